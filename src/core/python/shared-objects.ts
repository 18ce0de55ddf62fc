import type { Expression, NameExpression } from './ast.ts';

/** A name whose object, or a part of whose object, an expression may give. */
export interface SharedName {
  readonly name: NameExpression;
  readonly how: 'same' | 'part';
}

/**
 * The names whose objects may be reached through an expression's value: `x`, `x.data`, `x[0]`, `[x, y]`, `x if c else y`.
 * A call gives none: what it was handed counts as changed already.
 */
export function sharedNames(expression: Expression): readonly SharedName[] {
  const found: SharedName[] = [];
  collect(expression, 'same', found);
  return found;
}

function collect(node: Expression, how: 'same' | 'part', found: SharedName[]): void {
  switch (node.kind) {
    case 'name':
      found.push({ name: node, how });
      return;
    case 'attribute':
    case 'subscript':
      collect(node.object, 'part', found);
      return;
    case 'starred':
      collect(node.value, 'part', found);
      return;
    case 'await':
    case 'walrus':
      collect(node.value, how, found);
      return;
    case 'conditional':
      collect(node.then, how, found);
      collect(node.otherwise, how, found);
      return;
    case 'boolean':
      for (const value of node.values) collect(value, how, found);
      return;
    case 'sequence':
      for (const element of node.elements) collect(element, 'part', found);
      return;
    case 'dictionary':
      for (const { value } of node.entries) collect(value, 'part', found);
      return;
    case 'comprehension':
      for (const clause of node.clauses) collect(clause.iterable, 'part', found);
      return;
    case 'number':
    case 'string':
    case 'formatted':
    case 'constant':
    case 'slice':
    case 'call':
    case 'binary':
    case 'unary':
    case 'compare':
    case 'lambda':
    case 'yield':
      return;
  }
}

/** The name at the root of `x.a[0].b`; null when the root is no name. */
export function rootName(expression: Expression): NameExpression | null {
  let at = expression;
  while (at.kind === 'attribute' || at.kind === 'subscript' || at.kind === 'starred' || at.kind === 'call') {
    if (at.kind === 'call') at = at.callee;
    else at = at.kind === 'starred' ? at.value : at.object;
  }
  return at.kind === 'name' ? at : null;
}

/** `a.b.c` as text; null for anything else. */
export function dottedName(expression: Expression): string | null {
  const parts: string[] = [];
  let at = expression;
  for (; at.kind === 'attribute'; at = at.object) parts.push(at.attribute.name);
  if (at.kind !== 'name') return null;
  return [at.id, ...parts.reverse()].join('.');
}
