import type { ParameterType } from '../pipeline/pipeline.ts';
import { didYouMean } from '../problems/did-you-mean.ts';
import { hasErrors, problem, type Place, type Problem } from '../problems/problem.ts';
import { printNumber, readNumber } from './numbers.ts';
import { printText, readQuoted } from './quoted-text.ts';
import { findSpaceFaults, printValue } from './space-faults.ts';
import type { Distribution, Range, Space } from './space.ts';

/** What the notation needs to know of the parameter: numbers without a dot are whole only where the parameter is. */
export interface TypedName {
  readonly name: string;
  readonly type: ParameterType;
}

export interface ParsedSpace {
  /** Null when there is an error among the problems. */
  readonly space: Space | null;
  readonly problems: readonly Problem[];
}

/**
 * Reads the one-line notation of a search space:
 * `1e-4..1e-1 log` · `1..8` · `0..0.5 step 0.05` · `1..9 normal` · `1..9 log normal` · `32, 64, 128` · `adam, sgd` ·
 * `"a, b", 'c'` · `True, False` · `fixed`. Inverse of `printSpace`.
 * `place` is where the text begins; a place with a column is moved to the part that is wrong.
 */
export function parseSpace(text: string, parameter: TypedName, place: Place = {}): ParsedSpace {
  const reader: Reader = { text, parameter, place, problems: [] };
  const space = readSpace(reader);
  return { space: space === null || hasErrors(reader.problems) ? null : space, problems: reader.problems };
}

/** Writes a space in the one-line notation. Inverse of `parseSpace` for a parameter of the type the space fits. */
export function printSpace(space: Space): string {
  switch (space.kind) {
    case 'fixed':
      return 'fixed';
    case 'double':
    case 'int':
      return printRange(space);
    case 'discrete':
      return space.values.map(printNumber).join(', ');
    case 'categorical':
      return space.choices.map((choice) => printChoice(choice, space.choices.length)).join(', ');
  }
}

const WORDS: Readonly<Record<Distribution, string>> = {
  uniform: '',
  logUniform: ' log',
  normal: ' normal',
  logNormal: ' log normal',
};

const printRange = (range: Range): string =>
  `${printNumber(range.min)}..${printNumber(range.max)}` +
  (range.step === undefined ? '' : ` step ${printNumber(range.step)}`) +
  WORDS[range.distribution];

// Words that stand for themselves; anything else is quoted. A single one is quoted so that it is not taken for a slip.
const BARE = /^[\p{L}_][\p{L}\p{N}_+/-]*(?:[. ][\p{L}\p{N}_+/-]+)*$/u;

function printChoice(choice: string | boolean, count: number): string {
  if (typeof choice === 'boolean') return printValue(choice);
  return count > 1 && BARE.test(choice) && readBoolean(choice) === null ? choice : printText(choice);
}

const readBoolean = (text: string): boolean | null =>
  text === 'True' || text === 'true' ? true : text === 'False' || text === 'false' ? false : null;

/** One value of a list as written, and where it begins. */
interface Item {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly start: number;
}

/** The text, where it begins, and the problems found in it so far. */
interface Reader {
  readonly text: string;
  readonly parameter: TypedName;
  readonly place: Place;
  readonly problems: Problem[];
}

const placeAt = ({ place }: Reader, offset: number): Place =>
  place.column === undefined ? place : { ...place, column: place.column + offset };

function mismatch(reader: Reader, found: string, offset: number): null {
  const { name, type } = reader.parameter;
  reader.problems.push(problem('space-type-mismatch', placeAt(reader, offset), { name, type, found }));
  return null;
}

function readSpace(reader: Reader): Space | null {
  const { name, type } = reader.parameter;
  const start = reader.text.search(/\S/);
  if (start < 0) {
    reader.problems.push(problem('space-empty', placeAt(reader, 0), { name }));
    return null;
  }
  const trimmed = reader.text.trim();
  if (trimmed === 'fixed') return { kind: 'fixed' };
  const dots = /\.{2,}/.exec(trimmed);
  const before = trimmed.slice(0, dots?.index ?? 0);
  if (dots && !/["',]/.test(before) && (type !== 'str' || looksNumeric(before.trim()))) {
    // With three dots it is open whose point the third one is.
    if (dots[0].length === 2) return readRange(reader, start);
    reader.problems.push(problem('space-not-understood', placeAt(reader, start), { name, text: trimmed }));
    return null;
  }
  const items = splitItems(reader);
  if (items === null) return null;
  const [only] = items;
  if (only && items.length === 1 && !only.isQuoted) {
    const word = only.text.split(/\s/, 1)[0] ?? '';
    const isSlip = didYouMean(word, ['fixed']) !== null && word.length > 3;
    if (isSlip) {
      reader.problems.push(
        problem('space-word-unknown', placeAt(reader, only.start), { name, word, suggestion: 'fixed' }),
      );
      return null;
    }
    if (/^\S+ +(?:to|-|until|and) +\S+/.test(only.text) || /^[[({]/.test(only.text)) {
      reader.problems.push(problem('space-not-understood', placeAt(reader, start), { name, text: trimmed }));
      return null;
    }
  }
  return readList(reader, items);
}

const looksNumeric = (text: string): boolean => readNumber(text.trim()).kind !== 'not-a-number';

function readRange(reader: Reader, start: number): Space | null {
  const { name, type } = reader.parameter;
  const dots = reader.text.indexOf('..', start);
  const tail = reader.text.slice(dots + 2);
  const tailStart = dots + 2 + Math.max(0, tail.search(/\S/));
  const words = tokens(reader.text, tailStart);
  const [last, ...options] = words;
  if (type !== 'int' && type !== 'float') return mismatch(reader, 'a range of numbers', start);
  const min = readEnd(reader, reader.text.slice(start, dots).trim(), start);
  const max = readEnd(reader, last?.text ?? '', last?.start ?? dots + 2);
  let step: number | null | undefined;
  let log: Item | undefined;
  let shape: Item | undefined;
  for (let index = 0; index < options.length; index++) {
    const word = options[index];
    if (word === undefined) break;
    const plain = word.text.toLowerCase();
    const isRepeated =
      (plain === 'step' && step !== undefined) ||
      (plain === 'log' && log !== undefined) ||
      ((plain === 'normal' || plain === 'uniform') && shape !== undefined);
    if (!isRepeated && plain === 'log') log = word;
    else if (!isRepeated && (plain === 'normal' || plain === 'uniform')) shape = word;
    else if (!isRepeated && plain === 'step') {
      index += 1;
      const size = options[index];
      step = readEnd(reader, size?.text ?? '', size?.start ?? word.start + word.text.length);
    } else {
      const suggestion = isRepeated
        ? null
        : didYouMean(word.text, ['log', 'normal', 'log normal', 'uniform', 'step']);
      reader.problems.push(
        problem('space-word-unknown', placeAt(reader, word.start), { name, word: word.text, suggestion }),
      );
    }
  }
  if (min === null || max === null || step === null) return null;
  const isNormal = shape?.text.toLowerCase() === 'normal';
  const distribution: Distribution = isNormal
    ? log
      ? 'logNormal'
      : 'normal'
    : log
      ? 'logUniform'
      : 'uniform';
  const space: Space = {
    kind: type === 'int' ? 'int' : 'double',
    min,
    max,
    ...(step === undefined ? {} : { step }),
    distribution,
  };
  const stepWord = options.findIndex((word) => word.text.toLowerCase() === 'step');
  const starts = { min: start, max: tailStart, step: options[stepWord + 1]?.start ?? start, list: start };
  for (const fault of findSpaceFaults(name, space))
    reader.problems.push(fault.at(placeAt(reader, starts[fault.part])));
  return space;
}

/** An end or a step of a range; null (and a problem) when it is not a number of the parameter's type. */
function readEnd(reader: Reader, text: string, start: number): number | null {
  const { name, type } = reader.parameter;
  const number = readNumber(text);
  if (number.kind === 'not-a-number') {
    reader.problems.push(problem('space-number-expected', placeAt(reader, start), { name, text }));
    return null;
  }
  const isTooLarge =
    number.kind === 'too-large' ||
    (type === 'int' && Number.isInteger(number.value) && !Number.isSafeInteger(number.value));
  if (isTooLarge) {
    reader.problems.push(problem('space-number-too-large', placeAt(reader, start), { name, text }));
    return null;
  }
  // A dot says that decimals are meant, even where the number itself is whole.
  if (type === 'int' && (number.hasDot || !Number.isInteger(number.value))) {
    return mismatch(reader, `the number ${text}`, start);
  }
  return number.value;
}

function readList(reader: Reader, items: readonly Item[]): Space | null {
  const { name, type } = reader.parameter;
  switch (type) {
    case 'int':
    case 'float': {
      const values: number[] = [];
      for (const item of items) {
        const value = item.isQuoted
          ? mismatch(reader, `the text ${printText(item.text)}`, item.start)
          : readBoolean(item.text) !== null
            ? mismatch(reader, `the value ${item.text}`, item.start)
            : readEnd(reader, item.text, item.start);
        if (value !== null) values.push(value);
      }
      return checkList(reader, items, { kind: 'discrete', values });
    }
    case 'bool': {
      const choices: boolean[] = [];
      for (const item of items) {
        const value = item.isQuoted ? null : readBoolean(item.text);
        if (value === null)
          mismatch(reader, `the value ${item.isQuoted ? printText(item.text) : item.text}`, item.start);
        else choices.push(value);
      }
      return checkList(reader, items, { kind: 'categorical', choices });
    }
    case 'str':
      for (const item of items) {
        if (item.isQuoted) continue;
        if (looksNumeric(item.text)) mismatch(reader, `the number ${item.text}`, item.start);
        else if (readBoolean(item.text) !== null) mismatch(reader, `the value ${item.text}`, item.start);
      }
      return checkList(reader, items, { kind: 'categorical', choices: items.map((item) => item.text) });
    case 'none':
    case 'list':
    case 'dict':
      reader.problems.push(problem('parameter-not-tunable', placeAt(reader, 0), { name, type }));
      return null;
  }
}

function checkList(reader: Reader, items: readonly Item[], space: Space): Space {
  // With a value missing for another fault, what is said of the list would mislead.
  if (hasErrors(reader.problems)) return space;
  for (const fault of findSpaceFaults(reader.parameter.name, space)) {
    reader.problems.push(fault.at(placeAt(reader, items[fault.index ?? 0]?.start ?? 0)));
  }
  return space;
}

/** Words between blanks from `start` on. */
function tokens(text: string, start: number): readonly Item[] {
  return [...text.slice(start).matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    isQuoted: false,
    start: start + match.index,
  }));
}

/** The values between commas; commas inside quotes do not count. Null (and a problem) where one is empty or not closed. */
function splitItems(reader: Reader): readonly Item[] | null {
  const { text } = reader;
  const { name } = reader.parameter;
  const items: Item[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(text.charAt(at))) at += 1;
    const start = at;
    const first = text.charAt(at);
    if (first === '"' || first === "'") {
      const quoted = readQuoted(text, at);
      if (quoted === null) {
        reader.problems.push(
          problem('space-quote-open', placeAt(reader, at), { name, text: text.slice(at).trim() }),
        );
        return null;
      }
      at = quoted.end;
      items.push({ text: quoted.text, isQuoted: true, start });
      while (/\s/.test(text.charAt(at))) at += 1;
      if (at < text.length && text.charAt(at) !== ',') {
        const word = text.slice(at).split(',', 1)[0]?.trim() ?? '';
        reader.problems.push(
          problem('space-word-unknown', placeAt(reader, at), { name, word, suggestion: null }),
        );
        return null;
      }
    } else {
      const comma = text.indexOf(',', at);
      at = comma < 0 ? text.length : comma;
      const bare = text.slice(start, at).trim();
      if (bare === '') {
        reader.problems.push(problem('space-empty', placeAt(reader, start), { name }));
        return null;
      }
      items.push({ text: bare, isQuoted: false, start });
    }
    if (at >= text.length) return items;
    at += 1;
  }
}
