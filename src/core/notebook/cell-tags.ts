import { didYouMean } from '../problems/did-you-mean.ts';
import { problem, type Problem } from '../problems/problem.ts';
import { clipped } from './json-values.ts';
import { readSettingTag, settingPrefixes, type Setting } from './setting-tags.ts';
import { mendStepName, readStepName } from './step-names.ts';
import { withStrictness } from './strictness.ts';

/** The cell types that a tag of their name gives. */
export const typeTags = ['imports', 'functions', 'pipeline-parameters', 'pipeline-metrics', 'skip'] as const;
export type TypeTag = (typeof typeTags)[number];

const isTypeTag = (word: string): word is TypeTag => (typeTags as readonly string[]).includes(word);

/** A name in a `prev:` tag, as written and as Tunebook reads it. */
export interface EarlierStep {
  readonly written: string;
  readonly name: string;
}

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

/** What one tag says, before its neighbours have been looked at. */
type Tag = { readonly text: string } & (
  | { readonly kind: 'type'; readonly type: TypeTag }
  | { readonly kind: 'step'; readonly names: readonly string[] }
  | { readonly kind: 'prev'; readonly steps: readonly EarlierStep[] }
  | { readonly kind: 'notebook'; readonly name: string }
  | { readonly kind: 'setting'; readonly setting: Setting }
  | { readonly kind: 'papermill' }
  /** Nothing more to say: a bare `step:`, or a tag whose problem has been told. */
  | { readonly kind: 'nothing' }
);

interface ReadTag {
  readonly tag: Tag;
  readonly problems: readonly Problem[];
  readonly old?: { readonly tag: string; readonly instead: string };
}

/**
 * Reads the tags of one code cell in every dialect of Kale, 0.1 to 2.3. In strict mode what Kale 2.3
 * refuses is an error. Kale stops reading at the first tag that gives a type, so nothing after it is refused.
 */
export function readCellTags(input: {
  readonly cell: number;
  readonly tags: readonly string[];
  readonly strict: boolean;
}): CellTags {
  const { cell, strict } = input;
  const read: ReadTag[] = [];
  const problems: Problem[] = [];
  let isTyped = false;
  for (const text of input.tags) {
    const one = readTag(text.trim(), cell);
    read.push(one);
    problems.push(...one.problems.map((problem) => withStrictness(strict && !isTyped, problem)));
    isTyped ||= one.tag.kind === 'type';
    if (strict && !isTyped && isBeyondKale(one.tag))
      problems.push(withStrictness(true, problem('not-in-kale', { cell }, { tag: clipped(one.tag.text) })));
  }
  const joined = joinTags(
    read.map((one) => one.tag),
    cell,
  );
  problems.push(...joined.problems.map((one) => withStrictness(strict, one)));
  return { meaning: joined.meaning, problems, old: read.find((one) => one.old !== undefined)?.old ?? null };
}

/** `request:` is ours, and Kale takes no digits or uppercase letters in a resource's name. */
const isBeyondKale = (tag: Tag): boolean =>
  tag.kind === 'setting' &&
  (tag.setting.kind === 'requests' || (tag.setting.kind === 'limits' && /[^-_a-z./]/.test(tag.setting.key)));

function readTag(text: string, cell: number): ReadTag {
  const nothing: Tag = { kind: 'nothing', text };
  if (isTypeTag(text)) return { tag: { kind: 'type', type: text, text }, problems: [] };
  if (text === 'parameters' || text === 'injected-parameters')
    return { tag: { kind: 'papermill', text }, problems: [] };
  const colon = text.indexOf(':');
  const rest = text.slice(colon + 1);
  switch (colon === -1 ? '' : text.slice(0, colon)) {
    case 'step':
    case 'block':
      return readStepTag(text, cell);
    case 'prev':
      return readPrevTag(text, cell);
    case 'notebook': {
      const { name, problems } = readStepName(rest, cell);
      return { tag: { kind: 'notebook', name, text }, problems };
    }
    case 'in':
    case 'out':
      return { tag: nothing, problems: [problem('old-data-tag', { cell }, { tag: clipped(text) })] };
  }
  const setting = readSettingTag(text);
  if (setting === null) return { tag: nothing, problems: [explainUnknown(text, cell)] };
  if ('setting' in setting) return { tag: { kind: 'setting', setting: setting.setting, text }, problems: [] };
  return { tag: nothing, problems: [problem('bad-tag', { cell }, { tag: clipped(text), ...setting.fault })] };
}

function readStepTag(text: string, cell: number): ReadTag {
  const written = text.slice(text.indexOf(':') + 1);
  const isOld = text.startsWith('block:');
  if (written === '') {
    // The editor of older Kale left a bare `block:` on cells; it says nothing, like a bare `step:`.
    return {
      tag: { kind: 'nothing', text },
      problems: [],
      ...(isOld ? { old: { tag: text, instead: 'step:' } } : {}),
    };
  }
  if (isTypeTag(written)) {
    const tag: Tag = { kind: 'type', type: written, text };
    if (isOld) return { tag, problems: [], old: { tag: text, instead: written } };
    return { tag, problems: [problem('step-named-as-type', { cell }, { tag: text, type: written })] };
  }
  const names = (isOld ? written.split(';') : [written]).map((name) => readStepName(name, cell));
  return {
    tag: { kind: 'step', names: unique(names.map((one) => one.name)), text },
    problems: names.flatMap((one) => one.problems),
    ...(isOld ? { old: { tag: clipped(text), instead: clipped(`step:${names[0]?.name ?? ''}`) } } : {}),
  };
}

function readPrevTag(text: string, cell: number): ReadTag {
  // Kale 0.3 named several steps in one tag, by `;` or `:`.
  const written = text
    .slice('prev:'.length)
    .split(/[;:]/)
    .filter((name) => name !== '');
  if (written.length === 0)
    return {
      tag: { kind: 'nothing', text },
      problems: [problem('unknown-tag', { cell }, { tag: text, suggestion: 'prev:<step>' })],
    };
  const read = written.map((name) => readStepName(name, cell));
  const steps = written.map((name) => ({ written: name, name: mendStepName(name) }));
  return {
    tag: { kind: 'prev', steps, text },
    // A keyword is told where the step begins; a name that must be changed, wherever it stands.
    problems: read.flatMap((one) => one.problems).filter((one) => one.code !== 'step-named-as-keyword'),
    ...(written.length > 1
      ? { old: { tag: clipped(text), instead: clipped(steps.map((step) => `prev:${step.name}`).join(' ')) } }
      : {}),
  };
}

const prefixes = ['step', 'block', 'prev', 'notebook', ...settingPrefixes];

/** A tag that is none of ours: a slip of the pen, or another tool's. */
function explainUnknown(text: string, cell: number): Problem {
  const suggestion = suggestTag(text);
  return suggestion === null
    ? problem('foreign-tag', { cell }, { tag: clipped(text) })
    : problem('unknown-tag', { cell }, { tag: clipped(text), suggestion: clipped(suggestion) });
}

function suggestTag(text: string): string | null {
  const [, word = '', between = '', rest = ''] =
    /^([a-z_-]+)(\s*[:=.]\s*|\s+|$)(.*)$/i.exec(text.slice(0, 200)) ?? [];
  if (between === '') {
    const type = didYouMean(word, typeTags);
    if (type !== null) return type;
    return prefixes.includes(word) ? `${word}:<name>` : null;
  }
  const prefix = prefixes.includes(word) ? word : didYouMean(word, prefixes);
  return prefix === null ? null : `${prefix === 'block' ? 'step' : prefix}:${rest}`;
}

/** Brings the tags of one cell together by Kale's rules. */
function joinTags(
  tags: readonly Tag[],
  cell: number,
): { readonly meaning: CellMeaning; readonly problems: readonly Problem[] } {
  const place = { cell };
  const type = tags.find((tag) => tag.kind === 'type');
  const papermill = tags.find((tag) => tag.kind === 'papermill');
  const names = unique(tags.flatMap((tag) => (tag.kind === 'step' ? tag.names : [])));
  const notebook = tags.find((tag) => tag.kind === 'notebook');
  const after = tags.flatMap((tag) => (tag.kind === 'prev' ? tag.steps : []));
  const settings = tags.flatMap((tag) =>
    tag.kind === 'setting' ? [{ tag: tag.text, setting: tag.setting }] : [],
  );
  const problems: Problem[] = [];

  if (papermill !== undefined) {
    const isAlone = type === undefined && names.length === 0 && notebook === undefined;
    const code = isAlone ? 'papermill-parameters' : 'papermill-beside-type';
    problems.push(problem(code, place, { tag: papermill.text }));
    if (isAlone) return { meaning: { kind: 'type', type: 'pipeline-parameters' }, problems };
  }
  if (type !== undefined) {
    const others = tags.filter((tag) => tag !== type && tag.kind !== 'nothing' && tag.kind !== 'papermill');
    const texts = unique(others.map((tag) => clipped(tag.text))).filter((text) => text !== type.text);
    if (texts.length > 0) {
      const told = problem('tags-without-effect', place, { tags: texts, type: type.type });
      // The editor of older Kale leaves the step's tags on a cell set to skip: there they can do no harm.
      problems.push(type.type === 'skip' ? { ...told, severity: 'note' } : told);
    }
    return { meaning: { kind: 'type', type: type.type }, problems };
  }
  if (names.length > 0) {
    if (names.length > 1) problems.push(problem('several-steps-on-cell', place, { names }));
    return { meaning: { kind: 'step', names, after, settings }, problems };
  }
  if (notebook !== undefined) return { meaning: { kind: 'notebook', name: notebook.name, after }, problems };
  for (const tag of tags)
    if (tag.kind === 'prev' || tag.kind === 'setting')
      problems.push(problem('tag-needs-step', place, { tag: clipped(tag.text) }));
  return { meaning: { kind: 'untagged' }, problems };
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
