import type { Objective } from '../core/search/objective.ts';
import type { Assignment, SearchParameter } from '../core/search/space.ts';
import type {
  Counts,
  Report,
  Statistics,
  StepResult,
  Sweep,
  Trial,
  TrialFailure,
} from '../core/sweep/sweep.ts';
import { printSpace } from '../core/search/notation.ts';

/** The JSON that the command line and the service answer with. Moments are RFC 3339 texts in UTC, metrics numbers by raw name. */
export interface TrialView {
  readonly number: number;
  readonly state: Trial['state'];
  readonly parameters: Assignment;
  readonly metrics: Readonly<Record<string, number>>;
  readonly startTime: string | null;
  readonly completionTime: string | null;
  readonly steps: readonly StepResult[];
  /** The objective's values on the way, as the trial printed them. */
  readonly reports: readonly Report[];
  readonly failure: TrialFailure | null;
}

/** One line of a list of sweeps. */
export interface SweepSummary {
  readonly id: string;
  readonly name: string;
  readonly notebook: string;
  readonly engine: Sweep['engine'];
  readonly state: Sweep['state'];
  readonly reason: Sweep['reason'];
  readonly counts: Counts;
  readonly best: { readonly number: number; readonly value: number } | null;
  readonly createTime: string;
}

/** A sweep with all that was asked of it. */
export interface SweepView extends SweepSummary {
  readonly notebookSha256: string;
  readonly objective: Objective;
  readonly algorithm: Sweep['spec']['algorithm'];
  readonly parameters: readonly {
    readonly name: string;
    readonly space: string;
    readonly source: SearchParameter['source'];
  }[];
  readonly fixed: Assignment;
  readonly budget: Sweep['spec']['budget'];
  readonly seed: number | null;
  readonly statistics: StatisticsView;
  readonly startTime: string | null;
  readonly completionTime: string | null;
}

export interface StatisticsView extends Statistics {
  /** Ended trials per second of the sweep's time so far. */
  readonly trialsPerSecond: number;
  readonly wallSeconds: number;
}

export const viewTrial = (trial: Trial): TrialView => ({
  number: trial.number,
  state: trial.state,
  parameters: trial.parameters,
  metrics: trial.metrics,
  startTime: moment(trial.startTime),
  completionTime: moment(trial.completionTime),
  steps: trial.steps,
  reports: trial.reports,
  failure: trial.failure,
});

export const summariseSweep = (sweep: Sweep): SweepSummary => ({
  id: sweep.id,
  name: sweep.name,
  notebook: sweep.notebook.name,
  engine: sweep.engine,
  state: sweep.state,
  reason: sweep.reason,
  counts: sweep.counts,
  best: sweep.best,
  createTime: new Date(sweep.createTime).toISOString(),
});

/** `now`: milliseconds since 1970, for the statistics of a sweep that still runs. */
export const viewSweep = (sweep: Sweep, now: number): SweepView => ({
  ...summariseSweep(sweep),
  notebookSha256: sweep.notebook.sha256,
  objective: sweep.spec.objective,
  algorithm: sweep.spec.algorithm,
  parameters: sweep.spec.parameters.map(({ name, space, source }) => ({
    name,
    space: printSpace(space),
    source,
  })),
  fixed: sweep.spec.fixed,
  budget: sweep.spec.budget,
  seed: sweep.spec.seed,
  statistics: viewStatistics(sweep, now),
  startTime: moment(sweep.startTime),
  completionTime: moment(sweep.completionTime),
});

export function viewStatistics(sweep: Sweep, now: number): StatisticsView {
  const wallSeconds = sweep.startTime === null ? 0 : ((sweep.completionTime ?? now) - sweep.startTime) / 1000;
  const ended = endedTrials(sweep.counts);
  return {
    ...sweep.statistics,
    trialsPerSecond: wallSeconds > 0 ? Math.round((ended / wallSeconds) * 1000) / 1000 : 0,
    wallSeconds: Math.round(wallSeconds * 1000) / 1000,
  };
}

/** Trials that are over, whatever became of them. */
export const endedTrials = (counts: Counts): number =>
  counts.succeeded + counts.failed + counts.killed + counts.earlyStopped + counts.metricsUnavailable;

const moment = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());
