/** The types of value that a parameter can take; a `float` of 100 is written `100.0`. */
export type LiteralType = 'int' | 'float' | 'bool' | 'str';

/** The value as a Python literal. `quote` is the quotation mark the author used. */
export function pythonLiteral(
  value: number | string | boolean,
  type: LiteralType,
  quote: '"' | "'" = '"',
): string {
  switch (type) {
    case 'bool':
      if (typeof value === 'boolean') return value ? 'True' : 'False';
      break;
    case 'int':
      if (typeof value === 'number')
        return Number.isInteger(value) ? BigInt(value).toString() : pythonFloat(value);
      break;
    case 'float':
      if (typeof value === 'number') return pythonFloat(value);
      break;
    case 'str':
      return pythonText(String(value), quote);
  }
  return pythonLiteral(value, typeOf(value), quote);
}

const typeOf = (value: number | string | boolean): LiteralType =>
  typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'str' : 'float';

/**
 * The float as Python's `repr` prints it: the fewest digits that give the same number, an exponent of at least two
 * digits below 1e-4 and from 1e16 on. (JavaScript has the same digits, but other limits for the exponent.)
 */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'float("nan")';
  if (!Number.isFinite(value)) return value > 0 ? 'float("inf")' : 'float("-inf")';
  if (Object.is(value, -0)) return '-0.0';
  const [mantissa = '0', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16)
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  const sign = value < 0 ? '-' : '';
  const digits = mantissa.replaceAll(/[-.]/g, '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** The text in quotes, with everything escaped that could end it, break the line, or not be seen. */
function pythonText(text: string, wanted: '"' | "'"): string {
  const other = wanted === '"' ? "'" : '"';
  const quote = text.includes(wanted) && !text.includes(other) ? other : wanted;
  let literal = '';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const escape = ESCAPES[character];
    if (escape !== undefined) literal += escape;
    else if (character === quote) literal += `\\${quote}`;
    else if (code < 0x20 || (code >= 0x7f && code < 0xa0)) literal += `\\x${hex(code, 2)}`;
    else if (isHidden(character)) literal += code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
    else literal += character;
  }
  return `${quote}${literal}${quote}`;
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

/** Halves of surrogate pairs, line separators, direction marks and other characters that do not show. */
const isHidden = (character: string): boolean => /[\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(character);
