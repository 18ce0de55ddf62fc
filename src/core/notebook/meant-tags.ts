import { surelyMeant } from '../problems/did-you-mean.ts';
import type { AnnotatedNotebook } from './cell-roles.ts';
import { readCellTags } from './cell-tags.ts';
import type { NewTags } from './modern-tags.ts';
import type { Cell } from './notebook.ts';
import { readTag, tagPrefixes, typeTags } from './read-tag.ts';

// Longer ones are not typed by hand.
const LONGEST_TAG = 200;

/** What is looked at beside the tag itself. */
interface Beside {
  readonly cell: number;
  /** The cell's other tags. */
  readonly others: readonly string[];
  /** Steps that begin above the cell, and those of the whole notebook. */
  readonly earlier: readonly string[];
  readonly steps: readonly string[];
}

/** Mends slips of the pen in a cell's tags where it is certain what is meant, and nothing else on the cell speaks against it. */
export function meantTags(cell: Cell, annotated: AnnotatedNotebook): NewTags {
  const steps = annotated.steps.map(({ name }) => name);
  const earlier = annotated.steps.filter((step) => step.cell < cell.index).map(({ name }) => name);
  const tags = [...cell.tags];
  return cell.tags.map((text, position) => {
    const others = tags.filter((_, at) => at !== position);
    const meant = mendTag(text.trim(), { cell: cell.index, others, earlier, steps });
    // The next slip on this cell is looked at with this one mended.
    if (meant !== null) tags[position] = meant;
    return [meant ?? text];
  });
}

function mendTag(tag: string, beside: Beside): string | null {
  if (tag.length > LONGEST_TAG) return null;
  const { kind } = readTag(tag, beside.cell).tag;
  const meant =
    kind === 'prev'
      ? meantEarlier(tag, beside)
      : kind === 'foreign' || kind === 'broken'
        ? meantTag(tag)
        : null;
  return meant !== null && meant !== tag && fits(meant, beside) ? meant : null;
}

/** `setp:train`, `Imports`, `prev=load`. */
function meantTag(tag: string): string | null {
  const [, word = '', rest] = /^([a-z_-]+)(?:\s*[:=]\s*(\S.*))?$/i.exec(tag) ?? [];
  if (rest === undefined) {
    const type = surelyMeant(word, typeTags);
    // A word that is merely near "skip" must not make code disappear.
    return type === 'skip' && word.toLowerCase() !== 'skip' ? null : type;
  }
  const prefix = tagPrefixes.includes(word) ? word : surelyMeant(word, tagPrefixes);
  return prefix === null ? null : `${prefix === 'block' ? 'step' : prefix}:${rest}`;
}

/** `prev:laod`: of names that somebody made up, only two letters swapped are a certain slip, since `train1` is not `train2`. */
function meantEarlier(tag: string, { earlier, steps }: Beside): string | null {
  const written = tag.slice('prev:'.length);
  if (steps.includes(written)) return null;
  const swapped = earlier.filter((name) => isSwapped(written, name));
  return swapped.length === 1 ? `prev:${swapped[0] ?? ''}` : null;
}

function isSwapped(one: string, other: string): boolean {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return (
    one.length === other.length &&
    at + 1 < one.length &&
    one[at] === other[at + 1] &&
    one[at + 1] === other[at] &&
    one.slice(at + 2) === other.slice(at + 2)
  );
}

/** True when the cell has use for the tag, and the tag is right. */
function fits(meant: string, { cell, others, earlier }: Beside): boolean {
  const { tag, problems } = readTag(meant, cell);
  if (problems.length > 0 || others.includes(meant)) return false;
  const { meaning } = readCellTags({ cell, tags: others, strict: false });
  switch (tag.kind) {
    case 'type':
    case 'step':
      return meaning.kind === 'untagged';
    case 'prev':
      return meaning.kind === 'step' && tag.steps.every(({ name }) => earlier.includes(name));
    case 'setting':
      return meaning.kind === 'step';
    case 'notebook':
    case 'papermill':
    case 'bare':
    case 'broken':
    case 'foreign':
      return false;
  }
}
