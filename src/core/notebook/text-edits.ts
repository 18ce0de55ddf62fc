import type { JsonSpan } from './json-cursor.ts';

/** Puts `text` in the place of a stretch of a file; with `start` and `end` the same it is put in there. */
export interface TextEdit extends JsonSpan {
  readonly text: string;
}

/** The text with all edits made; what no edit covers stays as it is. Throws a RangeError where two edits overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    if (edit.start < from) throw new RangeError('two edits of a file overlap');
    parts.push(text.slice(from, edit.start), edit.text);
    from = edit.end;
  }
  parts.push(text.slice(from));
  return parts.join('');
}
