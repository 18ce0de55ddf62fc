import { describe, expect, it } from 'vitest';
import { code, notebookText, type TestCell } from '../../../test/support/build-notebook.ts';
import { problemToJson, renderProblem } from '../problems/render.ts';
import { annotateNotebook } from './annotate-notebook.ts';
import { readNotebook } from './read-notebook.ts';

/** Reads, annotates and renders, as every caller does; fails by throwing. */
function readAll(text: string): void {
  const { notebook, problems } = readNotebook({ name: 'a.ipynb', text });
  const all = [...problems];
  if (notebook !== null)
    for (const strict of [false, true]) {
      const { annotated, problems: more } = annotateNotebook(notebook, { strict });
      all.push(...more);
      expect(annotated.roles.map((role) => role.index)).toEqual(notebook.cells.map((cell) => cell.index));
      const names = new Set(annotated.steps.map((step) => step.name));
      for (const step of annotated.steps) for (const name of step.after) expect(names).toContain(name);
    }
  for (const one of all) {
    const printed = renderProblem(one, {
      file: 'a.ipynb',
      sourceOf: (cell) => notebook?.cells[cell]?.source,
    });
    expect(printed.length).toBeLessThan(10_000);
    expect(JSON.stringify(problemToJson(one))).toContain(one.code);
  }
}

/** Numbers that look random and are the same in every run (mulberry32). */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const WORDS = [
  'step', 'block', 'prev', 'limit', 'request', 'label', 'annotation', 'secret', 'image', 'cache', 'report', 'notebook', 'in',
  'imports', 'functions', 'skip', 'pipeline-metrics', 'pipeline-parameters', 'parameters', 'a', 'b', 'data-x', 'Foo', '1', 'cpu',
  'nvidia.com/gpu', ':', ':', ':', ';', '', ' ', '\n', '__proto__', 'constructor', '\ud800', 'é', '-', '/', '\u0000', 'x'.repeat(300),
]; // prettier-ignore

const VALUES: readonly unknown[] = [
  null, 0, -1, -1.5, '', 'x', '5Gi', true, [], {}, [[]], [null], { a: null }, ['label:a:b', 7], { name: 'a' }, [{ name: 5 }],
  { __proto__: 1, constructor: 2 }, [{ name: 'A', value_from: { secret_key_ref: { name: 's' } } }],
]; // prettier-ignore

const KEYS = [
  'pipeline_name', 'experiment_name', 'docker_image', 'volumes', 'steps_defaults', 'katib_metadata', 'enable_caching', 'odd',
  'autosnapshot', 'env', 'envFrom', 'limits', 'affinity', 'tolerations', 'node_selector', 'parameters', 'objective', '__proto__',
]; // prettier-ignore

describe('reading what nobody wrote', () => {
  it('never throws on mutated tags and metadata', () => {
    const random = seeded(1);
    const pick = <Type>(from: readonly Type[]): Type => from[random(from.length)] as Type;
    const object = (): Record<string, unknown> =>
      Object.fromEntries(
        Array.from({ length: random(5) }, () => [pick(KEYS), random(4) === 0 ? object() : pick(VALUES)]),
      );
    for (let round = 0; round < 1500; round++) {
      const cells = Array.from({ length: random(8) }, (): TestCell => {
        const tags = Array.from({ length: random(4) }, () =>
          random(20) === 0
            ? pick(VALUES)
            : Array.from({ length: random(6) }, () => pick(WORDS)).join(random(2) === 0 ? ':' : ''),
        );
        const metadata =
          random(3) === 0 ? { tunebook: random(2) === 0 ? { deployConfig: object() } : pick(VALUES) } : {};
        return {
          kind: pick(['code', 'code', 'code', 'markdown']),
          source: pick(['', '# c', 'x = 1', '%pip install x']),
          tags,
          metadata,
        };
      });
      readAll(
        notebookText(cells, {
          kubeflow_notebook: object(),
          tunebook: pick(VALUES),
          kernelspec: pick(VALUES),
        }),
      );
    }
  });

  it('never throws on mutated and truncated JSON', () => {
    const random = seeded(2);
    const text = notebookText([
      code('import os', 'imports'),
      code('a = "é\\n"', 'step:a', 'prev:b'),
      code('print(a)', 'pipeline-metrics'),
    ]);
    for (let end = 0; end < text.length; end += 3) readAll(text.slice(0, end));
    const marks = [
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ',',
      ':',
      '0',
      'null',
      'NaN',
      '\u0000',
      '\ud800',
      ' ',
      '-',
      'e',
    ];
    for (let round = 0; round < 1500; round++) {
      let mutated = text;
      for (let count = 0; count <= random(3); count++) {
        const at = random(mutated.length);
        mutated = mutated.slice(0, at) + (marks[random(marks.length)] ?? '') + mutated.slice(at + random(4));
      }
      readAll(mutated);
    }
  });

  it('never throws on a value of the wrong shape in any place of a file', () => {
    const parsed = JSON.parse(notebookText([code('a', 'step:a')])) as Record<string, unknown>;
    const cell = (parsed.cells as Record<string, unknown>[])[0] ?? {};
    for (const value of VALUES) {
      for (const key of Object.keys(parsed)) readAll(JSON.stringify({ ...parsed, [key]: value }));
      for (const key of Object.keys(cell))
        readAll(JSON.stringify({ ...parsed, cells: [{ ...cell, [key]: value }] }));
      readAll(JSON.stringify({ ...parsed, cells: undefined, worksheets: value }));
      readAll(JSON.stringify(value));
    }
  });

  it('refuses a million cells, and a cell with a million tags, quickly', () => {
    const started = performance.now();
    const cell = '{"cell_type":"code","source":""}';
    expect(
      readNotebook({ name: 'a', text: `{"cells":[${Array(1_000_000).fill(cell).join(',')}]}` }).problems,
    ).toMatchObject([{ code: 'notebook-too-large', facts: { what: 'cells', count: 1_000_000 } }]);
    readAll(notebookText([{ tags: Array<string>(1_000_000).fill('step:a') }]));
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('reads through outputs of any size without keeping them', () => {
    const output = `{"data":{"image/png":"${'A'.repeat(1_000_000)}"},"text":["a \\"b\\" ]"]}`;
    const text = `{"nbformat":4,"cells":[{"cell_type":"code","source":"x","outputs":[${Array(20).fill(output).join(',')}]}]}`;
    const { notebook, problems } = readNotebook({ name: 'a', text });
    expect(problems).toEqual([]);
    expect(JSON.stringify(notebook).length).toBeLessThan(500);
  });

  it('takes time in proportion to the number of cells', () => {
    const cells = (count: number): string =>
      notebookText(
        Array.from({ length: count }, (_, index) =>
          code('x = 1\n'.repeat(20), `step:s${index}`, `prev:s${index - 1}`),
        ),
      );
    const time = (text: string): number => {
      const started = performance.now();
      readAll(text);
      return performance.now() - started;
    };
    time(cells(200));
    expect(time(cells(4000))).toBeLessThan(20 * Math.max(time(cells(1000)), 50));
  });
});
