/** Katib's objective types (spec.objective.type). */
export type ObjectiveType = 'maximize' | 'minimize';

/** What a sweep looks for. */
export interface Objective {
  /** The metric's raw name, the Python variable. */
  readonly metricName: string;
  readonly type: ObjectiveType;
  /** Reaching it ends the sweep. In the metric's own unit. */
  readonly goal?: number;
  /** The other metrics, kept with each trial. */
  readonly additionalMetricNames: readonly string[];
  readonly source: ObjectiveSource;
  /** How metric and direction were found where nobody named them, in words. */
  readonly reason?: string;
}

export type ObjectiveSource =
  | 'request'
  | 'sweep-file'
  | 'notebook-metadata'
  | 'katib-metadata'
  | 'comment'
  /** The direction follows from a well-known metric name. */
  | 'inferred';

/** True when `a` is the better value. Only for finite values. */
export const isBetter = (type: ObjectiveType, a: number, b: number): boolean =>
  type === 'maximize' ? a > b : a < b;

/** True when the value meets the objective's goal. */
export const reachesGoal = (objective: Objective, value: number): boolean =>
  objective.goal !== undefined &&
  (objective.type === 'maximize' ? value >= objective.goal : value <= objective.goal);
