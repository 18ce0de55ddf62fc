import type { ParameterValue } from '../pipeline/pipeline.ts';
import { didYouMean } from '../problems/did-you-mean.ts';
import { problem, type Problem } from '../problems/problem.ts';
import { parseDuration } from './durations.ts';

/** Data that somebody wrote, where it stands (`objective.goal`, `` for the whole), and the problems found so far. */
export interface Field {
  readonly value: unknown;
  readonly path: string;
  readonly problems: Problem[];
}

/** A value inside `field`: by a key, or by a place in a list. */
export function inside(field: Field, key: string | number, value: unknown): Field {
  const step = typeof key === 'number' ? `[${String(key)}]` : field.path === '' ? key : `.${key}`;
  return { value, path: field.path + step, problems: field.problems };
}

/** The value that was read from a field; where it is null, undefined, and a problem that tells what was wanted. */
export function need<T>(field: Field, wanted: string, value: T | null): T | undefined {
  if (value !== null) return value;
  refuse(field, wanted);
  return undefined;
}

/** Tells that something else was wanted here. */
export function refuse(field: Field, wanted: string): void {
  const facts = { wanted, found: describe(field.value) };
  field.problems.push(problem('sweep-file-value-wrong', { field: field.path }, facts));
}

const LONGEST_SHOWN = 60;

function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') {
    return value === ''
      ? 'an empty text'
      : `the text "${value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value}"`;
  }
  if (typeof value === 'number') return `the number ${String(value)}`;
  if (typeof value === 'boolean') return `the value ${String(value)}`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a group of fields' : `a ${typeof value}`;
}

/** The entries of a group of fields, or undefined (and a problem) when it is none. Keys with `null` count as absent. */
export function readEntries(field: Field, wanted: string): readonly (readonly [string, Field])[] | undefined {
  const { value } = field;
  const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
  const group = need(field, wanted, isGroup ? value : null);
  return (
    group &&
    Object.entries(group)
      .filter(([, one]) => one !== null && one !== undefined)
      .map(([key, one]) => [key, inside(field, key, one)] as const)
  );
}

/** A group of fields by name; every unknown one is a problem. Undefined (and a problem) when it is no such group. */
export function readKnownFields<Name extends string>(
  field: Field,
  names: readonly Name[],
  wanted: string,
): Partial<Readonly<Record<Name, Field>>> | undefined {
  const entries = readEntries(field, wanted);
  if (entries === undefined) return undefined;
  const known: Partial<Record<Name, Field>> = {};
  for (const [key, one] of entries) {
    const name = names.find((candidate) => candidate === key);
    if (name !== undefined) known[name] = one;
    else {
      const facts = { field: one.path, suggestion: didYouMean(key, names), known: names };
      field.problems.push(problem('sweep-file-field-unknown', { field: one.path }, facts));
    }
  }
  return known;
}

export function readText(field: Field, wanted: string): string | undefined {
  const { value } = field;
  return need(field, wanted, typeof value === 'string' && value.trim() !== '' ? value : null);
}

export function readWord<Word extends string>(field: Field, words: readonly Word[]): Word | undefined {
  return need(field, words.join(' or '), words.find((word) => word === field.value) ?? null);
}

export function readWhole(field: Field, least: number, most: number): number | undefined {
  const { value } = field;
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
  return need(field, `a whole number from ${String(least)} to ${String(most)}`, fits ? value : null);
}

export function readFinite(field: Field): number | undefined {
  const { value } = field;
  return need(field, 'a number', typeof value === 'number' && Number.isFinite(value) ? value : null);
}

/** Seconds of `30m`, `1h30m`, `45s`, or a number of seconds. */
export function readSeconds(field: Field): number | undefined {
  const { value } = field;
  const text = typeof value === 'number' ? String(value) : value;
  const seconds = typeof text === 'string' ? parseDuration(text) : null;
  return need(field, 'a duration such as 30m, 1h30m, 45s, or a number of seconds', seconds);
}

/** A list's values as fields; undefined (and a problem) when it is no list. */
export function readItems(field: Field, wanted: string): readonly Field[] | undefined {
  const { value } = field;
  const items: readonly unknown[] | undefined = need(field, wanted, Array.isArray(value) ? value : null);
  return items?.map((one, index) => inside(field, index, one));
}

/** A value that a parameter can take. */
export const readParameterValue = (field: Field, wanted: string): ParameterValue | undefined =>
  need(field, wanted, isParameterValue(field.value) ? field.value : null);

function isParameterValue(value: unknown): value is ParameterValue {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value))
  );
}
