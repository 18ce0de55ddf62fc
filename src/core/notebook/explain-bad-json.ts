import type { JsonFault } from './json-cursor.ts';

/** What commonly stands in a file that was meant to be a notebook. */
const LOOKS_LIKE: readonly { readonly pattern: RegExp; readonly reason: string }[] = [
  { pattern: /^$/, reason: 'it is empty' },
  { pattern: /^<(!doctype|html|\?xml)/i, reason: 'it is a web page; download the raw file instead' },
  {
    pattern: /^version https:\/\/git-lfs\.github\.com/,
    reason: 'it is a pointer of Git LFS; fetch the file itself by git lfs pull',
  },
];

/** Why the text is not JSON, and where, counted from 1. */
export function explainBadJson(
  text: string,
  fault: JsonFault,
): { readonly reason: string; readonly line: number; readonly column: number } {
  const offset = Math.min(fault.offset, text.length);
  const before = text.slice(0, offset);
  const lineStart = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  const line = (before.match(/\r\n|\n|\r/g)?.length ?? 0) + 1;
  const head = text.trimStart().slice(0, 100);
  const looks = LOOKS_LIKE.find(({ pattern }) => pattern.test(head));
  const reason =
    looks?.reason ??
    (isMergeConflict(text, lineStart) ? 'it holds an unresolved merge conflict' : fault.message);
  return { reason, line, column: offset - lineStart + 1 };
}

const isMergeConflict = (text: string, lineStart: number): boolean =>
  ['<<<<<<<', '=======', '>>>>>>>'].some((mark) => text.startsWith(mark, lineStart));
