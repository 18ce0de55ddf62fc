import { beforeAll, describe, expect, it } from 'vitest';
import { readMetricReferences } from '../../src/core/pipeline/metric-references.ts';
import { analyseCode } from '../../src/core/python/analyse-code.ts';
import { translateIPython } from '../../src/core/python/ipython.ts';
import { readParameterAssignments } from '../../src/core/python/parameter-cell.ts';
import type { PythonParser } from '../../src/core/python/parse.ts';
import { pythonParser } from './python-parser.ts';

let parser: PythonParser;
beforeAll(async () => {
  parser = await pythonParser();
});

function understand(source: string): void {
  const translated = translateIPython(source, 1);
  expect(translated.source.split('\n').length).toBe(source.split('\n').length);
  const tree = parser.parse(translated.source, 1);
  analyseCode(tree);
  readParameterAssignments(tree);
  readMetricReferences([tree]);
}

const CODE = `
%matplotlib inline
import numpy as np, os.path
from sklearn.svm import (SVC as S, NuSVC,)
LR: float = 1e-3  # tune: 1e-4..1e-1 log
names = ["adam", 'sgd', """a
b""", rb'x', f"{LR!r:>{np.pi}} {{}} {names[0]}"]
!pip install "pandas>=2" && echo {LR} $names
@cached(key=lambda a, *b, c=1, **d: a)
async def train(x: "np.ndarray", /, y=LR, *, z: int = 2, **rest) -> list[float]:
    global best
    async with lock as (held, *others), other: best += [v async for v in x if v > y]
    return await run(*x, **rest)
class Model(Base, metaclass=Meta):
    __k = size = 3
    def fit(self, data): yield from (self.__k * row[i:j, ...] for row in data if row is not None)
match names:
    case [first, *_] if first == "adam": pass
    case {"k": Point(x=0, y=yy) | None as p, **kw}: print(p)
    case -1 | 2.5 | "a" "b": del names[0], first
try:
    while not (n := len(names)) < 3 <= LR: break
    else: files = !ls *.txt
except* (OSError, ValueError) as error: raise RuntimeError from error
finally: x, (y, *z) = 1, (2, 3); x.a[0] @= ~y ** -z if z else lambda: 0
`;

const PIECES = [
  ...[
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '"',
    '"""',
    "'",
    '\\',
    '\n',
    '\n  ',
    '\n\t',
    ':',
    '=',
    ':=',
    'lambda ',
    'f"{',
  ],
  ...[
    '%',
    '!',
    '?',
    '%%',
    '%%time\n',
    'if ',
    'for ',
    'class ',
    'def ',
    '@',
    '*',
    '**',
    'match x:\n case ',
    '\ud800',
  ],
  ...[
    '\0',
    '\r',
    '\f',
    '#',
    'async ',
    'await ',
    'yield ',
    'del ',
    'import ',
    'from . import *',
    'global x',
    'with ',
  ],
  ...[
    'try:\n',
    'except* ',
    'type X[T] = ',
    'not ',
    '-',
    '...',
    '0x',
    '1e',
    'é',
    '😀',
    '$',
    '\u2028',
    ';',
    ',',
  ],
];

/** A generator of numbers below a bound that gives the same ones every time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}

function mutate(random: (below: number) => number): string {
  const from = random(CODE.length);
  let source = CODE.slice(from, from + 50 + random(800));
  for (let left = 1 + random(5); left > 0; left--) {
    const at = random(source.length + 1);
    const rest = random(3) === 0 ? at + random(20) : at;
    source = source.slice(0, at) + (PIECES[random(PIECES.length)] ?? '') + source.slice(rest);
  }
  return source;
}

describe('any text at all', () => {
  it('is read without an exception, whatever was broken in it', () => {
    expect(parser.parse(translateIPython(CODE).source).errors).toEqual([]);
    const random = numbers(20_240_601);
    for (let round = 0; round < 1_500; round++) {
      const source = mutate(random);
      expect(() => {
        understand(source);
      }, JSON.stringify(source)).not.toThrow();
    }
  });

  it.each([
    ...[
      '(',
      '{',
      '-',
      'not ',
      'lambda:',
      'a if b else ',
      'x=',
      'a.b',
      'a(',
      'if x:\n',
      'a+',
      'a**',
      'f"{',
      '"',
      '*',
    ],
    ...[
      '@a\n',
      '%x\n',
      '!a\\\n',
      'a,',
      'elif',
      'x = 1\n',
      'a or ',
      'a<',
      'await ',
      ';',
      '\\\n',
      'a?\n',
      '\t',
      '{x',
    ],
  ])('is read in time that grows with its length: %j over and over', (piece) => {
    understand(piece.repeat(Math.floor(10_000 / piece.length)));
  });

  it('is read with thousands of branches', () => {
    understand(
      `if a: pass\n${Array.from({ length: 3_000 }, (_, n) => `elif a == ${n}: x${n} = 1\n`).join('')}`,
    );
  });
});
