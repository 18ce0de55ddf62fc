import { readCellTags } from './cell-tags.ts';
import type { Cell } from './notebook.ts';
import { isTypeTag } from './read-tag.ts';
import { mendStepName, portableStepName } from './step-names.ts';

/** For each tag of a cell, what is to stand in its place: itself, nothing, or several. */
export type NewTags = readonly (readonly string[])[];

/**
 * Writes tags as Kale 2.3 takes them: `block:` as `step:`, one `prev:` for each step, names in its form, and none of the
 * data tags of Kale 0.3. Every cell means what it did; where that cannot be, its tags stay as they are.
 */
export function modernTags(cells: readonly Cell[]): (cell: Cell) => NewTags {
  const taken = namesTaken(cells);
  const rename = (written: string): string => {
    const name = portableStepName(written);
    return (taken.get(name)?.size ?? 0) > 1 ? written : name;
  };
  return (cell) => {
    const written = cell.tags.map((tag) => modernTag(tag, rename));
    return meaningOf(cell.index, written.flat()) === meaningOf(cell.index, cell.tags)
      ? written
      : cell.tags.map((tag) => [tag]);
  };
}

/** The ways in which tags that begin steps write a name, by the name: two ways may be meant as two steps. */
function namesTaken(cells: readonly Cell[]): ReadonlyMap<string, ReadonlySet<string>> {
  const taken = new Map<string, Set<string>>();
  for (const written of cells
    .filter(({ kind }) => kind === 'code')
    .flatMap(({ tags }) => tags.flatMap(begunBy))) {
    const name = portableStepName(written);
    taken.set(name, (taken.get(name) ?? new Set()).add(written));
  }
  return taken;
}

function begunBy(tag: string): readonly string[] {
  const { prefix, rest } = split(tag);
  if (rest === '' || isTypeTag(rest)) return [];
  if (prefix === 'block') return rest.split(';');
  return prefix === 'step' || prefix === 'notebook' ? [rest] : [];
}

function modernTag(tag: string, rename: (written: string) => string): readonly string[] {
  const { prefix, rest } = split(tag);
  switch (prefix) {
    case 'step':
      return rest === '' || isTypeTag(rest) ? [tag] : kept(tag, [`step:${rename(rest)}`]);
    case 'block':
      if (isTypeTag(rest)) return [rest];
      return rest === '' ? ['step:'] : rest.split(';').map((name) => `step:${rename(name)}`);
    case 'prev': {
      const names = rest.split(/[;:]/).filter((name) => name !== '');
      return names.length === 0
        ? [tag]
        : kept(tag, [...new Set(names.map((name) => `prev:${rename(name)}`))]);
    }
    case 'notebook':
      return rest === '' ? [tag] : kept(tag, [`notebook:${rename(rest)}`]);
    case 'in':
    case 'out':
      return [];
    default:
      return [tag];
  }
}

/** Space around a tag is no reason to write it anew. */
const kept = (tag: string, written: readonly string[]): readonly string[] =>
  written.length === 1 && written[0] === tag.trim() ? [tag] : written;

function split(tag: string): { readonly prefix: string; readonly rest: string } {
  const text = tag.trim();
  const colon = text.indexOf(':');
  return colon === -1
    ? { prefix: '', rest: text }
    : { prefix: text.slice(0, colon), rest: text.slice(colon + 1) };
}

/** What a cell's tags say, with names in the form of Kale 2.3. */
function meaningOf(cell: number, tags: readonly string[]): string {
  const { meaning } = readCellTags({ cell, tags, strict: false });
  const portable = (name: string): string => portableStepName(mendStepName(name));
  switch (meaning.kind) {
    case 'untagged':
      return meaning.kind;
    case 'type':
      return `${meaning.kind} ${meaning.type}`;
    case 'notebook':
    case 'step': {
      const names = meaning.kind === 'step' ? meaning.names : [meaning.name];
      const after = new Set(meaning.after.map(({ name }) => portable(name)));
      const settings = meaning.kind === 'step' ? meaning.settings : [];
      return JSON.stringify([meaning.kind, names.map(portable), [...after], settings]);
    }
  }
}
