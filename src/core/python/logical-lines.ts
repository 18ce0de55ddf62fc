import type { Span } from './ast.ts';

/** A statement line as Python's tokeniser sees it: one or more lines of text, joined by brackets, strings or backslashes. */
export interface LogicalLine {
  /** Offset where its first line of text begins, its indentation included. */
  readonly lineStart: number;
  /** Offset of its first character that is not blank. */
  readonly start: number;
  /** Offset after its last character, the line end not included. */
  readonly end: number;
  /** Its first and last line of text, from 1. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** True when the caller's `isForeign` took the line: it is not Python. */
  readonly foreign: boolean;
  /** True when the line opens a block: its last token is a colon. */
  readonly opensBlock: boolean;
}

export interface ScannedLines {
  /** Blank lines and lines of comments alone are left out. */
  readonly lines: readonly LogicalLine[];
  /** How deep the brackets nest at most. */
  readonly depth: number;
  /** Every comment, from its `#` to the end of its line. */
  readonly comments: readonly Span[];
  /** Line ends and comments inside brackets, and backslashes with the line end after them: what a parser may take for blanks. */
  readonly joints: readonly Span[];
  /** What the tokeniser refuses, the first only. */
  readonly fault: { readonly offset: number; readonly reason: string } | null;
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * Splits code into logical lines (Python Language Reference, "Line structure") without parsing it.
 * `isForeign` is asked at each place where a logical line begins, with the offset of its first character that is not blank;
 * a line it takes is not tokenised, and ends at the line end (or the next, after a backslash).
 */
export function scanLogicalLines(
  source: string,
  isForeign: (start: number, lineNumber: number) => boolean = () => false,
): ScannedLines {
  const scanner = new Scanner(source);
  const lines: LogicalLine[] = [];
  while (scanner.at < source.length) {
    const lineStart = scanner.at;
    scanner.skipBlanks();
    const start = scanner.at;
    const firstLine = scanner.line;
    if (scanner.atLineEnd()) {
      scanner.skipComment();
      scanner.skipLine();
      continue;
    }
    const foreign = isForeign(start, firstLine);
    if (foreign) scanner.skipForeignLine();
    else scanner.skipPythonLine();
    const lastLine = scanner.line;
    const { at: end, opensBlock } = scanner;
    lines.push({ lineStart, start, end, firstLine, lastLine, foreign, opensBlock: !foreign && opensBlock });
    scanner.skipLine();
  }
  const { comments, depth, fault, joints } = scanner;
  return { lines, comments, depth, fault, joints };
}

/** Holds the place in the text; lives for one scan. */
class Scanner {
  at = 0;
  line = 1;
  depth = 0;
  opensBlock = false;
  fault: ScannedLines['fault'] = null;
  readonly comments: Span[] = [];
  readonly joints: Span[] = [];
  private readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  skipBlanks(): void {
    while (' \t\f\uFEFF'.includes(this.source[this.at] ?? '\n')) this.at++;
  }

  /** True at a comment, a line end, or the end of the text. */
  atLineEnd(): boolean {
    const next = this.source[this.at];
    return next === undefined || next === '\n' || next === '\r' || next === '#';
  }

  skipComment(): void {
    if (this.source[this.at] !== '#') return;
    const end = this.source.indexOf('\n', this.at);
    this.comments.push({ start: this.at, end: end === -1 ? this.source.length : end });
    this.at = end === -1 ? this.source.length : end;
  }

  /** Goes to the beginning of the next line of text. */
  skipLine(): void {
    const end = this.source.indexOf('\n', this.at);
    this.at = end === -1 ? this.source.length : end + 1;
    if (end !== -1) this.line++;
  }

  /** Goes to the end of a line that is not Python; a backslash at its end takes the next line in. */
  skipForeignLine(): void {
    for (;;) {
      const end = this.source.indexOf('\n', this.at);
      if (end === -1) {
        this.at = this.source.length;
        return;
      }
      this.at = end;
      if (this.source[end - 1] !== '\\') return;
      this.at++;
      this.line++;
    }
  }

  /** Goes to the end of a logical line of Python. */
  skipPythonLine(): void {
    const start = this.at;
    const open: { bracket: string; at: number }[] = [];
    this.opensBlock = false;
    while (this.at < this.source.length) {
      const here = this.at;
      const char = this.source[here] ?? '';
      if (char === '\n') {
        if (open.length === 0) return;
        this.joints.push({ start: here, end: here + 1 });
        this.line++;
        this.at++;
        continue;
      }
      if (char === '#') {
        this.skipComment();
        if (open.length > 0) this.joints.push({ start: here, end: this.at });
        continue;
      }
      if (char === '\\') {
        this.skipEscaped();
        if (here > start) this.joints.push({ start: here, end: this.at });
        continue;
      }
      if (char === '"' || char === "'") {
        this.skipString(this.prefixBefore(here), 0);
        this.opensBlock = false;
        continue;
      }
      if (char in CLOSING) {
        open.push({ bracket: char, at: here });
        this.depth = Math.max(this.depth, open.length);
      } else if (char === ')' || char === ']' || char === '}') this.closeBracket(open, char);
      if (char > ' ') this.opensBlock = char === ':' && open.length === 0;
      this.at++;
    }
    const unclosed = open.at(-1);
    if (unclosed !== undefined) this.fail(unclosed.at, `'${unclosed.bracket}' was never closed`);
  }

  private closeBracket(open: { bracket: string; at: number }[], char: string): void {
    const last = open.pop();
    if (last === undefined) this.fail(this.at, `unmatched '${char}'`);
    else if (CLOSING[last.bracket] !== char)
      this.fail(
        this.at,
        `closing parenthesis '${char}' does not match opening parenthesis '${last.bracket}'`,
      );
  }

  private fail(offset: number, reason: string): void {
    this.fault ??= { offset, reason };
  }

  /** Skips a backslash and what it escapes, counting a line end among it. */
  private skipEscaped(): void {
    this.at += 1;
    if (this.source[this.at] === '\r' && this.source[this.at + 1] === '\n') this.at++;
    if (this.source[this.at] === '\n') this.line++;
    this.at = Math.min(this.at + 1, this.source.length);
  }

  /** In an f-string a backslash takes no meaning from a brace, but `\N{…}` names a character. */
  private skipEscapeOfFormatted(raw: boolean): void {
    const next = this.source[this.at + 1];
    if (next === '{' || next === '}') this.at++;
    else if (!raw && next === 'N' && this.source[this.at + 2] === '{') this.at += 3;
    else this.skipEscaped();
  }

  /** The letters before a quote, when they are a string's prefix. */
  private prefixBefore(quote: number): string {
    let from = quote;
    while (from > 0 && quote - from < 4 && /\w/.test(this.source[from - 1] ?? '')) from--;
    const prefix = this.source.slice(from, quote).toLowerCase();
    return /^(?:[rbuft]|br|rb|fr|rf|tr|rt)$/.test(prefix) ? prefix : '';
  }

  /** Skips a string from its opening quote on, the expressions of an f-string included (PEP 701: they may hold its own quote). */
  private skipString(prefix: string, nesting: number): void {
    const start = this.at;
    const quote = this.source[start] ?? '';
    const triple = this.source.startsWith(quote.repeat(3), start);
    const closing = triple ? quote.repeat(3) : quote;
    const formatted = /[ft]/.test(prefix) && nesting < 20;
    this.at += closing.length;
    while (this.at < this.source.length) {
      const char = this.source[this.at];
      if (char === '\\' && formatted) this.skipEscapeOfFormatted(prefix.includes('r'));
      else if (char === '\\') this.skipEscaped();
      else if (char === quote && this.source.startsWith(closing, this.at)) {
        this.at += closing.length;
        return;
      } else if (char === '\n') {
        if (!triple) {
          this.fail(start, `unterminated string literal (detected at line ${this.line})`);
          return;
        }
        this.line++;
        this.at++;
      } else if (formatted && char === '{') {
        if (this.source[this.at + 1] === '{') this.at += 2;
        else this.skipReplacement(triple ? null : quote, nesting);
      } else this.at++;
    }
    const what = triple ? 'unterminated triple-quoted string literal' : 'unterminated string literal';
    this.fail(start, `${what} (detected at line ${this.line})`);
  }

  /**
   * Skips `{…}` of an f-string, which may hold comments and line ends. After its own colon comes text again, in which a quote
   * opens nothing; `lineQuote` ends the string there.
   */
  private skipReplacement(lineQuote: string | null, nesting: number): void {
    let open = 0;
    let inFormat = false;
    this.at++;
    while (this.at < this.source.length) {
      const char = this.source[this.at] ?? '';
      if (char === '\n') {
        if (inFormat && lineQuote !== null) return;
        this.line++;
        this.at++;
      } else if (!inFormat && char === '#') {
        const end = this.source.indexOf('\n', this.at);
        this.at = end === -1 ? this.source.length : end;
      } else if (inFormat && char === lineQuote) return;
      else if (!inFormat && (char === '"' || char === "'"))
        this.skipString(this.prefixBefore(this.at), nesting + 1);
      else if (inFormat && char === '{') {
        if (nesting < 20) this.skipReplacement(lineQuote, nesting + 1);
        else this.at++;
      } else if (char === '}' && open <= 0) {
        this.at++;
        return;
      } else {
        if ('([{'.includes(char)) open++;
        else if (')]}'.includes(char)) open--;
        else if (char === ':' && open === 0 && this.source[this.at + 1] !== '=') inFormat = true;
        this.at++;
      }
    }
  }
}
