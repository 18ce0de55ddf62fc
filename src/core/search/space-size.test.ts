import { expect, it } from 'vitest';
import { parseSpace } from './notation.ts';
import { countPoints, countValues } from './space-size.ts';
import { containsValue, type SearchParameter, type Space } from './space.ts';

const space = (text: string, type: 'int' | 'float' | 'str' | 'bool'): Space => {
  const read = parseSpace(text, { name: 'X', type }).space;
  if (read === null) throw new Error(text);
  return read;
};
const parameter = (one: Space): SearchParameter => ({ name: 'X', space: one, source: 'request' });

it.each([
  ['1..8', 'int', 8],
  ['1..8 step 3', 'int', 3],
  ['0..0.5 step 0.05', 'float', 11],
  ['0..1 step 0.3', 'float', 4],
  ['0.1..0.3 step 0.1', 'float', 3],
  ['2..2', 'float', 1],
  ['0..1', 'float', null],
  ['a, b', 'str', 2],
  ['True, False', 'bool', 2],
  ['1, 2, 5', 'int', 3],
  ['fixed', 'int', 1],
] as const)('counts the values of %s (%s): %j', (text, type, count) => {
  expect(countValues(space(text, type))).toBe(count);
});

it('multiplies them, up to what a number keeps exactly', () => {
  expect(countPoints([])).toBe(1);
  expect(
    countPoints([space('1..8', 'int'), space('a, b', 'str'), space('fixed', 'int')].map(parameter)),
  ).toBe(16);
  expect(countPoints([space('1..8', 'int'), space('0..1', 'float')].map(parameter))).toBeNull();
  const huge = parameter(space('0..9007199254740991', 'int'));
  expect(countPoints([huge, huge, huge])).toBe(Number.MAX_SAFE_INTEGER);
});

it('knows the values on the steps of a range', () => {
  const stepped = space('0..0.5 step 0.05', 'float');
  expect([0, 0.15, 0.05 * 3, 0.5].every((value) => containsValue(stepped, value))).toBe(true);
  expect([0.07, 0.55, -0.05, 'a', true].some((value) => containsValue(stepped, value))).toBe(false);
  expect(containsValue(space('1..8', 'int'), 2.5)).toBe(false);
  expect(containsValue(space('a, b', 'str'), 'a')).toBe(true);
  expect(containsValue({ kind: 'fixed' }, 1)).toBe(false);
});
