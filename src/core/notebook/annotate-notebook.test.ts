import { describe, expect, it } from 'vitest';
import { code, notebookText, type TestCell } from '../../../test/support/build-notebook.ts';
import { annotateNotebook, type AnnotateResult } from './annotate-notebook.ts';
import { readNotebook } from './read-notebook.ts';

function annotate(
  cells: readonly TestCell[],
  options: { strict?: boolean; metadata?: object } = {},
): AnnotateResult {
  const metadata = { ...options.metadata };
  const { notebook, problems } = readNotebook({ name: 'a.ipynb', text: notebookText(cells, metadata) });
  if (notebook === null) throw new Error(JSON.stringify(problems));
  return annotateNotebook(notebook, { strict: options.strict ?? false });
}

const metrics = code('print(acc)', 'pipeline-metrics');
const rolesOf = (result: AnnotateResult) => result.annotated.roles.map((role) => role.step ?? role.type);
const codesOf = (result: AnnotateResult) => result.problems.map((one) => one.code);
const stepsOf = (result: AnnotateResult) =>
  Object.fromEntries(result.annotated.steps.map((step) => [step.name, step.cells]));

describe('where cells go', () => {
  it('an untagged cell belongs to the tagged one above it, whatever its type', () => {
    const result = annotate([
      code('import os', 'imports'),
      code('import sys'),
      code('def f(): pass', 'functions'),
      code('def g(): pass'),
      code('lr = 1', 'pipeline-parameters'),
      code('n = 1'),
      code('a = 1', 'step:a'),
      code('b = 1'),
      metrics,
      code('print(b)'),
    ]);
    expect(result.annotated).toMatchObject({
      imports: [0, 1],
      functions: [2, 3],
      parameters: [4, 5],
      metrics: [8, 9],
      steps: [{ name: 'a', cell: 6, cells: [6, 7] }],
    });
    expect(result.annotated.roles[1]?.note).toBe('untagged: continues the imports cells');
    expect(result.annotated.roles[7]?.note).toBe('untagged: continues step "a"');
    expect(result.problems).toEqual([]);
  });

  it('skip changes nothing for the cells after it, and that is told where it matters', () => {
    const result = annotate([
      code('a = 1', 'step:a'),
      code('print(a)', 'skip'),
      code('# nothing'),
      code('a = 2'),
      code('a = 3'),
      code('b = 1', 'step:b', 'prev:a'),
      metrics,
    ]);
    expect(stepsOf(result)).toEqual({ a: [0, 2, 3, 4], b: [5] });
    expect(result.annotated.roles[1]).toEqual({ index: 1, type: 'skip', step: null });
    expect(result.problems).toMatchObject([
      { code: 'code-joins-past-skip', severity: 'note', place: { cell: 3 }, facts: { joins: 'step "a"' } },
    ]);
  });

  it('imports / skip / untagged puts the untagged cell with the imports', () => {
    expect(
      annotate([code('import os', 'imports'), code('1', 'skip'), code('import torch')]).annotated.imports,
    ).toEqual([0, 2]);
  });

  it('Markdown and raw cells are as if they were not there', () => {
    const result = annotate([
      code('a', 'step:a'),
      { kind: 'markdown', source: 'text' },
      code('b'),
      { kind: 'raw' },
      metrics,
    ]);
    expect(rolesOf(result)).toEqual(['a', 'text', 'a', 'text', 'pipeline-metrics']);
  });

  it('tags on a Markdown cell have no effect, and that is told', () => {
    const result = annotate([{ kind: 'markdown', tags: ['imports'] }, code('a', 'step:a'), metrics]);
    expect(result.annotated.imports).toEqual([]);
    expect(result.problems).toMatchObject([{ code: 'tag-on-text', severity: 'note', place: { cell: 0 } }]);
  });

  it.each([
    ['%pip install x\nimport os', 'installs packages'],
    ['!pip3 install x', 'installs packages'],
    ['!python -m pip install x', 'installs packages'],
    ['import os', 'imports'],
    ['x = 1', 'code'],
  ])('code before the first tag is left out with a warning: %j', (source, holds) => {
    const result = annotate([code(source), code('s', 'skip'), code('y = 1'), code('a', 'step:a'), metrics]);
    expect(rolesOf(result)).toEqual(['dropped', 'skip', 'dropped', 'a', 'pipeline-metrics']);
    expect(result.problems).toMatchObject([
      { code: 'code-before-first-tag', severity: 'warning', place: { cell: 0 }, facts: { holds } },
      { code: 'code-before-first-tag', place: { cell: 2 } },
    ]);
  });

  it('a cell of comments before the first tag is left out without a word', () => {
    const result = annotate([code('# hello\n\n'), code(''), code('a', 'step:a'), metrics]);
    expect(rolesOf(result)).toEqual(['dropped', 'dropped', 'a', 'pipeline-metrics']);
    expect(result.problems).toEqual([]);
  });

  it('a bare step: continues what is above, as an untagged cell does', () => {
    expect(
      stepsOf(annotate([code('a', 'block:a'), code('b', 'block:'), code('c', 'step:'), metrics])),
    ).toEqual({ a: [0, 1, 2] });
  });
});

describe('steps', () => {
  it('go on in every later cell of the same name, also with others in between', () => {
    const result = annotate([
      code('a', 'step:a'),
      code('b', 'step:b'),
      code('a2', 'step:a'),
      code('a3'),
      code('a4', 'step:a'),
      metrics,
    ]);
    expect(stepsOf(result)).toEqual({ a: [0, 2, 3, 4], b: [1] });
    expect(result.annotated.roles[2]?.note).toBe('continues step "a" from cell 0');
    expect(result.problems).toMatchObject([
      { code: 'step-continued', severity: 'note', place: { cell: 2 }, facts: { step: 'a', first: 0 } },
    ]);
  });

  it('take earlier steps and settings from their first cell only; more on a later one is told', () => {
    const result = annotate([
      code('z', 'step:z'),
      code('a', 'step:a', 'limit:cpu:1'),
      code('a2', 'step:a', 'prev:z', 'limit:cpu:1', 'limit:cpu:2'),
      { ...code('a3', 'step:a'), metadata: { tunebook: { deployConfig: { env: [] } } } },
      metrics,
    ]);
    expect(result.annotated.steps[1]).toMatchObject({
      name: 'a',
      after: [],
      configuration: { limits: { cpu: '1' } },
    });
    expect(result.problems).toMatchObject([
      {
        code: 'tag-on-later-cell',
        place: { cell: 2 },
        facts: { tags: ['prev:z', 'limit:cpu:2'], step: 'a', first: 1 },
      },
      { code: 'tag-on-later-cell', place: { cell: 3 }, facts: { tags: ['tunebook.deployConfig'] } },
    ]);
  });

  it('may repeat the tags of their first cell', () => {
    const result = annotate([
      code('z', 'step:z'),
      code('a', 'step:a', 'prev:z'),
      code('b', 'step:a', 'prev:z'),
      metrics,
    ]);
    expect(result.problems).toEqual([]);
  });

  it('run after every step their prev: tags name, each once', () => {
    const result = annotate([
      code('a', 'step:a'),
      code('b', 'step:b'),
      code('c', 'step:c', 'prev:b', 'prev:a', 'prev:b'),
      metrics,
    ]);
    expect(result.annotated.steps.map((step) => step.after)).toEqual([[], [], ['b', 'a']]);
    expect(result.problems).toEqual([]);
  });

  it('with the dashes of Kale 0.3 find each other', () => {
    const result = annotate([code('a', 'block:load-data'), code('b', 'block:b', 'prev:load-data'), metrics]);
    expect(result.annotated.steps).toMatchObject([{ name: 'load_data' }, { after: ['load_data'] }]);
  });

  it('cannot run after a step that is unknown, later, or themselves', () => {
    const result = annotate([
      code('a', 'step:load', 'prev:load'),
      code('b', 'step:train', 'prev:laod', 'prev:report'),
      code('c', 'step:report'),
      metrics,
    ]);
    expect(result.annotated.steps.map((step) => step.after)).toEqual([[], [], []]);
    expect(result.problems).toMatchObject([
      { code: 'step-after-itself', severity: 'error', place: { cell: 0 } },
      {
        code: 'unknown-step',
        severity: 'error',
        place: { cell: 1 },
        facts: { name: 'laod', suggestion: 'load' },
      },
      {
        code: 'step-after-later',
        severity: 'error',
        place: { cell: 1 },
        facts: { later: 'report', laterCell: 2 },
      },
    ]);
  });

  it('without code are told', () => {
    const result = annotate([code('# to do', 'step:a'), code(''), code('b', 'step:b'), metrics]);
    expect(result.problems).toMatchObject([{ code: 'empty-step', place: { cell: 0 }, facts: { step: 'a' } }]);
  });

  it('share the cell that Kale 0.1 gives to several; an untagged cell after it belongs to the first', () => {
    const result = annotate([code('x', 'block:a;b'), code('y'), metrics]);
    expect(stepsOf(result)).toEqual({ a: [0, 1], b: [0] });
    expect(result.annotated.roles[0]?.note).toBe('also a part of step "b"');
  });
});

describe('the notebook as a whole', () => {
  it('without tags says how to tag, and nothing else', () => {
    expect(codesOf(annotate([code('import os'), code('x = 1'), { kind: 'markdown' }]))).toEqual([
      'no-annotated-cells',
    ]);
    expect(codesOf(annotate([]))).toEqual(['no-annotated-cells']);
  });

  it('without tags still tells a tag that was meant to be one', () => {
    expect(codesOf(annotate([code('x = 1', 'setp:train')]))).toEqual(['no-annotated-cells', 'unknown-tag']);
  });

  it('without a step is an error, without a metrics cell a warning', () => {
    expect(annotate([code('import os', 'imports')]).problems).toMatchObject([
      { code: 'no-steps', severity: 'error' },
    ]);
    expect(annotate([code('a', 'step:a')]).problems).toMatchObject([
      { code: 'no-metrics-cell', severity: 'warning' },
    ]);
  });

  it('has one metrics cell', () => {
    const result = annotate([code('a', 'step:a'), metrics, code('print(b)', 'pipeline-metrics')]);
    expect(result.problems).toMatchObject([
      { code: 'metrics-cell-twice', severity: 'error', place: { cell: 2 }, facts: { first: 1 } },
    ]);
  });

  it('has its metrics cell after the last step, also where imports stand in between', () => {
    for (const between of [[], [code('import os', 'imports')]])
      expect(
        annotate([code('a', 'step:a'), metrics, ...between, code('b', 'step:b'), code('c', 'step:c')])
          .problems,
      ).toMatchObject([
        { code: 'metrics-cell-not-last', severity: 'error', place: { cell: 1 }, facts: { step: 'b' } },
      ]);
    expect(codesOf(annotate([metrics, code('a', 'step:a')]))).toEqual(['metrics-cell-not-last']);
  });

  it('may have imports, functions and skipped cells after the metrics cell', () => {
    expect(
      annotate([code('a', 'step:a'), metrics, code('f', 'functions'), code('s', 'skip')]).problems,
    ).toEqual([]);
  });

  it('in the dialect of older Kale is told once', () => {
    const result = annotate([
      code('i', 'block:imports'),
      code('a', 'block:a'),
      code('b', 'block:b', 'prev:a'),
      metrics,
    ]);
    expect(result.problems).toMatchObject([
      {
        code: 'old-dialect',
        severity: 'note',
        place: { cell: 0 },
        facts: { tag: 'block:imports', instead: 'imports', cells: 3 },
      },
    ]);
  });

  it('made of other notebooks is understood, and its references told', () => {
    const result = annotate([
      { ...code('# only a comment', 'notebook:prepare'), metadata: { notebook_path: 'prepare.ipynb' } },
      code('x = 1', 'notebook:other'),
      code('a', 'step:a', 'prev:prepare'),
      metrics,
    ]);
    expect(result.annotated.steps).toMatchObject([
      { name: 'prepare', cells: [], notebookPath: 'prepare.ipynb' },
      { name: 'other' },
      { name: 'a', after: ['prepare'] },
    ]);
    expect(result.problems).toMatchObject([
      {
        code: 'notebook-cell-not-composed',
        severity: 'error',
        place: { cell: 0 },
        facts: { path: 'prepare.ipynb' },
      },
      { code: 'notebook-cell-not-composed', place: { cell: 1 }, facts: { path: null } },
      { code: 'notebook-cell-with-code', place: { cell: 1 } },
    ]);
  });

  it('in strict mode is refused for what Kale 2.3 refuses', () => {
    const cells = [code('a', 'block:a', 'hide-input'), metrics];
    const metadata = { kubeflow_notebook: { docker_image: '', autosnapshot: true, surprise: 1 } };
    expect(annotate(cells, { metadata }).problems.filter((one) => one.severity === 'error')).toEqual([]);
    expect(annotate([code('a', 'step:a'), metrics], { strict: true }).problems).toMatchObject([
      { code: 'metadata-missing', severity: 'error' },
    ]);
    const refused = annotate(cells, { metadata, strict: true }).problems.filter(
      (one) => one.severity === 'error',
    );
    expect(refused.map((one) => one.code).sort()).toEqual([
      'foreign-tag',
      'metadata-missing',
      'metadata-missing',
      'metadata-removed',
      'metadata-renamed',
      'metadata-unknown',
      'old-dialect',
    ]);
  });
});

describe('the configuration of a step', () => {
  const first = (result: AnnotateResult) => result.annotated.steps[0]?.configuration;

  it('has the defaults of the notebook under its own tags, and its DeployConfig over both', () => {
    const result = annotate(
      [
        {
          ...code('a', 'step:a', 'label:team:own', 'image:mine', 'limit:cpu:2', 'secret:s:k:V'),
          metadata: { tunebook: { deployConfig: { limits: { cpu: '4' }, nodeSelector: { disk: 'ssd' } } } },
        },
        metrics,
      ],
      {
        metadata: {
          kubeflow_notebook: {
            pipeline_name: 'p',
            experiment_name: 'e',
            steps_defaults: ['label:team:all', 'label:stage:dev', 'image:base', 'cache:disabled'],
          },
        },
      },
    );
    expect(first(result)).toEqual({
      image: 'mine',
      cache: false,
      labels: { team: 'own', stage: 'dev' },
      annotations: {},
      limits: { cpu: '4' },
      requests: {},
      secrets: [{ secret: 's', key: 'k', variable: 'V' }],
      deployConfig: { nodeSelector: { disk: 'ssd' } },
    });
    expect(result.problems).toMatchObject([
      { code: 'setting-said-twice', facts: { what: 'limit "cpu"', kept: '4', dropped: '2' } },
    ]);
  });

  it('keeps the last of two tags for one key', () => {
    expect(first(annotate([code('a', 'step:a', 'limit:cpu:1', 'limit:cpu:2'), metrics]))?.limits).toEqual({
      cpu: '2',
    });
  });

  it('cannot request more than its limit', () => {
    const result = annotate([code('a', 'step:a', 'request:memory:2Gi', 'limit:memory:1024Mi'), metrics]);
    expect(result.problems).toMatchObject([
      { code: 'request-over-limit', facts: { resource: 'memory', request: '2Gi', limit: '1024Mi' } },
    ]);
    expect(annotate([code('a', 'step:a', 'request:cpu:500m', 'limit:cpu:0.5'), metrics]).problems).toEqual(
      [],
    );
  });
});
