import type { Place } from '../problems/problem.ts';
import type { CallExpression, Expression, FunctionStatement } from './ast.ts';
import { readLiteral, type Literal } from './literals.ts';
import { dottedName } from './shared-objects.ts';

/** A place that says something about what values a name may have; what a search space is inferred from. */
export type UseSite = SiteKind & { readonly name: string; readonly place: Place };

/** The same before its offset became a place. */
export type RawUseSite = SiteKind & { readonly name: string; readonly offset: number };

type SiteKind =
  /** `SGD(lr=LR)`, `SGD(LR)`, `SGD(lr=float(LR))`; also the default in `def train(lr=LR)`, with the function as callee. */
  | {
      readonly kind: 'argument';
      /** `optim.SGD` */
      readonly callee: string;
      /** Null for a positional argument. */
      readonly keyword: string | null;
      /** From 0; null for a keyword argument. */
      readonly position: number | null;
      /** `float` of `float(LR)`. */
      readonly wrapper: string | null;
    }
  /** `{"lr": LR}` */
  | { readonly kind: 'entry'; readonly key: string }
  /** `OPT == "adam"`, `OPT in ("adam", "sgd")`: the constants on the other side. */
  | { readonly kind: 'comparison'; readonly operator: string; readonly literals: readonly Literal[] }
  /** `{"adam": Adam, "sgd": SGD}[OPT]`: the dictionary's keys. */
  | { readonly kind: 'lookup'; readonly literals: readonly Literal[] };

/** The use sites that one expression is, its parts not included. */
export function useSitesOf(node: Expression, source: string): readonly RawUseSite[] {
  if (node.kind === 'call') return argumentSites(node);
  if (node.kind === 'compare') return comparisonSites(node, source);
  if (node.kind === 'dictionary')
    return node.entries.flatMap(({ key, value }): readonly RawUseSite[] => {
      if (key === null || value.kind !== 'name') return [];
      const literal = readLiteral(key, source);
      return literal.kind === 'str'
        ? [{ kind: 'entry', key: literal.value, name: value.id, offset: value.start }]
        : [];
    });
  if (node.kind !== 'subscript' || node.index.kind !== 'name' || node.object.kind !== 'dictionary') return [];
  const literals = node.object.entries.flatMap(({ key }) => (key === null ? [] : literalsOf(key, source)));
  return [{ kind: 'lookup', literals, name: node.index.id, offset: node.index.start }];
}

function argumentSites(node: CallExpression): readonly RawUseSite[] {
  const callee = dottedName(node.callee);
  if (callee === null) return [];
  return node.arguments.flatMap(({ kind, keyword, value }, index) => {
    if (kind === 'star' || kind === 'double-star') return [];
    return argumentSite(callee, { keyword, position: keyword === null ? index : null }, value);
  });
}

/** `def train(lr=LR)` hands `LR` to `lr` when nobody says otherwise. */
export const useSitesOfParameters = (node: FunctionStatement): readonly RawUseSite[] =>
  node.parameters.flatMap(({ name, value }) =>
    value === null ? [] : argumentSite(node.name.name, { keyword: name.name, position: null }, value),
  );

function argumentSite(
  callee: string,
  at: { readonly keyword: string | null; readonly position: number | null },
  value: Expression,
): readonly RawUseSite[] {
  if (value.kind === 'name')
    return [{ kind: 'argument', callee, ...at, wrapper: null, name: value.id, offset: value.start }];
  const inner = value.kind === 'call' && value.arguments.length === 1 ? value.arguments[0]?.value : undefined;
  const wrapper = value.kind === 'call' ? dottedName(value.callee) : null;
  if (inner?.kind !== 'name' || wrapper === null) return [];
  return [{ kind: 'argument', callee, ...at, wrapper, name: inner.id, offset: inner.start }];
}

function comparisonSites(
  node: Extract<Expression, { kind: 'compare' }>,
  source: string,
): readonly RawUseSite[] {
  const [left, right] = node.operands;
  const [operator] = node.operators;
  if (left === undefined || right === undefined || operator === undefined || node.operators.length > 1)
    return [];
  if (left.kind === 'name') {
    const literals = literalsOf(right, source);
    return literals.length === 0
      ? []
      : [{ kind: 'comparison', operator, literals, name: left.id, offset: left.start }];
  }
  if (right.kind !== 'name' || operator === 'in' || operator === 'not in') return [];
  const literals = literalsOf(left, source);
  const turned = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }[operator] ?? operator;
  return literals.length === 0
    ? []
    : [{ kind: 'comparison', operator: turned, literals, name: right.id, offset: right.start }];
}

/** A constant, or the constants of a display of them. */
function literalsOf(node: Expression, source: string): readonly Literal[] {
  const literal = readLiteral(node, source);
  if (literal.kind === 'not-literal') return [];
  if (literal.kind === 'dict') return literal.entries.map(({ key }) => key);
  return 'items' in literal ? literal.items : [literal];
}
