import type { LogicalLine } from './logical-lines.ts';

/** CPython's own limit (tokenizer.h, MAXINDENT). */
const DEEPEST_INDENTATION = 100;

export interface IndentationFault {
  readonly offset: number;
  readonly reason: string;
}

/** The first line whose indentation Python refuses, with CPython's words for it. */
export function findIndentationFault(source: string, lines: readonly LogicalLine[]): IndentationFault | null {
  const levels: { width: number; strict: number }[] = [{ width: 0, strict: 0 }];
  let previous: LogicalLine | undefined;
  for (const line of lines) {
    const { width, strict } = measure(source, line);
    const fail = (reason: string): IndentationFault => ({ offset: line.start, reason });
    let level = levels.at(-1) ?? { width: 0, strict: 0 };
    const deeper = width > level.width;
    if (previous?.opensBlock === true && !deeper) return fail(missingBlock(source, previous));
    if (deeper) {
      if (strict <= level.strict) return fail('inconsistent use of tabs and spaces in indentation');
      if (previous?.opensBlock !== true) return fail('unexpected indent');
      if (levels.length >= DEEPEST_INDENTATION) return fail('too many levels of indentation');
      levels.push({ width, strict });
    } else {
      while (levels.length > 1 && width < level.width) {
        levels.pop();
        level = levels.at(-1) ?? { width: 0, strict: 0 };
      }
      if (width !== level.width) return fail('unindent does not match any outer indentation level');
      if (strict !== level.strict) return fail('inconsistent use of tabs and spaces in indentation');
    }
    previous = line;
  }
  return previous?.opensBlock === true
    ? { offset: previous.end, reason: missingBlock(source, previous) }
    : null;
}

/** CPython measures twice: tabs to the next multiple of eight, and as one column; both must agree on the order. */
function measure(source: string, line: LogicalLine): { width: number; strict: number } {
  let width = 0;
  let strict = 0;
  for (let at = line.lineStart; at < line.start; at++) {
    const char = source[at];
    if (char === '\t') width = (Math.floor(width / 8) + 1) * 8;
    else if (char === ' ') width++;
    if (char === '\f') [width, strict] = [0, 0];
    else if (char !== '\uFEFF') strict++;
  }
  return { width, strict };
}

const OPENERS = new Set([
  ...[
    'if',
    'elif',
    'else',
    'for',
    'while',
    'try',
    'except',
    'finally',
    'with',
    'match',
    'case',
    'def',
    'class',
  ],
]);

function missingBlock(source: string, line: LogicalLine): string {
  const word = /^(?:async\s+)?(\w+)/.exec(source.slice(line.start, line.start + 40))?.[1] ?? '';
  if (!OPENERS.has(word)) return 'invalid syntax';
  const opener =
    word === 'def' ? 'function definition' : word === 'class' ? 'class definition' : `'${word}' statement`;
  return `expected an indented block after ${opener} on line ${line.firstLine}`;
}
