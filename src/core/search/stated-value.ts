import type { ParameterType, ParameterValue } from '../pipeline/pipeline.ts';
import { readNumber } from './numbers.ts';
import { readQuoted } from './quoted-text.ts';
import type { StatedValue } from './stated-settings.ts';

/**
 * The value that was stated for a parameter of this type; null when it does not fit. A text for a number or a boolean
 * is read as one. A command line's text for a text parameter is taken as it is, without quotes around all of it.
 */
export function readStatedValue(stated: StatedValue['value'], type: ParameterType): ParameterValue | null {
  const value = stated.kind === 'typed' ? stated.value : stated.text;
  switch (type) {
    case 'int':
    case 'float': {
      const number = typeof value === 'string' ? readNumberText(value) : value;
      if (typeof number !== 'number' || !Number.isFinite(number)) return null;
      return type === 'float' || Number.isSafeInteger(number) ? number : null;
    }
    case 'bool':
      if (typeof value === 'string') return readBooleanText(value);
      return typeof value === 'boolean' ? value : null;
    case 'str':
      if (typeof value !== 'string') return null;
      return stated.kind === 'text' ? withoutQuotes(value) : value;
    case 'none':
    case 'list':
    case 'dict':
      return null;
  }
}

/** How the stated value was written, for a sentence. */
export const showStatedValue = (stated: StatedValue['value']): string =>
  stated.kind === 'text' || typeof stated.value === 'string'
    ? JSON.stringify(stated.kind === 'text' ? stated.text : stated.value)
    : String(stated.value);

function readNumberText(text: string): number | null {
  const number = readNumber(text.trim());
  return number.kind === 'number' ? number.value : null;
}

function readBooleanText(text: string): boolean | null {
  const word = text.trim().toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : null;
}

function withoutQuotes(text: string): string {
  const plain = text.trim();
  if (!plain.startsWith('"') && !plain.startsWith("'")) return text;
  const quoted = readQuoted(plain, 0);
  return quoted?.end === plain.length ? quoted.text : text;
}
