import type { Place } from '../problems/problem.ts';
import type { Expression, NameExpression, Statement } from './ast.ts';
import { BUILT_IN_NAMES } from './built-in-names.ts';
import { placeAt, type PythonTree } from './python-tree.ts';
import { dottedName } from './shared-objects.ts';

/** What one statement of a metrics cell speaks of. */
export interface MetricStatement {
  readonly place: Place;
  /** Variables whose value it shows or hands on, in order, each once: of `print("acc", acc)`, `f"{acc:.3f}"`, `acc`, `log(acc=acc)`. */
  readonly refersTo: readonly { readonly name: string; readonly place: Place }[];
  /** Names it binds to a value it computes. */
  readonly assigns: readonly { readonly name: string; readonly place: Place }[];
  /** True for a statement that only shows: `print(…)`, `display(…)`, a bare expression without calls. */
  readonly onlyShows: boolean;
}

/**
 * Reads the top-level statements of a metrics cell, one answer each. Built-ins and names that are only called are not referred to;
 * statements with blocks give what stands in their blocks too.
 */
export const metricReferences = (tree: PythonTree): readonly MetricStatement[] =>
  tree.body.flatMap((statement) => readStatement(statement, tree));

const SHOWS = new Set(['print', 'display']);

function readStatement(statement: Statement, tree: PythonTree): readonly MetricStatement[] {
  const place = placeAt(tree, statement.start);
  const inner = (block: readonly Statement[]): readonly MetricStatement[] =>
    block.flatMap((one) => readStatement(one, tree));
  const answer = (
    values: readonly Expression[],
    targets: readonly Expression[],
    onlyShows: boolean,
  ): MetricStatement => ({
    place,
    refersTo: namesIn(values, tree),
    assigns: targets
      .flatMap(targetNames)
      .map((name) => ({ name: name.id, place: placeAt(tree, name.start) })),
    onlyShows,
  });
  switch (statement.kind) {
    case 'expression':
      return [answer([statement.value], [], isShowing(statement.value))];
    case 'assign':
      return [answer([statement.value], statement.targets, false)];
    case 'augmented':
      return [answer([statement.target, statement.value], [statement.target], false)];
    case 'annotated':
      return statement.value === null ? [] : [answer([statement.value], [statement.target], false)];
    case 'if':
      return [...statement.branches.flatMap(({ body }) => inner(body)), ...inner(statement.otherwise)];
    case 'for':
      return [answer([statement.iterable], [statement.target], false), ...inner(statement.body)];
    case 'while':
    case 'with':
      return inner(statement.body);
    case 'try':
      return [
        ...inner(statement.body),
        ...statement.handlers.flatMap(({ body }) => inner(body)),
        ...inner(statement.final),
      ];
    case 'match':
      return statement.cases.flatMap(({ body }) => inner(body));
    case 'assert':
    case 'break':
    case 'class':
    case 'continue':
    case 'delete':
    case 'function':
    case 'global':
    case 'import':
    case 'import-from':
    case 'nonlocal':
    case 'pass':
    case 'raise':
    case 'return':
    case 'type-alias':
      return [];
  }
}

function isShowing(value: Expression): boolean {
  if (value.kind === 'call') {
    const callee = dottedName(value.callee);
    return callee !== null && SHOWS.has(callee);
  }
  return value.kind !== 'await' && value.kind !== 'yield';
}

const targetNames = (node: Expression): readonly NameExpression[] => {
  if (node.kind === 'name') return [node];
  if (node.kind === 'sequence') return node.elements.flatMap(targetNames);
  return node.kind === 'starred' ? targetNames(node.value) : [];
};

function namesIn(values: readonly Expression[], tree: PythonTree): MetricStatement['refersTo'] {
  const found = new Map<string, Place>();
  const visit = (node: Expression): void => {
    switch (node.kind) {
      case 'name':
        if (!BUILT_IN_NAMES.has(node.id) && !found.has(node.id))
          found.set(node.id, placeAt(tree, node.start));
        return;
      case 'formatted':
        node.values.forEach(visit);
        return;
      case 'attribute':
      case 'subscript':
        visit(node.object);
        return;
      case 'call':
        // `acc.item()` refers to acc; `round(acc)` does, but not to round.
        if (node.callee.kind === 'attribute') visit(node.callee.object);
        for (const { value } of node.arguments) visit(value);
        return;
      case 'starred':
      case 'await':
        visit(node.value);
        return;
      case 'yield':
        if (node.value !== null) visit(node.value);
        return;
      case 'binary':
        visit(node.left);
        visit(node.right);
        return;
      case 'unary':
        visit(node.operand);
        return;
      case 'boolean':
        node.values.forEach(visit);
        return;
      case 'compare':
        node.operands.forEach(visit);
        return;
      case 'conditional':
        visit(node.then);
        visit(node.otherwise);
        return;
      case 'sequence':
        node.elements.forEach(visit);
        return;
      case 'dictionary':
        for (const { value } of node.entries) visit(value);
        return;
      case 'comprehension':
        for (const { iterable } of node.clauses) visit(iterable);
        return;
      case 'walrus':
        visit(node.value);
        return;
      case 'number':
      case 'string':
      case 'constant':
      case 'slice':
      case 'lambda':
        return;
    }
  };
  values.forEach(visit);
  return [...found].map(([name, place]) => ({ name, place }));
}
