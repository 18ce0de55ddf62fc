import { isTuned, type SearchParameter, type Space } from './space.ts';

/**
 * How many different points a search has, or null when it has no end of them (a range of decimals without a step).
 * Parameters that are not searched count as one. Never more than `Number.MAX_SAFE_INTEGER`, which then means "at least".
 */
export function countPoints(parameters: readonly SearchParameter[]): number | null {
  let points = 1;
  for (const parameter of parameters) {
    const values = isTuned(parameter) ? countValues(parameter.space) : 1;
    if (values === null) return null;
    points = Math.min(points * values, Number.MAX_SAFE_INTEGER);
  }
  return points;
}

/** How many values one parameter may take; null without end. */
export function countValues(space: Space): number | null {
  switch (space.kind) {
    case 'fixed':
      return 1;
    case 'discrete':
      return space.values.length;
    case 'categorical':
      return space.choices.length;
    case 'int':
      return countSteps(space.min, space.max, space.step ?? 1);
    case 'double':
      if (space.min === space.max) return 1;
      return space.step === undefined ? null : countSteps(space.min, space.max, space.step);
  }
}

// (0.5 - 0) / 0.05 comes out a little below 10: a billionth more is still a step.
const countSteps = (min: number, max: number, step: number): number =>
  Math.min(Math.floor(((max - min) / step) * (1 + 1e-9)) + 1, Number.MAX_SAFE_INTEGER);
