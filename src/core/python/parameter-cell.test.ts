import { beforeAll, describe, expect, it } from 'vitest';
import { pythonParser } from '../../../test/python/python-parser.ts';
import { readParameterAssignments, type ParameterCell } from './parameter-cell.ts';
import type { PythonParser } from './parse.ts';

let parser: PythonParser;
beforeAll(async () => {
  parser = await pythonParser();
});
const read = (source: string): ParameterCell => readParameterAssignments(parser.parse(source, 2));

describe('a parameters cell', () => {
  it('gives each constant with its place, comment and the span of its value', () => {
    const source = 'LR = 0.01            # tune: 1e-4..1e-1 log\nEPOCHS: int = (10)\n';
    const { assignments, others } = read(source);
    expect(others).toEqual([]);
    expect(
      assignments.map(({ name, literal, annotation, comment, place }) => [
        name,
        literal.kind,
        annotation,
        comment,
        place,
      ]),
    ).toEqual([
      ['LR', 'float', undefined, 'tune: 1e-4..1e-1 log', { cell: 2, line: 1, column: 1 }],
      ['EPOCHS', 'int', 'int', undefined, { cell: 2, line: 2, column: 1 }],
    ]);
    expect(assignments.map(({ valueSpan }) => source.slice(valueSpan.start, valueSpan.end))).toEqual([
      '0.01',
      '10',
    ]);
  });

  it('takes a comment from the last line of a value that has several', () => {
    expect(read('A = [\n  1,  # one\n]  # tune: x').assignments[0]?.comment).toBe('tune: x');
    expect(read('A = [  # tune: y\n  1,\n]').assignments[0]?.comment).toBe('tune: y');
  });

  it('splits a = b = 1 and a, b = 1, 2', () => {
    expect(
      read('a = b = 1\nc, (d, e) = 2, (3, 4)').assignments.map(({ name, literal }) => [
        name,
        'value' in literal ? literal.value : null,
      ]),
    ).toEqual([
      ['a', 1],
      ['b', 1],
      ['c', 2],
      ['d', 3],
      ['e', 4],
    ]);
  });

  it('marks what a later line overrides', () => {
    expect(read('a = 1\nb = 2\na = 3').assignments.map(({ name, overridden }) => [name, overridden])).toEqual(
      [
        ['a', true],
        ['b', false],
        ['a', false],
      ],
    );
  });

  it('gives back what sets no parameter, and why', () => {
    const { others } = read(
      '"""doc"""\nimport os\nx = f()\ny = x + 1\na, *b = [1, 2]\nprint(1)\ndef g(): pass\nx.y = 1\nz += 1\nw: int',
    );
    expect(others.map(({ kind, names, why, place }) => [place.line, kind, names.join(), why])).toEqual([
      [1, 'docstring', '', undefined],
      [2, 'import', 'os', undefined],
      [3, 'not-constant', 'x', 'is a call'],
      [4, 'not-constant', 'y', 'uses the name x'],
      [5, 'unpacking', '', undefined],
      [6, 'call', '', undefined],
      [7, 'definition', 'g', undefined],
      [8, 'unpacking', '', undefined],
      [9, 'other', '', undefined],
      [10, 'other', '', undefined],
    ]);
  });

  it('gives comments that stand alone', () => {
    expect(read('# objective: maximize accuracy\na = 1  # no\n  ## two marks').comments).toEqual([
      { text: 'objective: maximize accuracy', place: { cell: 2, line: 1, column: 1 } },
      { text: 'two marks', place: { cell: 2, line: 3, column: 3 } },
    ]);
  });
});
