import { describe, expect, it } from 'vitest';
import { readNotebook } from './read-notebook.ts';
import { type LiteralRange, writeParameterValues } from './write-parameters.ts';

type Wanted = readonly [name: string, literal: string, type: LiteralRange['type'], cell?: number];

/** The range of the first `literal` in the cell's source as the reader gives it. */
function rangeOf(text: string, ...[name, literal, type, cell = 0]: Wanted): LiteralRange {
  const source = readNotebook({ name: 'a.ipynb', text }).notebook?.cells[cell]?.source ?? '';
  const start = source.indexOf(literal);
  expect(start).toBeGreaterThanOrEqual(0);
  return { name, type, cell, start, end: start + literal.length };
}

const write = (text: string, range: LiteralRange, value: number | string | boolean): string =>
  writeParameterValues({ text, assignments: { [range.name]: value }, ranges: [range] });

const sourceOf = (text: string, cell = 0): string | undefined =>
  readNotebook({ name: 'a.ipynb', text }).notebook?.cells[cell]?.source;

describe('writeParameterValues', () => {
  it('changes the literal and clears outputs; every other byte stays', () => {
    const text = `{
    "nbformat": 4,   "metadata": {"x": 1.0, "é": "\\u00e9"},
    "cells": [
        {"cell_type": "markdown", "source": "LR = 0.01"},
        {
            "execution_count": 3, "outputs": [{"text": ["1"]}],
            "source": [
                "LR = 0.01            # tune: 1e-4..1e-1 log\\n",
                "N = 3\\n"
            ],
            "cell_type": "code"
        }
    ]
}
`;
    const changed = writeParameterValues({
      text,
      assignments: { LR: 0.00001, N: 5, OTHER: 1 },
      ranges: [
        rangeOf(text, 'LR', '0.01', 'float', 1),
        rangeOf(text, 'N', '3', 'int', 1),
        rangeOf(text, 'UNSET', 'LR', 'int', 1),
      ],
    });
    expect(changed).toBe(
      text
        .replace(
          '"execution_count": 3, "outputs": [{"text": ["1"]}]',
          '"execution_count": null, "outputs": []',
        )
        .replace('"LR = 0.01            #', '"LR = 1e-05            #')
        .replace('N = 3', 'N = 5'),
    );
  });

  it('leaves the file alone, outputs included, when no value changes', () => {
    const text = '{"nbformat":4,"cells":[{"cell_type":"code","outputs":[1],"source":"LR = 0.01"}]}';
    expect(write(text, rangeOf(text, 'LR', '0.01', 'float'), 0.01)).toBe(text);
  });

  it.each([
    ['one text', '"A = 1\\nB = 2"'],
    ['a list', '["A = 1\\n", "B = 2"]'],
    ['Windows line ends', '"A = 1\\r\\nB = 2"'],
    ['Windows line ends split over two texts', '["A = 1\\r", "\\nB = 2"]'],
    ['escapes', '"\\u0041 = 1\\n\\"\\u00e9\\\\\\"; B = 2"'],
    ['characters of two units', '"A = \\"😀\\"\\nB = 2"'],
    ['empty texts', '["", "A = 1\\n", "", "B = 2", ""]'],
  ])('finds its place in a source written as %s', (_what, source) => {
    const text = `{"nbformat":4,"cells":[{"cell_type":"code","source":${source}}]}`;
    const changed = write(text, rangeOf(text, 'B', '2', 'int'), 64);
    expect(sourceOf(changed)).toBe(sourceOf(text)?.replace('2', '64'));
    expect(changed.replace('64', '2')).toBe(text);
  });

  it('replaces a literal that runs over several lines', () => {
    const text =
      '{"nbformat":4,"cells":[{"cell_type":"code","source":["A = \\"\\"\\"x\\n", "y\\n", "z\\"\\"\\"  # c\\n", "B = 2"]}]}';
    const changed = write(text, rangeOf(text, 'A', '"""x\ny\nz"""', 'str'), 'w');
    expect(sourceOf(changed)).toBe('A = "w"  # c\nB = 2');
  });

  it("writes every type as Python does, in the author's quotation marks, safe within JSON", () => {
    const text = `{"nbformat":4,"cells":[{"cell_type":"code","source":"A = 'x'; B = True; C = 1.0"}]}`;
    const ranges = [
      rangeOf(text, 'A', "'x'", 'str'),
      rangeOf(text, 'B', 'True', 'bool'),
      rangeOf(text, 'C', '1.0', 'float'),
    ];
    const changed = writeParameterValues({ text, assignments: { A: 'q"\\\n', B: false, C: 100 }, ranges });
    expect(sourceOf(changed)).toBe(`A = 'q"\\\\\\n'; B = False; C = 100.0`);
  });

  it('reads nbformat 3 too', () => {
    const text =
      '{"nbformat":3,"worksheets":[{"cells":[{"cell_type":"code","input":["A = 1"],"prompt_number":2,"outputs":[{}]}]}]}';
    expect(write(text, rangeOf(text, 'A', '1', 'int'), 2)).toBe(
      '{"nbformat":3,"worksheets":[{"cells":[{"cell_type":"code","input":["A = 2"],"prompt_number":null,"outputs":[]}]}]}',
    );
  });

  it('refuses a range outside the source, and two in one place', () => {
    const text = '{"nbformat":4,"cells":[{"cell_type":"code","source":"A = 1"}]}';
    const range = rangeOf(text, 'A', '1', 'int');
    expect(() => write(text, { ...range, end: 99 }, 2)).toThrow(RangeError);
    expect(() => write(text, { ...range, cell: 4 }, 2)).toThrow(RangeError);
    expect(() =>
      writeParameterValues({ text, assignments: { A: 2, B: 3 }, ranges: [range, { ...range, name: 'B' }] }),
    ).toThrow(RangeError);
  });
});
