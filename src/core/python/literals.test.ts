import { beforeAll, describe, expect, it } from 'vitest';
import { pythonParser } from '../../../test/python/python-parser.ts';
import { readLiteral, type Literal, type NotLiteral } from './literals.ts';
import type { PythonParser } from './parse.ts';

let parser: PythonParser;
beforeAll(async () => {
  parser = await pythonParser();
});

function literal(source: string): Literal | NotLiteral {
  const [statement] = parser.parse(source).body;
  if (statement?.kind !== 'expression') throw new Error(`no expression: ${source}`);
  return readLiteral(statement.value, source);
}

describe('constants', () => {
  it.each([
    ['42', 42],
    ['1_000', 1000],
    ['0xFF', 255],
    ['0b101', 5],
    ['0o17', 15],
    ['-3', -3],
    ['~5', -6],
    ['2 ** 10', 1024],
    ['7 // 2', 3],
    ['-7 // 2', -4],
    ['-7 % 3', 2],
    ['7 % -3', -2],
    ['1 << 4', 16],
    ['True + 1', 2],
    ['(1 + 2) * 3', 9],
  ])('%s is the int %d', (source, value) => {
    expect(literal(source)).toEqual({ kind: 'int', value, text: String(value) });
  });

  it.each([
    ['0.5', 0.5],
    ['1e-3', 0.001],
    ['1_0.5', 10.5],
    ['.5', 0.5],
    ['-1.5', -1.5],
    ['1 / 4', 0.25],
    ['2 ** -1', 0.5],
    ['0.1 * 3', 0.30000000000000004],
    ['-7.5 % 2', 0.5],
    ['7.5 // 2', 3],
  ])('%s is the float %d', (source, value) => {
    expect(literal(source)).toEqual({ kind: 'float', value });
  });

  it.each([
    ['"a" "b"', 'ab'],
    ["'it\\'s\\n'", "it's\n"],
    ['r"\\n"', '\\n'],
    ['"\\x41\\u0042\\101"', 'ABA'],
    ['"\\q"', '\\q'],
    ['"""a\nb"""', 'a\nb'],
    ['"a" + "b" * 2', 'abb'],
    ['""', ''],
    ['""""""', ''],
    ['"a\\\nb"', 'ab'],
  ])('%s is a str', (source, value) => {
    expect(literal(source)).toEqual({ kind: 'str', value });
  });

  it('are exact beyond what JavaScript counts', () => {
    expect(literal('9007199254740993')).toMatchObject({ text: '9007199254740993' });
    expect(literal('2 ** 64 + 1')).toMatchObject({ text: '18446744073709551617' });
  });

  it('come in lists, tuples, sets and dicts', () => {
    expect(literal('[1, (None, True), {"a": {2}}]')).toEqual({
      kind: 'list',
      items: [
        { kind: 'int', value: 1, text: '1' },
        { kind: 'tuple', items: [{ kind: 'none' }, { kind: 'bool', value: true }] },
        {
          kind: 'dict',
          entries: [
            {
              key: { kind: 'str', value: 'a' },
              value: { kind: 'set', items: [{ kind: 'int', value: 2, text: '2' }] },
            },
          ],
        },
      ],
    });
    expect(literal('[0] * 3')).toMatchObject({
      kind: 'list',
      items: [{ value: 0 }, { value: 0 }, { value: 0 }],
    });
  });

  it.each([
    ['x', 'uses the name x'],
    ['f(1)', 'is a call'],
    ['f"{x}"', 'is an f-string'],
    ['b"a"', 'is bytes'],
    ['1j', 'is a complex number'],
    ['(-8) ** 0.5', 'is a complex number'],
    ['1 / 0', 'divides by zero'],
    ['1 % 0.0', 'divides by zero'],
    ['[1, x]', 'uses the name x'],
    ['{**a}', 'unpacks another dictionary'],
    ['[*a]', 'is an expression to be computed'],
    ['1 if a else 2', 'is an expression to be computed'],
  ])('%s is not one', (source, why) => {
    expect(literal(source)).toEqual({ kind: 'not-literal', why });
  });

  it.each(['9**9**9', '1 << 10**9', '"a" * 10**9', '[0] * 10**9', '10**5000', '1'.repeat(5000)])(
    '%s is refused at once',
    (source) => {
      expect(literal(source).kind).toBe('not-literal');
    },
  );
});
