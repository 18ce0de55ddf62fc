/** An assignment in a Pipeline Parameters cell. Offsets count UTF-16 units of the cell's source. */
export interface ParameterStatement {
  /** More than one in `a = b = 1`. */
  readonly names: readonly string[];
  readonly start: number;
  /** The end of the line or the `;` that ends it: a comment behind the value belongs to it. */
  readonly end: number;
}

const TARGET = /^[^\S\n]*([\p{ID_Start}_]\p{ID_Continue}*)[^\S\n]*(?::[^=\n]*)?=(?!=)/u;

/** Finds the assignments that stand at the margin of a cell, without reading their values. Never throws. */
export function findParameterStatements(source: string): readonly ParameterStatement[] {
  return splitStatements(source).flatMap(({ start, end, isAtMargin }) => {
    const names: string[] = [];
    let rest = source.slice(start, end);
    if (!isAtMargin || (/^\s/.test(rest) && source[start - 1] !== ';')) return [];
    for (let target = TARGET.exec(rest); target !== null; target = TARGET.exec(rest)) {
      names.push(target[1] ?? '');
      rest = rest.slice(target[0].length);
    }
    return names.length === 0 ? [] : [{ names, start, end }];
  });
}

interface Statement {
  readonly start: number;
  readonly end: number;
  /** The line it stands on is not indented. */
  readonly isAtMargin: boolean;
}

/** Cuts the source at line ends and `;` that are in no bracket and no string. */
function splitStatements(source: string): readonly Statement[] {
  const statements: Statement[] = [];
  let start = 0;
  let depth = 0;
  let isAtMargin = true;
  const beginLine = (): void => {
    isAtMargin = !/\s/.test(source[start] ?? '');
  };
  const close = (end: number): void => {
    statements.push({ start, end, isAtMargin });
    start = end + 1;
  };
  beginLine();
  let at = 0;
  while (at < source.length) {
    const unit = source[at] ?? '';
    if (unit === '#') {
      at = endOfLine(source, at);
      continue;
    }
    if (unit === '"' || unit === "'") {
      at = endOfString(source, at);
      continue;
    }
    if (unit === '\\') at++;
    else if ('([{'.includes(unit)) depth++;
    else if (')]}'.includes(unit)) depth = Math.max(0, depth - 1);
    else if (depth === 0 && unit === ';') close(at);
    else if (depth === 0 && unit === '\n') {
      close(at);
      beginLine();
    }
    at++;
  }
  close(source.length);
  return statements;
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf('\n', from);
  return end === -1 ? source.length : end;
}

/** Where the string literal that begins here is over; one without an end goes to the end of its line or of the source. */
function endOfString(source: string, from: number): number {
  const quote = source[from] ?? '';
  const isLong = source.startsWith(quote.repeat(3), from);
  const closing = isLong ? quote.repeat(3) : quote;
  for (let at = from + closing.length; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source.startsWith(closing, at)) return at + closing.length;
    else if (!isLong && source[at] === '\n') return at;
  }
  return source.length;
}
