import type { Block, Expression, Statement } from '../python/ast.ts';
import type { PythonTree } from '../python/python-tree.ts';

/**
 * Names whose code may run while the module-level code of these cells runs: all it uses, but for names that it only keeps:
 * `TRAINERS = {"a": train}`, `fit = partial(train, 1)`.
 */
export function namesRun(trees: readonly PythonTree[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { body } of trees) noteBlock(body, found);
  return found;
}

function noteBlock(block: Block, found: Set<string>): void {
  for (const statement of block) noteStatement(statement, found);
}

function noteStatement(statement: Statement, found: Set<string>): void {
  switch (statement.kind) {
    case 'assign':
      noteKept(statement.value, found);
      statement.targets.forEach((target) => noteTarget(target, found));
      return;
    case 'function':
      statement.decorators.forEach((decorator) => noteAll(decorator, found));
      statement.parameters.forEach((parameter) => noteAll(parameter, found));
      return;
    default:
      noteAll(statement, found);
  }
}

/** What is stored into is not run by that; what says where is. */
function noteTarget(target: Expression, found: Set<string>): void {
  if (target.kind === 'sequence') target.elements.forEach((element) => noteTarget(element, found));
  else if (target.kind === 'subscript') noteAll(target.index, found);
}

function noteKept(node: Expression, found: Set<string>): void {
  switch (node.kind) {
    case 'name':
      return;
    case 'sequence':
      node.elements.forEach((element) => noteKept(element, found));
      return;
    case 'dictionary':
      node.entries.forEach(({ key, value }) => {
        if (key !== null) noteAll(key, found);
        noteKept(value, found);
      });
      return;
    case 'call':
      if (isPartial(node.callee)) node.arguments.forEach(({ value }) => noteKept(value, found));
      else noteAll(node, found);
      return;
    default:
      noteAll(node, found);
  }
}

/** `functools.partial` keeps what it is given and calls nothing. */
const isPartial = (callee: Expression): boolean =>
  callee.kind === 'name'
    ? callee.id === 'partial'
    : callee.kind === 'attribute' &&
      callee.attribute.name === 'partial' &&
      callee.object.kind === 'name' &&
      callee.object.id === 'functools';

/** Every name in a piece of syntax, whatever it is; not in the bodies of functions, which run when they are called. */
function noteAll(node: unknown, found: Set<string>): void {
  if (Array.isArray(node)) node.forEach((one) => noteAll(one, found));
  else if (isNode(node)) {
    if (node.kind === 'name' && typeof node.id === 'string') found.add(node.id);
    else if (node.kind === 'lambda') noteAll(node.parameters, found);
    else if (node.kind === 'function' || node.kind === 'assign') noteStatement(node as Statement, found);
    else Object.values(node).forEach((inner) => noteAll(inner, found));
  }
}

const isNode = (
  node: unknown,
): node is { readonly kind?: unknown; readonly id?: unknown; readonly parameters?: unknown } =>
  typeof node === 'object' && node !== null;
