import { describe, expect, it } from 'vitest';
import { pythonFloat, pythonLiteral } from './python-literal.ts';

describe('pythonFloat', () => {
  // What CPython's repr prints.
  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [1, '1.0'],
    [100, '100.0'],
    [0.1, '0.1'],
    [-2.5, '-2.5'],
    [0.0001, '0.0001'],
    [0.00012, '0.00012'],
    [1e-5, '1e-05'],
    [1.5e-7, '1.5e-07'],
    [1e15, '1000000000000000.0'],
    [123456789012345680, '1.2345678901234568e+17'],
    [1e16, '1e+16'],
    [9999999999999998, '9999999999999998.0'],
    [1e22, '1e+22'],
    [1e100, '1e+100'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [0.30000000000000004, '0.30000000000000004'],
    [1234.5, '1234.5'],
    [Infinity, 'float("inf")'],
    [-Infinity, 'float("-inf")'],
    [NaN, 'float("nan")'],
  ] as const)('prints %d as Python does', (value, text) => {
    expect(pythonFloat(value)).toBe(text);
  });
});

describe('pythonLiteral', () => {
  it.each([
    [7, 'int', '7'],
    [-7, 'int', '-7'],
    [1e21, 'int', '1000000000000000000000'],
    [7, 'float', '7.0'],
    [0.5, 'int', '0.5'],
    [true, 'bool', 'True'],
    [false, 'bool', 'False'],
    [true, 'int', 'True'],
    ['a', 'float', '"a"'],
  ] as const)('writes %s as %s', (value, type, literal) => {
    expect(pythonLiteral(value, type)).toBe(literal);
  });

  it.each([
    ['adam', '"adam"'],
    ['', '""'],
    ["it's", `"it's"`],
    ['say "x"', `'say "x"'`],
    [`'"`, `"'\\""`],
    ['a\\b', '"a\\\\b"'],
    ['a\nb\r\t', '"a\\nb\\r\\t"'],
    ['\0\x7f\x85', '"\\x00\\x7f\\x85"'],
    ['é漢😀', '"é漢😀"'],
    ['\u202e', '"\\u202e"'],
    ['\ud83d', '"\\ud83d"'],
    ['{x}%s', '"{x}%s"'],
  ])('quotes the text %j so that it stays what it is', (text, literal) => {
    expect(pythonLiteral(text, 'str')).toBe(literal);
  });

  it("keeps the author's quotation mark", () => {
    expect(pythonLiteral('sgd', 'str', "'")).toBe("'sgd'");
  });
});
