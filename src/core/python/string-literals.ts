import type { Span } from './ast.ts';

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const ESCAPE = /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|N\{([^}]*)\}|([\s\S]))/g;

/** The value of a string constant, from the spans of its pieces, each with prefix and quotes. */
export const readStringPieces = (pieces: readonly Span[], source: string): string =>
  pieces.map((piece) => readStringPiece(source.slice(piece.start, piece.end))).join('');

function readStringPiece(text: string): string {
  const prefix = /^[a-zA-Z]*/.exec(text)?.[0] ?? '';
  const quoted = text.slice(prefix.length);
  const width = quoted.length >= 6 && /^(?:"""|''')/.test(quoted) ? 3 : 1;
  const body = quoted.slice(width, -width);
  return /r/i.test(prefix) ? body : body.replace(ESCAPE, replaceEscape);
}

/** An escape Python does not know stays as it stands, backslash included (Python Language Reference, "Escape sequences"). */
function replaceEscape(whole: string, ...groups: readonly (string | undefined)[]): string {
  const [octal, two, four, eight, name, other] = groups;
  if (octal !== undefined) return String.fromCodePoint(parseInt(octal, 8));
  const digits = two ?? four ?? eight;
  if (digits !== undefined) {
    const code = parseInt(digits, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  }
  // Names of characters need a table of 30,000 entries; the text is kept, and stays recognisable.
  if (name !== undefined) return whole;
  return other === undefined ? whole : (SIMPLE_ESCAPES[other] ?? whole);
}
