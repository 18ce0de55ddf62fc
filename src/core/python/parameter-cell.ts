import type { Place } from '../problems/problem.ts';
import type { Expression, Span, Statement } from './ast.ts';
import { readLiteral, type Literal } from './literals.ts';
import { lineAt, placeAt, type PythonTree } from './python-tree.ts';

/** One name that a parameters cell sets to a constant. */
export interface ParameterAssignment {
  readonly name: string;
  readonly literal: Literal;
  /** The annotation's text: `int` of `EPOCHS: int = 5`. */
  readonly annotation?: string;
  readonly place: Place;
  /** What follows `#` on the assignment's last line (else its first), without the mark and blanks around. */
  readonly comment?: string;
  /** Where the value stands in the cell's source, so that another can be put in its place. */
  readonly valueSpan: Span;
  /** True when a later statement of the cell assigns the name again: the later one counts. */
  readonly overridden: boolean;
}

/** A statement of the cell that sets no parameter. */
export interface OtherStatement {
  readonly kind: 'import' | 'call' | 'docstring' | 'not-constant' | 'unpacking' | 'definition' | 'other';
  readonly place: Place;
  /** The names it would bind, where it binds any. */
  readonly names: readonly string[];
  /** For `not-constant`: completes "the value …". */
  readonly why?: string;
  /** The statement's first line. */
  readonly text: string;
}

/** A comment that stands on a line of its own, as in `# objective: maximize accuracy`. */
export interface LineComment {
  readonly text: string;
  readonly place: Place;
}

export interface ParameterCell {
  readonly assignments: readonly ParameterAssignment[];
  readonly others: readonly OtherStatement[];
  readonly comments: readonly LineComment[];
}

/** Reads a Pipeline Parameters cell: the constants it assigns, in order, and everything else with its place. */
export function readParameterAssignments(tree: PythonTree): ParameterCell {
  const comments = readComments(tree);
  const assignments: ParameterAssignment[] = [];
  const others: OtherStatement[] = [];
  for (const statement of tree.body) {
    const read = readStatement(statement, tree);
    for (const one of read) {
      if (!('literal' in one)) others.push(one);
      else {
        const comment =
          comments.trailing.get(lineAt(tree.lineStarts, statement.end)) ??
          comments.trailing.get(lineAt(tree.lineStarts, statement.start));
        assignments.push({ ...one, ...(comment === undefined ? {} : { comment }) });
      }
    }
  }
  const last = new Map(assignments.map((one, index) => [one.name, index]));
  return {
    assignments: assignments.map((one, index) => ({ ...one, overridden: last.get(one.name) !== index })),
    others,
    comments: comments.whole,
  };
}

function readComments(tree: PythonTree): {
  trailing: ReadonlyMap<number, string>;
  whole: readonly LineComment[];
} {
  const trailing = new Map<number, string>();
  const whole: LineComment[] = [];
  for (const { start, end } of tree.comments) {
    const line = lineAt(tree.lineStarts, start);
    const text = tree.source.slice(start, end).replace(/^#+/, '').trim();
    const before = tree.source.slice(tree.lineStarts[line - 1] ?? 0, start);
    if (before.trim() === '') whole.push({ text, place: placeAt(tree, start) });
    else trailing.set(line, text);
  }
  return { trailing, whole };
}

function readStatement(
  statement: Statement,
  tree: PythonTree,
): readonly (ParameterAssignment | OtherStatement)[] {
  const place = placeAt(tree, statement.start);
  const text = tree.source.slice(statement.start, statement.end).split('\n')[0] ?? '';
  const other = (
    kind: OtherStatement['kind'],
    names: readonly string[] = [],
    why?: string,
  ): OtherStatement[] => [{ kind, place, names, text, ...(why === undefined ? {} : { why }) }];
  switch (statement.kind) {
    case 'assign': {
      const pairs = statement.targets.flatMap((target) => pairUp(target, statement.value));
      const names = pairs.flatMap(({ target }) => (target.kind === 'name' ? [target.id] : []));
      if (pairs.some(({ target }) => target.kind !== 'name')) return other('unpacking', names);
      return pairs.flatMap(({ target, value }): readonly (ParameterAssignment | OtherStatement)[] => {
        const read = assignment(target, value, tree);
        return read === null ? other('not-constant', [nameOf(target)], whyNot(value, tree)) : [read];
      });
    }
    case 'annotated': {
      const { target, value } = statement;
      if (target.kind !== 'name' || value === null) return other('other');
      const annotation = tree.source.slice(statement.annotation.start, statement.annotation.end);
      const read = assignment(target, value, tree);
      return read === null
        ? other('not-constant', [target.id], whyNot(value, tree))
        : [{ ...read, annotation }];
    }
    case 'import':
    case 'import-from':
      return other(
        'import',
        statement.names.map((one) => one.alias?.name ?? one.path.name),
      );
    case 'expression':
      if (statement.value.kind === 'string') return other('docstring');
      return other(statement.value.kind === 'call' ? 'call' : 'other');
    case 'function':
    case 'class':
      return other('definition', [statement.name.name]);
    case 'pass':
      return [];
    case 'assert':
    case 'augmented':
    case 'break':
    case 'continue':
    case 'delete':
    case 'for':
    case 'global':
    case 'if':
    case 'match':
    case 'nonlocal':
    case 'raise':
    case 'return':
    case 'try':
    case 'type-alias':
    case 'while':
    case 'with':
      return other('other');
  }
}

const nameOf = (target: Expression): string => (target.kind === 'name' ? target.id : '');

function whyNot(value: Expression, tree: PythonTree): string {
  const read = readLiteral(value, tree.source);
  return read.kind === 'not-literal' ? read.why : '';
}

/** `a, b = 1, 2` gives two pairs; a target that cannot be split is left whole. */
function pairUp(target: Expression, value: Expression): readonly { target: Expression; value: Expression }[] {
  const splits =
    target.kind === 'sequence' &&
    value.kind === 'sequence' &&
    value.form !== 'set' &&
    target.elements.length === value.elements.length &&
    ![...target.elements, ...value.elements].some((element) => element.kind === 'starred');
  if (!splits) return [{ target, value }];
  return target.elements.flatMap((element, index) => {
    const part = value.elements[index];
    return part === undefined ? [] : pairUp(element, part);
  });
}

function assignment(target: Expression, value: Expression, tree: PythonTree): ParameterAssignment | null {
  const literal = readLiteral(value, tree.source);
  if (literal.kind === 'not-literal' || target.kind !== 'name') return null;
  return {
    name: target.id,
    literal,
    place: placeAt(tree, target.start),
    valueSpan: { start: value.start, end: value.end },
    overridden: false,
  };
}
