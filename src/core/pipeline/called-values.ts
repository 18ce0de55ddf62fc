import { dottedName } from '../python/shared-objects.ts';
import type { Block, CallExpression, Expression, Statement } from '../python/ast.ts';

/** A call and what is done with its value. */
export interface FoundCall {
  /** As written: `np.random.rand`. */
  readonly callee: string;
  readonly call: CallExpression;
  /** The names that the call's value is bound to; empty when it is used otherwise. */
  readonly boundTo: readonly string[];
}

/** The calls that the code makes where it stands; what functions and classes in it do when they are called is left out. */
export function findCalls(body: Block): readonly FoundCall[] {
  const found: FoundCall[] = [];
  const visit = (node: Expression | null, boundTo: readonly string[] = []): void => {
    if (node === null) return;
    if (node.kind === 'call') {
      const callee = dottedName(node.callee);
      if (callee !== null) found.push({ callee, call: node, boundTo });
    }
    partsOf(node).forEach((part) => visit(part));
  };
  const visitBlock = (block: Block): void => {
    for (const statement of block) {
      if (statement.kind === 'assign') {
        const names = statement.targets.flatMap((one) => (one.kind === 'name' ? [one.id] : []));
        visit(statement.value, names);
      } else expressionsOf(statement).forEach((one) => visit(one));
      blocksOf(statement).forEach(visitBlock);
    }
  };
  visitBlock(body);
  return found;
}

function expressionsOf(statement: Statement): readonly (Expression | null)[] {
  switch (statement.kind) {
    case 'expression':
    case 'augmented':
    case 'annotated':
    case 'return':
      return [statement.value];
    case 'for':
      return [statement.iterable];
    case 'while':
      return [statement.test];
    case 'if':
      return statement.branches.map(({ test }) => test);
    case 'with':
      return statement.items.map(({ context }) => context);
    case 'match':
      return [statement.subject];
    case 'assert':
      return [statement.test, statement.message];
    default:
      return [];
  }
}

function blocksOf(statement: Statement): readonly Block[] {
  switch (statement.kind) {
    case 'for':
    case 'while':
      return [statement.body, statement.otherwise];
    case 'if':
      return [...statement.branches.map(({ body }) => body), statement.otherwise];
    case 'with':
      return [statement.body];
    case 'try':
      return [
        statement.body,
        ...statement.handlers.map(({ body }) => body),
        statement.otherwise,
        statement.final,
      ];
    case 'match':
      return statement.cases.map(({ body }) => body);
    default:
      return [];
  }
}

function partsOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'attribute':
      return [node.object];
    case 'subscript':
      return [node.object, node.index];
    case 'slice':
      return node.parts;
    case 'call':
      return [node.callee, ...node.arguments.map(({ value }) => value)];
    case 'starred':
    case 'await':
    case 'walrus':
      return [node.value];
    case 'yield':
      return node.value === null ? [] : [node.value];
    case 'binary':
      return [node.left, node.right];
    case 'unary':
      return [node.operand];
    case 'boolean':
    case 'formatted':
      return node.values;
    case 'compare':
      return node.operands;
    case 'conditional':
      return [node.test, node.then, node.otherwise];
    case 'sequence':
      return node.elements;
    case 'dictionary':
      return node.entries.flatMap(({ key, value }) => (key === null ? [value] : [key, value]));
    case 'comprehension':
      return [
        ...node.elements,
        ...node.clauses.flatMap(({ iterable, conditions }) => [iterable, ...conditions]),
      ];
    case 'lambda':
    case 'name':
    case 'number':
    case 'string':
    case 'constant':
      return [];
  }
}
