/** A text as a Python string literal on one line, whatever is in it. */
export const pythonString = (text: string): string => `'${Array.from(text, escapeCharacter).join('')}'`;

const ESCAPED: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '\n': '\\n',
  '\t': '\\t',
  '\r': '\\r',
};

/** Control characters, line separators and lone halves of surrogate pairs are written by their number. */
function escapeCharacter(character: string): string {
  const known = ESCAPED[character];
  if (known !== undefined) return known;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return `\\x${code.toString(16).padStart(2, '0')}`;
  const breaksLines = code === 0x2028 || code === 0x2029;
  const isHalf = code >= 0xd800 && code <= 0xdfff;
  return breaksLines || isHalf ? `\\u${code.toString(16)}` : character;
}
