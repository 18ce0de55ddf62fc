import { describe, expect, it } from 'vitest';
import { code, notebookText, type TestCell } from '../../../test/support/build-notebook.ts';
import { problem, type Problem } from '../problems/problem.ts';
import { annotateNotebook } from './annotate-notebook.ts';
import { fixNotebook, type FixedNotebook } from './fix-notebook.ts';
import { readNotebook } from './read-notebook.ts';

const fix = (text: string, forgotten: readonly Problem[] = []): FixedNotebook =>
  fixNotebook({ name: 'a.ipynb', text, problemsOf: () => forgotten });

const fixCells = (...cells: readonly TestCell[]): FixedNotebook => fix(notebookText(cells));

const tagsOf = (text: string): readonly (readonly string[])[] =>
  (readNotebook({ name: 'a.ipynb', text }).notebook?.cells ?? []).map(({ tags }) => tags);

const codesOf = (text: string): readonly string[] => {
  const { notebook } = readNotebook({ name: 'a.ipynb', text });
  return notebook === null ? [] : annotateNotebook(notebook).problems.map((one) => one.code);
};

const withSettings = (settings: string): string =>
  `{"nbformat": 4, "metadata": {"kubeflow_notebook": ${settings}}, "cells": []}`;

describe('fixNotebook', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['block: is written step:', ['block:train'], ['step:train']],
    ['a type written as a block is the type', ['block:skip'], ['skip']],
    ['a bare block: becomes a bare step:', ['block:'], ['step:']],
    ['a cell of several steps keeps them', ['block:a;b'], ['step:a', 'step:b']],
    ['a dash becomes an underscore', ['step:load-data'], ['step:load_data']],
    ['a bad name becomes the suggestion', ['step:LoadData'], ['step:load_data']],
    ['a keyword gets an ending', ['step:global'], ['step:global_step']],
    ['data tags of Kale 0.3 go', ['block:load', 'in:x', 'out:y'], ['step:load']],
    ['a slip in a prefix', ['setp:train'], ['step:train']],
    ['a slip in a type', ['improts'], ['imports']],
    ['upper case in a type', ['Skip'], ['skip']],
    ['a slip in a setting of a step', ['step:a', 'lmit:cpu:2'], ['step:a', 'limit:cpu:2']],
    ['an equals sign', ['step=train'], ['step:train']],
  ])('%s: %j → %j', (_what, before, after) => {
    const { text, fixes } = fixCells(code('x = 1', ...before));
    expect(tagsOf(text)).toEqual([after]);
    expect(fixes.length).toBeGreaterThan(0);
  });

  it.each<[string, readonly string[]]>([
    ["another tool's tag", ['hide-input']],
    ['a word near skip', ['step:a', 'ship']],
    ['a type on a cell that has a step', ['step:a', 'improts']],
    ['a word as near to two tags', ['step:a', 'labelt']],
    ['a step named as a type', ['step:imports']],
    ['a setting that cannot be read', ['step:a', 'limit:gpu:two']],
    ["papermill's tag", ['parameters']],
    ['space around a tag', [' step:train\n']],
    ['two types, of which Kale takes the second', ['block:imports', 'functions']],
  ])('leaves %s as it is: %j', (_what, tags) => {
    const text = notebookText([code('x = 1', ...tags)]);
    expect(fix(text)).toEqual({ text, fixes: [] });
  });

  it('renames a step everywhere it is named', () => {
    const { text } = fixCells(
      code('x = 1', 'block:Load-Data'),
      code('y = 1', 'block:other'),
      code('z = 1', 'block:fit', 'prev:Load-Data;other'),
      code('w = 1', 'step:eval', 'prev:fit', 'prev:Load-Data'),
    );
    expect(tagsOf(text)).toEqual([
      ['step:load_data'],
      ['step:other'],
      ['step:fit', 'prev:load_data', 'prev:other'],
      ['step:eval', 'prev:fit', 'prev:load_data'],
    ]);
    expect(codesOf(text)).not.toContain('bad-step-name');
    expect(codesOf(text)).not.toContain('old-dialect');
  });

  it('does not rename two names into one', () => {
    const text = notebookText([
      code('x = 1', 'step:Load'),
      code('y = 1', 'step:load'),
      code('z = 1', 'step:LOAD'),
    ]);
    expect(fix(text)).toEqual({ text, fixes: [] });
  });

  it('mends swapped letters in prev:, and takes train1 and train2 for two steps', () => {
    const { text } = fixCells(
      code('x = 1', 'step:load'),
      code('x = 1', 'step:train1'),
      code('y = 1', 'step:fit', 'prev:laod', 'prev:train2'),
    );
    expect(tagsOf(text)[2]).toEqual(['step:fit', 'prev:load', 'prev:train2']);
  });

  it('adds forgotten dependencies below those that are there, spaced as the list is', () => {
    const text = notebookText([
      code('x = 1', 'step:a'),
      code('y = 1', 'step:b'),
      code('z = x + y', 'step:c', 'prev:a', 'limit:cpu:1'),
    ]);
    const told = problem('dependency-added', { cell: 2 }, { step: 'c', producer: 'b', names: ['y'] });
    const fixed = fix(text, [told]);
    expect(fixed.fixes).toEqual([{ kind: 'tag-added', cell: 2, tag: 'prev:b' }]);
    expect(fixed.text).toBe(text.replace('"prev:a",\n', '"prev:a",\n     "prev:b",\n'));
  });

  it('adds a dependency to a list of one tag, on one line or several', () => {
    const told = problem('dependency-added', { cell: 1 }, { step: 'b', producer: 'a', names: ['x'] });
    const cells = (tags: string): string =>
      `{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": "x = 1", "metadata": {"tags": ["step:a"]}}, {"cell_type": "code", "source": "x", "metadata": {"tags": ${tags}}}]}`;
    expect(fix(cells('["step:b"]'), [told]).text).toBe(cells('["step:b", "prev:a"]'));
    expect(fix(cells('[\n  "step:b"\n ]'), [told]).text).toBe(cells('[\n  "step:b",\n  "prev:a"\n ]'));
  });

  it('moves the metrics cell to the end, with the untagged cells that belong to it', () => {
    const cells = [
      code('a = 1', 'step:a'),
      code('print(m)', 'pipeline-metrics'),
      { source: 'print(n)' },
      code('m = n = a', 'step:b', 'prev:a'),
      { kind: 'markdown', source: 'The end' } as const,
    ];
    const { text, fixes } = fixCells(...cells);
    expect(text).toBe(notebookText([0, 3, 4, 1, 2].flatMap((index) => cells[index] ?? [])));
    expect(fixes).toEqual([
      { kind: 'cell-moved', cell: 1, to: 3 },
      { kind: 'cell-moved', cell: 2, to: 4 },
    ]);
    expect(codesOf(text)).not.toContain('metrics-cell-not-last');
  });

  it.each([
    ['{"docker_image": "a", "x": 1}', '{"base_image": "a", "x": 1}'],
    ['{"docker_image": "a", "base_image": "b"}', '{"base_image": "b"}'],
    ['{"base_image": "", "docker_image": "a"}', '{"base_image": "a"}'],
    ['{"pipeline_name": "a", "autosnapshot": true}', '{"pipeline_name": "a"}'],
    ['{\n  "marshal_volume": false,\n  "autosnapshot": true\n}', '{\n  \n}'],
    ['{"pipeline_name": "Titanic_ML"}', '{"pipeline_name": "titanic-ml"}'],
    ['{"experiment_nmae": "e"}', '{"experiment_name": "e"}'],
  ])('brings settings up to date: %s → %s', (before, after) => {
    expect(fix(withSettings(before)).text).toBe(withSettings(after));
  });

  it('renames misspelt settings as a whole', () => {
    const text =
      '{"nbformat": 4, "metadata": {"kubeflow_noteobok": {"autosnapshot": true, "katib_run": true}}, "cells": []}';
    expect(fix(text).text).toBe(
      '{"nbformat": 4, "metadata": {"kubeflow_notebook": {"katib_run": true}}, "cells": []}',
    );
  });

  it('keeps all else to the byte: escapes, spacing, outputs, a mark at the front', () => {
    const text =
      '\uFEFF{"cells":[ {"cell_type":"code" ,"outputs":[NaN, 1.0],"metadata":{"tags":["h\\u00e9",  "block:a",7 ,"in:x"],"b":1e3},"source":["x\\u0020= 1"]}\r\n],"nbformat":4}\n\n';
    expect(fix(text).text).toBe(
      text.replace('"h\\u00e9",  "block:a",7 ,"in:x"', '"h\\u00e9",  "step:a",  7'),
    );
  });

  it.each(['', 'not JSON', '[]', '{"cells": 3}', '{"cells": [1, null, {"metadata": {"tags": 3}}]}'])(
    'leaves what is no notebook alone: %j',
    (text) => {
      expect(fix(text)).toEqual({ text, fixes: [] });
    },
  );

  it('changes nothing the second time', () => {
    const first = fixCells(
      code('import os', 'block:imports'),
      code('print(x)', 'pipeline-metrics'),
      code('x = 1', 'block:Load-It', 'out:x'),
      code('y = 1', 'setp:train', 'prev:Load-It'),
    );
    expect(first.fixes.length).toBeGreaterThan(4);
    expect(fix(first.text)).toEqual({ text: first.text, fixes: [] });
  });
});
