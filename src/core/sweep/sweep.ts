import type { Algorithm } from '../search/algorithm.ts';
import type { Objective } from '../search/objective.ts';
import type { Assignment, SearchParameter } from '../search/space.ts';

/** Where a sweep stands. The moves between states are in moves.ts. */
export type SweepState =
  'waiting' | 'running' | 'pausing' | 'paused' | 'stopping' | 'succeeded' | 'failed' | 'stopped';

/** Why a sweep ended, told apart from how. */
export type SweepReason =
  | 'goal-reached'
  | 'budget-used'
  | 'space-exhausted'
  | 'too-many-failures'
  | 'stopped-by-user'
  | 'cancelled-by-user'
  | 'time-used'
  | 'nothing-better'
  | 'environment-broken'
  | 'engine-lost';

/** A trial's state, Katib's trial conditions in lower case. */
export type TrialState =
  'waiting' | 'running' | 'succeeded' | 'failed' | 'killed' | 'early-stopped' | 'metrics-unavailable';

/** How much a sweep may spend, in Katib's terms. */
export interface Budget {
  /** Trials that may end, whatever their outcome. */
  readonly maxTrialCount: number;
  readonly parallelTrialCount: number;
  /** So many failed trials end the sweep. */
  readonly maxFailedTrialCount: number;
  /** Seconds one trial may take; absent: no limit. */
  readonly trialTimeoutSeconds?: number;
  /** Seconds the sweep may take, all its runs together; absent: no limit. */
  readonly sweepTimeoutSeconds?: number;
  /** So many trials in a row without a better one end the sweep; absent: no limit. */
  readonly maxTrialsWithoutBetter?: number;
}

/** What a sweep was asked to do. It does not change but for its budget. */
export interface SweepSpec {
  readonly parameters: readonly SearchParameter[];
  /** Values of the parameters that are not searched, where they differ from the notebook's. */
  readonly fixed: Assignment;
  readonly objective: Objective;
  readonly algorithm: Algorithm;
  /** Ends trials that do badly by the values they print on the way (Katib's spec.earlyStopping). */
  readonly earlyStopping?: Algorithm;
  readonly budget: Budget;
  readonly seed: number | null;
  /** Points tried first, the notebook's own values at the head. */
  readonly startPoints: readonly Assignment[];
}

export interface Counts {
  /** Trials begun, whatever became of them. */
  readonly trials: number;
  readonly running: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly killed: number;
  readonly earlyStopped: number;
  readonly metricsUnavailable: number;
}

/** What became of a step in a trial. `reused`: its result was known, so it did not run. */
export type StepState = 'running' | 'succeeded' | 'failed' | 'reused';

export interface StepResult {
  readonly name: string;
  readonly state: StepState;
  /** How long it ran; for a reused step, how long it had taken when it ran. */
  readonly seconds: number;
}

/** What a sweep's ended trials came to, summed over all its runs. */
export interface Statistics {
  readonly stepsRun: number;
  readonly stepsReused: number;
  /** Seconds that the reused steps had taken when they ran. */
  readonly secondsSaved: number;
}

export interface Sweep {
  readonly id: string;
  readonly name: string;
  readonly notebook: { readonly name: string; readonly sha256: string };
  readonly engine: 'local' | 'katib';
  readonly spec: SweepSpec;
  readonly state: SweepState;
  readonly reason: SweepReason | null;
  readonly counts: Counts;
  readonly statistics: Statistics;
  readonly best: { readonly number: number; readonly value: number } | null;
  /** Trials that have ended since one was better than all before it. */
  readonly trialsSinceBest: number;
  /** The trials that wait or run, by rising number. */
  readonly open: readonly Trial[];
  /** Numbers of the trials asked of the suggester and not yet answered, rising. */
  readonly asked: readonly number[];
  /** Set when the space has no untried point left. */
  readonly exhausted: boolean;
  /** How often in a row trials failed for a reason that lies in the environment, and the latest such reason. */
  readonly environmentFailures: { readonly inARow: number; readonly message: string };
  /** Milliseconds since 1970, as every moment in the core. */
  readonly createTime: number;
  readonly startTime: number | null;
  readonly completionTime: number | null;
}

/** What became of one trial, and why. */
export interface Trial {
  readonly number: number;
  readonly state: TrialState;
  readonly parameters: Assignment;
  /** Finite values by raw metric name; empty until the trial has succeeded. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly startTime: number | null;
  readonly completionTime: number | null;
  /** Its steps in the order they ran; empty until it has ended. */
  readonly steps: readonly StepResult[];
  /** The objective's values on the way, as its code printed them; empty until it has ended. */
  readonly reports: readonly Report[];
  readonly failure: TrialFailure | null;
}

/** An intermediate value of the objective: the `step`-th that was printed, from 1. */
export interface Report {
  readonly step: number;
  readonly value: number;
}

/** Why a trial failed, with the place in the notebook where it did. */
export interface TrialFailure {
  readonly cause:
    | 'exception'
    | 'metric-missing'
    | 'metric-invalid'
    | 'out-of-memory'
    | 'time-out'
    | 'environment'
    | 'exit'
    | 'killed';
  readonly message: string;
  readonly step?: string;
  readonly cell?: number;
  readonly line?: number;
  readonly traceback?: string;
  readonly missingModule?: string;
}
