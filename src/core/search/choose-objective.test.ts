import { describe, expect, it } from 'vitest';
import { chooseObjective, type ObjectiveRequest } from './choose-objective.ts';
import { NO_SETTINGS, type StatedObjective, type SweepSettings } from './stated-settings.ts';

const metric = (name: string) => ({
  name,
  katibName: name.replaceAll('_', '-'),
  step: 'evaluate',
  optional: false,
});
const said = (objective: Omit<StatedObjective, 'place'>): SweepSettings => ({
  ...NO_SETTINGS,
  objective: { ...objective, place: { field: 'objective' } },
});
const comment = (text: string) => [{ text, cell: 9, line: 1 }];
const choose = (names: readonly string[], given: Partial<ObjectiveRequest> = {}) =>
  chooseObjective({ purpose: 'sweep', metrics: names.map(metric), ...given });
const codes = (result: ReturnType<typeof chooseObjective>) =>
  result.problems.map(({ code, severity }) => [code, severity]);

describe('chooseObjective', () => {
  it('takes the only metric, in the direction that its name is known for, and says so', () => {
    expect(choose(['val_loss'])).toEqual({
      objective: {
        metricName: 'val_loss',
        type: 'minimize',
        additionalMetricNames: [],
        source: 'inferred',
        reason: 'val_loss is the only metric; a lower val_loss is usually better',
      },
      problems: [],
    });
  });

  it('never chooses among several: an error for a sweep, a warning for a check', () => {
    expect(codes(choose(['accuracy', 'f1', 'time_left']))).toEqual([['objective-not-named', 'error']]);
    expect(codes(choose(['accuracy', 'f1'], { purpose: 'check' }))).toEqual([
      ['objective-not-named', 'warning'],
    ]);
  });

  it('takes the one that is told over those that the metrics cell only computes with', () => {
    const metrics = [
      metric('f1'),
      ...['precision', 'recall'].map((name) => ({ ...metric(name), optional: true })),
    ];
    expect(chooseObjective({ purpose: 'sweep', metrics }).objective).toMatchObject({
      metricName: 'f1',
      additionalMetricNames: ['precision', 'recall'],
    });
  });

  it('needs a metric for a sweep; a check is told elsewhere', () => {
    expect(codes(choose([]))).toEqual([['objective-without-metrics', 'error']]);
    expect(codes(choose([], { purpose: 'check' }))).toEqual([]);
  });

  it('keeps all other metrics beside it, unless they are listed', () => {
    expect(
      choose(['a', 'b', 'acc'], { request: said({ metricName: 'acc' }) }).objective?.additionalMetricNames,
    ).toEqual(['a', 'b']);
    const listed = said({ metricName: 'acc', additionalMetricNames: ['b'] });
    expect(choose(['a', 'b', 'acc'], { request: listed }).objective?.additionalMetricNames).toEqual(['b']);
  });

  it("accepts Katib's dashed names for the raw ones", () => {
    expect(
      choose(['test_acc', 'x'], { request: said({ metricName: 'test-acc' }) }).objective?.metricName,
    ).toBe('test_acc');
  });

  it('takes metric, direction and goal from the first source that gives each', () => {
    const result = choose(['outcome', 'x'], {
      request: said({ metricName: 'outcome' }),
      sweepFile: said({ goal: 5 }),
      notebookMetadata: said({ metricName: 'outcome', type: 'minimize', goal: 4 }),
    });
    expect(result).toMatchObject({
      objective: { metricName: 'outcome', type: 'minimize', goal: 5, source: 'request' },
      problems: [],
    });
  });

  it('does not take a direction or goal that was said of another metric', () => {
    const result = choose(['accuracy', 'loss'], {
      request: said({ metricName: 'accuracy' }),
      sweepFile: said({ metricName: 'loss', type: 'minimize', goal: 0.1 }),
    });
    expect(result.objective).toMatchObject({ metricName: 'accuracy', type: 'maximize', source: 'inferred' });
    expect(result.objective?.goal).toBeUndefined();
  });

  it('drops a goal that was given with the other direction', () => {
    const result = choose(['outcome'], {
      request: said({ type: 'maximize' }),
      sweepFile: said({ metricName: 'outcome', type: 'minimize', goal: 0.1 }),
    });
    expect(result.objective?.goal).toBeUndefined();
  });

  it('refuses an unknown metric and names the one that may be meant', () => {
    const result = choose(['accuracy', 'loss'], { request: said({ metricName: 'acuracy' }) });
    expect(result.objective).toBeNull();
    expect(result.problems).toMatchObject([
      { code: 'objective-metric-unknown', facts: { suggestion: 'accuracy' } },
    ]);
  });

  it('refuses a metric whose direction nobody knows', () => {
    expect(codes(choose(['outcome']))).toEqual([['objective-direction-unknown', 'error']]);
    expect(choose(['outcome'], { request: said({ type: 'maximize' }) }).objective).toMatchObject({
      type: 'maximize',
      source: 'request',
    });
  });

  it('warns of a direction or a goal that is hardly meant', () => {
    expect(codes(choose(['accuracy'], { request: said({ type: 'minimize' }) }))).toEqual([
      ['objective-direction-odd', 'warning'],
    ]);
    expect(codes(choose(['accuracy'], { request: said({ goal: 90 }) }))).toEqual([
      ['objective-goal-odd', 'warning'],
    ]);
  });

  it('refuses a goal that is no finite number', () => {
    expect(codes(choose(['accuracy'], { request: said({ goal: NaN }) }))).toEqual([
      ['objective-goal-not-finite', 'error'],
    ]);
  });
});

describe('chooseObjective with a comment', () => {
  it.each([
    ['objective: maximize accuracy', { metricName: 'accuracy', type: 'maximize' }],
    ['# Objective: minimise loss goal 0.05', { metricName: 'loss', type: 'minimize', goal: 0.05 }],
    ['objective: loss', { metricName: 'loss', type: 'minimize' }],
    ['objective: accuracy goal 0.9  # enough', { metricName: 'accuracy', goal: 0.9 }],
  ])('reads %s', (text, expected) => {
    expect(choose(['accuracy', 'loss'], { comments: comment(text) })).toMatchObject({
      objective: expected,
      problems: [],
    });
  });

  it.each([
    'objective:',
    'objective: maximize',
    'objective: best accuracy',
    'objective: maximize loss goal',
    'objective: loss goal 1 2',
  ])('refuses %s, at its line', (text) => {
    const [first] = choose(['accuracy', 'loss'], { comments: comment(text) }).problems;
    expect(first).toMatchObject({ code: 'objective-comment-not-understood', place: { cell: 9, line: 1 } });
  });

  it('stands under every other source', () => {
    const result = choose(['accuracy', 'loss'], {
      comments: comment('objective: minimize loss'),
      katibMetadata: { objective: { type: 'maximize', objectiveMetricName: 'accuracy' } },
    });
    expect(result.objective).toMatchObject({ metricName: 'accuracy', source: 'katib-metadata' });
  });

  it('is not looked for in prose', () => {
    expect(codes(choose(['a', 'b'], { comments: comment('the objective: be fast') }))).toEqual([
      ['objective-not-named', 'error'],
    ]);
  });
});

describe('chooseObjective with katib_metadata', () => {
  it('passes over an empty objective, whose type is only a default, with a note', () => {
    const katibMetadata = { objective: { type: 'minimize', objectiveMetricName: '', goal: 90 } };
    const result = choose(['accuracy', 'f1'], { request: said({ metricName: 'accuracy' }), katibMetadata });
    expect(result.objective).toMatchObject({ type: 'maximize', source: 'inferred' });
    expect(result.objective?.goal).toBeUndefined();
    expect(codes(result)).toEqual([['empty-katib-objective', 'note']]);
  });

  it('passes over a metric that the notebook no longer has, with a warning', () => {
    const katibMetadata = { objective: { type: 'maximize', objectiveMetricName: 'old-acc' } };
    expect(codes(choose(['accuracy'], { katibMetadata }))).toEqual([['stale-katib-objective', 'warning']]);
  });

  it('reads a goal given as a text', () => {
    const katibMetadata = { objective: { type: 'maximize', objectiveMetricName: 'test-acc', goal: '0.9' } };
    expect(choose(['test_acc', 'x'], { katibMetadata }).objective).toMatchObject({
      metricName: 'test_acc',
      goal: 0.9,
    });
  });
});
