import { describe, expect, it } from 'vitest';
import type { ParameterType } from '../pipeline/pipeline.ts';
import {
  readKatibSpace,
  toKatibParameter,
  toSuggesterParameter,
  type KatibSpaceForm,
} from './katib-space.ts';
import { randomly, randomSpace } from '../../../test/support/random-space.ts';
import type { Space } from './space.ts';

const read = (form: KatibSpaceForm, type: ParameterType) =>
  readKatibSpace(form, { name: 'X', type }, { field: 'parameters.X' });
const parameter = (space: Space) => ({ name: 'X', space, source: 'request' as const });

describe('toKatibParameter', () => {
  it('writes all values as texts', () => {
    expect(
      toKatibParameter(
        parameter({ kind: 'double', min: 1e-7, max: 0.1, step: 0.05, distribution: 'logUniform' }),
      ),
    ).toEqual({
      name: 'X',
      parameterType: 'double',
      feasibleSpace: { min: '1e-7', max: '0.1', step: '0.05', distribution: 'logUniform' },
    });
    expect(toKatibParameter(parameter({ kind: 'discrete', values: [32, 0.5] }))).toEqual({
      name: 'X',
      parameterType: 'discrete',
      feasibleSpace: { list: ['32', '0.5'] },
    });
  });

  it('writes booleans as Python does', () => {
    expect(
      toKatibParameter(parameter({ kind: 'categorical', choices: [true, false] }))?.feasibleSpace,
    ).toEqual({
      list: ['True', 'False'],
    });
  });

  it('leaves out the distribution that Katib takes by itself', () => {
    expect(
      toKatibParameter(parameter({ kind: 'int', min: 1, max: 8, distribution: 'uniform' }))?.feasibleSpace,
    ).toEqual({
      min: '1',
      max: '8',
    });
  });

  it('writes nothing for a parameter that is not searched', () => {
    expect(toKatibParameter(parameter({ kind: 'fixed' }))).toBeNull();
    expect(toSuggesterParameter(parameter({ kind: 'fixed' }))).toBeNull();
  });

  it('is read back as the same space, for any space', () => {
    const random = randomly(11);
    for (let round = 0; round < 5000; round++) {
      const { space, type } = randomSpace(random);
      const written = toKatibParameter(parameter(space));
      if (written === null) continue;
      expect(read(written, type).space).toEqual(space);
    }
  });
});

it('hands the suggester the typed values beside the texts', () => {
  expect(toSuggesterParameter(parameter({ kind: 'categorical', choices: ['True', 'x'] }))?.values).toEqual([
    'True',
    'x',
  ]);
  expect(toSuggesterParameter(parameter({ kind: 'categorical', choices: [true, false] }))?.values).toEqual([
    true,
    false,
  ]);
  expect(toSuggesterParameter(parameter({ kind: 'discrete', values: [1, 2.5] }))?.values).toEqual([1, 2.5]);
});

describe('readKatibSpace', () => {
  it('takes a float for a double, and says so', () => {
    const { space, problems } = read(
      { parameterType: 'float', feasibleSpace: { min: '0.1', max: '1' } },
      'float',
    );
    expect(space).toEqual({ kind: 'double', min: 0.1, max: 1, distribution: 'uniform' });
    expect(problems.map(({ code, severity }) => [code, severity])).toEqual([['katib-type-alias', 'note']]);
  });

  it('takes numbers for texts, and derives an absent type', () => {
    expect(read({ feasibleSpace: { min: 1, max: 8 } }, 'int')).toEqual({
      space: { kind: 'int', min: 1, max: 8, distribution: 'uniform' },
      problems: [],
    });
    expect(read({ parameterType: 'unknown', feasibleSpace: { list: ['a', 'b'] } }, 'str').space).toEqual({
      kind: 'categorical',
      choices: ['a', 'b'],
    });
  });

  it('makes a whole range of a double where the notebook has a whole number, with a warning', () => {
    const { space, problems } = read(
      { parameterType: 'double', feasibleSpace: { min: '1', max: '10.0' } },
      'int',
    );
    expect(space).toEqual({ kind: 'int', min: 1, max: 10, distribution: 'uniform' });
    expect(problems.map(({ code }) => code)).toEqual(['katib-type-reconciled']);
  });

  it('keeps an int to whole numbers where the notebook has a decimal', () => {
    expect(read({ parameterType: 'int', feasibleSpace: { min: '1', max: '9' } }, 'float').space).toEqual({
      kind: 'double',
      min: 1,
      max: 9,
      step: 1,
      distribution: 'uniform',
    });
  });

  it("reads Kale's lists of numbers and booleans, stored as categorical texts", () => {
    expect(
      read({ parameterType: 'categorical', feasibleSpace: { list: ['32', '64'] } }, 'int').space,
    ).toEqual({
      kind: 'discrete',
      values: [32, 64],
    });
    expect(
      read({ parameterType: 'categorical', feasibleSpace: { list: ['True', 'false'] } }, 'bool').space,
    ).toEqual({
      kind: 'categorical',
      choices: [true, false],
    });
  });

  it.each<[KatibSpaceForm, ParameterType, string, string]>([
    [
      { parameterType: 'int', feasibleSpace: { min: '8', max: '1' } },
      'int',
      'space-upside-down',
      'feasibleSpace.min',
    ],
    [{ parameterType: 'int', feasibleSpace: { min: '1' } }, 'int', 'space-incomplete', 'feasibleSpace'],
    [{ parameterType: 'int' }, 'int', 'space-incomplete', 'feasibleSpace'],
    [{ parameterType: 'categorical', feasibleSpace: {} }, 'str', 'space-incomplete', 'feasibleSpace'],
    [{ parameterType: 'categorical', feasibleSpace: {} }, 'int', 'space-incomplete', 'feasibleSpace'],
    [
      { parameterType: 'categorical', feasibleSpace: { list: [] } },
      'str',
      'space-empty',
      'feasibleSpace.list',
    ],
    [
      { parameterType: 'discrete', feasibleSpace: { list: ['1', '1.0'] } },
      'float',
      'space-value-repeated',
      'feasibleSpace.list[1]',
    ],
    [
      { parameterType: 'double', feasibleSpace: { min: 'a', max: '1' } },
      'float',
      'space-number-expected',
      'feasibleSpace.min',
    ],
    [
      { parameterType: 'double', feasibleSpace: { min: '0.5', max: '1' } },
      'int',
      'space-type-mismatch',
      'feasibleSpace',
    ],
    [
      { parameterType: 'int', feasibleSpace: { min: '0', max: '1' } },
      'bool',
      'space-type-mismatch',
      'parameterType',
    ],
    [
      { parameterType: 'int', feasibleSpace: { min: '0', max: '9007199254740993' } },
      'int',
      'space-number-too-large',
      'feasibleSpace.max',
    ],
    [
      { parameterType: 'dubble', feasibleSpace: { min: '0', max: '1' } },
      'float',
      'katib-type-unknown',
      'parameterType',
    ],
    [
      { feasibleSpace: { min: '0', max: '1', distribution: 'log' } },
      'float',
      'katib-distribution-unknown',
      'feasibleSpace.distribution',
    ],
    [
      { feasibleSpace: { min: '0', max: '1', distribution: 'logUniform' } },
      'float',
      'space-log-needs-positive',
      'feasibleSpace.min',
    ],
  ])('refuses %j for a parameter of type %s as %s at %s', (form, type, code, field) => {
    const { space, problems } = read(form, type);
    expect(space).toBeNull();
    expect(problems.map((one) => [one.code, one.place.field])).toContainEqual([
      code,
      `parameters.X.${field}`,
    ]);
  });
});
