import { problem, type Problem } from '../problems/problem.ts';
import { buildConfiguration } from './build-configuration.ts';
import { hasCode, tellCode } from './cell-code.ts';
import { originOf, tellOrigin } from './cell-origin.ts';
import type { AnnotatedNotebook, CellRole } from './cell-roles.ts';
import { type CellMeaning, readCellTags } from './cell-tags.ts';
import { clipped } from './json-values.ts';
import { type KaleMetadata, readKaleMetadata } from './kale-metadata.ts';
import type { Cell, Notebook } from './notebook.ts';
import { orderSteps } from './order-steps.ts';
import type { TypeTag } from './read-tag.ts';
import { withStrictness } from './strictness.ts';
import { addStepCell, beginStep, type StepDraft } from './step-draft.ts';

export interface AnnotateOptions {
  /** What Kale 2.3 refuses is an error, whatever it is else. */
  readonly strict?: boolean;
}

export interface AnnotateResult {
  readonly annotated: AnnotatedNotebook;
  readonly kale: KaleMetadata;
  readonly problems: readonly Problem[];
}

/**
 * Sorts the notebook's cells by Kale's rules: a tag gives a code cell its type, an untagged code cell
 * belongs to what is active above it, `skip` changes nothing for the cells after it, and a step goes on
 * in every later cell with its name. Every cell gets a role that says where it went. Never throws.
 */
export function annotateNotebook(notebook: Notebook, options: AnnotateOptions = {}): AnnotateResult {
  const strict = options.strict ?? false;
  const { kale, problems } = readKaleMetadata(notebook.metadata);
  const sorter = new CellSorter(strict);
  for (const cell of notebook.cells) sorter.add(cell);
  const drafts = [...sorter.steps.values()];
  const configured = drafts.map((draft) => buildConfiguration(draft, notebook, kale.stepsDefaults));
  const ordered = orderSteps(drafts);
  const annotated: AnnotatedNotebook = {
    roles: sorter.roles.map((role) => withOriginNote(role, notebook.cells[role.index])),
    imports: sorter.cellsOf('imports'),
    functions: sorter.cellsOf('functions'),
    parameters: sorter.cellsOf('pipeline-parameters'),
    metrics: sorter.cellsOf('pipeline-metrics'),
    steps: drafts.map((draft, index) => ({
      name: draft.name,
      cell: draft.cell,
      cells: draft.cells,
      after: ordered.after[index] ?? [],
      configuration:
        configured[index]?.configuration ?? buildConfiguration(draft, notebook, []).configuration,
      ...(draft.notebookPath !== undefined && { notebookPath: draft.notebookPath }),
    })),
  };
  return {
    annotated,
    kale,
    problems: [
      ...problems.map((one) => withStrictness(strict, one)),
      ...(strict ? tellNoMetadata(notebook) : []),
      ...sorter.finish(notebook.cells),
      ...ordered.problems,
      ...configured.flatMap((one) => one.problems),
    ],
  };
}

/** Kale 2.3 compiles no notebook without settings; here the file's name does. */
function tellNoMetadata({ metadata }: Notebook): readonly Problem[] {
  if ((metadata.kubeflow_notebook ?? null) !== null) return [];
  const facts = { key: 'experiment_name', instead: "the file's name" };
  return [withStrictness(true, problem('metadata-missing', { field: 'metadata.kubeflow_notebook' }, facts))];
}

/** A cell of a composed notebook is found again by where it came from. */
function withOriginNote(role: CellRole, cell: Cell | undefined): CellRole {
  const origin = originOf(cell);
  if (origin === null) return role;
  const note = [...(role.note === undefined ? [] : [role.note]), tellOrigin(origin)].join('; ');
  return { ...role, note };
}

type BlockType = Exclude<TypeTag, 'skip'>;

/** What an untagged cell joins. */
type Active =
  | { readonly kind: 'type'; readonly type: BlockType }
  | { readonly kind: 'step'; readonly step: StepDraft }
  | null;

/** Walks the cells once, from top to bottom, and keeps what is active. */
class CellSorter {
  readonly roles: CellRole[] = [];
  readonly steps = new Map<string, StepDraft>();
  private readonly problems: Problem[] = [];
  private readonly strict: boolean;
  private active: Active = null;
  private isPastSkip = false;
  private isAnnotated = false;
  private readonly oldTags: { readonly cell: number; readonly tag: string; readonly instead: string }[] = [];
  private firstMetrics: number | null = null;
  private isMetricsPlaceTold = false;

  constructor(strict: boolean) {
    this.strict = strict;
  }

  cellsOf(type: CellRole['type']): readonly number[] {
    return this.roles.filter((role) => role.type === type).map((role) => role.index);
  }

  add(cell: Cell): void {
    if (cell.kind !== 'code') {
      this.addText(cell);
      return;
    }
    const { meaning, problems, old } = readCellTags({
      cell: cell.index,
      tags: cell.tags,
      strict: this.strict,
    });
    this.problems.push(...problems);
    if (old !== null) this.oldTags.push({ cell: cell.index, ...old });
    this.addCode(cell, meaning);
    if (meaning.kind !== 'untagged') this.isAnnotated = true;
    if (meaning.kind !== 'untagged') this.isPastSkip = meaning.kind === 'type' && meaning.type === 'skip';
  }

  /** The problems of the cells, and those of the notebook as a whole. */
  finish(cells: readonly Cell[]): readonly Problem[] {
    if (!this.isAnnotated) {
      // What else is said of the cells follows from this one.
      const told = this.problems.filter((one) => one.code !== 'code-before-first-tag');
      return [problem('no-annotated-cells', {}, {}), ...told];
    }
    const whole: Problem[] = [];
    const [old] = this.oldTags;
    if (old !== undefined) {
      const facts = { tag: old.tag, instead: old.instead, cells: this.oldTags.length };
      whole.push(withStrictness(this.strict, problem('old-dialect', { cell: old.cell }, facts)));
    }
    if (this.steps.size === 0) whole.push(problem('no-steps', {}, {}));
    else if (this.firstMetrics === null) whole.push(problem('no-metrics-cell', {}, {}));
    for (const step of this.steps.values())
      if (step.notebook === undefined && !step.cells.some((index) => hasCode(cells[index]?.source ?? '')))
        whole.push(problem('empty-step', { cell: step.cell }, { step: step.name }));
    return [...whole, ...this.problems];
  }

  private addText(cell: Cell): void {
    this.roles.push({ index: cell.index, type: 'text', step: null });
    const { meaning } = readCellTags({ cell: cell.index, tags: cell.tags, strict: false });
    if (meaning.kind !== 'untagged')
      this.problems.push(problem('tag-on-text', { cell: cell.index }, { tags: cell.tags.map(clipped) }));
  }

  private addCode(cell: Cell, meaning: CellMeaning): void {
    switch (meaning.kind) {
      case 'untagged':
        this.addUntagged(cell);
        return;
      case 'type':
        this.addTyped(cell, meaning.type);
        return;
      case 'step':
        this.addStep(cell, meaning);
        return;
      case 'notebook':
        this.addReference(cell, meaning);
    }
  }

  private addUntagged(cell: Cell): void {
    const { index } = cell;
    const isCode = hasCode(cell.source);
    if (this.active === null) {
      this.roles.push({ index, type: 'dropped', step: null, note: 'stands before the first tagged cell' });
      if (isCode)
        this.problems.push(
          problem('code-before-first-tag', { cell: index }, { holds: tellCode(cell.source) }),
        );
      return;
    }
    const joins =
      this.active.kind === 'step' ? `step "${this.active.step.name}"` : `the ${this.active.type} cells`;
    const note = `untagged: continues ${joins}`;
    if (this.active.kind === 'type') this.roles.push({ index, type: this.active.type, step: null, note });
    else {
      this.active.step.cells.push(index);
      this.roles.push({ index, type: 'step', step: this.active.step.name, note });
    }
    if (this.isPastSkip && isCode) {
      this.problems.push(problem('code-joins-past-skip', { cell: index }, { joins }));
      this.isPastSkip = false;
    }
  }

  private addTyped(cell: Cell, type: TypeTag): void {
    const { index } = cell;
    this.roles.push({ index, type, step: null });
    if (type === 'skip') return;
    this.active = { kind: 'type', type };
    if (type !== 'pipeline-metrics') return;
    if (this.firstMetrics === null) this.firstMetrics = index;
    else this.problems.push(problem('metrics-cell-twice', { cell: index }, { first: this.firstMetrics }));
  }

  private addStep(cell: Cell, meaning: Extract<CellMeaning, { kind: 'step' }>): void {
    const { index } = cell;
    const [first = '', ...others] = meaning.names;
    const isNew = !this.steps.has(first);
    for (const name of meaning.names) this.openStep(cell, name, meaning);
    const step = this.steps.get(first);
    if (step === undefined) return;
    this.active = { kind: 'step', step };
    const notes = [
      ...(isNew ? [] : [`continues step "${first}" from cell ${step.cell}`]),
      ...others.map((name) => `also a part of step "${name}"`),
    ];
    this.roles.push({
      index,
      type: 'step',
      step: first,
      ...(notes.length > 0 && { note: notes.join('; ') }),
    });
    this.tellStepAfterMetrics(first, index);
  }

  private openStep(cell: Cell, name: string, meaning: Extract<CellMeaning, { kind: 'step' }>): void {
    const known = this.steps.get(name);
    if (known === undefined) {
      this.steps.set(
        name,
        beginStep({ name, cell: cell.index, after: meaning.after, settings: meaning.settings }),
      );
      return;
    }
    const isNext = this.active?.kind === 'step' && this.active.step === known;
    if (!isNext)
      this.problems.push(problem('step-continued', { cell: cell.index }, { step: name, first: known.cell }));
    this.problems.push(...addStepCell(known, cell, meaning));
  }

  private addReference(cell: Cell, meaning: Extract<CellMeaning, { kind: 'notebook' }>): void {
    const { index, metadata } = cell;
    const { name } = meaning;
    const place = { cell: index };
    const path = metadata.notebook_path;
    const notebookPath = typeof path === 'string' && path.trim() !== '' ? path : undefined;
    this.problems.push(problem('notebook-cell-not-composed', place, { name, path: notebookPath ?? null }));
    if (hasCode(cell.source)) this.problems.push(problem('notebook-cell-with-code', place, { name }));
    const step = { ...beginStep({ name, cell: index, after: meaning.after, settings: [] }), cells: [] };
    const draft: StepDraft = { ...step, notebook: name, ...(notebookPath !== undefined && { notebookPath }) };
    if (!this.steps.has(name)) this.steps.set(name, draft);
    this.active = { kind: 'step', step: this.steps.get(name) ?? draft };
    const note = notebookPath === undefined ? 'stands for another notebook' : `stands for ${notebookPath}`;
    this.roles.push({ index, type: 'step', step: name, note });
    this.tellStepAfterMetrics(name, index);
  }

  private tellStepAfterMetrics(step: string, stepCell: number): void {
    if (this.firstMetrics === null || this.isMetricsPlaceTold) return;
    this.isMetricsPlaceTold = true;
    this.problems.push(problem('metrics-cell-not-last', { cell: this.firstMetrics }, { step, stepCell }));
  }
}
