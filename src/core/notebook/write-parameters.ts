import { JsonCursor, type JsonSpan } from './json-cursor.ts';
import { readJsonText, type TextPart } from './json-text-offsets.ts';
import { type LiteralType, pythonLiteral } from './python-literal.ts';
import { applyEdits, type TextEdit } from './text-edits.ts';

/** Where a parameter's value is written: UTF-16 offsets into the cell's source as `readNotebook` gives it. */
export interface LiteralRange {
  readonly name: string;
  readonly type: LiteralType;
  readonly cell: number;
  readonly start: number;
  /** The first unit after the literal. */
  readonly end: number;
}

/**
 * Writes parameter values into the text of a notebook file, in place of the literals that stand there. All else
 * stays as it is to the byte: comments, indentation, order of keys, the form of the source, the end of the file.
 * Where a value changes, outputs and execution counts of all code cells are cleared: they are not of this run.
 * Throws a RangeError where a range does not lie in the text; the ranges come from reading the same text.
 */
export function writeParameterValues(input: {
  readonly text: string;
  readonly assignments: Readonly<Record<string, number | string | boolean>>;
  readonly ranges: readonly LiteralRange[];
}): string {
  const { text, assignments, ranges } = input;
  const file = locate(text);
  const edits: TextEdit[] = [];
  for (const range of ranges) {
    const value = Object.hasOwn(assignments, range.name) ? assignments[range.name] : undefined;
    if (value === undefined) continue;
    const edit = placeLiteral({ text, range, value, parts: file.sources[range.cell] ?? [] });
    if (text.slice(edit.start, edit.end) !== edit.text) edits.push(edit);
  }
  return edits.length === 0 ? text : applyEdits(text, [...edits, ...file.clearing]);
}

interface Located {
  /** For each cell, the JSON texts that make up its source. */
  readonly sources: readonly (readonly JsonSpan[])[];
  /** The edits that clear what code cells put out. */
  readonly clearing: readonly TextEdit[];
}

function locate(text: string): Located {
  const sources: JsonSpan[][] = [];
  const clearing: TextEdit[] = [];
  const cursor = new JsonCursor(text);
  const readCells = (): void => {
    cursor.eachItem(() => {
      const source: JsonSpan[] = [];
      sources.push(source);
      if (cursor.peek() !== 'object') return;
      cursor.eachMember((key) => {
        if (key === 'source' || key === 'input') {
          // Of two members of one name the last counts, as in every reader.
          source.length = 0;
          if (cursor.peek() === 'array') cursor.eachItem(() => source.push(cursor.pass()));
          else source.push(cursor.pass());
        } else if (key === 'outputs') clearing.push({ ...cursor.pass(), text: '[]' });
        else if (key === 'execution_count' || key === 'prompt_number')
          clearing.push({ ...cursor.pass(), text: 'null' });
      });
    });
  };
  cursor.eachMember((key) => {
    if (key === 'cells' && cursor.peek() === 'array') readCells();
    else if (key === 'worksheets' && cursor.peek() === 'array')
      cursor.eachItem(() => {
        if (cursor.peek() !== 'object') return;
        cursor.eachMember((inner) => {
          if (inner === 'cells' && cursor.peek() === 'array') readCells();
        });
      });
  });
  return { sources, clearing };
}

/** The edit that puts the value in the range's place, across the borders of the source's lines where need be. */
function placeLiteral(input: {
  readonly text: string;
  readonly range: LiteralRange;
  readonly value: number | string | boolean;
  readonly parts: readonly JsonSpan[];
}): TextEdit {
  const { text, range, value } = input;
  const source = readJsonText(
    input.parts.map((span): TextPart => ({ at: span.start, json: text.slice(span.start, span.end) })),
  );
  const start = source.startAt(range.start);
  const end = source.endAt(range.end);
  if (start === undefined || end === undefined || range.end <= range.start)
    throw new RangeError(`no literal of ${range.name} at ${range.start}–${range.end} of cell ${range.cell}`);
  const quote = /["']/.exec(source.text.slice(range.start, range.end))?.[0] === "'" ? "'" : '"';
  const literal = pythonLiteral(value, range.type, quote);
  return { start, end, text: JSON.stringify(literal).slice(1, -1) };
}
