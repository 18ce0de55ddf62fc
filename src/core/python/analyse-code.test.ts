import { beforeAll, describe, expect, it } from 'vitest';
import { pythonParser } from '../../../test/python/python-parser.ts';
import { analyseCode, type CodeFacts } from './analyse-code.ts';
import type { PythonParser } from './parse.ts';

let parser: PythonParser;
beforeAll(async () => {
  parser = await pythonParser();
});

/** Facts of some cells run one after the other. */
function facts(...cells: string[]): CodeFacts {
  const trees = cells.map((source, index) => parser.parse(source, index));
  expect(trees.flatMap((tree) => tree.errors)).toEqual([]);
  return analyseCode(...trees);
}

/** Reads as `name` when certain, `name?cause` when possible; names of what is built in left out. */
const reads = (...cells: string[]): string[] =>
  [...facts(...cells).reads.values()]
    .filter((read) => !['print', 'range', 'len', 'open', 'NameError', 'Exception', 'map'].includes(read.name))
    .map((read) => (read.certainty === 'certain' ? read.name : `${read.name}?${read.because ?? ''}`));

const binds = (...cells: string[]): string[] =>
  [...facts(...cells).binds.values()].map((bind) =>
    bind.certainty === 'always' ? bind.name : `${bind.name}?${bind.because ?? bind.certainty}`,
  );

const reached = (source: string, name: string): string[] => [
  ...(facts(source).definitions.get(name)?.reads.keys() ?? []),
];

describe('names read from before', () => {
  it.each([
    ['a name bound before it is used is not', 'x = 1\nprint(x)', []],
    ['a name bound after it is used is', 'print(x)\nx = 2', ['x']],
    ['x += 1 reads x', 'x += 1', ['x']],
    ['x[i] = v reads all three', 'x[i] = v', ['v', 'x', 'i']],
    ['a deleted name must be there', 'del x', ['x']],
    ['the variable of a comprehension is not', '[y for y in data if y > low]', ['data', 'low']],
    ['nor that of a nested comprehension', '[[a, b] for a in outer for b in a.part]', ['outer']],
    ['the parameter of a lambda is not, nor is its body run', 'f = lambda x: x + k', []],
    ['a default argument and a decorator are', '@wrap(1)\ndef f(a, b=limit): return a', ['wrap', 'limit']],
    ['an annotation is', 'def f(a: Frame) -> Series: pass', ['Frame', 'Series']],
    [
      'annotations are not under the future import',
      'from __future__ import annotations\ndef f(a: int): pass',
      ['int?quoted'],
    ],
    ['what stands in an f-string is, its format included', 'f"{a!r:>{width}} {b=}"', ['a', 'width', 'b']],
    [
      'a base class and the body of a class are',
      'class A(Base):\n    y = const\n    z = y',
      ['Base', 'const'],
    ],
    [
      'a class sees the module, not the class around it',
      'class A:\n    y = 1\n    class B:\n        z = y',
      ['y'],
    ],
    ['x = x in a class reads the module', 'class A:\n    x = x', ['x']],
    ['an argument, by whatever way', 'f(*a, **b, c=d)', ['f', 'a', 'b', 'd']],
    ['a quoted annotation may', 'x: "Frame" = 1', ['Frame?quoted']],
    ['the strings of Literal are values', 'x: Literal["a"] = 1', ['Literal']],
    [
      'except as e is gone after its block',
      'try:\n    f()\nexcept E as e:\n    err = e\nprint(e)',
      ['f', 'E', 'e?deleted'],
    ],
    ['a walrus binds', 'if (n := len(a)) > 1: print(n)', ['a']],
    [
      'a walrus in a comprehension binds outside',
      '[last := v for v in vs]\nprint(last)',
      ['vs', 'last?loop'],
    ],
    ['a star-unpacking binds', 'a, *b = rest\nprint(a, b)', ['rest']],
    ['type parameters are not read', 'def f[T](x: T) -> T: return x', []],
  ])('%s', (_title, source, expected) => {
    expect(reads(source)).toEqual(expected);
  });

  it('says on which paths a name may be unbound', () => {
    expect(reads('if c: x = 1\nprint(x)')).toEqual(['c', 'x?branch']);
    expect(reads('if c: x = 1\nelse: x = 2\nprint(x)')).toEqual(['c']);
    expect(reads('for i in r: x = i\nprint(x)')).toEqual(['r', 'x?loop']);
    expect(reads('for i in (1, 2): x = i\nprint(x, i)')).toEqual([]);
    expect(reads('while True:\n    x = f()\n    if x: break\nprint(x)')).toEqual(['f']);
    expect(reads('try: x = 1\nexcept E: pass\nprint(x)')).toEqual(['E', 'x?try']);
    expect(reads('try: x = 1\nexcept E: x = 2\nprint(x)')).toEqual(['E']);
    expect(reads('try: x = 1\nexcept E: raise\nprint(x)')).toEqual(['E']);
    expect(reads('try: x = f()\nfinally: print(x)')).toEqual(['f', 'x?try']);
    expect(reads('a and (x := b)\nprint(x)')).toEqual(['a', 'b', 'x?short-circuit']);
    expect(reads('if a and (x := b): print(x)')).toEqual(['a', 'b']);
    expect(reads('with suppress(E):\n    x = 1\nprint(x)')).toEqual(['suppress', 'E', 'x?try']);
    expect(reads('with lock:\n    x = 1\nprint(x)')).toEqual(['lock']);
    expect(reads('x = 1\nif c: del x\nprint(x)')).toEqual(['c', 'x?deleted']);
    expect(reads('if __name__ == "__main__":\n    x = 1\nprint(x)')).toEqual(['__name__']);
    expect(reads('for i in r:\n    if i: break\n    x = 1\nelse:\n    x = 2\nprint(x)')).toEqual([
      'r',
      'x?loop',
    ]);
  });

  it('follows match: captures, stars, class patterns, and a case that always matches', () => {
    expect(reads('match v:\n    case [a, *b]: print(a, b)')).toEqual(['v']);
    expect(reads('match v:\n    case {"k": a, **b}: print(a, b)\nprint(b)')).toEqual(['v', 'b?match']);
    expect(reads('match v:\n    case Point(x=px) as p: y = px\n    case _: y = 0\nprint(y)')).toEqual([
      'v',
      'Point',
    ]);
    expect(reads('match v:\n    case A.B | 1: pass')).toEqual(['v', 'A']);
  });

  it('includes what a function of the code reads, from where it is called', () => {
    expect(reads('def f(): return data\nf()')).toEqual(['data?called']);
    expect(reads('def f(): return data\ndata = 1\nf()')).toEqual([]);
    expect(reads('def f(): return data\nmap(f, [])')).toEqual(['data?called']);
    expect(reads('def g(): return k\ndef f(): return g()\nf()')).toEqual(['k?called']);
    expect(facts('def f(): return data\nf()').reads.get('data')?.through).toBe('f');
  });

  it('knows that a function that was called may have bound a global', () => {
    expect(reads('def f():\n    global x\n    x = 1\nf()\nprint(x)')).toEqual(['x?global']);
  });

  it('lets a star import bind anything after it', () => {
    expect(reads('print(a)\nfrom m import *\nprint(b)')).toEqual(['a', 'b?star-import']);
  });

  it('tells a read that a try guards against NameError', () => {
    const guarded = (source: string): boolean | undefined => facts(source).reads.get('x')?.guarded;
    expect(guarded('try: x\nexcept NameError: x = 1')).toBe(true);
    expect(guarded('try: x\nexcept ValueError: x = 1')).toBe(false);
  });

  it('stops at a raise', () => {
    expect(reads('raise Stop\nprint(x)')).toEqual(['Stop']);
  });

  it('takes cells as run one after the other', () => {
    expect(reads('x = 1', 'print(x, y)')).toEqual(['y']);
    expect(facts('x = 1', '\nprint(y)').reads.get('y')?.place).toEqual({ cell: 1, line: 2, column: 7 });
  });
});

describe('names bound', () => {
  it.each([
    ['import a.b binds a', 'import os.path', ['os']],
    ['import a.b as c binds c', 'import os.path as p', ['p']],
    ['from m import x as y', 'from m import x as y', ['y']],
    ['def, async def and class', 'def f(): pass\nasync def g(): pass\nclass C: pass', ['f', 'g', 'C']],
    ['with (a as b, c as d)', 'with (a as b, c as d): pass', ['b', 'd']],
    ['for (a, b), *c', 'for (a, b), *c in (x,): pass', ['a', 'b', 'c']],
    ['an annotation alone binds nothing', 'x: int\ny: int = 1', ['y']],
    ['a deleted name is bound no more', 'x = 1\ndel x', ['x?never']],
    ['on some paths only', 'if c: x = 1', ['x?branch']],
    ['a walrus in a class comprehension stays out', 'class A:\n    y = 1', ['A']],
  ])('%s', (_title, source, expected) => {
    expect(binds(source)).toEqual(expected);
  });

  it('says how and where, every time', () => {
    expect(facts('x = 1\nx += 2').binds.get('x')?.all).toEqual([
      { place: { cell: 0, line: 1, column: 1 }, how: 'assign' },
      { place: { cell: 0, line: 2, column: 1 }, how: 'augmented' },
    ]);
  });

  it('keeps deletions apart', () => {
    const { deletes } = facts('del a\nif c: del b\nd = 1\ndel d\nd = 2');
    expect([...deletes].map(([name, { certainty }]) => [name, certainty])).toEqual([
      ['a', 'always'],
      ['b', 'sometimes'],
    ]);
  });
});

describe('objects changed in place', () => {
  const changes = (source: string): Record<string, string> =>
    Object.fromEntries(
      [...facts(source).mutates].map(([name, list]) => [name, list.map(({ how }) => how).join()]),
    );

  it.each([
    ['x.append(1)', { x: 'method' }],
    ['x.a.b[0].c()', { x: 'subscript,method' }],
    ['x[0] = 1', { x: 'store' }],
    ['x.a.b = 1', { x: 'store' }],
    ['del x[0]', { x: 'store' }],
    ['x += [1]', { x: 'augmented' }],
    ['x.n += 1', { x: 'augmented' }],
    ['fit(x, y=z.part)', { x: 'argument', z: 'argument', fit: 'called' }],
    ['fit([a, (b, c)])', { a: 'argument', b: 'argument', c: 'argument', fit: 'called' }],
    ['with x: pass', { x: 'method' }],
    ['fit(x + 1)', { fit: 'called' }],
    ['@x.register\ndef f(): pass', { x: 'method' }],
  ])('%s', (source, expected) => {
    expect(changes(source)).toEqual(expected);
  });

  it('follows other names for a part of the object', () => {
    expect(facts('for row in rows:\n    row.append(1)').mutates.get('rows')).toContainEqual({
      place: { cell: 0, line: 2, column: 5 },
      how: 'method',
      via: 'row',
    });
    expect(
      facts('m = models[0]\nm.fit()')
        .mutates.get('models')
        ?.map(({ via }) => via),
    ).toContain('m');
  });

  it('tells names that may share an object', () => {
    const aliases = facts('a = b\nc, d = e, f.g\nh = [i]').aliases;
    expect(aliases.map(({ target, source, how }) => `${target} ${how} ${source}`)).toEqual([
      'a same b',
      'c same e',
      'd part f',
      'h part i',
    ]);
  });
});

describe('functions and classes', () => {
  it('reach the globals their bodies read, locals and parameters aside', () => {
    expect(reached('def f(a, *b, c=1, **d):\n    e = a\n    return e + g + h.x', 'f')).toEqual(['g', 'h']);
  });
  it('reach what their nested functions, lambdas and comprehensions reach', () => {
    const source =
      'def f():\n    y = 1\n    def g():\n        nonlocal y\n        y = k\n    return [g() + z for v in w if v and (lambda: q)()]';
    expect(reached(source, 'f').sort()).toEqual(['k', 'q', 'w', 'z']);
  });
  it('methods reach globals, not names of their class', () => {
    expect(reached('class A:\n    k = 1\n    def m(self): return k + self.k', 'A')).toEqual(['k']);
  });
  it('private names are mangled', () => {
    expect(reached('class _A:\n    def m(self): return __limit', '_A')).toEqual(['_A__limit']);
  });
  it('async functions, decorated ones and lambdas in values count', () => {
    expect(reached('async def f(): await g(k)', 'f').sort()).toEqual(['g', 'k']);
    expect(reached('@cached\ndef f(): return k', 'f')).toEqual(['k']);
    expect(reached('table = {"a": lambda x: x + k}', 'table')).toEqual(['k']);
  });
  it('tell what they set, change and call', () => {
    const f = facts(
      'def f():\n    global n, m\n    n += 1\n    del m\n    data.append(1)\n    helper()',
    ).definitions.get('f');
    expect([...(f?.sets.keys() ?? [])]).toEqual(['n', 'm']);
    expect([...(f?.reads.keys() ?? [])]).toContain('n');
    expect(f?.mutates.get('data')?.[0]?.how).toBe('method');
    expect([...(f?.calls.keys() ?? [])]).toEqual(['helper']);
  });
  it('tell a generator', () => {
    const { definitions } = facts('def f(): yield 1\ng = (x for x in y)\ndef h(): return 1');
    expect([...definitions].map(([name, { makesGenerator }]) => [name, makesGenerator])).toEqual([
      ['f', true],
      ['g', true],
      ['h', false],
    ]);
  });
  it('of code with no name are in the union', () => {
    const { deferredReads, deferredWrites } = facts('register(lambda: k)\ndef f():\n    global n\n    n = 1');
    expect([...deferredReads.keys()]).toContain('k');
    expect([...deferredWrites.keys()]).toContain('n');
  });
});

describe('imports, dynamic code and use sites', () => {
  it('lists imports with their packages, also inside functions', () => {
    const { imports } = facts(
      'import numpy as np\ntry:\n    from sklearn.svm import SVC\nexcept ImportError: pass\nfrom .a import *\ndef f():\n    import torch',
    );
    expect(
      imports.map((one) => [one.topLevelPackage, one.asName, one.inTry, one.star, one.deferred]),
    ).toEqual([
      ['numpy', 'np', false, false, false],
      ['sklearn', 'SVC', true, false, false],
      ['', '', false, true, false],
      ['torch', 'torch', false, false, true],
    ]);
  });

  it('finds eval and its kind, unless the code has its own', () => {
    expect(facts('eval("x")\ndef f(): return globals()').dynamicCode.map(({ callee }) => callee)).toEqual([
      'eval',
      'globals',
    ]);
    expect(facts('def f(eval): return eval("x")').dynamicCode).toEqual([]);
  });

  it('finds where a name is handed over or compared', () => {
    const { useSites } = facts(
      'SGD(p, lr=LR)\nfit(int(N))\nif OPT == "adam" or "sgd" == OPT: pass\nif OPT in ("a", "b"): pass\n{"x": 1, "y": 2}[KEY]\nparams = {"eta": ETA}',
    );
    expect(useSites.map(({ place, ...site }) => ({ ...site, line: place.line }))).toEqual([
      { kind: 'argument', callee: 'SGD', keyword: null, position: 0, wrapper: null, name: 'p', line: 1 },
      { kind: 'argument', callee: 'SGD', keyword: 'lr', position: null, wrapper: null, name: 'LR', line: 1 },
      { kind: 'argument', callee: 'fit', keyword: null, position: 0, wrapper: 'int', name: 'N', line: 2 },
      { kind: 'argument', callee: 'int', keyword: null, position: 0, wrapper: null, name: 'N', line: 2 },
      {
        kind: 'comparison',
        operator: '==',
        literals: [{ kind: 'str', value: 'adam' }],
        name: 'OPT',
        line: 3,
      },
      { kind: 'comparison', operator: '==', literals: [{ kind: 'str', value: 'sgd' }], name: 'OPT', line: 3 },
      {
        kind: 'comparison',
        operator: 'in',
        literals: [
          { kind: 'str', value: 'a' },
          { kind: 'str', value: 'b' },
        ],
        name: 'OPT',
        line: 4,
      },
      {
        kind: 'lookup',
        literals: [
          { kind: 'str', value: 'x' },
          { kind: 'str', value: 'y' },
        ],
        name: 'KEY',
        line: 5,
      },
      { kind: 'entry', key: 'eta', name: 'ETA', line: 6 },
    ]);
  });

  it('does not take a parameter of a function for the global of its name', () => {
    expect(facts('def f(LR): return SGD(lr=LR)').useSites).toEqual([]);
  });
});
