import { surelyMeant } from '../problems/did-you-mean.ts';
import type { Fix } from './fix.ts';
import type { JsonSpan } from './json-cursor.ts';
import { isJsonObject } from './json-values.ts';
import { isPipelineName, KNOWN_SETTINGS, mendPipelineName, OWN_KEY, REMOVED } from './kale-metadata.ts';
import { findMember, locateMembers, type LocatedMember } from './locate-members.ts';
import type { JsonValue } from './notebook.ts';
import { applyEdits, type TextEdit } from './text-edits.ts';

interface Step {
  readonly fix: Fix;
  readonly edits: readonly TextEdit[];
}

/** Bounds the work on a file made to harm; a notebook has at most a handful to mend. */
const MOST_FIXES = 100;

/**
 * Brings the text of a notebook's own metadata, an object, to what Kale 2.3 takes: keys of older Kale renamed or removed,
 * misspelt ones written right where it is certain which are meant, the pipeline's name in its form. It says the same after it.
 */
export function fixMetadata(text: string): { readonly text: string; readonly fixes: readonly Fix[] } {
  const fixes: Fix[] = [];
  let fixed = text;
  while (fixes.length < MOST_FIXES) {
    const step = findStep(fixed);
    if (step === null) break;
    fixed = applyEdits(fixed, step.edits);
    fixes.push(step.fix);
  }
  return { text: fixed, fixes };
}

function findStep(text: string): Step | null {
  const top = new Members(text, { start: 0, end: text.length });
  const own = top.find(OWN_KEY);
  if (own === undefined) return mendOwnKey(top);
  const settings = new Members(text, own.value);
  return mendImage(settings) ?? removeOld(settings) ?? mendMisspelt(settings) ?? mendName(settings);
}

/** The members of one object, with the edits that change them. */
class Members {
  readonly all: readonly LocatedMember[];
  readonly #text: string;

  constructor(text: string, span: JsonSpan) {
    this.#text = text;
    this.all = locateMembers(text, span);
  }

  find(key: string): LocatedMember | undefined {
    return findMember(this.all, key);
  }

  /** Its value; undefined also for what only Python's writer calls JSON. */
  valueOf(member: LocatedMember): JsonValue | undefined {
    try {
      return JSON.parse(this.#text.slice(member.value.start, member.value.end)) as JsonValue;
    } catch {
      return undefined;
    }
  }

  rename(member: LocatedMember, to: string): Step {
    return {
      fix: { kind: 'setting-renamed', from: member.key, to },
      edits: [{ ...member.name, text: JSON.stringify(to) }],
    };
  }

  remove(member: LocatedMember): Step {
    const position = this.all.indexOf(member);
    const next = this.all[position + 1];
    const before = this.all[position - 1];
    const span =
      next !== undefined
        ? { start: member.name.start, end: next.name.start }
        : { start: before?.value.end ?? member.name.start, end: member.value.end };
    return { fix: { kind: 'setting-removed', key: member.key }, edits: [{ ...span, text: '' }] };
  }
}

function mendOwnKey(top: Members): Step | null {
  for (const member of top.all) {
    if (member.key === 'tunebook' || !isJsonObject(top.valueOf(member))) continue;
    if (surelyMeant(member.key, [OWN_KEY, 'tunebook']) === OWN_KEY) return top.rename(member, OWN_KEY);
  }
  return null;
}

/** `docker_image` is `base_image` since Kale 2; where both stand, the new one wins unless it is empty. */
function mendImage(settings: Members): Step | null {
  const old = settings.find('docker_image');
  if (old === undefined || settings.valueOf(old) === null) return null;
  const known = settings.find('base_image');
  if (known === undefined) return settings.rename(old, 'base_image');
  const image = settings.valueOf(known);
  if (image === null || image === '') return settings.remove(known);
  return typeof image === 'string' ? settings.remove(old) : null;
}

function removeOld(settings: Members): Step | null {
  const old = settings.all.find(
    (member) => Object.hasOwn(REMOVED, member.key) && settings.valueOf(member) !== null,
  );
  return old === undefined ? null : settings.remove(old);
}

function mendMisspelt(settings: Members): Step | null {
  for (const member of settings.all) {
    if (KNOWN_SETTINGS.includes(member.key) || settings.valueOf(member) === null) continue;
    const meant = surelyMeant(member.key, KNOWN_SETTINGS);
    if (meant !== null && settings.find(meant) === undefined) return settings.rename(member, meant);
  }
  return null;
}

function mendName(settings: Members): Step | null {
  const member = settings.find('pipeline_name');
  const from = member === undefined ? undefined : settings.valueOf(member);
  if (member === undefined || typeof from !== 'string' || isPipelineName(from)) return null;
  const to = mendPipelineName(from);
  if (to === '') return null;
  return {
    fix: { kind: 'setting-written', key: 'pipeline_name', from, to },
    edits: [{ ...member.value, text: JSON.stringify(to) }],
  };
}
