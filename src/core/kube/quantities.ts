/** Powers of ten and of 1024 that Kubernetes' quantities know (apimachinery, resource/suffix.go). */
const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const QUANTITY = /^([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?[0-9]+))?$/;

/** The value of a Kubernetes quantity (`500m`, `1.5Gi`, `2e3`) in its base unit, or null where the text is none. */
export function readQuantity(text: string): number | null {
  const match = QUANTITY.exec(text);
  if (match === null) return null;
  const [, digits = '', suffix, exponent] = match;
  if (exponent !== undefined) return Number(`${digits}e${exponent}`);
  return Number(digits) * (FACTORS[suffix ?? ''] ?? 1);
}

/** Why the text cannot be an amount of the resource, to follow the amount: `must be …`; null where it can. */
export function amountFault(text: string, wholePieces: boolean): string | null {
  const value = readQuantity(text);
  if (value === null) return 'must be a Kubernetes quantity, such as 2, 500m or 4Gi';
  if (value < 0) return 'must not be negative';
  if (wholePieces && !Number.isInteger(value)) return 'must be a whole number';
  return null;
}
