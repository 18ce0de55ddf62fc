import { describe, expect, it } from 'vitest';
import { isNestedDeeper } from './nesting.ts';

const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

describe('the depth of a body', () => {
  it('counts lists and objects inside one another', () => {
    expect(isNestedDeeper(nested(3), 3)).toBe(false);
    expect(isNestedDeeper(nested(4), 3)).toBe(true);
    expect(isNestedDeeper({ a: { b: [{}] } }, 3)).toBe(true);
    expect(isNestedDeeper([[], [], {}, 'x', null], 2)).toBe(false);
  });

  it('is found however deep it is', () => {
    expect(isNestedDeeper(nested(100_000), 100)).toBe(true);
  });
});
