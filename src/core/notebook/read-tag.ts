import { didYouMean } from '../problems/did-you-mean.ts';
import { problem, type Problem } from '../problems/problem.ts';
import { clipped } from './json-values.ts';
import { readSettingTag, settingPrefixes, type Setting } from './setting-tags.ts';
import { mendStepName, readStepName } from './step-names.ts';

/** The cell types that a tag of their name gives. */
export const typeTags = ['imports', 'functions', 'pipeline-parameters', 'pipeline-metrics', 'skip'] as const;
export type TypeTag = (typeof typeTags)[number];

export const isTypeTag = (word: string): word is TypeTag => (typeTags as readonly string[]).includes(word);

/** A name in a `prev:` tag, as written and as Tunebook reads it. */
export interface EarlierStep {
  readonly written: string;
  readonly name: string;
}

/** What one tag says, before its neighbours have been looked at. */
export type Tag = { readonly text: string } &
  /** `isPlain`: the type's own tag; else a step tag that has the type for a name, `block:imports`. */
  (
    | { readonly kind: 'type'; readonly type: TypeTag; readonly isPlain: boolean }
    | { readonly kind: 'step'; readonly names: readonly string[] }
    | { readonly kind: 'prev'; readonly steps: readonly EarlierStep[] }
    | { readonly kind: 'notebook'; readonly name: string }
    | { readonly kind: 'setting'; readonly setting: Setting }
    /** papermill's `parameters`, which is ours only where nothing else says what the cell is. */
    | { readonly kind: 'papermill' }
    /** A step tag without a name. */
    | { readonly kind: 'bare' }
    /** Meant for us, but not to be read. */
    | { readonly kind: 'broken' }
    | { readonly kind: 'foreign' }
  );

export interface ReadTag {
  readonly tag: Tag;
  readonly problems: readonly Problem[];
  /** How newer Kale writes it. */
  readonly old?: { readonly tag: string; readonly instead: string };
}

/** Reads one tag of a code cell. `text` has no space around it. */
export function readTag(text: string, cell: number): ReadTag {
  if (isTypeTag(text)) return { tag: { kind: 'type', type: text, isPlain: true, text }, problems: [] };
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
      return {
        tag: { kind: 'foreign', text },
        problems: [problem('old-data-tag', { cell }, { tag: clipped(text) })],
      };
  }
  const setting = readSettingTag(text);
  if (setting === null) return explainUnknown(text, cell);
  if ('setting' in setting) return { tag: { kind: 'setting', setting: setting.setting, text }, problems: [] };
  return {
    tag: { kind: 'broken', text },
    problems: [problem('bad-tag', { cell }, { tag: clipped(text), ...setting.fault })],
  };
}

function readStepTag(text: string, cell: number): ReadTag {
  const written = text.slice(text.indexOf(':') + 1);
  const isOld = text.startsWith('block:');
  if (written === '') {
    // The editor of older Kale left a bare `block:` on cells; it says nothing, like a bare `step:`.
    return {
      tag: { kind: 'bare', text },
      problems: [],
      ...(isOld ? { old: { tag: text, instead: 'step:' } } : {}),
    };
  }
  if (isTypeTag(written)) {
    const tag: Tag = { kind: 'type', type: written, isPlain: false, text };
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
      tag: { kind: 'broken', text },
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

/** What stands before the colon of a tag. */
export const tagPrefixes = ['step', 'block', 'prev', 'notebook', ...settingPrefixes];

/** A tag that is none of ours: a slip of the pen, or another tool's. */
function explainUnknown(text: string, cell: number): ReadTag {
  const tag = clipped(text);
  const suggestion = suggestTag(text);
  if (suggestion === null)
    return { tag: { kind: 'foreign', text }, problems: [problem('foreign-tag', { cell }, { tag })] };
  const told = problem('unknown-tag', { cell }, { tag, suggestion: clipped(suggestion) });
  return { tag: { kind: 'broken', text }, problems: [told] };
}

function suggestTag(text: string): string | null {
  const [, word = '', between = '', rest = ''] =
    /^([a-z_-]+)(\s*[:=.]\s*|\s+|$)(.*)$/i.exec(text.slice(0, 200)) ?? [];
  if (between === '') {
    const type = didYouMean(word, typeTags);
    if (type !== null) return type;
    return tagPrefixes.includes(word) ? `${word}:<name>` : null;
  }
  const prefix = tagPrefixes.includes(word) ? word : didYouMean(word, tagPrefixes);
  return prefix === null ? null : `${prefix === 'block' ? 'step' : prefix}:${rest}`;
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];
