import type { ParameterValue } from '../pipeline/pipeline.ts';

/** Katib's distributions (feasibleSpace.distribution). */
export type Distribution = 'uniform' | 'logUniform' | 'normal' | 'logNormal';

/** Numbers from `min` to `max`, both included; with a step, `min`, `min + step`, … */
export interface Range {
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly distribution: Distribution;
}

/**
 * What values one parameter may take. The kinds are Katib's parameter types; `fixed` is not searched.
 * A list of numbers is always `discrete`, a list of texts or booleans always `categorical`.
 */
export type Space =
  | ({ readonly kind: 'double' } & Range)
  | ({ readonly kind: 'int' } & Range)
  | { readonly kind: 'discrete'; readonly values: readonly number[] }
  | { readonly kind: 'categorical'; readonly choices: readonly (string | boolean)[] }
  | { readonly kind: 'fixed' };

/** Who said what a parameter's space is; the first in this order that speaks wins. */
export type SpaceSource =
  | 'request'
  | 'sweep-file'
  | 'notebook-metadata'
  | 'katib-metadata'
  | 'comment'
  | 'inferred'
  /** Nobody: the parameter keeps the notebook's value. */
  | 'default';

/** One parameter of a search. */
export interface SearchParameter {
  readonly name: string;
  readonly space: Space;
  readonly source: SpaceSource;
  /** Why this space, in words, where it was inferred or reconciled. */
  readonly reason?: string;
}

/** Values for parameters, by raw name. */
export type Assignment = Readonly<Record<string, ParameterValue>>;

/** A parameter that the search varies. */
export type TunedParameter = SearchParameter & { readonly space: Exclude<Space, { kind: 'fixed' }> };

export const isTuned = (parameter: SearchParameter): parameter is TunedParameter =>
  parameter.space.kind !== 'fixed';

export const isLogarithmic = (distribution: Distribution): boolean =>
  distribution === 'logUniform' || distribution === 'logNormal';

/** True when the search may answer this value. A stepped range takes the values on its steps only. */
export function containsValue(space: Space, value: ParameterValue): boolean {
  switch (space.kind) {
    case 'fixed':
      return false;
    case 'categorical':
      return typeof value !== 'number' && space.choices.includes(value);
    case 'discrete':
      return typeof value === 'number' && space.values.includes(value);
    case 'int':
      return isInRange(space, value) && Number.isInteger(value) && isOnStep(space, value);
    case 'double':
      return isInRange(space, value) && isOnStep(space, value);
  }
}

const isInRange = (range: Range, value: ParameterValue): value is number =>
  typeof value === 'number' && value >= range.min && value <= range.max;

// Steps such as 0.05 have no exact binary form: a billionth of a step is taken as none.
function isOnStep(range: Range, value: number): boolean {
  if (range.step === undefined) return true;
  const steps = (value - range.min) / range.step;
  return Math.abs(steps - Math.round(steps)) < 1e-9 * Math.max(1, Math.abs(steps));
}
