import type { ParameterType } from '../../src/core/pipeline/pipeline.ts';
import type { Distribution, Space } from '../../src/core/search/space.ts';

/** Repeatable random choices (mulberry32), for tests over many spaces. */
export interface Random {
  /** From 0 up to but not 1. */
  readonly share: () => number;
  readonly whole: (least: number, most: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
}

export function randomly(seed: number): Random {
  let state = seed;
  const share = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (least: number, most: number): number => least + Math.floor(share() * (most - least + 1));
  const pick = <T>(from: readonly T[]): T => {
    const one = from[whole(0, from.length - 1)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  };
  return { share, whole, pick };
}

const PIECES = [
  'adam',
  'sgd',
  ' ',
  ',',
  '"',
  "'",
  '\\',
  '..',
  'step',
  'log',
  'fixed',
  'True',
  '1',
  '1e5',
  '#',
  '\n',
  '\t',
  'é',
  '\u{1F600}',
  '\uD800',
  '\u2028',
  '-',
  '/',
  '.',
  '_',
  '\0',
  '\x85',
  '=',
  'null',
];

/** Any valid space, and a type of parameter that it fits. */
export function randomSpace(random: Random): { readonly space: Space; readonly type: ParameterType } {
  const count = random.whole(1, 5);
  switch (random.whole(0, 5)) {
    case 0:
      return { space: { kind: 'fixed' }, type: random.pick(['int', 'float', 'bool', 'str'] as const) };
    case 1:
      return {
        space: { kind: 'categorical', choices: random.pick([[true, false], [false, true], [true]]) },
        type: 'bool',
      };
    case 2: {
      const texts = Array.from({ length: count }, () =>
        Array.from({ length: random.whole(0, 4) }, () => random.pick(PIECES)).join(''),
      );
      return { space: { kind: 'categorical', choices: [...new Set(texts)] }, type: 'str' };
    }
    case 3: {
      const type = random.pick(['int', 'float'] as const);
      const values = Array.from({ length: count }, () => randomNumber(random, type));
      return { space: { kind: 'discrete', values: [...new Set(values)] }, type };
    }
    default: {
      const type = random.pick(['int', 'float'] as const);
      const distribution = random.pick<Distribution>(['uniform', 'logUniform', 'normal', 'logNormal']);
      const isLog = distribution === 'logUniform' || distribution === 'logNormal';
      const ends = [randomNumber(random, type), randomNumber(random, type)].map((end) =>
        isLog ? Math.abs(end) || 1 : end,
      );
      const min = Math.min(...ends);
      const max = Math.max(...ends);
      const width = max - min;
      const step =
        type === 'int' ? Math.max(1, Math.floor(width / random.whole(1, 9))) : width / random.whole(1, 9);
      const isStepped = width > 0 && Number.isFinite(width) && random.share() < 0.4;
      const space: Space = {
        kind: type === 'int' ? 'int' : 'double',
        min,
        max,
        ...(isStepped ? { step } : {}),
        distribution,
      };
      return { space, type };
    }
  }
}

function randomNumber(random: Random, type: 'int' | 'float'): number {
  const size = random.pick([1, 10, 1000, 1e6, 2 ** 50]);
  const whole = random.whole(-size, size);
  if (type === 'int') return whole;
  return random.pick([
    whole,
    random.share(),
    (random.share() - 0.5) * 10 ** random.whole(-300, 300),
    Math.round(random.share() * 100) / 100,
  ]);
}
