const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  '0': '\0',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/** A text in double quotes, on one line and readable everywhere: control characters and lone surrogates are escaped. */
export function printText(text: string): string {
  const escaped = JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return escaped;
}

/**
 * Reads the quoted text that begins at `start` with `"` or `'`. Gives the text and where it ends (behind the closing
 * mark), or null when it is never closed. Escapes are Python's one-letter ones, `\xHH` and `\uHHHH`; others stay as written.
 */
export function readQuoted(
  source: string,
  start: number,
): { readonly text: string; readonly end: number } | null {
  const mark = source[start];
  let text = '';
  let at = start + 1;
  while (at < source.length) {
    const character = source.charAt(at);
    if (character === mark) return { text, end: at + 1 };
    if (character !== '\\') {
      text += character;
      at += 1;
      continue;
    }
    const code = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))/.exec(source.slice(at + 1, at + 6));
    const next = source.charAt(at + 1);
    if (code) {
      text += String.fromCharCode(Number.parseInt(code[1] ?? code[2] ?? '', 16));
      at += 1 + code[0].length;
    } else {
      text += ESCAPES[next] ?? `\\${next}`;
      at += 2;
    }
  }
  return null;
}
