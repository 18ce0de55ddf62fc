import { problem, type Problem } from '../problems/problem.ts';
import { clipped } from './json-values.ts';
import { type EarlierStep, readTag, type ReadTag, type Tag, type TypeTag } from './read-tag.ts';
import type { Setting } from './setting-tags.ts';
import { withStrictness } from './strictness.ts';

/** A setting and the tag that says it. */
export interface TaggedSetting {
  readonly tag: string;
  readonly setting: Setting;
}

/** What the tags of one code cell say together. */
export type CellMeaning =
  | { readonly kind: 'untagged' }
  | { readonly kind: 'type'; readonly type: TypeTag }
  | {
      readonly kind: 'step';
      /** One, save in Kale 0.3's `block:a;b`. */
      readonly names: readonly string[];
      readonly after: readonly EarlierStep[];
      readonly settings: readonly TaggedSetting[];
    }
  /** The cell stands for another notebook (Kale 2.3's composition). */
  | { readonly kind: 'notebook'; readonly name: string; readonly after: readonly EarlierStep[] };

export interface CellTags {
  readonly meaning: CellMeaning;
  readonly problems: readonly Problem[];
  /** The first tag that newer Kale writes otherwise. */
  readonly old: { readonly tag: string; readonly instead: string } | null;
}

/**
 * Reads the tags of one code cell in every dialect of Kale, 0.1 to 2.3. In strict mode what Kale 2.3
 * refuses is an error. Kale stops reading at the first tag that is a type, so nothing after it is refused.
 */
export function readCellTags(input: {
  readonly cell: number;
  readonly tags: readonly string[];
  readonly strict: boolean;
}): CellTags {
  const { cell, strict } = input;
  const read = input.tags.map((text) => readTag(text.trim(), cell));
  const last = read.findIndex(({ tag }) => tag.kind === 'type' && tag.isPlain);
  const seen = last === -1 ? read : read.slice(0, last + 1);
  const unseen = last === -1 ? [] : read.slice(last + 1);
  const tags = read.map((one) => one.tag);
  const type = findType(tags);
  const problems = [
    ...seen.flatMap((one) => tellSeen({ one, cell, strict, type })),
    ...unseen.flatMap((one) => (one.tag.kind === 'foreign' ? one.problems : [])),
  ];
  const joined = joinTags({ tags, cell, strict, type });
  const old = seen.find((one) => one.old !== undefined)?.old ?? null;
  return { meaning: joined.meaning, problems: [...problems, ...joined.problems], old };
}

type TypedTag = Extract<Tag, { kind: 'type' }>;

/** The tag that makes the cell one of a type: the first that is a type's own, else a step tag named as a type. */
function findType(tags: readonly Tag[]): TypedTag | null {
  const types = tags.filter((tag) => tag.kind === 'type');
  return types.find((tag) => tag.isPlain) ?? types[0] ?? null;
}

/** The problems of a tag that Kale reads. On a cell with a type, a tag that could do nothing need not be right. */
function tellSeen(input: {
  readonly one: ReadTag;
  readonly cell: number;
  readonly strict: boolean;
  readonly type: TypedTag | null;
}): readonly Problem[] {
  const { one, cell, strict, type } = input;
  const { tag } = one;
  if (!strict) return type === null || tag === type || tag.kind === 'foreign' ? one.problems : [];
  const beyond = isBeyondKale(tag) ? [problem('not-in-kale', { cell }, { tag: clipped(tag.text) })] : [];
  return [...one.problems, ...beyond].map((told) => withStrictness(true, told));
}

/** `request:` is ours, and Kale takes no digits or uppercase letters in a resource's name. */
const isBeyondKale = (tag: Tag): boolean =>
  tag.kind === 'setting' &&
  (tag.setting.kind === 'requests' || (tag.setting.kind === 'limits' && /[^-_a-z./]/.test(tag.setting.key)));

interface Joining {
  readonly tags: readonly Tag[];
  readonly cell: number;
  readonly strict: boolean;
  readonly type: TypedTag | null;
}

interface Joined {
  readonly meaning: CellMeaning;
  readonly problems: readonly Problem[];
}

/** Brings the tags of one cell together by Kale's rules. */
function joinTags(input: Joining): Joined {
  const { tags, cell, type } = input;
  const names = unique(tags.flatMap((tag) => (tag.kind === 'step' ? tag.names : [])));
  const notebook = tags.find((tag) => tag.kind === 'notebook');
  const after = tags.flatMap((tag) => (tag.kind === 'prev' ? tag.steps : []));
  const isOther = type !== null || names.length > 0 || notebook !== undefined;
  const problems = [...tellPapermill(input, isOther), ...tellSeveral(input, names)];

  if (type !== null)
    return {
      meaning: { kind: 'type', type: type.type },
      problems: [...problems, ...tellLost(type, tags, cell)],
    };
  if (names.length > 0) {
    const settings = tags.flatMap((tag) =>
      tag.kind === 'setting' ? [{ tag: tag.text, setting: tag.setting }] : [],
    );
    return { meaning: { kind: 'step', names, after, settings }, problems };
  }
  if (notebook !== undefined) return { meaning: { kind: 'notebook', name: notebook.name, after }, problems };
  if (tags.some((tag) => tag.kind === 'papermill'))
    return { meaning: { kind: 'type', type: 'pipeline-parameters' }, problems };
  return { meaning: { kind: 'untagged' }, problems: [...problems, ...tellStepless(input)] };
}

function tellPapermill({ tags, cell, strict, type }: Joining, isOther: boolean): readonly Problem[] {
  const position = tags.findIndex((tag) => tag.kind === 'papermill');
  const tag = tags[position];
  if (tag === undefined) return [];
  const code = isOther ? 'papermill-beside-type' : 'papermill-parameters';
  const isRead = type?.isPlain !== true || position < tags.indexOf(type);
  return [withStrictness(strict && isRead, problem(code, { cell }, { tag: tag.text }))];
}

/** Kale 0.1 had cells of several steps; later versions refuse a second step tag, even of the same name. */
function tellSeveral({ tags, cell, strict, type }: Joining, names: readonly string[]): readonly Problem[] {
  if (type?.isPlain === true) return [];
  // A bare `step:` counts beside a step that has a name.
  const count = tags.filter(({ kind }) => kind === 'step' || kind === 'type' || kind === 'bare').length;
  const isTold = (type === null && names.length > 1) || (strict && count > 1);
  return isTold ? [withStrictness(strict, problem('several-steps-on-cell', { cell }, { names }))] : [];
}

function tellLost(type: TypedTag, tags: readonly Tag[], cell: number): readonly Problem[] {
  const isLost = (tag: Tag): boolean =>
    tag !== type && tag.kind !== 'foreign' && tag.kind !== 'bare' && tag.kind !== 'papermill';
  const texts = unique(tags.filter(isLost).map((tag) => clipped(tag.text))).filter(
    (text) => text !== type.text,
  );
  if (texts.length === 0) return [];
  const told = problem('tags-without-effect', { cell }, { tags: texts, type: type.type });
  // The editor of older Kale leaves the step's tags on a cell set to skip: there they can do no harm.
  return [type.type === 'skip' ? { ...told, severity: 'note' } : told];
}

/** Tags of a step on a cell that begins none. Kale lets them pass beside a bare `step:`. */
function tellStepless({ tags, cell, strict }: Joining): readonly Problem[] {
  const isBare = tags.some((tag) => tag.kind === 'bare');
  return tags
    .filter((tag) => tag.kind === 'prev' || tag.kind === 'setting')
    .map((tag) =>
      withStrictness(strict && !isBare, problem('tag-needs-step', { cell }, { tag: clipped(tag.text) })),
    );
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
