import type { Literal } from '../python/literals.ts';
import { pythonString } from '../python/python-text.ts';

/** A constant as Python would write it, so that `ast.literal_eval` gives the same value of the same types. */
export function literalText(literal: Literal): string {
  switch (literal.kind) {
    case 'int':
      return literal.text;
    case 'float':
      return floatText(literal.value);
    case 'bool':
      return literal.value ? 'True' : 'False';
    case 'str':
      return pythonString(literal.value);
    case 'none':
      return 'None';
    case 'list':
      return `[${literal.items.map(literalText).join(', ')}]`;
    case 'tuple':
      return `(${literal.items.map(literalText).join(', ')}${literal.items.length === 1 ? ',' : ''})`;
    case 'set':
      return literal.items.length === 0 ? 'set()' : `{${literal.items.map(literalText).join(', ')}}`;
    case 'dict':
      return `{${literal.entries.map(({ key, value }) => `${literalText(key)}: ${literalText(value)}`).join(', ')}}`;
  }
}

function floatText(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
