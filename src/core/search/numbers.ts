/** A number as text: Python's decimal forms, with underscores between digits. Not hexadecimal, not inf or nan. */
const DECIMAL = /^[+-]?(?:\d(?:_?\d)*(?:\.(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?$/;

// No number that a double can hold needs more; it bounds the work on untrusted text.
const LONGEST_NUMBER = 400;

export type ReadNumber =
  | { readonly kind: 'number'; readonly value: number; readonly hasDot: boolean }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'not-a-number' };

/** Reads a number as Python writes it. Too large: infinite as a double. Whole ones may have been rounded to a double. */
export function readNumber(text: string): ReadNumber {
  if (text.length > LONGEST_NUMBER || !DECIMAL.test(text)) return { kind: 'not-a-number' };
  const value = Number(text.replaceAll('_', ''));
  if (!Number.isFinite(value)) return { kind: 'too-large' };
  return { kind: 'number', value: value === 0 ? 0 : value, hasDot: text.includes('.') };
}

/** The number as people write it, read back as the same number: `0.05`, `1e-4`, `128`. */
export function printNumber(value: number): string {
  const plain = String(value);
  const size = Math.abs(value);
  if (value === 0 || (size >= 0.001 && size < 1e7)) return plain;
  const short = value.toExponential().replace('e+', 'e');
  return short.length < plain.length ? short : plain.replace('e+', 'e');
}
