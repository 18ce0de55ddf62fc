import { clipped, isJsonObject } from './json-values.ts';
import type { Cell, JsonObject } from './notebook.ts';

/** Where a cell of a composed notebook came from: the cell metadata `tunebook.from`. */
export interface CellOrigin {
  /** The path as the referring cell has it. */
  readonly notebook: string;
  /** Counts from 0, in that notebook. */
  readonly cell: number;
  /** The name in the tag `notebook:<name>`. */
  readonly unit: string;
  /** What its step is called there, when it had to be called otherwise here. */
  readonly step?: string;
}

/** The origin of a cell; null for a cell of the notebook's own. */
export function originOf(cell: Cell | undefined): CellOrigin | null {
  const own = cell?.metadata.tunebook;
  const from = isJsonObject(own) ? own.from : undefined;
  if (!isJsonObject(from)) return null;
  const { notebook, unit, step } = from;
  if (typeof notebook !== 'string' || typeof from.cell !== 'number' || typeof unit !== 'string') return null;
  return { notebook, cell: from.cell, unit, ...(typeof step === 'string' && { step }) };
}

/** A cell's metadata with its origin in it. */
export function withOrigin(metadata: JsonObject, origin: CellOrigin): JsonObject {
  const own = isJsonObject(metadata.tunebook) ? metadata.tunebook : {};
  return { ...metadata, tunebook: { ...own, from: { ...origin } } };
}

/** The origin as a cell's role tells it: `from nested.ipynb, cell 4`. */
export const tellOrigin = ({ notebook, cell, step }: CellOrigin): string =>
  `from ${clipped(notebook)}, cell ${cell}${step === undefined ? '' : `, step "${clipped(step)}" there`}`;
