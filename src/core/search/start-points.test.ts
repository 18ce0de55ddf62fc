import { describe, expect, it } from 'vitest';
import type { PipelineParameter } from '../pipeline/pipeline.ts';
import { chooseStartPoints } from './start-points.ts';
import type { SearchParameter, Space } from './space.ts';
import type { StatedValue } from './stated-settings.ts';

const parameter = (
  name: string,
  type: 'int' | 'float' | 'str',
  value: number | string,
): PipelineParameter => ({
  name,
  type,
  default: value,
  cell: 1,
  line: 2,
  valueSpan: { start: 0, end: 1 },
  reaches: [],
  metrics: [],
});
const parameters = [
  parameter('LR', 'float', 0.1),
  parameter('DEPTH', 'int', 12),
  parameter('EPOCHS', 'int', 5),
];
const space = (name: string, one: Space): SearchParameter => ({ name, space: one, source: 'request' });
const spaces = [
  space('LR', { kind: 'double', min: 0, max: 1, distribution: 'uniform' }),
  space('DEPTH', { kind: 'int', min: 1, max: 20, distribution: 'uniform' }),
  space('EPOCHS', { kind: 'fixed' }),
];
const point = (values: Record<string, number | string>): readonly StatedValue[] =>
  Object.entries(values).map(([name, value]) => ({
    name,
    value: { kind: 'typed', value },
    place: { field: `start.${name}` },
  }));

describe('chooseStartPoints', () => {
  it("tries the notebook's own values first, then those that are stated, filled up with them", () => {
    expect(chooseStartPoints({ parameters, spaces, stated: [point({ LR: 0.5 })] })).toEqual({
      startPoints: [
        { LR: 0.1, DEPTH: 12 },
        { LR: 0.5, DEPTH: 12 },
      ],
      problems: [],
    });
  });

  it('tries equal points once', () => {
    const stated = [point({ LR: 0.1 }), point({ DEPTH: 3 }), point({ LR: 0.1, DEPTH: 3 })];
    expect(chooseStartPoints({ parameters, spaces, stated }).startPoints).toHaveLength(2);
  });

  it('keeps a value outside its space, with a note', () => {
    const narrow = [space('DEPTH', { kind: 'int', min: 1, max: 8, distribution: 'uniform' })];
    expect(chooseStartPoints({ parameters, spaces: narrow })).toMatchObject({
      startPoints: [{ DEPTH: 12 }],
      problems: [
        {
          code: 'start-value-outside',
          severity: 'note',
          place: { cell: 1, line: 2 },
          facts: { value: '12', space: '1..8' },
        },
      ],
    });
  });

  it('refuses unknown names and wrong types, and warns of what is not searched', () => {
    const stated = [point({ lr: 1, DEPTH: 'deep', EPOCHS: 9 })];
    expect(chooseStartPoints({ parameters, spaces, stated }).problems.map(({ code }) => code)).toEqual([
      'parameter-unknown',
      'fixed-value-mismatch',
      'start-value-fixed',
    ]);
  });

  it('has none where nothing is searched', () => {
    expect(chooseStartPoints({ parameters, spaces: [] }).startPoints).toEqual([]);
  });
});
