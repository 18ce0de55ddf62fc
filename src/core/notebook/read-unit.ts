import { problem, type Problem } from '../problems/problem.ts';
import { sentenceOf } from '../problems/render.ts';
import { annotateNotebook } from './annotate-notebook.ts';
import type { CellRole, DeclaredStep } from './cell-roles.ts';
import { hasCode } from './cell-code.ts';
import { readCellTags } from './cell-tags.ts';
import { clipped } from './json-values.ts';
import type { Cell, Notebook } from './notebook.ts';
import { readNotebook } from './read-notebook.ts';

/** A cell that stands for another notebook (Kale 2.3's tag `notebook:<name>`). */
export interface Reference {
  readonly cell: Cell;
  readonly name: string;
  /** What its `prev:` tags name. */
  readonly after: readonly string[];
}

/** A notebook that another refers to, read and found fit to be taken over. */
export interface Unit {
  readonly reference: Reference;
  readonly path: string;
  readonly cells: readonly { readonly cell: Cell; readonly role: CellRole }[];
  readonly steps: readonly DeclaredStep[];
}

export interface UnitSource {
  /** The referring notebook. */
  readonly name: string;
  readonly text: string;
  readonly resolve: (path: string) => string | null;
}

/** The references of a notebook, in its order. */
export function findReferences(notebook: Notebook): readonly Reference[] {
  return notebook.cells.flatMap((cell) => {
    if (cell.kind !== 'code') return [];
    const { meaning } = readCellTags({ cell: cell.index, tags: cell.tags, strict: false });
    return meaning.kind === 'notebook'
      ? [{ cell, name: meaning.name, after: meaning.after.map((one) => one.name) }]
      : [];
  });
}

/** Reads what a reference stands for. Problems are told at the reference's cell; the unit is null when there is an error. */
export function readUnit(
  reference: Reference,
  root: UnitSource,
): { readonly unit: Unit | null; readonly problems: readonly Problem[] } {
  const { cell, name } = reference;
  const place = { cell: cell.index };
  const coded = hasCode(cell.source) ? [problem('notebook-cell-with-code', place, { name })] : [];
  const failed = (...found: readonly Problem[]) => ({ unit: null, problems: [...found, ...coded] });

  const path = cell.metadata.notebook_path;
  if (typeof path !== 'string' || path.trim() === '')
    return failed(problem('notebook-cell-not-composed', place, { name, path: null }));
  const shown = clipped(path);
  if (isAbsolute(path)) return failed(problem('notebook-cell-absolute', place, { path: shown }));
  if (plainPath(path) === root.name)
    return failed(problem('notebook-cell-of-itself', place, { path: shown }));
  const text = root.resolve(path);
  if (text === null) return failed(problem('notebook-cell-not-found', place, { path: shown }));
  if (text === root.text) return failed(problem('notebook-cell-of-itself', place, { path: shown }));
  const read = readNotebook({ name: shown, text });
  if (read.notebook === null) {
    const reason = read.problems.map(sentenceOf).join('; ');
    return failed(problem('notebook-cell-no-notebook', place, { path: shown, reason }));
  }
  const [inner] = findReferences(read.notebook);
  if (inner !== undefined) {
    const facts = { path: shown, inner: inner.name, innerCell: inner.cell.index };
    return failed(problem('notebook-cell-nested', place, facts));
  }
  const { annotated, problems } = annotateNotebook(read.notebook);
  const faults = [...read.problems, ...problems]
    .filter((one) => one.severity === 'error' && !isOfLeftOut(one))
    .map((one) => {
      const facts = { path: shown, innerCell: one.place.cell ?? null, reason: sentenceOf(one) };
      return problem('notebook-cell-faulty', place, facts);
    });
  if (faults.length + coded.length > 0) return failed(...faults);
  const cells = read.notebook.cells.flatMap((one) => {
    const role = annotated.roles[one.index];
    return role === undefined ? [] : [{ cell: one, role }];
  });
  return { unit: { reference, path, cells, steps: annotated.steps }, problems: [] };
}

/** Problems of what is not taken over: where the metrics cell stands, and the notebook's own settings. */
const isOfLeftOut = ({ code, place }: Problem): boolean =>
  code === 'metrics-cell-not-last' || (place.cell === undefined && place.field !== undefined);

/** Also true of what begins with a drive or a scheme, as in `C:\a.ipynb` and `https://…`. */
const isAbsolute = (path: string): boolean => /^(?:[/\\~]|[A-Za-z][A-Za-z0-9+.-]*:)/.test(path.trim());

const plainPath = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '.' && part !== '')
    .join('/');
