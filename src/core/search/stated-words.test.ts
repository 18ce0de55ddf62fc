import { describe, expect, it } from 'vitest';
import { parseDuration, printDuration } from './durations.ts';
import { readStatedValue } from './stated-value.ts';
import { readTuneComment } from './tune-comment.ts';

describe('parseDuration', () => {
  it.each([
    ['30m', 1800],
    ['1h30m', 5400],
    ['1h 30m', 5400],
    ['45s', 45],
    ['90', 90],
    ['1.5h', 5400],
    ['1h1m1s', 3661],
    ['0.5', 0.5],
  ])('reads %s as %d seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each([
    '',
    ' ',
    '0',
    '0m',
    '-5m',
    '1h30',
    '30m1h',
    '5d',
    'm',
    '1e3',
    '1..2s',
    '9'.repeat(500),
    'Infinity',
  ])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  it('is read back from what is printed', () => {
    for (const seconds of [1, 59, 60, 61, 3600, 5400, 86_401])
      expect(parseDuration(printDuration(seconds))).toBe(seconds);
    expect(printDuration(5400)).toBe('1h30m');
  });
});

describe('readTuneComment', () => {
  it.each([
    ['tune: 1..8', '1..8', 6],
    [' Tune :  1..8  ', '1..8', 9],
    ['rate # tune: 1..8  # see paper', '1..8', 13],
    ['tune: "a#b", \'c\' # d', '"a#b", \'c\'', 6],
    ['tune:', '', 5],
  ])('finds the space in %j', (comment, text, offset) => {
    expect(readTuneComment(comment)).toEqual({ text, offset });
  });

  it.each(['', 'how to tune: by hand', 'fine-tune: later', 'tuned: 1..8', 'tune 1..8'])(
    'takes %j for prose',
    (comment) => {
      expect(readTuneComment(comment)).toBeNull();
    },
  );
});

describe('readStatedValue', () => {
  const text = (one: string) => ({ kind: 'text' as const, text: one });
  const typed = (value: string | number | boolean) => ({ kind: 'typed' as const, value });

  it('reads texts of a command line by the type of the parameter', () => {
    expect(readStatedValue(text('5'), 'int')).toBe(5);
    expect(readStatedValue(text('1e3'), 'int')).toBe(1000);
    expect(readStatedValue(text('5'), 'float')).toBe(5);
    expect(readStatedValue(text('false'), 'bool')).toBe(false);
    expect(readStatedValue(text('5'), 'str')).toBe('5');
    expect(readStatedValue(text('"adam"'), 'str')).toBe('adam');
    expect(readStatedValue(text('say "hi"'), 'str')).toBe('say "hi"');
  });

  it('takes typed values as they are', () => {
    expect(readStatedValue(typed('"adam"'), 'str')).toBe('"adam"');
    expect(readStatedValue(typed(2), 'float')).toBe(2);
    expect(readStatedValue(typed('0.5'), 'float')).toBe(0.5);
  });

  it.each([
    [typed(2.5), 'int'],
    [typed(true), 'int'],
    [typed(1), 'bool'],
    [typed(5), 'str'],
    [typed(NaN), 'float'],
    [text('9007199254740993'), 'int'],
    [text('nan'), 'float'],
    [typed(1), 'none'],
    [text('[1]'), 'list'],
  ] as const)('refuses %j for a parameter of type %s', (value, type) => {
    expect(readStatedValue(value, type)).toBeNull();
  });
});
