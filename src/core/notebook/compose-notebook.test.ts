import { describe, expect, it } from 'vitest';
import { annotateNotebook } from './annotate-notebook.ts';
import { composeNotebook } from './compose-notebook.ts';
import { readNotebook } from './read-notebook.ts';

const code = (source: string, ...tags: readonly string[]) => ({
  cell_type: 'code',
  metadata: { tags },
  source,
  outputs: [],
  execution_count: null,
});
const unit = (name: string, path: unknown, ...tags: readonly string[]) => ({
  ...code('# a note', `notebook:${name}`, ...tags),
  metadata: { tags: [`notebook:${name}`, ...tags], notebook_path: path },
});
const text = (...cells: readonly object[]) =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata: { kept: 1 }, cells });
const metrics = code('print(score)', 'pipeline-metrics');

const nested = text(
  { cell_type: 'markdown', metadata: {}, source: 'words' },
  code('lost = 1'),
  code('import os', 'imports'),
  code('seed = 7  # 1..9\nrows = 10', 'pipeline-parameters'),
  code('raw = rows', 'step:load'),
  code('raw += 1'),
  code('x', 'skip'),
  code('data = raw', 'step:clean', 'prev:load'),
  code('print(data)', 'pipeline-metrics'),
);

function compose(root: string, files: Record<string, string> = { 'prep.ipynb': nested }) {
  const composed = composeNotebook({
    name: 'main.ipynb',
    text: root,
    resolve: (path) => files[path] ?? null,
  });
  const { notebook } = readNotebook({ name: 'main.ipynb', text: composed.text });
  if (notebook === null) throw new Error('the composed text is no notebook');
  const { annotated, problems } = annotateNotebook(notebook);
  return {
    ...composed,
    cells: notebook.cells,
    steps: annotated.steps.map(({ name, after }) => [name, ...after].join(' < ')),
    annotated,
    errors: problems.filter((one) => one.severity === 'error'),
  };
}

describe('a notebook made of others', () => {
  it('is not touched where it refers to none', () => {
    const root = `${text(code('a = "notebook:x"', 'step:a'), metrics)}\n`;
    expect(composeNotebook({ name: 'main.ipynb', text: root, resolve: () => null })).toEqual({
      text: root,
      problems: [],
    });
    expect(
      composeNotebook({ name: 'main.ipynb', text: 'notebook: no JSON', resolve: () => null }).problems,
    ).toEqual([]);
  });

  it('gets the imports, parameters and steps of the other, without text, skipped and metrics cells', () => {
    const root = text(unit('prep', 'prep.ipynb'), code('score = data', 'step:train', 'prev:prep'), metrics);
    const { cells, steps, errors, problems } = compose(root);
    expect(cells.map(({ source, tags }) => [source, ...tags])).toEqual([
      ['import os', 'imports'],
      ['seed = 7  # 1..9\nrows = 10', 'pipeline-parameters'],
      ['raw = rows', 'step:load'],
      ['raw += 1'],
      ['data = raw', 'step:clean', 'prev:load'],
      ['score = data', 'step:train', 'prev:clean'],
      ['print(score)', 'pipeline-metrics'],
    ]);
    expect(steps).toEqual(['load', 'clean < load', 'train < clean']);
    expect([...errors, ...problems]).toEqual([]);
  });

  it('remembers where each cell came from, and tells it with the cell', () => {
    const { cells, annotated } = compose(text(unit('prep', 'prep.ipynb'), metrics));
    expect(cells[2]?.metadata.tunebook).toEqual({ from: { notebook: 'prep.ipynb', cell: 4, unit: 'prep' } });
    expect(annotated.roles[2]?.note).toBe('from prep.ipynb, cell 4');
    expect(annotated.roles.at(-1)?.note).toBeUndefined();
  });

  it('runs the first steps of the other after what the reference comes after', () => {
    const root = text(
      code('a = 1', 'step:a'),
      unit('one', 'prep.ipynb', 'prev:a'),
      unit('two', 'prep.ipynb', 'prev:one'),
      metrics,
    );
    const { steps, problems } = compose(root);
    expect(steps).toEqual(['a', 'load < a', 'clean < load', 'two_load < clean', 'two_clean < two_load']);
    expect(problems.map(({ code: told }) => told)).toEqual([
      'composed-step-renamed',
      'composed-step-renamed',
      'composed-parameter-dropped',
      'composed-parameter-dropped',
    ]);
  });

  it('renames a step that the root has too', () => {
    const { steps, cells, problems } = compose(
      text(unit('prep', 'prep.ipynb'), code('b = 1', 'step:load', 'prev:prep'), metrics),
    );
    expect(steps).toEqual(['prep_load', 'clean < prep_load', 'load < clean']);
    expect(cells[2]?.metadata.tunebook).toMatchObject({ from: { step: 'load' } });
    expect(problems).toMatchObject([
      { severity: 'note', place: { cell: 0 }, facts: { step: 'load', instead: 'prep_load' } },
    ]);
  });

  it("keeps its own value of a parameter, and drops the other's with its comment", () => {
    const root = text(code('seed = 1', 'pipeline-parameters'), unit('prep', 'prep.ipynb'), metrics);
    const { cells, problems } = compose(root);
    expect(cells[2]?.source.trim()).toBe('rows = 10');
    expect(cells[2]?.source.split('\n')).toHaveLength(2);
    expect(problems).toMatchObject([
      { code: 'composed-parameter-dropped', severity: 'note', facts: { name: 'seed', owner: 'main.ipynb' } },
    ]);
  });

  it('drops a parameters cell with nothing left, and values over several lines', () => {
    const other = text(
      code('grid = [\n  1,\n  "]",\n]; seed = """\nb = 1\n"""', 'pipeline-parameters'),
      code('more = 1'),
      code('a', 'step:a'),
    );
    const root = text(code('grid = [1]; seed = "x"', 'parameters'), unit('u', 'u.ipynb'), metrics);
    const { cells } = compose(root, { 'u.ipynb': other });
    expect(cells.map(({ source, tags }) => [source, ...tags]).slice(1, 3)).toEqual([
      ['more = 1', 'pipeline-parameters'],
      ['a', 'step:a'],
    ]);
  });

  it('keeps what stands on one line with a dropped value', () => {
    const other = text(
      code('a = 1; b = 2; c = 3; d = 4  # ;\ne = f = 5', 'pipeline-parameters'),
      code('x = a', 'step:x'),
    );
    const root = text(code('a = b = d = e = 0', 'pipeline-parameters'), unit('u', 'u.ipynb'), metrics);
    expect(compose(root, { 'u.ipynb': other }).cells[1]?.source).toBe('c = 3;\ne = f = 5');
  });

  it("takes the other's metrics where it has none, as the last cell", () => {
    const { cells, errors } = compose(text(unit('prep', 'prep.ipynb'), code('b = 1', 'step:b')));
    expect(cells.at(-1)).toMatchObject({ source: 'print(data)', tags: ['pipeline-metrics'] });
    expect(cells.at(-2)?.source).toBe('b = 1');
    expect(errors).toEqual([]);
  });

  it('gives untagged code below a reference to the next step, settings and all', () => {
    const root = text(
      unit('prep', 'prep.ipynb'),
      code('held = 1'),
      code('b = held', 'step:b', 'prev:prep', 'limit:cpu:1'),
      metrics,
    );
    const { annotated, steps, cells } = compose(root);
    expect(steps).toEqual(['load', 'clean < load', 'b < clean']);
    const step = annotated.steps.find(({ name }) => name === 'b');
    expect(step?.cells.map((index) => cells[index]?.source)).toEqual(['held = 1', 'b = held']);
    expect(step?.configuration).toMatchObject({ limits: { cpu: '1' } });
  });

  it('keeps what it does not take over to the byte', () => {
    const own =
      '{ "cell_type":"code", "metadata":{"tags":["pipeline-metrics"]}, "source":["print(\\u0061)"], "outputs":[ ] }';
    const root = `{"cells":[${JSON.stringify(unit('prep', './prep.ipynb'))} , ${own}], "nbformat":4, "nbformat_minor": 5}\n`;
    const composed = compose(root, { './prep.ipynb': nested });
    expect(composed.text.endsWith(` , ${own}], "nbformat":4, "nbformat_minor": 5}\n`)).toBe(true);
    expect(composed.text).toContain('"id":"composed-0-0"');
  });

  const step = code('a = 1', 'step:a');
  it.each([
    ['no path', [unit('p', ' ')], 'notebook-cell-not-composed'],
    ['an absolute path', [unit('p', '/data/prep.ipynb')], 'notebook-cell-absolute'],
    ['a drive', [unit('p', 'C:\\prep.ipynb')], 'notebook-cell-absolute'],
    ['an address', [unit('p', 'https://example.org/prep.ipynb')], 'notebook-cell-absolute'],
    ['a file that is not there', [unit('p', 'gone.ipynb')], 'notebook-cell-not-found'],
    ['a file that is no notebook', [unit('p', 'notes.txt')], 'notebook-cell-no-notebook'],
    ['itself', [unit('p', './main.ipynb')], 'notebook-cell-of-itself'],
    ['another that refers to a third', [unit('p', 'outer.ipynb')], 'notebook-cell-nested'],
    ['another with an error', [unit('p', 'faulty.ipynb')], 'notebook-cell-faulty'],
    ['code in the cell', [{ ...unit('p', 'prep.ipynb'), source: 'x = 1' }], 'notebook-cell-with-code'],
    ['the name of a step', [unit('a', 'prep.ipynb'), step], 'notebook-cell-name-taken'],
    ['a name twice', [unit('p', 'prep.ipynb'), unit('p', 'prep.ipynb')], 'notebook-cell-name-taken'],
    ['untagged code and no step below', [unit('p', 'prep.ipynb'), code('x = 1')], 'code-after-notebook-cell'],
  ])('a reference is refused: %s', (_, cells, expected) => {
    const root = text(...cells, metrics);
    const composed = composeNotebook({
      name: 'main.ipynb',
      text: root,
      resolve: (path) =>
        ({
          'prep.ipynb': nested,
          'notes.txt': 'words',
          'outer.ipynb': text(unit('q', 'prep.ipynb'), step),
          'faulty.ipynb': text(code('a', 'step:a', 'prev:nobody')),
        })[path] ?? null,
    });
    expect(composed.text).toBe(root);
    expect(composed.problems.map(({ code: told }) => told)).toEqual([expected]);
    expect(composed.problems[0]?.severity).toBe('error');
  });

  it('a notebook that is found to be itself by another way is an error', () => {
    const root = text(unit('p', '../here/main.ipynb'), step);
    expect(compose(root, { '../here/main.ipynb': root }).problems).toMatchObject([
      { code: 'notebook-cell-of-itself', place: { cell: 0 } },
    ]);
  });
});
