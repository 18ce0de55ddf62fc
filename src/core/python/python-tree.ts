import type { Place } from '../problems/problem.ts';
import type { Block, Span } from './ast.ts';

/** One cell's code, parsed. */
export interface PythonTree {
  readonly source: string;
  /** Index of the notebook cell the source is from, where there is one; every place made from the tree carries it. */
  readonly cell: number | undefined;
  /** Top-level statements. Those with a syntax error in them are left out. */
  readonly body: Block;
  /** Comments in order, each from its `#` to the end of its line. */
  readonly comments: readonly Span[];
  /** What Python would refuse, in order; empty for code that is right. */
  readonly errors: readonly SyntaxFault[];
  /** Offset of the first character of each line. */
  readonly lineStarts: readonly number[];
}

/** Where and why Python cannot read the code. */
export interface SyntaxFault {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  readonly kind: 'syntax' | 'too-deep';
  /** What is wrong, in CPython's words where they are known: `'(' was never closed`. */
  readonly reason: string;
  /** The text at that place, shortened; empty at the end of the code. */
  readonly near: string;
}

/** Offsets at which the lines of a text begin. */
export function lineStartsOf(source: string): readonly number[] {
  const starts = [0];
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Line (from 1) that holds an offset. */
export function lineAt(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}

/** Where an offset of a tree's source is, as a problem's place: line and column from 1, column in UTF-16 units. */
export function placeAt(tree: Pick<PythonTree, 'lineStarts' | 'cell'>, offset: number): Place {
  const line = lineAt(tree.lineStarts, offset);
  const column = offset - (tree.lineStarts[line - 1] ?? 0) + 1;
  return tree.cell === undefined ? { line, column } : { cell: tree.cell, line, column };
}
