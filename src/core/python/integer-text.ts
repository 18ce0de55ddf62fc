/** CPython refuses to turn more decimal digits than this into an int or back (sys.int_info.default_max_str_digits). */
const MOST_DIGITS = 4_300;

/** Reads a Python integer without underscores, in any base; null when it has too many digits. Zeros in front are taken off. */
export function readIntegerText(text: string): bigint | null {
  if (text.length > MOST_DIGITS) return null;
  return BigInt(text.toLowerCase());
}

export const integerText = (value: bigint): string => value.toString();
