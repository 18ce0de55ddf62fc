import type { Expression, Statement } from '../python/ast.ts';
import { placeAt, type PythonTree } from '../python/python-tree.ts';
import type { Place } from '../problems/problem.ts';

/** A variable that a Pipeline Metrics cell speaks of. */
export interface MetricReference {
  readonly name: string;
  readonly place: Place;
  /**
   * True when the cell shows the variable itself: `print(acc)`, `acc`, `print(f"{acc:.3f}")`, `print(round(acc, 2))`.
   * False when it only computes with it: `f1 = 2 * p * r / (p + r)`, `print(scores.mean())`.
   */
  readonly shown: boolean;
  /** True when the cell itself gives it its value. */
  readonly assigned: boolean;
}

export interface MetricReferences {
  /** In the order the cell names them, each once. */
  readonly references: readonly MetricReference[];
  /** True when the cell does more than show: its code must then run as a step of its own. */
  readonly computes: boolean;
}

/** Wrappers that leave a number a number. */
const NUMBER_WRAPPERS: ReadonlySet<string> = new Set([
  'float',
  'int',
  'round',
  'abs',
  'str',
  'repr',
  'format',
]);

/** Reads which variables the metrics cells refer to, in any form: printed, formatted, bare, computed with. */
export function readMetricReferences(trees: readonly PythonTree[]): MetricReferences {
  const references = new Map<string, MetricReference>();
  let computes = false;
  for (const tree of trees) {
    const note = (name: string, offset: number, how: { shown?: boolean; assigned?: boolean }) => {
      const before = references.get(name);
      references.set(name, {
        name,
        place: before?.place ?? placeAt(tree, offset),
        shown: (before?.shown ?? false) || how.shown === true,
        assigned: (before?.assigned ?? false) || how.assigned === true,
      });
    };
    for (const statement of tree.body) {
      if (statement.kind === 'expression') noteShown(statement.value, note);
      else if (statement.kind !== 'pass') {
        computes = true;
        noteComputed(statement, note);
      }
    }
  }
  return { references: [...references.values()], computes };
}

type Note = (name: string, offset: number, how: { shown?: boolean; assigned?: boolean }) => void;

/** An expression that stands as a statement: what it shows are metrics. */
function noteShown(node: Expression, note: Note): void {
  switch (node.kind) {
    case 'name':
      note(node.id, node.start, { shown: true });
      return;
    case 'sequence':
      node.elements.forEach((element) => noteShown(element, note));
      return;
    case 'formatted':
      node.values.forEach((value) => noteShown(value, note));
      return;
    case 'call': {
      const callee = node.callee.kind === 'name' ? node.callee.id : null;
      const shows =
        callee === 'print' || callee === 'display' || (callee !== null && NUMBER_WRAPPERS.has(callee));
      // `scores.mean()` speaks of scores; `logger.info(acc)` and `mlflow.log_metric("acc", acc)` of what they are handed.
      if (node.callee.kind === 'attribute' && !node.arguments.some(({ value }) => namesAny(value)))
        noteUsed(node.callee.object, note);
      for (const { value } of node.arguments) {
        if (shows) noteShown(value, note);
        else noteUsed(value, note);
      }
      return;
    }
    case 'binary':
      // `"accuracy: %.2f" % acc` shows acc; arithmetic computes with it.
      if (node.operator === '%' && (node.left.kind === 'string' || node.left.kind === 'formatted'))
        noteShown(node.right, note);
      else noteUsed(node, note);
      return;
    default:
      noteUsed(node, note);
  }
}

function namesAny(node: Expression): boolean {
  let found = false;
  noteUsed(node, () => (found = true));
  return found;
}

/** Names that an expression uses where a value stands; not what it calls. */
function noteUsed(node: Expression, note: Note): void {
  if (node.kind === 'name') note(node.id, node.start, {});
  else if (node.kind === 'call') {
    if (node.callee.kind === 'attribute') noteUsed(node.callee.object, note);
    node.arguments.forEach(({ value }) => noteUsed(value, note));
  } else if (node.kind !== 'lambda' && node.kind !== 'comprehension')
    childrenOf(node).forEach((child) => noteUsed(child, note));
}

function noteComputed(statement: Statement, note: Note): void {
  switch (statement.kind) {
    case 'assign':
      noteUsed(statement.value, note);
      statement.targets.forEach((target) => noteAssigned(target, note));
      return;
    case 'augmented':
      noteUsed(statement.value, note);
      noteAssigned(statement.target, note);
      return;
    case 'annotated':
      if (statement.value === null) return;
      noteUsed(statement.value, note);
      noteAssigned(statement.target, note);
      return;
    case 'expression':
      noteShown(statement.value, note);
      return;
    case 'if':
      statement.branches.forEach(({ body }) => body.forEach((one) => noteComputed(one, note)));
      statement.otherwise.forEach((one) => noteComputed(one, note));
      return;
    case 'for':
    case 'while':
    case 'with':
      statement.body.forEach((one) => noteComputed(one, note));
      return;
    case 'try':
      [...statement.body, ...statement.otherwise, ...statement.final].forEach((one) =>
        noteComputed(one, note),
      );
      return;
    default:
      return;
  }
}

function noteAssigned(target: Expression, note: Note): void {
  if (target.kind === 'name') note(target.id, target.start, { assigned: true });
  else if (target.kind === 'sequence') target.elements.forEach((element) => noteAssigned(element, note));
  else if (target.kind === 'starred') noteAssigned(target.value, note);
}

function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'attribute':
      return [node.object];
    case 'subscript':
      return [node.object, node.index];
    case 'slice':
      return node.parts;
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
    case 'call':
    case 'name':
    case 'number':
    case 'string':
    case 'constant':
    case 'lambda':
    case 'comprehension':
      return [];
  }
}
