const CONTEXT = 2;
const LONGEST_LINE = 120;
const TAB = '    ';

/**
 * The line with two lines around it, numbered, and a caret under the column.
 * Line and column count from 1; a column is a UTF-16 unit, as in the source. Long lines are cut around the column.
 */
export function sourceFrame(source: string, line: number, column?: number): readonly string[] {
  const lines = source.split('\n');
  if (line < 1 || line > lines.length) return [];
  const first = Math.max(1, line - CONTEXT);
  const last = Math.min(lines.length, line + CONTEXT);
  const width = String(last).length;
  const cutFrom = column !== undefined && column > LONGEST_LINE - 20 ? column - 1 - LONGEST_LINE / 2 : 0;
  const frame: string[] = [];
  for (let number = first; number <= last; number++) {
    const text = lines[number - 1] ?? '';
    const from = number === line ? cutFrom : 0;
    frame.push(`${String(number).padStart(width)} | ${cut(text, from)}`.trimEnd());
    if (number !== line || column === undefined || column > text.length + 1) continue;
    const before = (from > 0 ? '…' : '') + safeText(text.slice(from, column - 1)).replaceAll('\t', TAB);
    frame.push(`${' '.repeat(width)} | ${' '.repeat(columnsOf(before))}^`);
  }
  return frame;
}

/** How far the text moves a cursor, characters outside the basic plane counting once. */
const columnsOf = (text: string): number => text.replaceAll(/[\ud800-\udbff][\udc00-\udfff]/g, ' ').length;

function cut(text: string, from: number): string {
  const part = safeText(text.slice(from, from + LONGEST_LINE)).replaceAll('\t', TAB);
  return (from > 0 ? '…' : '') + part + (from + LONGEST_LINE < text.length ? '…' : '');
}

/**
 * The text with every character escaped that could move the cursor, change colours, or show text in another order:
 * C0 and C1 controls, line separators, direction marks, halves of surrogate pairs. Tabs stay.
 */
export const safeText = (text: string): string =>
  text.replaceAll(
    // eslint-disable-next-line no-control-regex
    /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    (character) => {
      const code = character.charCodeAt(0);
      return code < 256
        ? `\\x${code.toString(16).padStart(2, '0')}`
        : `\\u${code.toString(16).padStart(4, '0')}`;
    },
  );
