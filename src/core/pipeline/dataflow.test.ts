import { describe, expect, it } from 'vitest';
import {
  chain,
  compileCells,
  functionsCell,
  importsCell,
  parametersCell,
  step,
  told,
} from '../../../test/support/compile-cells.ts';
import type { TestCell } from '../../../test/support/build-notebook.ts';
import { resolveDataflow } from './dataflow.ts';

/** What runs after what and what is handed over, one line a step. */
const flow = (...cells: readonly TestCell[]): readonly string[] =>
  compileCells(...cells).pipeline?.steps.map(
    ({ name, after, reads }) => `${name} <- ${after.join(',')}: ${reads.join(',')}`,
  ) ?? [];

const toldOf = (...cells: readonly TestCell[]): readonly string[] => told(compileCells(...cells));

describe('what a step is handed', () => {
  it('is what it needs and an earlier step writes, also over steps in between', () => {
    expect(flow(...chain('x = 1\ny = 2', 'z = 3', 'w = x'))).toEqual(['a <- : ', 'b <- a: ', 'c <- b: x']);
  });

  it('leaves out what the step binds before it uses it', () => {
    expect(flow(...chain('x = 1', 'x = 2\ny = x'))).toEqual(['a <- : ', 'b <- a: ']);
  });

  it('leaves out local names of comprehensions, lambdas and functions', () => {
    const local = 'a1 = [x for x in range(3)]\nf = lambda x: x\ndef g(x):\n    return x';
    expect(flow(...chain('x = 1', local))).toEqual(['a <- : ', 'b <- a: ']);
  });

  it('includes what is bound here on some paths only', () => {
    expect(flow(...chain('x = 1\nc = 1', 'if c:\n    x = 2\ny = x'))[1]).toBe('b <- a: c,x');
  });

  it('includes what functions read when they are called, wherever they are defined', () => {
    const cells = chain('k = 1\ndef f():\n    return g()\ndef g():\n    return k', 'y = f()');
    expect(flow(...cells)[1]).toBe('b <- a: f,g,k');
  });

  it('includes what methods of an instance read', () => {
    const cells = chain('k = 1\nclass M:\n    def f(self):\n        return k', 'm = M()', 'y = m.f()');
    expect(flow(...cells)[2]).toBe('c <- b: k,m');
  });

  it('includes what a functions cell reads of the steps before', () => {
    const cells = [functionsCell('def report():\n    return model'), ...chain('model = 1', 'y = report()')];
    expect(flow(...cells)[1]).toBe('b <- a: model');
  });

  it('includes what is reached through shell commands', () => {
    expect(flow(...chain('folder = "x"', '!ls {folder}'))[1]).toBe('b <- a: folder');
  });

  it('includes names that only a star import of an earlier step can have bound', () => {
    expect(flow(...chain('from math import *', 'y = sqrt(4)'))[1]).toBe('b <- a: sqrt');
  });

  it('includes names that only exec can have bound', () => {
    expect(flow(...chain('exec("x = 1")', 'y = x'))[1]).toBe('b <- a: x');
  });
});

describe('a dependency that was forgotten', () => {
  it('is added, with a warning that names the step and the names', () => {
    const cells = [step('a', 'x = 1\ny = 2'), step('b', 'z = y + x')];
    expect(flow(...cells)).toEqual(['a <- : ', 'b <- a: x,y']);
    expect(toldOf(...cells)).toEqual(['dependency-added b a x y']);
  });

  it('is added behind a star import in the imports cell too', () => {
    const cells = [importsCell('from math import *'), step('a', 'x = 1'), step('b', 'y = x')];
    expect(toldOf(...cells)).toEqual(['dependency-added b a x']);
  });

  it('is added to the last of the earlier steps that bind the name', () => {
    const cells = [step('a', 'x = 1'), step('b', 'x = 2', 'a'), step('c', 'y = x')];
    expect(flow(...cells)[2]).toBe('c <- b: x');
  });

  it('is enough for names that come with it', () => {
    const cells = [step('a', 'x = 1'), step('b', 'y = x', 'a'), step('c', 'z = x + y')];
    expect(flow(...cells)[2]).toBe('c <- b: x,y');
  });

  it('can bring a second producer of another name, which is told of', () => {
    const cells = [
      step('a', 'def f():\n    return k\nk = 1'),
      step('b', 'k = 2'),
      step('c', 'k2 = f()', 'b'),
    ];
    expect(toldOf(...cells)).toEqual(['ambiguous-producer k c a b', 'dependency-added c a f']);
  });

  it('is not added where a step that is said to come before provides the name', () => {
    const cells = [step('a', 'x = 1'), step('b', 'x = 2', 'a'), step('c', 'y = x', 'a')];
    expect(flow(...cells)[2]).toBe('c <- a: x');
    expect(toldOf(...cells)).toEqual([]);
  });

  it('is not added for a name that every step has', () => {
    const cells = [parametersCell('LR = 1'), step('a', 'LR = 2'), step('b', 'y = LR')];
    expect(flow(...cells)[1]).toBe('b <- : ');
  });
});

describe('two producers of which neither runs before the other', () => {
  const diamond = (left: string, right: string, join: string): readonly TestCell[] => [
    step('a', 'x = [1]\nk = 1'),
    step('l', left, 'a'),
    step('r', right, 'a'),
    step('j', join, 'l', 'r'),
  ];

  it('are an error where the name is used', () => {
    expect(toldOf(...diamond('x = 2', 'x = 3', 'y = x'))).toEqual(['ambiguous-producer x j l r']);
  });

  it('are none where the name is bound first', () => {
    expect(toldOf(...diamond('i = 2', 'i = 3', 'for i in range(3):\n    print(i)'))).toEqual([]);
  });

  it('are none where one of them only hands the object to a call', () => {
    expect(toldOf(...diamond('print(x)', 'x += [2]', 'y = x'))).toEqual([]);
    expect(toldOf(...diamond('n = len(x)\nx.copy()', 'm = sum(x)', 'y = x'))).toEqual([]);
  });

  it('are an error where a function that is called reads the name', () => {
    const cells = [
      functionsCell('def report():\n    return x'),
      ...diamond('x = 2', 'x = 3', 'y = report()'),
    ];
    expect(toldOf(...cells)).toEqual(['ambiguous-producer x j l r']);
  });

  it('are none where a function that reads the name is only defined', () => {
    const join = 'def f():\n    return x';
    expect(toldOf(...diamond('x = 2', 'x = 3', join), step('e', 'x = 4\ny = f()', 'j'))).toEqual([]);
  });

  it('are none where both import the same module', () => {
    expect(toldOf(...diamond('import math', 'import math', 'y = math.pi'))).toEqual([]);
    expect(toldOf(...diamond('import os.path', 'import os', 'y = os.sep'))).toEqual([]);
    expect(toldOf(...diamond('import math as m', 'import cmath as m', 'y = m.pi'))).toEqual([
      'ambiguous-producer m j l r',
    ]);
  });

  it('are found among earlier steps that were forgotten as well', () => {
    expect(toldOf(step('l', 'x = 1'), step('r', 'x = 2'), step('j', 'y = x'))).toEqual([
      'ambiguous-producer x j l r',
    ]);
  });

  it('are none where one runs before the other', () => {
    expect(toldOf(...chain('x = 1', 'x = 2', 'y = x'))).toEqual([]);
  });
});

describe('a name that may not be there', () => {
  it('is told of when nothing binds it, once a step', () => {
    expect(toldOf(...chain('a1 = nope\na2 = nope', 'b1 = nope'))).toEqual([
      'undefined-name nope a',
      'undefined-name nope b',
    ]);
  });

  it('is told of when only a later step binds it', () => {
    expect(toldOf(...chain('y = x', 'x = 1'))).toEqual(['name-defined-later x a b']);
  });

  it('is told of when it was deleted', () => {
    expect(toldOf(...chain('x = 1', 'del x', 'y = x'))).toEqual(['deleted-name-used x c b']);
  });

  it('is told of when it is bound on some paths only', () => {
    expect(toldOf(...chain('c = 1\nif c:\n    x = 1', 'y = x'))).toEqual(['bound-on-some-paths x b a']);
  });

  it('is there when an earlier step binds it on every path', () => {
    expect(toldOf(...chain('x = 0\nc = 1', 'if c:\n    x = 1', 'y = x'))).toEqual([]);
  });

  it('is no trouble where a try guards it', () => {
    expect(toldOf(...chain('z = 1', 'try:\n    y = x\nexcept NameError:\n    y = 0'))).toEqual([]);
  });

  it('is a warning in a function that nobody may call', () => {
    expect(toldOf(...chain('def f():\n    return nope'))).toEqual(['undefined-name-in-function nope a']);
  });

  it('is a warning, once, in a functions cell whose function is called', () => {
    const cells = [functionsCell('def f():\n    return nope'), ...chain('x = f()', 'y = f()')];
    expect(toldOf(...cells)).toEqual(['undefined-name-in-function nope a']);
  });

  it('is an error in a function that is called where it is defined', () => {
    expect(toldOf(...chain('def f():\n    return nope\nx = f()'))).toEqual(['undefined-name nope a']);
  });

  it('is no trouble where a function sets it, though nobody sees the call', () => {
    const make = 'def make():\n    global fresh\n    fresh = 1\nops = [make]';
    expect(toldOf(...chain(make, 'ops[0]()', 'y = fresh'))).toEqual([]);
  });

  it('is no trouble after exec, but exec is', () => {
    expect(toldOf(...chain('exec("x = 1")', 'y = x'))).toEqual(['dynamic-code a exec()']);
    expect(toldOf(step('a', 'exec("x = 1")'), step('b', 'y = x'))).toContain('undefined-name x b');
  });

  it('is no trouble after a star import in the imports cell', () => {
    expect(toldOf(importsCell('from math import *'), ...chain('y = sqrt(2)'))).toEqual([]);
  });

  it('is no built-in, parameter or name of an imports or functions cell', () => {
    const cells = [
      importsCell('import numpy as np'),
      functionsCell('def f(v):\n    return v'),
      parametersCell('LR = 1'),
      ...chain('y = f(np.mean([LR, len("x")]))'),
    ];
    expect(toldOf(...cells)).toEqual([]);
  });

  it('is told of in code that runs before every step', () => {
    expect(toldOf(functionsCell('size = len(data)'), ...chain('data = [1]\ny = size'))).toEqual([
      'undefined-name-before-steps data',
    ]);
  });
});

describe('a ring of steps', () => {
  it('is told of with its names', () => {
    const names = { needs: new Map(), writes: new Map(), bindsUnseen: false };
    const { problems } = resolveDataflow({
      steps: [
        { ...names, step: 'a', position: 0, declared: ['b'] },
        { ...names, step: 'b', position: 1, declared: ['a'] },
      ],
      isGiven: () => false,
      mayAppear: () => false,
    });
    expect(problems.map(({ code, facts }) => [code, facts])).toEqual([
      ['step-cycle', { ring: ['a', 'b', 'a'] }],
    ]);
  });
});
