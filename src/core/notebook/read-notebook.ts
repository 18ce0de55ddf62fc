import { problem, type Problem } from '../problems/problem.ts';
import { explainBadJson } from './explain-bad-json.ts';
import { JsonCursor, JsonFault } from './json-cursor.ts';
import { describeJson, isJsonObject } from './json-values.ts';
import { checkLanguage, languageOf } from './kernel-language.ts';
import type { JsonValue, Notebook } from './notebook.ts';
import { buildCell, type RawCell } from './read-cell.ts';

/** Bounds on what a reader takes in, so that a file made to harm cannot. Lengths count UTF-16 units. */
export interface NotebookLimits {
  readonly textLength: number;
  readonly cells: number;
  /** Of one cell's source. */
  readonly sourceLength: number;
  /** Of one cell. */
  readonly tags: number;
}

export const notebookLimits: NotebookLimits = {
  textLength: 256 * 1024 * 1024,
  cells: 10_000,
  sourceLength: 1024 * 1024,
  tags: 100,
};

export interface ReadNotebook {
  /** Null when the text is no notebook at all; else what could be read, whatever the problems say. */
  readonly notebook: Notebook | null;
  readonly problems: readonly Problem[];
}

/**
 * Reads the JSON text of a notebook file, nbformat 4 or older. Outputs are checked as JSON and never kept.
 * Never throws: all that is wrong comes back as problems, those of every cell at once.
 * `name` is the file's name without folders.
 */
export function readNotebook(input: {
  readonly name: string;
  readonly text: string;
  readonly limits?: Partial<NotebookLimits>;
}): ReadNotebook {
  const limits = { ...notebookLimits, ...input.limits };
  const count = input.text.length;
  if (count > limits.textLength)
    return failed(
      problem('notebook-too-large', {}, { what: 'characters of JSON', count, limit: limits.textLength }),
    );
  try {
    return build(input.name, readFile(input.text, limits), limits);
  } catch (fault) {
    if (!(fault instanceof JsonFault)) throw fault;
    const { reason, line, column } = explainBadJson(input.text, fault);
    return failed(problem('not-json', { line, column }, { reason }));
  }
}

const failed = (one: Problem): ReadNotebook => ({ notebook: null, problems: [one] });

/** What of the file is kept. `cells` is undefined when there is no list of that name. */
interface RawFile {
  kind: string;
  format?: JsonValue;
  metadata?: JsonValue;
  cells?: RawCell[];
  /** All cells of the file, those above the limit included. */
  count: number;
  /** What stands where the list of cells should. */
  cellsAre?: string;
}

function readFile(text: string, limits: NotebookLimits): RawFile {
  const cursor = new JsonCursor(text);
  const file: RawFile = { kind: cursor.peek(), count: 0 };
  if (file.kind === 'object')
    cursor.eachMember((key) => {
      if (key === 'nbformat') file.format = cursor.read();
      else if (key === 'metadata') file.metadata = cursor.read();
      else if (key === 'cells') readCells(cursor, file, limits);
      else if (key === 'worksheets') readWorksheets(cursor, file, limits);
    });
  else cursor.pass();
  cursor.finish();
  return file;
}

/** nbformat 3 keeps the cells in worksheets; Jupyter has always read them as one list. */
function readWorksheets(cursor: JsonCursor, file: RawFile, limits: NotebookLimits): void {
  if (cursor.peek() !== 'array') return;
  cursor.eachItem(() => {
    if (cursor.peek() !== 'object') return;
    cursor.eachMember((key) => {
      if (key === 'cells') readCells(cursor, file, limits);
    });
  });
}

function readCells(cursor: JsonCursor, file: RawFile, limits: NotebookLimits): void {
  if (cursor.peek() !== 'array') {
    file.cellsAre = describeJson(cursor.read());
    return;
  }
  const cells = (file.cells ??= []);
  cursor.eachItem(() => {
    file.count++;
    if (file.count <= limits.cells) cells.push(readRawCell(cursor));
  });
}

function readRawCell(cursor: JsonCursor): RawCell {
  if (cursor.peek() !== 'object') return { notACell: describeJson(cursor.read()) };
  const cell: RawCell = {};
  cursor.eachMember((key) => {
    if (key === 'cell_type') cell.kind = cursor.read();
    // nbformat 3 calls the source of a code cell `input`.
    else if (key === 'source' || key === 'input') cell.source = cursor.read();
    else if (key === 'metadata') cell.metadata = cursor.read();
    else if (key === 'language') cell.language = cursor.read();
    else if (key === 'level') cell.level = cursor.read();
  });
  return cell;
}

function build(name: string, file: RawFile, limits: NotebookLimits): ReadNotebook {
  if (file.kind !== 'object') return failed(problem('not-a-notebook', {}, { reason: 'it is not an object' }));
  if (file.cells === undefined) {
    const reason =
      file.cellsAre === undefined ? 'it has no "cells"' : `its "cells" are ${file.cellsAre}, not a list`;
    return failed(problem('not-a-notebook', {}, { reason }));
  }
  if (file.count > limits.cells)
    return failed(
      problem('notebook-too-large', {}, { what: 'cells', count: file.count, limit: limits.cells }),
    );

  const problems: Problem[] = [...checkFormat(file.format)];
  const cells = file.cells.map((raw, index) => buildCell({ raw, index, limits, problems }));
  const metadata = isJsonObject(file.metadata) ? file.metadata : {};
  if (file.metadata !== undefined && file.metadata !== null && !isJsonObject(file.metadata))
    problems.push(
      problem(
        'wrong-shape',
        { field: 'metadata' },
        { what: 'metadata', found: describeJson(file.metadata), expected: 'an object' },
      ),
    );
  const language = languageOf(metadata, file.cells);
  problems.push(...checkLanguage(language, metadata));
  return { notebook: { name, cells, metadata, language }, problems };
}

function checkFormat(format: JsonValue | undefined): readonly Problem[] {
  if (typeof format === 'number' && format >= 1 && format <= 4) return [];
  const version =
    format === undefined
      ? 'not given'
      : typeof format === 'number'
        ? `nbformat ${format}`
        : describeJson(format);
  return [problem('notebook-format-unknown', {}, { version })];
}
