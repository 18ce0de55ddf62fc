import type { Problem } from '../problems/problem.ts';
import { annotateNotebook } from './annotate-notebook.ts';
import type { AnnotatedNotebook } from './cell-roles.ts';
import { readCellTags } from './cell-tags.ts';
import type { Fix } from './fix.ts';
import { fixMetadata } from './fix-metadata.ts';
import { locateAnnotations, type LocatedTags } from './locate-annotations.ts';
import { meantTags } from './meant-tags.ts';
import { modernTags, type NewTags } from './modern-tags.ts';
import { moveMetricsLast } from './move-metrics-last.ts';
import type { Cell, Notebook } from './notebook.ts';
import { readNotebook } from './read-notebook.ts';
import { applyEdits, type TextEdit } from './text-edits.ts';

export interface FixedNotebook {
  readonly text: string;
  /** What was changed, in order; `cell` is where the cell stood in the notebook that was handed in. */
  readonly fixes: readonly Fix[];
}

// Each round mends what the one before it brought to light; two or three are what it takes.
const MOST_ROUNDS = 10;

/**
 * Applies the ways out that need no judgement: forgotten dependencies are tagged, tags and settings of older Kale and bad
 * step names are written as Kale 2.3 takes them, certain slips of the pen are mended, and the metrics cell is moved to the end.
 * All else stays as it is to the byte; applied again it changes nothing. `problemsOf` compiles a text; of its problems only
 * the dependencies it added are used. A text that is no notebook comes back as it is.
 */
export function fixNotebook(input: {
  readonly name: string;
  readonly text: string;
  readonly problemsOf: (text: string) => readonly Problem[];
}): FixedNotebook {
  const { name } = input;
  const fixes: Fix[] = [];
  let { text } = input;
  const apply = (fix: (text: string) => FixedNotebook): boolean => {
    const fixed = fix(text);
    text = fixed.text;
    fixes.push(...fixed.fixes);
    return fixed.fixes.length > 0;
  };
  const fixTags = (write: WriteTags) => (before: string) => rewriteTags(name, before, write);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const slips = apply(fixTags((cell, { annotated }) => meantTags(cell, annotated)));
    const old = apply(fixTags((cell, { modern }) => modern(cell)));
    const forgotten = apply((before) => {
      const added = forgottenSteps(input.problemsOf(before));
      return rewriteTags(name, before, (cell, { annotated }) => addDependencies(cell, annotated, added));
    });
    if (!slips && !old && !forgotten) break;
  }
  apply(rewriteMetadata);
  apply((before) => moveMetricsLast(name, before));
  return { text, fixes };
}

interface Read {
  readonly annotated: AnnotatedNotebook;
  readonly modern: (cell: Cell) => NewTags;
}

type WriteTags = (cell: Cell, read: Read) => NewTags;

/** Writes the tags of every code cell anew. Where a tag stays, so does the way it is written. */
function rewriteTags(name: string, text: string, write: WriteTags): FixedNotebook {
  const notebook = readIt(name, text);
  if (notebook === null) return { text, fixes: [] };
  const read = { annotated: annotateNotebook(notebook).annotated, modern: modernTags(notebook.cells) };
  const located = locateAnnotations(text);
  const fixes: Fix[] = [];
  const edits: TextEdit[] = [];
  for (const cell of notebook.cells) {
    const list = located.cells[cell.index]?.tags ?? null;
    if (cell.kind !== 'code' || cell.tags.length === 0 || list === null) continue;
    const written = write(cell, read);
    const changes = written.flatMap((tags, position) => changeOf(cell, position, tags));
    if (changes.length === 0) continue;
    fixes.push(...changes);
    edits.push(writeList(text, list, written));
  }
  return { text: applyEdits(text, edits), fixes };
}

const readIt = (name: string, text: string): Notebook | null => readNotebook({ name, text }).notebook;

/** What the tags in the place of one are to the user: the tag with others added to it, or other ones. */
function changeOf(cell: Cell, position: number, tags: readonly string[]): readonly Fix[] {
  const from = cell.tags[position] ?? '';
  if (tags[0] === from) return tags.slice(1).map((tag) => ({ kind: 'tag-added', cell: cell.index, tag }));
  return [{ kind: 'tag-written', cell: cell.index, from, to: tags }];
}

/** The edit that writes a list of tags, spaced as it was. */
function writeList(text: string, list: LocatedTags, written: NewTags): TextEdit {
  let position = -1;
  const items = list.items.flatMap((item): readonly string[] => {
    const raw = text.slice(item.start, item.end);
    if (item.text !== null) position++;
    const tags = item.text === null ? undefined : written[position];
    return tags === undefined ? [raw] : tags.map((tag) => (tag === item.text ? raw : JSON.stringify(tag)));
  });
  const [first, second] = list.items;
  const last = list.items.at(-1);
  if (first === undefined || last === undefined || items.length === 0)
    return { start: list.start, end: list.end, text: '[]' };
  const before = text.slice(list.start + 1, first.start);
  const between =
    second === undefined ? `,${before.includes('\n') ? before : ' '}` : text.slice(first.end, second.start);
  return { start: first.start, end: last.end, text: items.join(between) };
}

/** By step: the steps that it needs and does not name. */
function forgottenSteps(problems: readonly Problem[]): ReadonlyMap<string, readonly string[]> {
  const forgotten = new Map<string, string[]>();
  for (const one of problems)
    if (one.code === 'dependency-added') {
      const { step, producer } = (one as Problem<'dependency-added'>).facts;
      forgotten.set(step, [...(forgotten.get(step) ?? []), producer]);
    }
  return forgotten;
}

/** Adds `prev:` tags where a step begins, below those it has. A cell that begins several steps is left alone. */
function addDependencies(
  cell: Cell,
  annotated: AnnotatedNotebook,
  forgotten: ReadonlyMap<string, readonly string[]>,
): NewTags {
  const kept = cell.tags.map((tag) => [tag]);
  const { meaning } = readCellTags({ cell: cell.index, tags: cell.tags, strict: false });
  const [name, another] = meaning.kind === 'step' ? meaning.names : [];
  if (name === undefined || another !== undefined) return kept;
  const step = annotated.steps.find((one) => one.name === name && one.cell === cell.index);
  const added = (forgotten.get(name) ?? []).filter((producer) => step?.after.includes(producer) === false);
  const has = (prefix: RegExp) => cell.tags.findLastIndex((tag) => prefix.test(tag.trim()));
  const place = Math.max(has(/^prev:/), has(/^(?:step|block):/));
  return kept.map((tags, position) =>
    position === place ? [...tags, ...added.map((producer) => `prev:${producer}`)] : tags,
  );
}

function rewriteMetadata(text: string): FixedNotebook {
  if (readIt('', text) === null) return { text, fixes: [] };
  const { metadata } = locateAnnotations(text);
  if (metadata === null) return { text, fixes: [] };
  const fixed = fixMetadata(text.slice(metadata.start, metadata.end));
  return { text: applyEdits(text, [{ ...metadata, text: fixed.text }]), fixes: fixed.fixes };
}
