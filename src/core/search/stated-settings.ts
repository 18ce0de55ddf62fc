import type { ParameterValue } from '../pipeline/pipeline.ts';
import type { Place } from '../problems/problem.ts';
import type { KatibSpaceForm } from './katib-space.ts';

/** A search space as somebody stated it for a parameter; whether it fits is known only beside the notebook. */
export interface StatedSpace {
  readonly name: string;
  readonly form:
    | { readonly kind: 'notation'; readonly text: string }
    | { readonly kind: 'katib'; readonly form: KatibSpaceForm };
  readonly place: Place;
}

/** A value stated for a parameter. A `text` comes from a command line, where all values are texts. */
export interface StatedValue {
  readonly name: string;
  readonly value:
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'typed'; readonly value: ParameterValue };
  readonly place: Place;
}

/** What somebody said of the objective; each part may be left to another source. */
export interface StatedObjective {
  /** Raw or in Katib's dashed form. */
  readonly metricName?: string;
  readonly type?: 'maximize' | 'minimize';
  readonly goal?: number;
  readonly additionalMetricNames?: readonly string[];
  readonly place: Place;
}

/** A search algorithm as stated. Without a name, the settings are those of the algorithm that is chosen. */
export interface StatedAlgorithm {
  readonly algorithmName?: string;
  readonly algorithmSettings: Readonly<Record<string, string>>;
  readonly place: Place;
}

/** Everything one source (the request, the sweep file, the notebook's metadata) says of a sweep. */
export interface SweepSettings {
  readonly name?: string;
  readonly engine?: 'local' | 'katib';
  readonly parameters: readonly StatedSpace[];
  readonly fixed: readonly StatedValue[];
  readonly objective?: StatedObjective;
  readonly algorithm?: StatedAlgorithm;
  readonly maxTrialCount?: number;
  readonly parallelTrialCount?: number;
  readonly maxFailedTrialCount?: number;
  /** So many trials in a row without a better one end the sweep. */
  readonly maxTrialsWithoutBetter?: number;
  /** Ends trials that do badly by the values they print on the way. */
  readonly earlyStopping?: StatedAlgorithm;
  readonly seed?: number;
  readonly trialTimeoutSeconds?: number;
  readonly sweepTimeoutSeconds?: number;
  /** Points to try first; each may leave parameters to the notebook. */
  readonly start: readonly (readonly StatedValue[])[];
  /** Earlier sweeps whose trials the suggestions build on: ids, or what else finds a sweep. */
  readonly warmStart?: readonly string[];
  /** Whether results of steps are used again: within the sweep, across sweeps, or never. */
  readonly reuse?: 'sweep' | 'all' | 'off';
  /** How trials are kept apart; where nobody says, the engine chooses. */
  readonly isolation?: 'fork' | 'spawn';
  /** Bytes that a trial may take. */
  readonly memoryLimitBytes?: number;
  /** A path of an interpreter, as written. */
  readonly python?: string;
  readonly requirements?: StatedRequirements;
}

/** Packages for the trials: requirement lines, or the path of a file of them, as written. */
export type StatedRequirements =
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'file'; readonly path: string };

/** Says nothing. */
export const NO_SETTINGS: SweepSettings = { parameters: [], fixed: [], start: [] };
