import { describe, expect, it } from 'vitest';
import { readSweepFile, readSweepSettings } from './sweep-file.ts';

const faults = (data: unknown) =>
  readSweepSettings(data).problems.map(({ code, place }) => [code, place.field]);

describe('readSweepFile', () => {
  it('reads every field', () => {
    const { file, problems } = readSweepFile({
      notebook: 'iris.ipynb',
      name: 'first',
      engine: 'local',
      parameters: {
        LR: '1e-4..1e-1 log',
        EPOCHS: 'fixed',
        BATCH: [32, 64],
        LAYERS: { parameterType: 'int', feasibleSpace: { min: 1, max: '8', distribution: 'uniform' } },
      },
      fixed: { SEED: 5, OPTIMIZER: 'adam', SHUFFLE: true },
      objective: {
        objectiveMetricName: 'accuracy',
        type: 'maximize',
        goal: 0.95,
        additionalMetricNames: ['f1'],
      },
      algorithm: { algorithmName: 'tpe', algorithmSettings: { n_startup_trials: 5 } },
      maxTrialCount: 30,
      parallelTrialCount: 2,
      maxFailedTrialCount: 0,
      seed: 42,
      trialTimeout: '1m30s',
      sweepTimeout: 90,
      start: [{ LR: 0.1 }, {}],
      python: '.venv/bin/python',
      requirements: ['scikit-learn>=1.5'],
    });
    expect(problems).toEqual([]);
    expect(file).toEqual({
      notebook: 'iris.ipynb',
      settings: {
        name: 'first',
        engine: 'local',
        parameters: [
          {
            name: 'LR',
            form: { kind: 'notation', text: '1e-4..1e-1 log' },
            place: { field: 'parameters.LR' },
          },
          {
            name: 'EPOCHS',
            form: { kind: 'notation', text: 'fixed' },
            place: { field: 'parameters.EPOCHS' },
          },
          {
            name: 'BATCH',
            form: { kind: 'katib', form: { feasibleSpace: { list: [32, 64] } } },
            place: { field: 'parameters.BATCH' },
          },
          {
            name: 'LAYERS',
            form: {
              kind: 'katib',
              form: { parameterType: 'int', feasibleSpace: { min: 1, max: '8', distribution: 'uniform' } },
            },
            place: { field: 'parameters.LAYERS' },
          },
        ],
        fixed: [
          { name: 'SEED', value: { kind: 'typed', value: 5 }, place: { field: 'fixed.SEED' } },
          { name: 'OPTIMIZER', value: { kind: 'typed', value: 'adam' }, place: { field: 'fixed.OPTIMIZER' } },
          { name: 'SHUFFLE', value: { kind: 'typed', value: true }, place: { field: 'fixed.SHUFFLE' } },
        ],
        objective: {
          metricName: 'accuracy',
          type: 'maximize',
          goal: 0.95,
          additionalMetricNames: ['f1'],
          place: { field: 'objective' },
        },
        algorithm: {
          algorithmName: 'tpe',
          algorithmSettings: { n_startup_trials: '5' },
          place: { field: 'algorithm' },
        },
        maxTrialCount: 30,
        parallelTrialCount: 2,
        maxFailedTrialCount: 0,
        seed: 42,
        trialTimeoutSeconds: 90,
        sweepTimeoutSeconds: 90,
        start: [[{ name: 'LR', value: { kind: 'typed', value: 0.1 }, place: { field: 'start[0].LR' } }], []],
        python: '.venv/bin/python',
        requirements: { kind: 'lines', lines: ['scikit-learn>=1.5'] },
      },
    });
  });

  it('reads the short forms, and settings as Katib lists them', () => {
    const short = readSweepFile({
      notebook: 'a.ipynb',
      objective: 'loss',
      algorithm: 'random',
      requirements: 'req.txt',
    });
    expect(short.file?.settings).toMatchObject({
      objective: { metricName: 'loss' },
      algorithm: { algorithmName: 'random' },
      requirements: { kind: 'file', path: 'req.txt' },
    });
    const listed = readSweepSettings({ algorithm: { algorithmSettings: [{ name: 'gamma', value: '0.5' }] } });
    expect(listed).toMatchObject({
      settings: { algorithm: { algorithmSettings: { gamma: '0.5' } } },
      problems: [],
    });
  });

  it('needs a notebook', () => {
    expect(readSweepFile({ maxTrialCount: 3 })).toMatchObject({
      file: null,
      problems: [{ code: 'sweep-file-field-missing' }],
    });
  });

  it.each([null, undefined, 'text', 5, [], true])('refuses %j', (data) => {
    expect(readSweepFile(data)).toMatchObject({ file: null, problems: [{ code: 'sweep-file-value-wrong' }] });
  });
});

describe('readSweepSettings', () => {
  it('refuses unknown fields, with the one that may be meant and the path', () => {
    const { problems } = readSweepSettings({
      maxTrials: 3,
      objective: { metric: 'x' },
      parameters: { LR: { feasibleSpace: { mim: 1 } } },
    });
    expect(problems.map(({ place }) => place.field).sort()).toEqual([
      'maxTrials',
      'objective.metric',
      'parameters.LR.feasibleSpace.mim',
    ]);
    expect(problems.find(({ place }) => place.field?.endsWith('mim'))?.facts).toMatchObject({
      suggestion: 'min',
    });
  });

  it('tells all that is wrong at once, each with its path', () => {
    expect(
      faults({
        name: '',
        engine: 'cloud',
        parameters: { A: 5, B: true, C: { feasibleSpace: { min: [] } }, D: [{}] },
        fixed: { E: [1] },
        objective: { type: 'up', goal: 'high', metricName: 3, additionalMetricNames: 'f1' },
        algorithm: { algorithmSettings: { gamma: {} } },
        maxTrialCount: 0,
        parallelTrialCount: 1.5,
        maxFailedTrialCount: -1,
        seed: -1,
        trialTimeout: 'soon',
        start: [{ F: null, G: {} }, 5],
        requirements: [''],
      }),
    ).toEqual(
      [
        'name',
        'engine',
        'parameters.A',
        'parameters.B',
        'parameters.C.feasibleSpace.min',
        'parameters.D[0]',
        'fixed.E',
        'objective.additionalMetricNames',
        'objective.metricName',
        'objective.type',
        'objective.goal',
        'algorithm.algorithmSettings.gamma',
        'maxTrialCount',
        'parallelTrialCount',
        'maxFailedTrialCount',
        'seed',
        'trialTimeout',
        'start[0].G',
        'start[1]',
        'requirements[0]',
      ].map((field) => ['sweep-file-value-wrong', field]),
    );
  });

  it('counts from where it stands', () => {
    const { problems } = readSweepSettings({ seed: 'x' }, 'metadata.tunebook.sweep');
    expect(problems[0]?.place).toEqual({ field: 'metadata.tunebook.sweep.seed' });
  });

  it('refuses a metric under two names, and half a setting', () => {
    expect(faults({ objective: { metricName: 'a', objectiveMetricName: 'a' } })).toEqual([
      ['sweep-file-field-repeated', 'objective.metricName'],
    ]);
    expect(faults({ algorithm: { algorithmSettings: [{ name: 'gamma' }] } })).toEqual([
      ['sweep-file-value-wrong', 'algorithm.algorithmSettings[0]'],
    ]);
  });

  it('takes an empty field for an absent one', () => {
    expect(readSweepSettings({ parameters: null, seed: null }).problems).toEqual([]);
  });

  it('is not misled by names that mean something to JavaScript', () => {
    const { settings, problems } = readSweepSettings(
      JSON.parse('{"fixed": {"__proto__": 1, "constructor": 2}, "toString": 1}'),
    );
    expect(settings.fixed.map(({ name }) => name)).toEqual(['__proto__', 'constructor']);
    expect(problems).toMatchObject([{ code: 'sweep-file-field-unknown', place: { field: 'toString' } }]);
  });
});
