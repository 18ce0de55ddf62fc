import { describe, expect, it } from 'vitest';
import type { ParameterType } from '../pipeline/pipeline.ts';
import { parseSpace, printSpace } from './notation.ts';
import { randomly, randomSpace } from '../../../test/support/random-space.ts';
import type { Space } from './space.ts';

const read = (text: string, type: ParameterType): Space | null => parseSpace(text, { name: 'X', type }).space;
const codes = (text: string, type: ParameterType): readonly string[] =>
  parseSpace(text, { name: 'X', type }).problems.map(({ code }) => code);

describe('parseSpace', () => {
  it.each<[string, ParameterType, Space]>([
    ['1e-4..1e-1 log', 'float', { kind: 'double', min: 1e-4, max: 0.1, distribution: 'logUniform' }],
    ['1..8', 'int', { kind: 'int', min: 1, max: 8, distribution: 'uniform' }],
    ['1..8', 'float', { kind: 'double', min: 1, max: 8, distribution: 'uniform' }],
    ['-5 .. 5', 'int', { kind: 'int', min: -5, max: 5, distribution: 'uniform' }],
    ['.5..5.', 'float', { kind: 'double', min: 0.5, max: 5, distribution: 'uniform' }],
    ['1_000..1e4', 'int', { kind: 'int', min: 1000, max: 10_000, distribution: 'uniform' }],
    ['0..0.5 step 0.05', 'float', { kind: 'double', min: 0, max: 0.5, step: 0.05, distribution: 'uniform' }],
    ['2..10 step 2 log', 'int', { kind: 'int', min: 2, max: 10, step: 2, distribution: 'logUniform' }],
    ['1..9 normal', 'int', { kind: 'int', min: 1, max: 9, distribution: 'normal' }],
    ['1..9 log normal', 'float', { kind: 'double', min: 1, max: 9, distribution: 'logNormal' }],
    ['1..9 uniform', 'float', { kind: 'double', min: 1, max: 9, distribution: 'uniform' }],
    ['32, 64, 128', 'int', { kind: 'discrete', values: [32, 64, 128] }],
    ['0.1,1', 'float', { kind: 'discrete', values: [0.1, 1] }],
    ['adam, sgd', 'str', { kind: 'categorical', choices: ['adam', 'sgd'] }],
    [`"a, b", 'it\\'s', "c\\n"`, 'str', { kind: 'categorical', choices: ['a, b', "it's", 'c\n'] }],
    ['"32", "64"', 'str', { kind: 'categorical', choices: ['32', '64'] }],
    ['a..b, c', 'str', { kind: 'categorical', choices: ['a..b', 'c'] }],
    ['True, False', 'bool', { kind: 'categorical', choices: [true, false] }],
    [' fixed ', 'str', { kind: 'fixed' }],
    ['"fixed", x', 'str', { kind: 'categorical', choices: ['fixed', 'x'] }],
  ])('reads %s for a parameter of type %s', (text, type, space) => {
    const parsed = parseSpace(text, { name: 'X', type });
    expect(parsed).toEqual({ space, problems: [] });
  });

  it.each<[string, ParameterType, string]>([
    ['8..1', 'int', 'space-upside-down'],
    ['0..1 log', 'float', 'space-log-needs-positive'],
    ['-1..1 log normal', 'float', 'space-log-needs-positive'],
    ['0..1 step 0', 'float', 'space-step-not-positive'],
    ['0..1 step -0.1', 'float', 'space-step-not-positive'],
    ['0..1 step 2', 'float', 'space-step-too-large'],
    ['1..x', 'int', 'space-number-expected'],
    ['1..', 'int', 'space-number-expected'],
    ['1..8 step', 'int', 'space-number-expected'],
    ['1..inf', 'float', 'space-number-expected'],
    ['0..1e999', 'float', 'space-number-too-large'],
    ['0..9007199254740993', 'int', 'space-number-too-large'],
    ['0.1..0.5', 'int', 'space-type-mismatch'],
    ['1.0..8.0', 'int', 'space-type-mismatch'],
    ['1..8 step 0.5', 'int', 'space-type-mismatch'],
    ['1, 2.5', 'int', 'space-type-mismatch'],
    ['"1", 2', 'int', 'space-type-mismatch'],
    ['True, False', 'int', 'space-type-mismatch'],
    ['adam, sgd', 'float', 'space-number-expected'],
    ['1..8', 'str', 'space-type-mismatch'],
    ['1..8', 'bool', 'space-type-mismatch'],
    ['32, 64', 'str', 'space-type-mismatch'],
    ['True, False', 'str', 'space-type-mismatch'],
    ['yes, no', 'bool', 'space-type-mismatch'],
    ['', 'int', 'space-empty'],
    ['   ', 'str', 'space-empty'],
    ['1,,2', 'int', 'space-empty'],
    ['a, b,', 'str', 'space-empty'],
    ['32, 64, 32.', 'float', 'space-value-repeated'],
    ['a, b, "a"', 'str', 'space-value-repeated'],
    ['1..8 lgo', 'int', 'space-word-unknown'],
    ['1..8 log log', 'int', 'space-word-unknown'],
    ['1..8 normal uniform', 'int', 'space-word-unknown'],
    ['fixd', 'str', 'space-word-unknown'],
    ['"a" b, c', 'str', 'space-word-unknown'],
    ['"a, b', 'str', 'space-quote-open'],
    ['1 to 8', 'int', 'space-not-understood'],
    ['[1, 8]', 'int', 'space-number-expected'],
    ['0...8', 'float', 'space-not-understood'],
  ])('refuses %s for a parameter of type %s as %s', (text, type, code) => {
    expect(codes(text, type)).toContain(code);
    expect(read(text, type)).toBeNull();
  });

  it('warns of a single value, and keeps it', () => {
    expect(codes('5', 'int')).toEqual(['space-single-value']);
    expect(read('5', 'int')).toEqual({ kind: 'discrete', values: [5] });
    expect(codes('3..3', 'float')).toEqual(['space-single-value']);
  });

  it('names the word that was meant', () => {
    expect(parseSpace('1..8 lgo', { name: 'X', type: 'int' }).problems[0]?.facts).toMatchObject({
      suggestion: 'log',
    });
  });

  it('points at the part that is wrong', () => {
    const columns = (text: string): readonly (number | undefined)[] =>
      parseSpace(text, { name: 'X', type: 'int' }, { cell: 2, line: 3, column: 20 }).problems.map(
        ({ place }) => place.column,
      );
    expect(columns('1..x')).toEqual([23]);
    expect(columns('1..8 step 0 lgo')).toEqual([32, 30]);
    expect(columns('1, 2, b, 3, c')).toEqual([26, 32]);
    expect(columns('1, 2, 1')).toEqual([26]);
  });

  it('tells all that is wrong at once', () => {
    expect(codes('a..b step c foo', 'int')).toHaveLength(4);
  });

  it('keeps what cannot be searched out, with a warning', () => {
    expect(codes('1, 2', 'list')).toEqual(['parameter-not-tunable']);
  });

  it('never throws, whatever the text', () => {
    const letters = [
      '1',
      '.',
      '..',
      ',',
      '"',
      "'",
      '\\',
      ' ',
      'log',
      'step',
      'e',
      '-',
      'a',
      '\u{1F600}',
      '\uD800',
      '#',
      '(',
      '\n',
    ];
    const random = randomly(7);
    for (let round = 0; round < 5000; round++) {
      const text = Array.from({ length: random.whole(0, 8) }, () => random.pick(letters)).join('');
      for (const type of ['int', 'float', 'bool', 'str', 'none'] as const) {
        const { space, problems } = parseSpace(text, { name: 'X', type });
        expect(space !== null || problems.length > 0).toBe(true);
      }
    }
  });

  it('reads a very long text in time', () => {
    const list = Array.from({ length: 20_000 }, (_, index) => String(index)).join(', ');
    expect(read(list, 'int')).toMatchObject({ kind: 'discrete' });
    expect(read(`${'1'.repeat(100_000)}..2`, 'int')).toBeNull();
    expect(read('. '.repeat(50_000), 'int')).toBeNull();
    expect(read(`"${'\\'.repeat(100_000)}`, 'str')).toBeNull();
  });
});

describe('printSpace', () => {
  it.each<[Space, string]>([
    [{ kind: 'double', min: 0.0001, max: 0.1, distribution: 'logUniform' }, '1e-4..0.1 log'],
    [{ kind: 'int', min: 1, max: 8, step: 2, distribution: 'normal' }, '1..8 step 2 normal'],
    [{ kind: 'discrete', values: [0.05, 10_000_000, 1e300] }, '0.05, 1e7, 1e300'],
    [
      { kind: 'categorical', choices: ['adam', 'k-means++', 'a, b', '32', 'true', ''] },
      'adam, k-means++, "a, b", "32", "true", ""',
    ],
    [{ kind: 'categorical', choices: [true, false] }, 'True, False'],
    [{ kind: 'categorical', choices: ['fixes'] }, '"fixes"'],
    [{ kind: 'fixed' }, 'fixed'],
  ])('writes %j as %s', (space, text) => {
    expect(printSpace(space)).toBe(text);
  });

  it('is read back as the same space, for any space', () => {
    const random = randomly(42);
    for (let round = 0; round < 20_000; round++) {
      const { space, type } = randomSpace(random);
      const text = printSpace(space);
      expect(text).not.toMatch(/[\n\r]/);
      const parsed = parseSpace(text, { name: 'X', type });
      expect(parsed.space, text).toEqual(space);
    }
  });
});
