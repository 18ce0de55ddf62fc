import { problem, type Problem } from '../problems/problem.ts';
import type { CellMeaning, TaggedSetting } from './cell-tags.ts';
import { findDeployConfig } from './deploy-config.ts';
import { clipped } from './json-values.ts';
import type { Cell } from './notebook.ts';
import type { EarlierStep } from './read-tag.ts';

/** A step while its cells are being gathered. */
export interface StepDraft {
  readonly name: string;
  /** The cell that begins it, whose tags and metadata count. */
  readonly cell: number;
  readonly cells: number[];
  readonly after: readonly EarlierStep[];
  readonly settings: readonly TaggedSetting[];
  /** For a step that is another notebook. */
  readonly notebook?: string;
  readonly notebookPath?: string;
}

export const beginStep = (first: {
  readonly name: string;
  readonly cell: number;
  readonly after: readonly EarlierStep[];
  readonly settings: readonly TaggedSetting[];
}): StepDraft => ({ ...first, cells: [first.cell] });

/** Adds a later cell of the step. What its tags say beyond the first cell's is dropped, as Kale does, but told. */
export function addStepCell(
  step: StepDraft,
  cell: Cell,
  meaning: Extract<CellMeaning, { kind: 'step' }>,
): readonly Problem[] {
  if (!step.cells.includes(cell.index)) step.cells.push(cell.index);
  const known = new Set([...step.after.map((one) => one.name), ...step.settings.map((one) => one.tag)]);
  const lost = [
    ...meaning.after.filter((one) => !known.has(one.name)).map((one) => `prev:${one.written}`),
    ...meaning.settings.filter((one) => !known.has(one.tag)).map((one) => one.tag),
    ...(findDeployConfig(cell) === null ? [] : ['tunebook.deployConfig']),
  ].map(clipped);
  if (lost.length === 0) return [];
  return [
    problem('tag-on-later-cell', { cell: cell.index }, { tags: lost, step: step.name, first: step.cell }),
  ];
}
