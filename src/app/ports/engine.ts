import type { Pipeline } from '../../core/pipeline/pipeline.ts';
import type { SweepEvent, SweepOrder } from '../../core/sweep/sweep-event.ts';
import type { Assignment } from '../../core/search/space.ts';
import type { StepResult, StepState, Sweep, Trial } from '../../core/sweep/sweep.ts';
import type { SweepContext } from './store.ts';

/** What an engine is handed to run a sweep, at its begin or when it is taken up again. */
export interface SweepWork {
  readonly sweep: Sweep;
  readonly pipeline: Pipeline;
  readonly context: SweepContext;
  /** Trials that ended before, by rising number: what the suggestions build on. */
  readonly history: readonly Trial[];
  /** Succeeded trials of earlier sweeps that the suggestions build on as well. */
  readonly warmStart: readonly Trial[];
}

/**
 * Runs the trials of sweeps.
 *
 * `open` makes ready what the trials need (an interpreter, its packages, a suggester; on a cluster, an Experiment) and
 * tells of it by `progress`. From then on the session tells what happens by `emit`, one event at a time: it waits for the
 * promise before the next, so that nothing overtakes anything and what was told is kept. It tells of nothing but the kinds
 * `trial-suggested`, `space-exhausted`, `trial-started`, `trial-ended` and `environment-broken`.
 */
export interface Engine {
  readonly kind: Sweep['engine'];
  /**
   * Makes what takes long beforehand: the interpreter and its packages. What is there already costs little.
   * Throws a UserFault when the machine or the choice cannot give it, or lacks what the notebook's imports ask for.
   */
  prepare(work: PipelineWork, progress: (what: string) => void): Promise<void>;
  open(work: SweepWork, listener: EngineListener): Promise<EngineSession>;
  /** Runs the pipeline once with these values. */
  runOnce(run: OnceRun, listener: OnceListener): Promise<OnceResult>;
}

export interface EngineListener {
  emit(event: SweepEvent): Promise<void>;
  /** What the engine is busy with, for people: `installing scikit-learn`. */
  progress(what: string): void;
  /** Text a trial printed. */
  output(output: TrialOutput): void;
  /** A step of a trial ended. */
  step(step: TrialStep): void;
}

export interface TrialOutput {
  readonly trial: number;
  readonly step: string;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

export interface TrialStep {
  readonly trial: number;
  readonly step: string;
  readonly state: StepState;
  readonly seconds: number;
}

/**
 * A sweep that an engine runs.
 *
 * - `carryOut` returns when the order is taken, not when it is done.
 * - A killed trial ends with outcome `killed`, unless it ended before.
 * - `close` kills what still runs, tells nothing more, and leaves no process behind. It may be called at any time, twice too.
 *   With `sweepEnded` it also throws away what was only kept for the sweep's further trials.
 */
export interface EngineSession {
  carryOut(order: SweepOrder): Promise<void>;
  close(how: { readonly sweepEnded: boolean }): Promise<void>;
}

/** A pipeline and where it runs. */
export interface PipelineWork {
  readonly pipeline: Pipeline;
  /** The notebook's file name. */
  readonly notebook: string;
  readonly context: SweepContext;
}

export interface OnceRun extends PipelineWork {
  readonly parameters: Assignment;
  readonly timeoutSeconds?: number;
}

export type OnceListener = Pick<EngineListener, 'progress' | 'output' | 'step'> & {
  /** Aborting it kills the run. */
  readonly signal?: AbortSignal;
};

export interface OnceResult {
  readonly outcome: 'succeeded' | 'failed' | 'killed';
  readonly metrics: Trial['metrics'];
  readonly failure: Trial['failure'];
  readonly steps: readonly StepResult[];
}
