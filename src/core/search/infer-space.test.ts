import { describe, expect, it } from 'vitest';
import type { ParameterDefault, ParameterType, PipelineParameter } from '../pipeline/pipeline.ts';
import { inferSpace } from './infer-space.ts';
import { printSpace } from './notation.ts';
import { findSpaceFaults } from './space-faults.ts';
import { containsValue } from './space.ts';
import type { UseSite } from './use-sites.ts';

const parameter = (name: string, type: ParameterType, value: ParameterDefault): PipelineParameter => ({
  name,
  type,
  default: value,
  cell: 0,
  line: 1,
  valueSpan: { start: 0, end: 1 },
  reaches: [],
  metrics: [],
});
const inferred = (
  name: string,
  type: ParameterType,
  value: ParameterDefault,
  sites: readonly UseSite[] = [],
): string => printSpace(inferSpace(parameter(name, type, value), sites).space);
const call = (callee: string, argument: string | number): UseSite => ({
  kind: 'call',
  callee,
  argument,
  parameter: 'X',
});

describe('inferSpace', () => {
  it.each<[string, ParameterType, ParameterDefault, string]>([
    ['LEARNING_RATE', 'float', 0.01, '0.001..0.1 log'],
    ['lr', 'float', 3e-4, '3e-5..0.003 log'],
    ['baseLearningRate', 'float', 0.5, '0.05..1 log'],
    ['DROPOUT', 'float', 0.2, '0..0.6'],
    ['DROPOUT', 'float', 0.8, '0..0.8'],
    ['momentum', 'float', 0.9, '0..0.99'],
    ['MAX_DEPTH', 'int', 2, '2..16'],
    ['MAX_DEPTH', 'int', 1, '1..16'],
    ['N_ESTIMATORS', 'int', 500, '10..500 log'],
    ['N_ESTIMATORS', 'int', 1000, '10..1000 log'],
    ['BATCH_SIZE', 'int', 32, '8, 16, 32, 64, 128'],
    ['BATCH_SIZE', 'int', 5, '5, 10, 20'],
    ['HIDDEN_SIZE', 'int', 64, '16, 32, 64, 128, 256'],
    ['HIDDEN_LAYERS', 'int', 2, '1..6'],
    ['MIN_SAMPLES_SPLIT', 'int', 2, '2..20'],
    ['alpha', 'float', 1, '0.1..10 log'],
    ['C', 'float', 1, '0.1..10 log'],
    ['weight_decay', 'float', 1e-4, '1e-5..0.001 log'],
    ['SUBSAMPLE', 'float', 0.8, '0.3..1'],
    ['colsample_bytree', 'float', 1, '0.3..1'],
    ['use_bias', 'bool', true, 'True, False'],
    ['x', 'float', 0.3, '0..1'],
    ['x', 'float', 0.02, '0.002..0.2 log'],
    ['x', 'float', -2, '-8..-0.5'],
    ['x', 'int', 6, '1..24'],
    ['x', 'int', 100, '25..400 log'],
  ])('searches %s (%s) = %j in %s', (name, type, value, space) => {
    expect(inferred(name, type, value)).toBe(space);
  });

  it.each<[string, ParameterType, ParameterDefault]>([
    ['SEED', 'int', 42],
    ['random_state', 'int', 0],
    ['EPOCHS', 'int', 10],
    ['N_JOBS', 'int', 4],
    ['VERBOSE', 'bool', false],
    ['DATA_PATH', 'str', 'data/iris.csv'],
    ['TEST_SIZE', 'float', 0.2],
    ['CV', 'int', 5],
    ['N_CLASSES', 'int', 3],
    ['x', 'float', 0],
    ['x', 'int', 0],
    ['dropout', 'list', [0.1]],
    ['max_depth', 'none', null],
    ['OPTIMIZER', 'str', 'adam'],
    ['x', 'float', 5e-324],
    ['x', 'float', 1.7e308],
  ])('leaves %s (%s) = %j as it is, and says why', (name, type, value) => {
    const { space, reason } = inferSpace(parameter(name, type, value));
    expect(space).toEqual({ kind: 'fixed' });
    expect(reason.length).toBeGreaterThan(10);
  });

  it('always holds the value of the notebook, in a space without fault', () => {
    const names = [
      'LR',
      'DROPOUT',
      'MOMENTUM',
      'MAX_DEPTH',
      'N_ESTIMATORS',
      'BATCH_SIZE',
      'HIDDEN',
      'LAYERS',
      'ALPHA',
      'GAMMA',
      'SUBSAMPLE',
      'NUM_LEAVES',
      'DEGREE',
      'whatever',
    ];
    const values = [
      -1e6, -3, -0.5, 1e-9, 0.001, 0.1, 0.333333, 0.5, 0.987654321, 1, 1.5, 2, 3, 7, 16, 17, 100, 333, 1e5,
      123456789, 1e12,
    ];
    let spaces = 0;
    for (const name of names) {
      for (const value of values) {
        for (const type of ['int', 'float'] as const) {
          if (type === 'int' && !Number.isInteger(value)) continue;
          const { space } = inferSpace(parameter(name, type, value));
          if (space.kind === 'fixed') continue;
          spaces += 1;
          expect(containsValue(space, value), `${name} = ${String(value)}: ${printSpace(space)}`).toBe(true);
          expect(findSpaceFaults(name, space).map(({ at }) => at({}).severity)).not.toContain('error');
        }
      }
    }
    expect(spaces).toBeGreaterThan(300);
  });

  it('knows the texts that an argument of a well-known function takes', () => {
    expect(inferred('X', 'str', 'rbf', [call('sklearn.svm.SVC', 'kernel')])).toBe(
      'linear, poly, rbf, sigmoid',
    );
    expect(inferred('X', 'str', 'relu', [call('layers.Dense', 1)])).toContain('relu, tanh');
    expect(inferred('X', 'str', 'adam', [call('model.compile', 'optimizer')])).toContain('adam, sgd');
  });

  it('guesses nothing for a text that the function does not take, or a function it does not know', () => {
    expect(inferred('X', 'str', 'mine', [call('SVC', 'kernel')])).toBe('fixed');
    expect(inferred('X', 'str', 'rbf', [call('MySVC', 'kernel')])).toBe('fixed');
    expect(inferred('X', 'str', 'rbf', [{ ...call('SVC', 'kernel'), parameter: 'Y' }])).toBe('fixed');
  });

  it('takes the texts that the code compares with, the own one first', () => {
    const site: UseSite = { kind: 'compare', parameter: 'X', values: ['sgd', 'adam'] };
    expect(inferred('X', 'str', 'adam', [site, site])).toBe('adam, sgd');
  });

  it('reads the name of the argument where the own name says nothing', () => {
    const { space, reason } = inferSpace(parameter('X', 'float', 0.1), [call('Ridge', 'alpha')]);
    expect(printSpace(space)).toBe('0.01..1 log');
    expect(reason).toContain('alpha of Ridge');
    expect(inferred('X', 'int', 7, [call('RandomForestClassifier', 'random_state')])).toBe('fixed');
  });
});
