import { problem, type Problem } from '../problems/problem.ts';
import { hasCode } from './cell-code.ts';
import { withOrigin } from './cell-origin.ts';
import { clipped } from './json-values.ts';
import type { JsonObject } from './notebook.ts';
import { findParameterStatements } from './parameter-statements.ts';
import type { Unit } from './read-unit.ts';
import { readTag } from './read-tag.ts';
import { applyEdits, type TextEdit } from './text-edits.ts';

/** A code cell of the composed notebook. */
export interface NewCell {
  readonly source: string;
  readonly tags: readonly string[];
  readonly metadata: JsonObject;
}

/** What is in use already; both grow by what the unit brings. */
export interface Taken {
  readonly steps: Set<string>;
  /** By parameter: the notebook that assigns it. */
  readonly parameters: Map<string, string>;
}

export interface PlacedUnit {
  readonly cells: readonly NewCell[];
  /** Cells for the end of the notebook. */
  readonly metrics: readonly NewCell[];
  /** The steps, by their new names, that no other of the unit is said to run before, and after. */
  readonly first: readonly string[];
  readonly last: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Makes the cells that stand in a reference's place. `after`: the steps its `prev:` tags mean. Kale 2.3 hands the root's
 * parameters down, so an assignment of the unit to one of them is dropped.
 */
export function placeUnit(
  unit: Unit,
  input: { readonly taken: Taken; readonly after: readonly string[]; readonly hasMetrics: boolean },
): PlacedUnit {
  const { reference, path, steps } = unit;
  const { taken, after, hasMetrics } = input;
  const place = { cell: reference.cell.index };
  const problems: Problem[] = [];
  const names = nameSteps(unit, taken.steps);
  const nameOf = (step: string): string => names.get(step) ?? step;
  for (const [step, instead] of names)
    if (step !== instead)
      problems.push(problem('composed-step-renamed', place, { path: clipped(path), step, instead }));
  const first = steps.filter((step) => !step.after.some((name) => names.has(name)));
  const firstCells = new Set(first.map((step) => step.cell));
  const cells: NewCell[] = [];
  const metrics: NewCell[] = [];

  for (const { cell, role } of unit.cells) {
    if (role.type === 'text' || role.type === 'skip' || role.type === 'dropped') continue;
    if (role.type === 'pipeline-metrics' && hasMetrics) continue;
    const isParameters = role.type === 'pipeline-parameters';
    const source = isParameters ? dropTaken(cell.source, { unit, taken, problems }) : cell.source;
    if (isParameters && source !== cell.source && !hasCode(source)) continue;
    const step = role.step !== null && nameOf(role.step) !== role.step ? { step: role.step } : {};
    const origin = { notebook: path, cell: cell.index, unit: reference.name, ...step };
    const own = cell.tags.flatMap((tag) => renameTag(tag, names));
    // An untagged cell says what it is: the cell it continues may be gone. A second metrics tag would be an error.
    const isTyped = cell.tags.length > 0 || role.type === 'step' || role.type === 'pipeline-metrics';
    const tags = isTyped ? own : [role.type];
    (role.type === 'pipeline-metrics' ? metrics : cells).push({
      source,
      tags: firstCells.has(cell.index) ? [...own, ...after.map((name) => `prev:${name}`)] : tags,
      metadata: withOrigin(cell.metadata, origin),
    });
  }
  const earlier = new Set(steps.flatMap((step) => step.after));
  return {
    cells,
    metrics,
    first: first.map((step) => nameOf(step.name)),
    last: steps.filter((step) => !earlier.has(step.name)).map((step) => nameOf(step.name)),
    problems,
  };
}

/** The new name of each step. One that another notebook has already gets the unit's name before it. */
function nameSteps({ reference, steps }: Unit, taken: Set<string>): ReadonlyMap<string, string> {
  const own = new Set(steps.map((step) => step.name));
  const names = new Map<string, string>();
  for (const { name } of steps) {
    let free = name;
    while (taken.has(free) || (free !== name && own.has(free))) free = `${reference.name}_${free}`;
    names.set(name, free);
  }
  for (const name of names.values()) taken.add(name);
  return names;
}

function renameTag(text: string, names: ReadonlyMap<string, string>): readonly string[] {
  const { tag } = readTag(text.trim(), 0);
  const rename = (prefix: string, known: readonly string[]): readonly string[] =>
    known.every((name) => (names.get(name) ?? name) === name)
      ? [text]
      : known.map((name) => `${prefix}:${names.get(name) ?? name}`);
  if (tag.kind === 'step') return rename('step', tag.names);
  if (tag.kind === 'prev')
    return rename(
      'prev',
      tag.steps.map((step) => step.name),
    );
  return [text];
}

/** The source without assignments to names that are taken; its lines keep their numbers. */
function dropTaken(
  source: string,
  input: { readonly unit: Unit; readonly taken: Taken; readonly problems: Problem[] },
): string {
  const { reference, path } = input.unit;
  const { parameters } = input.taken;
  const edits: TextEdit[] = [];
  for (const { names, start, end } of findParameterStatements(source)) {
    const owners = names.map((name) => parameters.get(name));
    if (owners.some((owner) => owner === undefined || owner === reference.name)) {
      for (const name of names) if (!parameters.has(name)) parameters.set(name, reference.name);
      continue;
    }
    // What follows on the line moves to its margin, or it would be indented.
    const gap = source[end] === ';' ? (/^;[^\S\n]*/.exec(source.slice(end))?.[0].length ?? 0) : 0;
    edits.push({ start, end: end + gap, text: source.slice(start, end).replaceAll(/[^\n]/g, '') });
    for (const [index, name] of names.entries()) {
      const facts = { path: clipped(path), name, owner: owners[index] ?? '' };
      input.problems.push(problem('composed-parameter-dropped', { cell: reference.cell.index }, facts));
    }
  }
  return applyEdits(source, trimOverlaps(edits));
}

/** A gap that is dropped before a dropped statement is in both edits; the second begins behind it. */
const trimOverlaps = (edits: readonly TextEdit[]): readonly TextEdit[] =>
  edits.map((edit, index) => ({ ...edit, start: Math.max(edit.start, edits[index - 1]?.end ?? 0) }));
