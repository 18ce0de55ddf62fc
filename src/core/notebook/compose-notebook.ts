import { hasErrors, problem, type Problem } from '../problems/problem.ts';
import { annotateNotebook } from './annotate-notebook.ts';
import type { AnnotatedNotebook } from './cell-roles.ts';
import { hasCode } from './cell-code.ts';
import { readCellTags } from './cell-tags.ts';
import { locateAnnotations } from './locate-annotations.ts';
import type { Cell, JsonObject, Notebook } from './notebook.ts';
import { findParameterStatements } from './parameter-statements.ts';
import { type NewCell, type PlacedUnit, placeUnit, type Taken } from './place-unit.ts';
import { readNotebook } from './read-notebook.ts';
import { readTag } from './read-tag.ts';
import { findReferences, readUnit, type Reference, type Unit, type UnitSource } from './read-unit.ts';
import { applyEdits } from './text-edits.ts';

export interface ComposedNotebook {
  /** As given where nothing is referred to, or where there is an error. */
  readonly text: string;
  /** Their cells are those of the notebook as given. */
  readonly problems: readonly Problem[];
}

/**
 * Makes one notebook of a notebook and those that its `notebook:<name>` cells stand for (Kale 2.3's composition): their
 * code cells come in the references' places, each with its origin in the cell metadata `tunebook.from`. `resolve` gives the
 * text of the file at a path relative to the notebook, null where there is none. Never throws.
 */
export function composeNotebook(root: UnitSource): ComposedNotebook {
  const untouched = { text: root.text, problems: [] };
  if (!root.text.includes('notebook:')) return untouched;
  const { notebook } = readNotebook(root);
  const references = notebook === null ? [] : findReferences(notebook);
  // What is wrong with a file that is no notebook is told where it is compiled.
  if (notebook === null || references.length === 0) return untouched;

  const { annotated } = annotateNotebook(notebook);
  const read = references.map((reference) => readUnit(reference, root));
  const { holders, problems: leftOver } = holdUntagged(notebook);
  const problems = [
    ...read.flatMap((one) => one.problems),
    ...tellTakenNames(references, notebook),
    ...leftOver,
  ];
  if (hasErrors(problems)) return { text: root.text, problems };
  const units = read.flatMap(({ unit }) => (unit === null ? [] : [unit]));
  const { placed, expand } = placeAll({ units, root, notebook, annotated });
  const text = writeComposed({ text: root.text, notebook, placed, expand, holders });
  return { text, problems: [...placed.values()].flatMap((one) => one.problems) };
}

/** `prev:<name>` must mean one thing. */
function tellTakenNames(references: readonly Reference[], { cells }: Notebook): readonly Problem[] {
  const steps = new Map<string, number>();
  for (const { index, kind, tags } of cells) {
    const { meaning } = readCellTags({ cell: index, tags, strict: false });
    if (kind === 'code' && meaning.kind === 'step')
      for (const name of meaning.names) if (!steps.has(name)) steps.set(name, index);
  }
  return references.flatMap(({ name, cell }, index) => {
    const earlier = references.slice(0, index).find((one) => one.name === name);
    const other = earlier?.cell.index ?? steps.get(name);
    if (other === undefined) return [];
    return [problem('notebook-cell-name-taken', { cell: cell.index }, { name, other })];
  });
}

/** By cell of a step: the untagged cells with code below a reference that belong to it, as Kale 2.3 has it. */
type Holders = ReadonlyMap<number, readonly number[]>;

function holdUntagged(notebook: Notebook): {
  readonly holders: Holders;
  readonly problems: readonly Problem[];
} {
  const holders = new Map<number, readonly number[]>();
  const problems: Problem[] = [];
  let reference: string | null = null;
  let isOpen = false;
  let held: number[] = [];
  const refuse = (): void => {
    for (const cell of held)
      problems.push(problem('code-after-notebook-cell', { cell }, { name: reference ?? '' }));
    held = [];
  };
  for (const { index, kind, source, tags } of notebook.cells) {
    if (kind !== 'code') continue;
    const { meaning } = readCellTags({ cell: index, tags, strict: false });
    if (meaning.kind === 'untagged') {
      if (isOpen && hasCode(source)) held.push(index);
    } else if (meaning.kind === 'notebook') {
      refuse();
      reference = meaning.name;
      isOpen = true;
    } else if (meaning.kind === 'step') {
      if (held.length > 0) holders.set(index, held);
      held = [];
      isOpen = false;
    } else if (meaning.type !== 'skip') isOpen = false;
  }
  refuse();
  return { holders, problems };
}

interface Placing {
  readonly units: readonly Unit[];
  readonly root: UnitSource;
  readonly notebook: Notebook;
  readonly annotated: AnnotatedNotebook;
}

/** The units by their references' cells, and what a name in a `prev:` tag of the root stands for. */
interface Placements {
  readonly placed: ReadonlyMap<number, PlacedUnit>;
  readonly expand: (name: string) => readonly string[];
}

function placeAll({ units, root, notebook, annotated }: Placing): Placements {
  const references = new Set(units.map((unit) => unit.reference.cell.index));
  const taken: Taken = {
    steps: new Set(annotated.steps.filter((step) => !references.has(step.cell)).map((step) => step.name)),
    parameters: new Map(
      annotated.parameters.flatMap((cell) =>
        findParameterStatements(notebook.cells[cell]?.source ?? '').flatMap(({ names }) =>
          names.map((name) => [name, root.name] as const),
        ),
      ),
    ),
  };
  const placed = new Map<number, PlacedUnit>();
  const lastSteps = new Map<string, readonly string[]>();
  const expand = (name: string): readonly string[] => lastSteps.get(name) ?? [name];
  for (const unit of units) {
    const { name, cell, after } = unit.reference;
    const one = placeUnit(unit, {
      taken,
      after: [...new Set(after.flatMap(expand))],
      hasMetrics: annotated.metrics.length > 0,
    });
    placed.set(cell.index, one);
    lastSteps.set(name, one.last);
  }
  return { placed, expand };
}

/** Cells of the root that nothing happens to keep their text to the byte. */
function writeComposed(
  input: Placements & {
    readonly text: string;
    readonly notebook: Notebook;
    readonly holders: Holders;
  },
): string {
  const { text, notebook, placed, holders } = input;
  const needsId = Number(/"nbformat_minor"\s{0,9}:\s{0,9}(\d{1,3})/.exec(text)?.[1] ?? 0) >= 5;
  const changed = new Map<number, NewCell>();
  for (const cell of notebook.cells) {
    const tags = expandTags(cell, input.expand);
    if (tags !== null) changed.set(cell.index, { source: cell.source, tags, metadata: cell.metadata });
  }
  for (const [index, held] of holders) giveHeld({ notebook, changed, index, held });

  const write = (cell: NewCell, id: string): string => JSON.stringify(toFile(cell, needsId ? id : null));
  const written = new Map<number, readonly string[]>();
  for (const [index, cell] of changed) written.set(index, [write(cell, `composed-${index}`)]);
  const metrics: string[] = [];
  for (const [index, unit] of placed) {
    written.set(
      index,
      unit.cells.map((cell, order) => write(cell, `composed-${index}-${order}`)),
    );
    metrics.push(...unit.metrics.map((cell, order) => write(cell, `composed-${index}-metrics-${order}`)));
  }
  const { cells } = locateAnnotations(text);
  return applyEdits(
    text,
    cells.flatMap((slot, index) => {
      const atEnd = index === cells.length - 1 ? metrics : [];
      const own = written.get(index);
      if (own === undefined && atEnd.length === 0) return [];
      const parts = [...(own ?? [text.slice(slot.start, slot.end)]), ...atEnd];
      return [{ start: slot.start, end: slot.end, text: parts.join(',\n') }];
    }),
  );
}

/** The cell's tags with the last steps of a notebook in place of its name; null where that changes nothing. */
function expandTags(cell: Cell, expand: Placements['expand']): readonly string[] | null {
  if (cell.kind !== 'code') return null;
  const tags = cell.tags.flatMap((text) => {
    const { tag } = readTag(text.trim(), cell.index);
    if (tag.kind !== 'prev') return [text];
    const names = tag.steps.flatMap((step) => expand(step.name));
    return names.join() === tag.steps.map((step) => step.name).join()
      ? [text]
      : names.map((name) => `prev:${name}`);
  });
  return tags.join('\n') === cell.tags.join('\n') ? null : tags;
}

/** Makes the held cells the beginning of the step whose cell is at `index`: only a step's first cell has a say in it. */
function giveHeld(input: {
  readonly notebook: Notebook;
  readonly changed: Map<number, NewCell>;
  readonly index: number;
  readonly held: readonly number[];
}): void {
  const { notebook, changed, index, held } = input;
  const cell = notebook.cells[index];
  if (cell === undefined) return;
  const step = changed.get(index) ?? cell;
  const stepTags = step.tags.filter((text) => readTag(text.trim(), index).tag.kind === 'step');
  for (const [order, at] of held.entries()) {
    const source = notebook.cells[at]?.source ?? '';
    const says = order === 0 ? step : { tags: stepTags, metadata: {} };
    changed.set(at, { source, tags: says.tags, metadata: says.metadata });
  }
  changed.set(index, { source: step.source, tags: stepTags, metadata: {} });
}

const toFile = ({ source, tags, metadata }: NewCell, id: string | null): JsonObject => ({
  cell_type: 'code',
  ...(id === null ? {} : { id }),
  metadata: { ...metadata, tags },
  execution_count: null,
  outputs: [],
  source,
});
