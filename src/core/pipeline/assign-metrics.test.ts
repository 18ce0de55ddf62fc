import { describe, expect, it } from 'vitest';
import type { TestCell } from '../../../test/support/build-notebook.ts';
import {
  chain,
  compileCells,
  functionsCell,
  importsCell,
  metricsCell,
  parametersCell,
  step,
  told,
} from '../../../test/support/compile-cells.ts';

/** Metrics with the steps they belong to, those that may be missing marked `?`; then what is wrong. */
const metrics = (...cells: readonly TestCell[]): readonly string[] => {
  const compiled = compileCells(...cells);
  return [
    ...(compiled.pipeline?.metrics ?? []).map(
      ({ name, step: from, optional }) => `${name}${optional ? '?' : ''} of ${from}`,
    ),
    ...told(compiled),
  ];
};

const steps = chain('acc = loss = p = r = 0.5\nscores = [1]\n_acc = Acc = test_acc = 1');

describe('what a metrics cell names', () => {
  it.each([
    'print(acc)',
    'acc',
    'print( acc )  # how good',
    '# a note\n\nprint(acc)\n',
    'print("acc", acc)',
    'print(f"accuracy {acc:.3f}")',
    'print("%.2f" % acc)',
    'print(round(acc, 2))',
    'display(acc)',
    'print(acc)\nprint(acc)',
    'if acc > 0:\n    print(acc)',
  ])('is a metric: %j', (source) => {
    expect(metrics(...steps, metricsCell(source))).toEqual(['acc of a']);
  });

  it.each([
    'print(acc)\nprint(loss)',
    'print(acc);print(loss)',
    'print(acc, loss)',
    'print(f"{acc} {loss}")',
  ])('can be several metrics: %j', (source) => {
    expect(metrics(...steps, metricsCell(source))).toEqual(['acc of a', 'loss of a']);
  });

  it('can be any name, and goes by the one with dashes on Katib', () => {
    const compiled = compileCells(...steps, metricsCell('print(_acc, Acc, test_acc)'));
    expect(compiled.pipeline?.metrics.map(({ name, katibName }) => [name, katibName])).toEqual([
      ['_acc', '-acc'],
      ['Acc', 'Acc'],
      ['test_acc', 'test-acc'],
    ]);
  });

  it('may be no number where the cell only computes with it', () => {
    expect(metrics(...steps, metricsCell('print(scores.mean())'))).toEqual(['scores? of a']);
    expect(metrics(...steps, importsCell('import logging'), metricsCell('logging.info(acc)'))).toContain(
      'acc? of a',
    );
  });

  it('is an error where no step writes it', () => {
    expect(metrics(...steps, metricsCell('print(nope)'))).toEqual(['metric-unwritten nope']);
  });

  it('is told of where it is nothing', () => {
    expect(metrics(...steps, metricsCell('# later'))).toEqual(['no-metrics-found']);
  });

  it('is no module, function or class', () => {
    const cells = [importsCell('import math'), functionsCell('def f():\n    return 1'), ...steps];
    expect(metrics(...cells, metricsCell('print(math.floor(acc), f)'))).toEqual(['acc? of a']);
  });

  it('can be a parameter: it belongs to the last step that uses it', () => {
    const cells = [parametersCell('LR = 1'), ...chain('x = LR', 'y = LR', 'z = 1')];
    expect(metrics(...cells, metricsCell('print(LR)'))).toEqual(['LR of b']);
  });
});

describe('the step that a metric belongs to', () => {
  it('is the last that writes it, not one that only uses it', () => {
    expect(metrics(...chain('acc = 1', 'acc = 2', 'print(acc)'), metricsCell('print(acc)'))).toEqual([
      'acc of b',
    ]);
  });

  it('is the last that changes it in place', () => {
    expect(metrics(...chain('acc = 1', 'acc += 1', 'y = acc'), metricsCell('print(acc)'))).toEqual([
      'acc of b',
    ]);
  });

  it('is not one that has a local name like it', () => {
    const cells = chain('acc = 1', 'x = [acc for acc in range(3)]\nf = lambda acc: acc');
    expect(metrics(...cells, metricsCell('print(acc)'))).toEqual(['acc of a']);
  });

  it('is the one that calls a function which sets it', () => {
    const score = functionsCell('def score():\n    global acc\n    acc = 1');
    expect(metrics(score, ...chain('x = 1', 'score()', 'y = 1'), metricsCell('print(acc)'))).toEqual([
      'acc of b',
    ]);
  });

  it('is the last where only code that cannot be seen can write it', () => {
    expect(metrics(...chain('exec("acc = 1")', 'y = 1'), metricsCell('print(acc)'))).toEqual([
      'acc of a',
      'dynamic-code a exec()',
    ]);
  });

  it('cannot be told where two write it and neither runs before the other', () => {
    const cells = [step('a', 'x = 1'), step('b', 'acc = 1', 'a'), step('c', 'acc = 2', 'a')];
    expect(metrics(...cells, metricsCell('print(acc)'))).toEqual(['metric-written-twice acc b c']);
  });
});

describe('a metrics cell that computes', () => {
  it('becomes a last step, after all others; what it assigns are metrics too', () => {
    const cells = [step('a', 'p = 1'), step('b', 'r = 1')];
    const compiled = compileCells(...cells, metricsCell('f1 = 2 * p * r / (p + r)\nprint(f1)'));
    expect(compiled.pipeline?.metrics.map(({ name, step: from }) => `${name} of ${from}`)).toEqual([
      'p of a',
      'r of b',
      'f1 of pipeline_metrics',
    ]);
    expect(compiled.pipeline?.steps.at(-1)).toMatchObject({
      name: 'pipeline_metrics',
      after: ['a', 'b'],
      reads: ['p', 'r'],
    });
    expect(told(compiled)).toEqual([]);
  });

  it('gets another name as a step where its own is taken', () => {
    const cells = [step('pipeline_metrics', 'p = 1'), metricsCell('q = p')];
    expect(compileCells(...cells).pipeline?.steps.map(({ name }) => name)).toEqual([
      'pipeline_metrics',
      'pipeline_metrics_',
    ]);
  });

  it('is told of where two steps that are not ordered provide what it computes with', () => {
    const cells = [step('a', 'p = 1'), step('b', 'p = 2'), metricsCell('q = p')];
    expect(metrics(...cells)).toContain('ambiguous-producer p pipeline_metrics a b');
  });
});
