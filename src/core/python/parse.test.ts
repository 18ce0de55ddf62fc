import { beforeAll, describe, expect, it } from 'vitest';
import { pythonParser } from '../../../test/python/python-parser.ts';
import type { PythonParser } from './parse.ts';

let parser: PythonParser;
beforeAll(async () => {
  parser = await pythonParser();
});
const kinds = (source: string): string[] => parser.parse(source).body.map(({ kind }) => kind);
const fault = (source: string): string | undefined => {
  const [first] = parser.parse(source).errors;
  return first === undefined ? undefined : `${first.line}:${first.column} ${first.reason}`;
};

describe('the Python parser', () => {
  it.each([
    ['soft keywords as names', 'match = 1\ncase = 2\ntype = 3\n_ = match.x\nprint = type(x)'],
    ['type(x) as a target', 'type(self).count = 1\ntype(a, b)[0] = 2'],
    ['Python 2 look-alikes', 'print >>f, "x"\nexec("x")'],
    ['brackets with less indentation than their block', 'def f():\n    (a.\n  b)\n    return 1'],
    ['nested quotes in f-strings', 'f"{x["a"]}" f"{y:\'>{w}}"'],
    ['backslashes in f-strings', "f'\\{x}' fr'\\{{\\}}' f'\\N{BULLET}{x}' rf'a\\b'"],
    ['comments and line ends in f-strings', 'f"{\n x # it\'s\n}"\nf"""{x  # }\n}"""'],
    ['parenthesized with', 'with (open(a) as b, open(c) as d,): pass'],
    ['except groups and bare tuples', 'try: pass\nexcept* (A, B) as e: pass'],
    ['generics', 'def f[T: int, *Ts, **P](x: T) -> T: return x\ntype A[T] = list[T]\nclass B[T]: pass'],
    ['top-level await', 'await f()\nasync with a: pass\n[x async for x in y]'],
    ['walrus, star expressions, slices', 'f(x := 1, *a, **b)\nx[1:2, *c]\n*a, b = c\nreturn_ = *a, b'],
    [
      'every operator',
      '-a ** b * ~c @ d / +e // f % g + h - i << j >> k & l ^ m | n\na @= b; a //= b; a <<= c; a ^= d\nnot a in b not in c is d is not e < f <= g != h or i and j',
    ],
    ['a form feed and Unicode names', '\fx = 1\nπ = ﬁ = 2'],
  ])('reads %s', (_title, source) => {
    expect(fault(source)).toBeUndefined();
    expect(kinds(source).length).toBeGreaterThan(0);
  });

  it.each([
    ['foo(a, b\nx = 3', "1:4 '(' was never closed"],
    ['x = )', "1:5 unmatched ')'"],
    ['x = (1]', "1:7 closing parenthesis ']' does not match opening parenthesis '('"],
    ['x = "abc', '1:5 unterminated string literal (detected at line 1)'],
    ['x = """abc\n', '1:5 unterminated triple-quoted string literal (detected at line 2)'],
    ['if x:\ny = 1', "2:1 expected an indented block after 'if' statement on line 1"],
    ['def f():\n', '1:9 expected an indented block after function definition on line 1'],
    ['x = 1\n  y = 2', '2:3 unexpected indent'],
    ['if x:\n    y\n  z', '3:3 unindent does not match any outer indentation level'],
    ['if x:\n        y\n\tz', '3:2 inconsistent use of tabs and spaces in indentation'],
    ['print "x"', "1:1 Missing parentheses in call to 'print'. Did you mean print(...)?"],
    ['x = 1\nreturn x', "2:1 'return' outside function"],
    ['break', "1:1 'break' outside loop"],
    ['f() = 1', '1:1 invalid syntax'],
    ['for 1 in x: pass', '1:1 invalid syntax'],
    ['x = 0777', '1:5 leading zeros in decimal integer literals are not permitted'],
    ['a <> b', '1:1 invalid syntax'],
    ['x = 1\0', '1:6 source code cannot contain null bytes'],
    [
      'x = 1\nfrom __future__ import annotations',
      '2:1 from __future__ imports must occur at the beginning of the file',
    ],
    ['def f(a, a): pass', "1:5 duplicate argument 'a' in function definition"],
  ])('refuses %j with the place and CPython’s words', (source, expected) => {
    expect(fault(source)).toBe(expected);
  });

  it('keeps the statements that are right', () => {
    const { body, errors } = parser.parse('x = 1\ny = = 2\nz = 3\n');
    expect(errors).toHaveLength(1);
    expect(body.length).toBeGreaterThan(0);
  });

  it.each([
    ['brackets', '('.repeat(300) + ')'.repeat(300)],
    ['attributes', `a${'.b'.repeat(5_000)}`],
    ['operators', `${'-'.repeat(5_000)}1`],
    [
      'blocks',
      Array.from({ length: 150 }, (_, depth) => `${' '.repeat(depth)}if x:\n`).join('') +
        `${' '.repeat(150)}y`,
    ],
  ])('tells of %s that nest too deep', (_title, source) => {
    expect(parser.parse(source).errors[0]?.kind).toBe('too-deep');
  });

  it('counts columns in UTF-16 units and lines from 1', () => {
    expect(parser.parse('x = "😀" + )', 7).errors[0]).toMatchObject({ line: 1, column: 12 });
  });
});
