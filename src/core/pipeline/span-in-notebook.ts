import type { Notebook } from '../notebook/notebook.ts';
import { lineAt } from '../python/python-tree.ts';
import type { ReadCell } from './read-code.ts';

type Span = { readonly start: number; readonly end: number };

/**
 * Where a parameter's value stands in the notebook's own cell. Its span counts in the cell as plain Python, in which
 * lines of IPython syntax are longer or shorter; each line of Python is still the same line, though.
 */
export function spanInNotebook(
  { cell, valueSpan }: { readonly cell: number; readonly valueSpan: Span },
  from: { readonly notebook: Notebook; readonly cells: readonly ReadCell[] },
): Span {
  const tree = from.cells.find(({ code }) => code.cell === cell)?.tree;
  const source = from.notebook.cells[cell]?.source;
  if (tree === undefined || source === undefined || tree.source === source) return valueSpan;
  const line = lineAt(tree.lineStarts, valueSpan.start);
  const before = source.split('\n').slice(0, line - 1);
  const lineStart = before.reduce((length, text) => length + text.length + 1, 0);
  const shift = lineStart - (tree.lineStarts[line - 1] ?? 0);
  return { start: valueSpan.start + shift, end: valueSpan.end + shift };
}
