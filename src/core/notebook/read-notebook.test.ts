import { describe, expect, it } from 'vitest';
import { notebookText } from '../../../test/support/build-notebook.ts';
import type { Problem } from '../problems/problem.ts';
import { type NotebookLimits, readNotebook } from './read-notebook.ts';

const read = (text: string, limits: Partial<NotebookLimits> = {}) =>
  readNotebook({ name: 'a.ipynb', text, limits });

const readJson = (value: unknown) => read(JSON.stringify(value));

const told = (problems: readonly Problem[]) => problems.map((one) => [one.code, one.place]);

describe('readNotebook', () => {
  it('reads cells with their sources, tags and metadata', () => {
    const { notebook, problems } = read(
      notebookText([
        { kind: 'markdown', source: '# Title' },
        { source: 'a = 1\nb = 2', tags: ['step:a'], metadata: { collapsed: true } },
      ]),
    );
    expect(problems).toEqual([]);
    expect(notebook).toMatchObject({
      name: 'a.ipynb',
      language: 'python',
      cells: [
        { index: 0, kind: 'markdown', source: '# Title', tags: [] },
        { index: 1, kind: 'code', source: 'a = 1\nb = 2', tags: ['step:a'], metadata: { collapsed: true } },
      ],
    });
  });

  it('reads nbformat 3: worksheets, input, headings and the language of cells', () => {
    const { notebook, problems } = readJson({
      nbformat: 3,
      metadata: { name: 'old' },
      worksheets: [
        { cells: [{ cell_type: 'heading', level: 2, source: ['Data'] }] },
        {
          cells: [
            {
              cell_type: 'code',
              language: 'python',
              input: ['a = 1\n', 'b = 2'],
              prompt_number: 3,
              outputs: [{ output_type: 'pyout', text: ['1'] }],
              metadata: { tags: ['step:a'] },
            },
          ],
        },
      ],
    });
    expect(problems).toEqual([]);
    expect(notebook?.language).toBe('python');
    expect(notebook?.cells).toMatchObject([
      { index: 0, kind: 'markdown', source: '## Data' },
      { index: 1, kind: 'code', source: 'a = 1\nb = 2', tags: ['step:a'] },
    ]);
  });

  it('takes a source as one text or as a list, and every line end as \\n', () => {
    const cells = ['a\r\nb', ['a\r\n', 'b'], ['a\r', 'b'], 'a\nb'].map((source) => ({
      cell_type: 'code',
      source,
    }));
    expect(readJson({ nbformat: 4, cells }).notebook?.cells.map((cell) => cell.source)).toEqual(
      Array(4).fill('a\nb'),
    );
  });

  it('reads a file with a byte order mark, with Windows line ends, without metadata, with NaN in its outputs', () => {
    const text =
      '\uFEFF{\r\n "nbformat": 4,\r\n "cells": [{"cell_type": "code", "outputs": [{"data": NaN}], "source": []}]}';
    const { notebook, problems } = read(text);
    expect(problems).toEqual([]);
    expect(notebook?.cells).toEqual([{ index: 0, kind: 'code', source: '', tags: [], metadata: {} }]);
  });

  it('keeps half a surrogate pair as it is', () => {
    expect(
      read('{"nbformat":4,"cells":[{"cell_type":"code","source":"x = \\"\\ud83d\\""}]}').notebook?.cells[0]
        ?.source,
    ).toBe('x = "\ud83d"');
  });

  it.each([
    ['', 'it is empty', 1, 1],
    ['<!DOCTYPE html>\n<html>', 'it is a web page; download the raw file instead', 1, 1],
    [
      'version https://git-lfs.github.com/spec/v1\n',
      'it is a pointer of Git LFS; fetch the file itself by git lfs pull',
      1,
      1,
    ],
    ['{"cells": [\n  {"a": 1\n', 'it ends in the middle', 3, 1],
    ['{"cells": [],\n<<<<<<< HEAD\n', 'it holds an unresolved merge conflict', 2, 1],
    ['{"cells": [],\n  "a" 1}', 'a ":" is expected', 2, 7],
    ['{"cells": []} {}', 'there is more text after its end', 1, 15],
    [
      '{"cells": [{"cell_type": "code",\n "source": "\\x"}]}',
      'a text in quotes has a raw line break or an escape that JSON does not know',
      2,
      12,
    ],
  ])('says what is wrong with %j, with line and column', (text, reason, line, column) => {
    expect(read(text)).toEqual({
      notebook: null,
      problems: [expect.objectContaining({ code: 'not-json', place: { line, column }, facts: { reason } })],
    });
  });

  it.each([
    ['[]', 'it is not an object'],
    ['7', 'it is not an object'],
    ['{"a": 1}', 'it has no "cells"'],
    ['{"cells": 3}', 'its "cells" are the number 3, not a list'],
    ['{"worksheets": [{}]}', 'it has no "cells"'],
  ])('tells JSON that is no notebook: %s', (text, reason) => {
    const { notebook, problems } = read(text);
    expect(notebook).toBeNull();
    expect(problems).toMatchObject([{ code: 'not-a-notebook', facts: { reason } }]);
  });

  it('tells every wrong shape at once, each with its cell, and keeps the numbers of the others', () => {
    const { notebook, problems } = readJson({
      nbformat: 4,
      metadata: [],
      cells: [
        7,
        { cell_type: 'code', source: 5, metadata: 'x' },
        { cell_type: 'code', source: ['a', 1], metadata: { tags: 'step:a' } },
        { cell_type: 'code', source: 'a', metadata: { tags: ['step:a', 4] } },
        { source: 'a' },
        { cell_type: 'sql', source: 'select 1' },
        { cell_type: 'code', source: 'fine' },
      ],
    });
    expect(told(problems)).toEqual([
      ['wrong-shape', { cell: 0, field: 'cells[0]' }],
      ['wrong-shape', { cell: 1, field: 'metadata' }],
      ['wrong-shape', { cell: 1, field: 'source' }],
      ['wrong-shape', { cell: 2, field: 'source[1]' }],
      ['wrong-shape', { cell: 2, field: 'metadata.tags' }],
      ['wrong-shape', { cell: 3, field: 'metadata.tags[1]' }],
      ['wrong-shape', { cell: 4, field: 'cell_type' }],
      ['cell-kind-unknown', { cell: 5 }],
      ['wrong-shape', { field: 'metadata' }],
    ]);
    expect(notebook?.cells.map((cell) => cell.source)).toEqual(['', '', '', 'a', 'a', 'select 1', 'fine']);
    expect(notebook?.cells[3]?.tags).toEqual(['step:a']);
  });

  it('holds to its limits', () => {
    const text = notebookText([{ source: 'a' }, { source: 'b'.repeat(20), tags: ['a', 'b', 'c'] }]);
    expect(read(text, { textLength: 10 }).problems).toMatchObject([
      { code: 'notebook-too-large', facts: { what: 'characters of JSON', limit: 10 } },
    ]);
    expect(read(text, { cells: 1 })).toMatchObject({
      notebook: null,
      problems: [{ code: 'notebook-too-large', facts: { what: 'cells', count: 2, limit: 1 } }],
    });
    expect(read(text, { sourceLength: 10, tags: 2 }).problems).toMatchObject([
      { code: 'notebook-too-large', place: { cell: 1 }, facts: { count: 20, limit: 10 } },
      { code: 'notebook-too-large', place: { cell: 1 }, facts: { count: 3, limit: 2 } },
    ]);
  });

  it.each([
    [{ kernelspec: { language: 'R' } }, 'R'],
    [{ language_info: { name: 'julia' } }, 'julia'],
  ])('refuses a kernel of another language: %j', (metadata, language) => {
    expect(read(notebookText([], metadata)).problems).toMatchObject([
      { code: 'not-python', facts: { language } },
    ]);
  });

  it.each([
    {},
    { kernelspec: { language: 'Python' } },
    { kernelspec: { name: 'x' }, language_info: { name: 'ipython3' } },
  ])('takes a Python kernel however it is written: %j', (metadata) => {
    expect(read(notebookText([], metadata)).problems).toEqual([]);
  });

  it('warns of a notebook saved with Python 2 and of an unknown format', () => {
    const { problems } = readJson({
      nbformat: 9,
      metadata: { language_info: { name: 'python', version: '2.7.1' } },
      cells: [],
    });
    expect(problems.map((one) => one.code)).toEqual(['notebook-format-unknown', 'written-for-python-2']);
  });
});
