import type { ParameterValue } from '../pipeline/pipeline.ts';
import { problem, type Place, type Problem } from '../problems/problem.ts';
import { printNumber } from './numbers.ts';
import { printText } from './quoted-text.ts';
import { isLogarithmic, type Range, type Space } from './space.ts';

/** What is wrong with a space, and with which part of it, so that each notation can point at its own place. */
export interface SpaceFault {
  readonly part: 'min' | 'max' | 'step' | 'list';
  /** Which value of the list, from 0. */
  readonly index?: number;
  readonly at: (place: Place) => Problem;
}

/**
 * Everything that makes a well-formed space unusable: a range upside down, a logarithm of zero, a step that does not
 * fit, an empty list, a value listed twice. Katib's webhook looks at none of these; its services fail on them later.
 */
export function findSpaceFaults(name: string, space: Space): readonly SpaceFault[] {
  switch (space.kind) {
    case 'fixed':
      return [];
    case 'double':
    case 'int':
      return findRangeFaults(name, space);
    case 'discrete':
      return findListFaults(name, space.values);
    case 'categorical':
      return findListFaults(name, space.choices);
  }
}

function findRangeFaults(name: string, range: Range): readonly SpaceFault[] {
  const faults: SpaceFault[] = [];
  const min = printNumber(range.min);
  const max = printNumber(range.max);
  if (range.min > range.max) {
    faults.push({ part: 'min', at: (place) => problem('space-upside-down', place, { name, min, max }) });
  }
  if (isLogarithmic(range.distribution) && range.min <= 0) {
    faults.push({ part: 'min', at: (place) => problem('space-log-needs-positive', place, { name, min }) });
  }
  if (range.step !== undefined) {
    const step = printNumber(range.step);
    if (range.step <= 0) {
      faults.push({ part: 'step', at: (place) => problem('space-step-not-positive', place, { name, step }) });
    } else if (range.max > range.min && exceeds(range.step, range.max - range.min)) {
      faults.push({
        part: 'step',
        at: (place) => problem('space-step-too-large', place, { name, step, min, max }),
      });
    }
  }
  if (range.min === range.max) {
    faults.push({ part: 'max', at: (place) => problem('space-single-value', place, { name, value: min }) });
  }
  return faults;
}

// 0.3 - 0.1 is a little below 0.2: a billionth more is still a step that fits.
const exceeds = (step: number, width: number): boolean => step > width * (1 + 1e-9);

function findListFaults(name: string, values: readonly ParameterValue[]): readonly SpaceFault[] {
  if (values.length === 0) return [{ part: 'list', at: (place) => problem('space-empty', place, { name }) }];
  const faults: SpaceFault[] = [];
  const seen = new Set<ParameterValue>();
  values.forEach((value, index) => {
    if (seen.has(value)) {
      const facts = { name, value: printValue(value) };
      faults.push({ part: 'list', index, at: (place) => problem('space-value-repeated', place, facts) });
    }
    seen.add(value);
  });
  const [only] = values;
  if (values.length === 1 && only !== undefined) {
    const facts = { name, value: printValue(only) };
    faults.push({ part: 'list', index: 0, at: (place) => problem('space-single-value', place, facts) });
  }
  return faults;
}

/** A value as Python writes it: `0.05`, `True`, `"adam"`. */
export function printValue(value: ParameterValue): string {
  if (typeof value === 'number') return printNumber(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return printText(value);
}
