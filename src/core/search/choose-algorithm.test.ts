import { describe, expect, it } from 'vitest';
import { ALGORITHMS } from './algorithms.ts';
import { checkAlgorithm } from './check-algorithm.ts';
import { chooseAlgorithm, type AlgorithmRequest } from './choose-algorithm.ts';
import { parseSpace } from './notation.ts';
import type { SearchParameter } from './space.ts';
import { NO_SETTINGS, type SweepSettings } from './stated-settings.ts';

/** Spaces of decimals, whole numbers (written with `int:`), and texts. */
const spaces = (...texts: readonly string[]): readonly SearchParameter[] =>
  texts.map((text, index) => {
    const type = text.startsWith('int:') ? 'int' : /^[a-z]/.test(text) ? 'str' : 'float';
    const { space } = parseSpace(text.replace('int:', ''), { name: 'X', type });
    if (space === null) throw new Error(`not a space: ${text}`);
    return { name: `X${String(index)}`, space, source: 'request' };
  });
const budget = (maxTrialCount: number, parallelTrialCount = 1) => ({ maxTrialCount, parallelTrialCount });
const said = (
  algorithmName: string | undefined,
  algorithmSettings: Record<string, string> = {},
): SweepSettings => ({
  ...NO_SETTINGS,
  algorithm: {
    ...(algorithmName === undefined ? {} : { algorithmName }),
    algorithmSettings,
    place: { field: 'algorithm' },
  },
});
const choose = (given: Partial<AlgorithmRequest>) =>
  chooseAlgorithm({ engine: 'local', parameters: spaces('0..1', 'int:1..9'), budget: budget(30), ...given });
const name = (given: Partial<AlgorithmRequest>): string | undefined => choose(given).algorithm?.algorithmName;

describe('chooseAlgorithm by itself', () => {
  it('tries everything where the trials are enough', () => {
    expect(name({ parameters: spaces('int:1..5', 'a, b'), budget: budget(10) })).toBe('grid');
    expect(name({ parameters: spaces('int:1..5', 'a, b, c'), budget: budget(10) })).toBe('tpe');
    expect(name({ parameters: spaces('0..0.5 step 0.1'), budget: budget(6) })).toBe('grid');
  });

  it('learns how numbers work together, given trials enough', () => {
    expect(name({ budget: budget(30) })).toBe('multivariate-tpe');
    expect(name({ parameters: spaces('0..1', 'a, b'), budget: budget(100) })).toBe('tpe');
    expect(name({ parameters: spaces('0..1'), budget: budget(100) })).toBe('tpe');
  });

  it('draws fewer points by chance where there are few trials', () => {
    expect(choose({ budget: budget(12) }).algorithm).toEqual({
      algorithmName: 'tpe',
      algorithmSettings: { n_startup_trials: '4' },
    });
    expect(choose({ budget: budget(1) }).algorithm?.algorithmSettings).toEqual({ n_startup_trials: '2' });
  });

  it('moves a cloud of points where there are many trials over decimals alone', () => {
    expect(name({ parameters: spaces('0..1', '0..1'), budget: budget(1000) })).toBe('cmaes');
    expect(name({ parameters: spaces('0..1', 'int:1..9999'), budget: budget(1000) })).toBe(
      'multivariate-tpe',
    );
  });

  it('says why', () => {
    expect(choose({}).reason).toMatch(/ranges of numbers/);
    expect(choose({ request: said('auto') })).toMatchObject({ source: 'auto', problems: [] });
  });

  it('never chooses what Katib would break on', () => {
    for (const parameters of [
      spaces('int:1..3'),
      spaces('1..9 normal', '1..9 log normal'),
      spaces('-1..1', 'int:1..3', 'a, b'),
      spaces('0.5, 1.5'),
    ]) {
      for (const trials of [1, 3, 12, 30, 1000]) {
        const chosen = choose({ engine: 'katib', parameters, budget: budget(trials) });
        if (chosen.algorithm === null) throw new Error('nothing chosen');
        const check = checkAlgorithm({
          engine: 'katib',
          parameters,
          budget: budget(trials),
          algorithm: chosen.algorithm,
        });
        expect(check.filter(({ severity }) => severity === 'error')).toEqual([]);
      }
    }
  });
});

describe('chooseAlgorithm from what is stated', () => {
  it('takes the first source that names one', () => {
    expect(choose({ request: said('random'), sweepFile: said('grid') })).toMatchObject({
      algorithm: { algorithmName: 'random', algorithmSettings: {} },
      source: 'request',
    });
    expect(choose({ request: said('auto'), sweepFile: said('random') }).source).toBe('auto');
  });

  it('gives settings without a name to the algorithm that is chosen', () => {
    const both = {
      request: said(undefined, { n_startup_trials: '7' }),
      sweepFile: said('tpe', { gamma: '0.5', n_startup_trials: '3' }),
    };
    expect(choose(both).algorithm).toEqual({
      algorithmName: 'tpe',
      algorithmSettings: { gamma: '0.5', n_startup_trials: '7' },
    });
    expect(choose({ request: said(undefined, { nonsense: '1' }) }).problems).toMatchObject([
      { code: 'algorithm-setting-unknown', place: { field: 'algorithm' } },
    ]);
  });

  it('drops settings that katib_metadata keeps of another algorithm, with a warning', () => {
    const algorithmSettings = [
      { name: 'acq_func', value: 'EI' },
      { name: 'random_state', value: 3 },
    ];
    const chosen = choose({ katibMetadata: { algorithm: { algorithmName: 'random', algorithmSettings } } });
    expect(chosen).toMatchObject({
      algorithm: { algorithmName: 'random', algorithmSettings: { random_state: '3' } },
      source: 'katib-metadata',
      problems: [
        { code: 'algorithm-settings-leftover', severity: 'warning', facts: { names: ['acq_func'] } },
      ],
    });
  });

  it.each(['grid', 'nonsense', 'enas', 'pbt', 'bayesianoptimization'])(
    'replaces %s of katib_metadata where it cannot search the notebook here, with a warning',
    (algorithmName) => {
      const chosen = choose({ katibMetadata: { algorithm: { algorithmName } } });
      expect(chosen).toMatchObject({ source: 'auto', algorithm: { algorithmName: 'multivariate-tpe' } });
      expect(chosen.problems.map(({ code }) => code)).toContain('katib-algorithm-replaced');
      expect(chosen.problems.every(({ severity }) => severity !== 'error')).toBe(true);
    },
  );
});

describe('a grid larger than the budget', () => {
  const parameters = spaces('int:1..9', 'int:1..9');
  const katibMetadata = { algorithm: { algorithmName: 'grid' } };

  it('is kept where somebody asked for it, with a warning', () => {
    for (const chosen of [
      choose({ parameters, katibMetadata }),
      choose({ parameters, request: said('grid') }),
    ]) {
      expect(chosen).toMatchObject({
        algorithm: { algorithmName: 'grid' },
        problems: [
          { code: 'grid-larger-than-budget', severity: 'warning', facts: { points: 81, trials: 30 } },
        ],
      });
    }
  });

  it('is replaced where katib_metadata laid it out for other parameters', () => {
    const inferred = parameters.map((one) => ({ ...one, source: 'inferred' as const }));
    expect(choose({ parameters: inferred, katibMetadata })).toMatchObject({
      source: 'auto',
      problems: [{ code: 'katib-algorithm-replaced', severity: 'warning' }],
    });
  });
});

describe('checkAlgorithm', () => {
  const check = (given: {
    readonly name: string;
    readonly settings?: Record<string, string>;
    readonly parameters?: readonly SearchParameter[];
    readonly engine?: 'local' | 'katib';
    readonly trials?: number;
    readonly parallel?: number;
  }): readonly string[] =>
    checkAlgorithm({
      engine: given.engine ?? 'katib',
      algorithm: { algorithmName: given.name, algorithmSettings: given.settings ?? {} },
      parameters: given.parameters ?? spaces('0.1..1', 'int:1..9'),
      budget: budget(given.trials ?? 12, given.parallel ?? 3),
    }).map(({ code }) => code);

  it('refuses unknown algorithms, architecture searches, and pbt on the local engine', () => {
    expect(check({ name: 'tpee' })).toEqual(['algorithm-unknown']);
    expect(check({ name: 'darts' })).toEqual(['algorithm-nas']);
    expect(check({ name: 'pbt', engine: 'local' })).toEqual(['algorithm-not-on-engine']);
  });

  it.each([
    ['random', 'random_state', ['0', '42'], ['-1', '1.5', 'x', '']],
    ['tpe', 'gamma', ['0.25', '1e-3'], ['0', '1', '2', 'x']],
    ['tpe', 'prior_weight', ['0.5', '3'], ['0', '-1']],
    ['tpe', 'n_EI_candidates', ['24'], ['0', '2.5']],
    ['multivariate-tpe', 'n_startup_trials', ['0', '5'], ['-1', '1e1']],
    ['bayesianoptimization', 'base_estimator', ['GP', 'RF', 'ET', 'GBRT'], ['gp', 'XX']],
    ['bayesianoptimization', 'acq_func', ['gp_hedge', 'LCB', 'EIps'], ['UCB']],
    ['bayesianoptimization', 'acq_optimizer', ['auto', 'sampling', 'lbfgs'], ['adam']],
    ['cmaes', 'restart_strategy', ['none', 'ipop', 'bipop'], ['never']],
    ['cmaes', 'sigma', ['0.1'], ['0']],
  ])('knows the values of the setting of %s called %s', (algorithm, setting, good, bad) => {
    const of = (value: string): readonly string[] =>
      check({ name: algorithm, settings: { [setting]: value } }).filter(
        (code) => code === 'algorithm-setting-invalid',
      );
    for (const value of good) expect(of(value), value).toEqual([]);
    for (const value of bad) expect(of(value), value).toEqual(['algorithm-setting-invalid']);
  });

  it('tells all wrong settings at once', () => {
    expect(check({ name: 'tpe', settings: { gamma: '7', gama: '0.1', prior_weight: '0' } })).toEqual([
      'algorithm-setting-invalid',
      'algorithm-setting-unknown',
      'algorithm-setting-invalid',
    ]);
  });

  it("takes both services' settings of tpe on the local engine, and hyperopt's on Katib", () => {
    const settings = { n_startup_trials: '3', n_ei_candidates: '24' };
    expect(check({ name: 'tpe', settings, engine: 'local' })).toEqual([]);
    expect(check({ name: 'tpe', settings: { n_startup_trials: '3' } })).toEqual([
      'algorithm-setting-unknown',
    ]);
  });

  it('refuses a grid without end, and more trials on Katib than it has points', () => {
    expect(check({ name: 'grid', engine: 'local' })).toEqual(['algorithm-refuses-space']);
    expect(check({ name: 'grid', parameters: spaces('int:1..5'), trials: 6 })).toEqual([
      'algorithm-refuses-sweep',
    ]);
    expect(check({ name: 'grid', parameters: spaces('int:1..5'), trials: 5 })).toEqual([]);
    expect(check({ name: 'grid', parameters: spaces('int:1..5'), trials: 6, engine: 'local' })).toEqual([]);
    expect(check({ name: 'grid', parameters: spaces('int:1..5 normal'), trials: 5 })).toEqual([
      'algorithm-refuses-space',
    ]);
  });

  it('refuses cmaes over fewer than two ranges', () => {
    expect(check({ name: 'cmaes', parameters: spaces('0..1', 'a, b') })).toEqual(['algorithm-refuses-sweep']);
    expect(check({ name: 'cmaes', parameters: spaces('0..1', 'int:1..9') })).toEqual([]);
  });

  it('refuses normal distributions where multivariate-tpe on Katib fails, and warns where they leave the range', () => {
    expect(check({ name: 'multivariate-tpe', parameters: spaces('0..1 normal') })).toEqual([
      'algorithm-refuses-space',
    ]);
    expect(check({ name: 'multivariate-tpe', parameters: spaces('0..1 normal'), engine: 'local' })).toEqual(
      [],
    );
    expect(check({ name: 'random', parameters: spaces('0..1 normal') })).toEqual(['algorithm-leaves-space']);
  });

  it("refuses zero for Katib's bayesianoptimization, whose decimals are always logarithmic", () => {
    expect(check({ name: 'bayesianoptimization', parameters: spaces('0..1') })).toEqual([
      'algorithm-refuses-space',
    ]);
    expect(check({ name: 'bayesianoptimization', parameters: spaces('0.1..1') })).toEqual([
      'algorithm-ignores',
    ]);
    expect(check({ name: 'bayesianoptimization', parameters: spaces('0.1..1 log') })).toEqual([]);
    expect(check({ name: 'bayesianoptimization', parameters: spaces('int:0..9') })).toEqual([]);
  });

  it("holds Katib's hyperband to its first bracket", () => {
    const settings = { r_l: '9', eta: '3', resource_name: 'X1' };
    expect(check({ name: 'hyperband', settings, trials: 9, parallel: 9 })).toEqual([]);
    expect(check({ name: 'hyperband', settings, trials: 12, parallel: 9 })).toEqual([
      'algorithm-refuses-sweep',
    ]);
    expect(check({ name: 'hyperband', settings: { ...settings, r_l: '1' }, trials: 9, parallel: 9 })).toEqual(
      ['algorithm-setting-invalid'],
    );
    expect(check({ name: 'hyperband', settings: { ...settings, eta: '1' }, trials: 9, parallel: 9 })).toEqual(
      ['algorithm-setting-invalid'],
    );
    expect(check({ name: 'hyperband', settings: { ...settings, resource_name: 'EPOCHS' } })).toEqual([
      'algorithm-setting-invalid',
    ]);
    expect(check({ name: 'hyperband' })).toEqual(['algorithm-setting-missing', 'algorithm-setting-missing']);
    expect(check({ name: 'hyperband', engine: 'local' })).toEqual([]);
    expect(check({ name: 'hyperband', engine: 'local', settings: { resource_name: 'X1' } })).toEqual([
      'algorithm-setting-missing',
    ]);
    expect(
      check({
        name: 'hyperband',
        settings,
        trials: 9,
        parallel: 9,
        parameters: spaces('0.5, 1.5', 'int:1..9'),
      }),
    ).toEqual(['algorithm-refuses-space']);
  });

  it('asks pbt on Katib for what it needs, and keeps it from what breaks it', () => {
    expect(check({ name: 'pbt', parameters: spaces('int:1..9') })).toEqual([
      'algorithm-setting-missing',
      'algorithm-setting-missing',
      'algorithm-setting-missing',
    ]);
    const settings = { suggestion_trial_dir: '/opt/katib', n_population: '5', truncation_threshold: '0' };
    expect(check({ name: 'pbt', settings, parameters: spaces('int:1..9', '0..1 step 0.1') })).toEqual([]);
    expect(check({ name: 'pbt', settings, parameters: spaces('0..1') })).toEqual(['algorithm-refuses-space']);
    const harmful = { ...settings, n_population: '4', resample_probability: '0.3' };
    expect(check({ name: 'pbt', settings: harmful, parameters: spaces('int:1..9') })).toEqual([
      'algorithm-setting-invalid',
      'algorithm-setting-harmful',
    ]);
  });

  it('knows a setting by one name once', () => {
    for (const { settings } of ALGORITHMS) {
      for (const of of [settings.local, settings.katib]) {
        const names = (of ?? []).map((setting) => setting.name);
        expect(new Set(names).size).toBe(names.length);
      }
    }
  });
});
