import type { Block, Expression, Span, Statement } from './ast.ts';

export interface CheckedFault {
  readonly offset: number;
  readonly reason: string;
}

/** What surrounds a statement: some are allowed only inside a function, a loop, or a coroutine. */
interface Surroundings {
  readonly inFunction: boolean;
  readonly inLoop: boolean;
  readonly inClass: boolean;
}

/**
 * What the grammar lets through and CPython's compiler refuses, with its words (compile.c, symtable.c). One fault per top-level
 * statement. Top-level `await` is right: notebooks allow it.
 */
export function checkSyntax(body: Block): readonly CheckedFault[] {
  const faults: CheckedFault[] = [];
  const found = (at: Span, reason: string): void => {
    faults.push({ offset: at.start, reason });
  };
  checkFuture(body, found);
  checkFuture(body, found);
  for (const statement of body)
    checkStatement(statement, { inFunction: false, inLoop: false, inClass: false }, found);
  return faults;
}

const FEATURES = new Set([
  ...['nested_scopes', 'generators', 'division', 'absolute_import', 'with_statement', 'print_function'],
  ...['unicode_literals', 'barry_as_FLUFL', 'generator_stop', 'annotations'],
]);

/** `from __future__ import …` comes first, after a docstring and others like it, and names a feature there is (future.c). */
function checkFuture(body: Block, found: Found): void {
  let first = true;
  body.forEach((statement, index) => {
    const isFuture =
      statement.kind === 'import-from' && statement.module === '__future__' && statement.level === 0;
    const isDocstring = index === 0 && statement.kind === 'expression' && statement.value.kind === 'string';
    if (!isFuture) {
      if (!isDocstring) first = false;
      return;
    }
    if (!first) {
      found(statement, 'from __future__ imports must occur at the beginning of the file');
      return;
    }
    for (const { path } of statement.names)
      if (!FEATURES.has(path.name))
        found(path, path.name === 'braces' ? 'not a chance' : `future feature ${path.name} is not defined`);
  });
}

type Found = (at: Span, reason: string) => void;

function checkBlock(body: Block, around: Surroundings, found: Found): void {
  for (const statement of body) checkStatement(statement, around, found);
}

function checkStatement(node: Statement, around: Surroundings, found: Found): void {
  switch (node.kind) {
    case 'return':
      if (!around.inFunction) found(node, "'return' outside function");
      return;
    case 'break':
      if (!around.inLoop) found(node, "'break' outside loop");
      return;
    case 'continue':
      if (!around.inLoop) found(node, "'continue' not properly in loop");
      return;
    case 'nonlocal':
      if (!around.inFunction && !around.inClass)
        found(node, 'nonlocal declaration not allowed at module level');
      return;
    case 'import-from':
      if (node.star && (around.inFunction || around.inClass))
        found(node, 'import * only allowed at module level');
      return;
    case 'assign':
      for (const target of node.targets) checkTarget(target, 'assign to', found);
      checkYield(node.value, around, found);
      return;
    case 'augmented':
      if (node.target.kind === 'sequence')
        found(node.target, `'${node.target.form}' is an illegal expression for augmented assignment`);
      else checkTarget(node.target, 'assign to', found);
      checkYield(node.value, around, found);
      return;
    case 'annotated':
      if (node.target.kind === 'sequence')
        found(node.target, `only single target (not ${node.target.form}) can be annotated`);
      else checkTarget(node.target, 'assign to', found);
      return;
    case 'delete':
      for (const target of node.targets) checkTarget(target, 'delete', found);
      return;
    case 'expression':
      checkYield(node.value, around, found);
      return;
    case 'for':
      checkTarget(node.target, 'assign to', found);
      checkBlock(node.body, { ...around, inLoop: true }, found);
      checkBlock(node.otherwise, around, found);
      return;
    case 'while':
      checkBlock(node.body, { ...around, inLoop: true }, found);
      checkBlock(node.otherwise, around, found);
      return;
    case 'if':
      for (const { body } of node.branches) checkBlock(body, around, found);
      checkBlock(node.otherwise, around, found);
      return;
    case 'with':
      for (const { target } of node.items) if (target !== null) checkTarget(target, 'assign to', found);
      checkBlock(node.body, around, found);
      return;
    case 'try':
      if (node.handlers.length === 0 && node.final.length === 0)
        found(node, "expected 'except' or 'finally' block");
      if (node.handlers.slice(0, -1).some((handler) => handler.exception === null))
        found(node, "default 'except:' must be last");
      checkBlock(node.body, around, found);
      for (const { body } of node.handlers) checkBlock(body, around, found);
      checkBlock(node.otherwise, around, found);
      checkBlock(node.final, around, found);
      return;
    case 'match':
      for (const { body } of node.cases) checkBlock(body, around, found);
      return;
    case 'function': {
      const twice = duplicate(node.parameters.map(({ name }) => name.name));
      if (twice !== null) found(node.name, `duplicate argument '${twice}' in function definition`);
      checkBlock(node.body, { inFunction: true, inLoop: false, inClass: false }, found);
      return;
    }
    case 'class':
      checkBlock(node.body, { inFunction: false, inLoop: false, inClass: true }, found);
      return;
    case 'raise':
    case 'assert':
    case 'import':
    case 'global':
    case 'pass':
    case 'type-alias':
      return;
  }
}

function duplicate(names: readonly string[]): string | null {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return null;
}

function checkYield(value: Expression, around: Surroundings, found: Found): void {
  if (value.kind === 'yield' && !around.inFunction) found(value, "'yield' outside function");
}

function checkTarget(node: Expression, verb: 'assign to' | 'delete', found: Found): void {
  if (node.kind === 'name' || node.kind === 'attribute' || node.kind === 'subscript') return;
  if (node.kind !== 'sequence' || node.form === 'set') {
    found(
      node,
      node.kind === 'starred' ? 'starred assignment target must be in a list or tuple' : cannot(verb, node),
    );
    return;
  }
  const [, second] = node.elements.filter((element) => element.kind === 'starred');
  if (second !== undefined) found(second, 'multiple starred expressions in assignment');
  else
    for (const element of node.elements)
      checkTarget(element.kind === 'starred' ? element.value : element, verb, found);
}

function cannot(verb: 'assign to' | 'delete', node: Expression): string {
  if (node.kind === 'call') return `cannot ${verb} function call`;
  if (node.kind === 'sequence') return `cannot ${verb} set display`;
  if (node.kind === 'number' || node.kind === 'string') return `cannot ${verb} literal`;
  if (node.kind === 'constant') return `cannot ${verb} ${node.value === '...' ? 'ellipsis' : node.value}`;
  return `cannot ${verb} expression`;
}
