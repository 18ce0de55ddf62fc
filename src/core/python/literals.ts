import type { Expression } from './ast.ts';
import { readStringPieces } from './string-literals.ts';

/**
 * A constant value as Python would make it.
 * `text` of an int is its exact decimal digits; `value` is the nearest JavaScript number, exact up to 2^53.
 */
export type Literal =
  | { readonly kind: 'int'; readonly value: number; readonly text: string }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'str'; readonly value: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'list' | 'tuple' | 'set'; readonly items: readonly Literal[] }
  | {
      readonly kind: 'dict';
      readonly entries: readonly { readonly key: Literal; readonly value: Literal }[];
    };

/** `why` completes "the value …": `is a call`, `divides by zero`. */
export interface NotLiteral {
  readonly kind: 'not-literal';
  readonly why: string;
}

const not = (why: string): NotLiteral => ({ kind: 'not-literal', why });

/** Bits of the largest int that constant arithmetic makes; CPython's own folding stops at 128 (ast_opt.c, MAX_INT_SIZE). */
const LARGEST_BITS = 4096n;
/** Digits of the longest int in source text (sys.int_info.default_max_str_digits). */
const MOST_DIGITS = 4_300;
/** Characters of the longest string, and items of the longest list, that repetition or addition makes. */
const LONGEST_RESULT = 4096;

/** Reads an expression as a constant: literals, their displays, signs, and arithmetic on them. Runs nothing. */
export function readLiteral(node: Expression, source: string): Literal | NotLiteral {
  switch (node.kind) {
    case 'number':
      return readNumber(source.slice(node.start, node.end));
    case 'string':
      return node.bytes ? not('is bytes') : { kind: 'str', value: readStringPieces(node.pieces, source) };
    case 'constant':
      if (node.value === '...') return not('is an ellipsis');
      return node.value === 'None' ? { kind: 'none' } : { kind: 'bool', value: node.value === 'True' };
    case 'unary':
      return readUnary(node.operator, readLiteral(node.operand, source));
    case 'binary': {
      const left = readLiteral(node.left, source);
      if (left.kind === 'not-literal') return left;
      const right = readLiteral(node.right, source);
      return right.kind === 'not-literal' ? right : calculate(left, node.operator, right);
    }
    case 'sequence': {
      const items = readAll(node.elements, source);
      return 'kind' in items ? items : { kind: node.form, items };
    }
    case 'dictionary': {
      const entries: { key: Literal; value: Literal }[] = [];
      for (const { key, value } of node.entries) {
        if (key === null) return not('unpacks another dictionary');
        const pair = readAll([key, value], source);
        if ('kind' in pair) return pair;
        const [keyLiteral, valueLiteral] = pair;
        if (keyLiteral !== undefined && valueLiteral !== undefined)
          entries.push({ key: keyLiteral, value: valueLiteral });
      }
      return { kind: 'dict', entries };
    }
    case 'name':
      return not(`uses the name ${node.id}`);
    case 'formatted':
      return not('is an f-string');
    case 'call':
      return not('is a call');
    case 'attribute':
    case 'subscript':
    case 'slice':
    case 'starred':
    case 'boolean':
    case 'compare':
    case 'conditional':
    case 'lambda':
    case 'comprehension':
    case 'await':
    case 'yield':
    case 'walrus':
      return not('is an expression to be computed');
  }
}

function readAll(nodes: readonly Expression[], source: string): readonly Literal[] | NotLiteral {
  const items: Literal[] = [];
  for (const node of nodes) {
    const item = readLiteral(node, source);
    if (item.kind === 'not-literal') return item;
    items.push(item);
  }
  return items;
}

export const makeInt = (value: bigint): Literal => ({
  kind: 'int',
  value: Number(value),
  text: value.toString(),
});

function readNumber(text: string): Literal | NotLiteral {
  const plain = text.replaceAll('_', '');
  if (/j$/i.test(plain)) return not('is a complex number');
  const isInteger = /^(?:\d+|0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/.test(plain);
  if (!isInteger) return { kind: 'float', value: Number(plain) };
  return plain.length > MOST_DIGITS ? not('has too many digits') : makeInt(BigInt(plain.toLowerCase()));
}

const asInteger = (literal: Literal): bigint | null => {
  if (literal.kind === 'bool') return literal.value ? 1n : 0n;
  return literal.kind === 'int' ? BigInt(literal.text) : null;
};

function readUnary(operator: string, operand: Literal | NotLiteral): Literal | NotLiteral {
  if (operand.kind === 'not-literal') return operand;
  if (operator === 'not')
    return operand.kind === 'bool'
      ? { kind: 'bool', value: !operand.value }
      : not('is an expression to be computed');
  const integer = asInteger(operand);
  if (integer !== null) return makeInt(operator === '-' ? -integer : operator === '~' ? ~integer : integer);
  if (operand.kind === 'float' && operator !== '~')
    return { kind: 'float', value: operator === '-' ? -operand.value : operand.value };
  return not(`has no ${operator} for a ${operand.kind}`);
}

function calculate(left: Literal, operator: string, right: Literal): Literal | NotLiteral {
  const a = asInteger(left);
  const b = asInteger(right);
  if (a !== null && b !== null) return calculateIntegers(a, operator, b);
  const x = asFloat(left);
  const y = asFloat(right);
  if (x !== null && y !== null) return calculateFloats(x, operator, y);
  if (operator === '+') return concatenate(left, right);
  if (operator === '*' && b !== null) return repeat(left, b);
  if (operator === '*' && a !== null) return repeat(right, a);
  return not('is an expression to be computed');
}

function asFloat(literal: Literal): number | null {
  if (literal.kind === 'float') return literal.value;
  const integer = asInteger(literal);
  return integer === null ? null : Number(integer);
}

const bits = (value: bigint): bigint => BigInt((value < 0n ? -value : value).toString(2).length);

function calculateIntegers(a: bigint, operator: string, b: bigint): Literal | NotLiteral {
  switch (operator) {
    case '+':
      return makeInt(a + b);
    case '-':
      return makeInt(a - b);
    case '*':
      return bits(a) + bits(b) > LARGEST_BITS ? not('is too large') : makeInt(a * b);
    case '/':
      return b === 0n ? not('divides by zero') : { kind: 'float', value: Number(a) / Number(b) };
    case '//':
    case '%': {
      if (b === 0n) return not('divides by zero');
      // Python rounds towards minus infinity, and the remainder has the sign of the divisor.
      const down = a % b !== 0n && a < 0n !== b < 0n ? 1n : 0n;
      return makeInt(operator === '//' ? a / b - down : (a % b) + down * b);
    }
    case '**':
      if (b < 0n) return a === 0n ? not('divides by zero') : { kind: 'float', value: Number(a) ** Number(b) };
      return bits(a) * b > LARGEST_BITS ? not('is too large') : makeInt(a ** b);
    case '<<':
      if (b < 0n) return not('shifts by a negative count');
      return bits(a) + b > LARGEST_BITS ? not('is too large') : makeInt(a << b);
    case '>>':
      return b < 0n
        ? not('shifts by a negative count')
        : makeInt(a >> (b > LARGEST_BITS * 2n ? LARGEST_BITS * 2n : b));
    case '|':
      return makeInt(a | b);
    case '&':
      return makeInt(a & b);
    case '^':
      return makeInt(a ^ b);
    default:
      return not('is an expression to be computed');
  }
}

function calculateFloats(x: number, operator: string, y: number): Literal | NotLiteral {
  if (y === 0 && (operator === '/' || operator === '//' || operator === '%')) return not('divides by zero');
  switch (operator) {
    case '+':
      return { kind: 'float', value: x + y };
    case '-':
      return { kind: 'float', value: x - y };
    case '*':
      return { kind: 'float', value: x * y };
    case '/':
      return { kind: 'float', value: x / y };
    case '//':
      return { kind: 'float', value: Math.floor(x / y) };
    case '%': {
      const rest = x % y;
      return { kind: 'float', value: rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest };
    }
    case '**': {
      if (x === 0 && y < 0) return not('divides by zero');
      const power = x ** y;
      return Number.isNaN(power) ? not('is a complex number') : { kind: 'float', value: power };
    }
    default:
      return not('is an expression to be computed');
  }
}

function concatenate(left: Literal, right: Literal): Literal | NotLiteral {
  if (left.kind === 'str' && right.kind === 'str') return { kind: 'str', value: left.value + right.value };
  if ((left.kind === 'list' || left.kind === 'tuple') && left.kind === right.kind)
    return { kind: left.kind, items: [...left.items, ...right.items] };
  return not('is an expression to be computed');
}

function repeat(what: Literal, times: bigint): Literal | NotLiteral {
  const count = times < 0n ? 0 : Number(times);
  if (what.kind === 'str')
    return what.value.length * count > LONGEST_RESULT
      ? not('is too large')
      : { kind: 'str', value: what.value.repeat(count) };
  if (what.kind !== 'list' && what.kind !== 'tuple') return not('is an expression to be computed');
  if (what.items.length * count > LONGEST_RESULT) return not('is too large');
  return { kind: what.kind, items: Array.from({ length: count }, () => what.items).flat() };
}
