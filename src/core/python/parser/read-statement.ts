import type {
  Block,
  ExceptHandler,
  Expression,
  ImportedName,
  MatchCase,
  Statement,
  TypeParameter,
  WithItem,
} from '../ast.ts';
import { childOf, hasToken, must, namedChildren, UnreadableNode, type Cst } from './cst.ts';
import {
  readArguments,
  readExpression,
  readExpressions,
  readIdentifier,
  readParameters,
} from './read-expression.ts';
import { readCasePattern } from './read-pattern.ts';

/** Reads one statement of the concrete tree. */
export function readStatement(node: Cst, source: string): Statement {
  const { start, end } = node;
  const children = namedChildren(node);
  const read = (child: Cst | undefined): Expression => readExpression(must(child, node), source);
  const readIf = (child: Cst | undefined): Expression | null => (child === undefined ? null : read(child));
  switch (node.type) {
    case 'expression_statement':
      return readExpressionStatement(node, source);
    case 'return_statement':
      return { kind: 'return', value: readIf(children[0]), start, end };
    case 'delete_statement':
      return { kind: 'delete', targets: readDeleted(must(children[0], node), source), start, end };
    case 'raise_statement': {
      const cause = childOf(node, 'cause');
      return {
        kind: 'raise',
        exception: readIf(children.find((child) => child !== cause)),
        cause: readIf(cause),
        start,
        end,
      };
    }
    case 'assert_statement':
      if (children.length > 2) throw new UnreadableNode(must(children[2], node));
      return { kind: 'assert', test: read(children[0]), message: readIf(children[1]), start, end };
    case 'pass_statement':
      return { kind: 'pass', start, end };
    case 'break_statement':
      return { kind: 'break', start, end };
    case 'continue_statement':
      return { kind: 'continue', start, end };
    case 'global_statement':
    case 'nonlocal_statement':
      return {
        kind: node.type === 'global_statement' ? 'global' : 'nonlocal',
        names: children.map((child) => readIdentifier(child, source)),
        start,
        end,
      };
    case 'import_statement':
      return { kind: 'import', names: children.map((child) => readImported(child, source)), start, end };
    case 'import_from_statement':
    case 'future_import_statement':
      return readImportFrom(node, source);
    case 'type_alias_statement': {
      const left = must(namedChildren(must(childOf(node, 'left'), node))[0], node);
      if (left.type !== 'identifier' && left.type !== 'generic_type')
        return {
          kind: 'assign',
          targets: [readTypeCall(node, left, source)],
          value: read(childOf(node, 'right')),
          start,
          end,
        };
      const name = left.type === 'generic_type' ? must(namedChildren(left)[0], left) : left;
      if (name.type !== 'identifier') throw new UnreadableNode(name);
      return {
        kind: 'type-alias',
        name: readIdentifier(name, source),
        typeParameters: left === name ? [] : readTypeParameters(namedChildren(left)[1], source),
        value: read(childOf(node, 'right')),
        start,
        end,
      };
    }
    case 'if_statement':
      return readIfStatement(node, source);
    case 'for_statement':
      return {
        kind: 'for',
        target: read(childOf(node, 'left')),
        iterable: read(childOf(node, 'right')),
        body: readBody(node, 'body', source),
        otherwise: readClause(childOf(node, 'alternative'), source),
        start,
        end,
      };
    case 'while_statement':
      return {
        kind: 'while',
        test: read(childOf(node, 'condition')),
        body: readBody(node, 'body', source),
        otherwise: readClause(childOf(node, 'alternative'), source),
        start,
        end,
      };
    case 'try_statement':
      return {
        kind: 'try',
        body: readBody(node, 'body', source),
        handlers: children
          .filter((child) => child.type === 'except_clause')
          .map((child) => readHandler(child, source)),
        otherwise: readClause(
          children.find((child) => child.type === 'else_clause'),
          source,
        ),
        final: readClause(
          children.find((child) => child.type === 'finally_clause'),
          source,
        ),
        start,
        end,
      };
    case 'with_statement': {
      const clause = must(
        children.find((child) => child.type === 'with_clause'),
        node,
      );
      const items = namedChildren(clause).map((item) => readWithItem(item, source));
      return { kind: 'with', items, body: readBody(node, 'body', source), start, end };
    }
    case 'match_statement': {
      const subjects = node.children.filter((child) => child.field === 'subject');
      const cases = namedChildren(must(childOf(node, 'body'), node));
      if (cases.length === 0)
        throw new UnreadableNode(node, `expected an indented block after 'match' statement`);
      const [only] = subjects;
      return {
        kind: 'match',
        subject:
          only !== undefined && subjects.length === 1
            ? read(only)
            : { kind: 'sequence', form: 'tuple', elements: readExpressions(subjects, source), start, end },
        cases: cases.map((child) => readCase(child, source)),
        start,
        end,
      };
    }
    case 'function_definition':
    case 'class_definition':
      return readDefinition(node, [], source);
    case 'decorated_definition': {
      const decorators = children.filter((child) => child.type === 'decorator');
      return readDefinition(must(childOf(node, 'definition'), node), decorators, source);
    }
    case 'print_statement':
      if (children[0]?.type === 'chevron') return readPrintShift(node, source);
      throw new UnreadableNode(node, "Missing parentheses in call to 'print'. Did you mean print(...)?");
    case 'exec_statement':
      throw new UnreadableNode(node, "Missing parentheses in call to 'exec'. Did you mean exec(...)?");
    default:
      throw new UnreadableNode(node);
  }
}

export function readBlock(node: Cst, source: string): Block {
  return namedChildren(node).map((child) => readStatement(child, source));
}

/** The grammar lets a block be empty; Python does not. */
function readBody(node: Cst, field: string, source: string): Block {
  const block = must(childOf(node, field), node);
  if (namedChildren(block).length === 0) throw new UnreadableNode(block, 'expected an indented block');
  return readBlock(block, source);
}

/** The block of `else:` or `finally:`, which the grammar writes in two ways. */
function readClause(clause: Cst | undefined, source: string): Block {
  if (clause === undefined) return [];
  const block = must(
    clause.children.find((child) => child.type === 'block'),
    clause,
  );
  if (namedChildren(block).length === 0) throw new UnreadableNode(block, 'expected an indented block');
  return readBlock(block, source);
}

function readExpressionStatement(node: Cst, source: string): Statement {
  const { start, end } = node;
  const children = namedChildren(node);
  const first = must(children[0], node);
  if (children.length > 1 || hasToken(node, ',')) {
    const elements = readExpressions(children, source);
    return {
      kind: 'expression',
      value: { kind: 'sequence', form: 'tuple', elements, start, end },
      start,
      end,
    };
  }
  if (first.type === 'assignment') return readAssignment(first, source);
  if (first.type === 'augmented_assignment') {
    return {
      kind: 'augmented',
      target: readExpression(must(childOf(first, 'left'), first), source),
      operator: must(childOf(first, 'operator'), first).type,
      value: readExpression(must(childOf(first, 'right'), first), source),
      start,
      end,
    };
  }
  return { kind: 'expression', value: readExpression(first, source), start, end };
}

/** `a = b = c` nests to the right in the grammar. */
function readAssignment(node: Cst, source: string): Statement {
  const { start, end } = node;
  const annotation = childOf(node, 'type');
  const left = must(childOf(node, 'left'), node);
  const right = childOf(node, 'right');
  if (annotation !== undefined) {
    if (right?.type === 'assignment') throw new UnreadableNode(right);
    const parenthesized = left.type === 'tuple_pattern';
    return {
      kind: 'annotated',
      target: readExpression(left, source),
      annotation: readExpression(annotation, source),
      value: right === undefined ? null : readExpression(right, source),
      simple: left.type === 'identifier' && !parenthesized,
      start,
      end,
    };
  }
  const targets = [readExpression(left, source)];
  let value = must(right, node);
  while (value.type === 'assignment') {
    if (childOf(value, 'type') !== undefined) throw new UnreadableNode(value);
    targets.push(readExpression(must(childOf(value, 'left'), value), source));
    value = must(childOf(value, 'right'), value);
  }
  if (value.type === 'augmented_assignment') throw new UnreadableNode(value);
  return { kind: 'assign', targets, value: readExpression(value, source), start, end };
}

function readDeleted(node: Cst, source: string): readonly Expression[] {
  const nodes = node.type === 'expression_list' ? namedChildren(node) : [node];
  return readExpressions(nodes, source);
}

function readImported(node: Cst, source: string): ImportedName {
  if (node.type !== 'aliased_import') return { path: readPath(node, source), alias: null };
  return {
    path: readPath(must(childOf(node, 'name'), node), source),
    alias: readIdentifier(must(childOf(node, 'alias'), node), source),
  };
}

/** The grammar takes `type(self).x = 1` for a type alias; put the call of `type` back at the root of the target. */
function readTypeCall(statement: Cst, left: Cst, source: string): Expression {
  const rewrite = (node: Cst): Cst => {
    const inner = childOf(node, 'object') ?? childOf(node, 'value');
    if (inner !== undefined)
      return {
        ...node,
        start: statement.start,
        children: node.children.map((one) => (one === inner ? rewrite(one) : one)),
      };
    const isCall = node.type === 'parenthesized_expression' || node.type === 'tuple';
    if (!isCall) throw new UnreadableNode(node);
    const { start } = statement;
    const callee: Cst = {
      type: 'identifier',
      field: 'function',
      named: true,
      start,
      end: start + 4,
      children: [],
    };
    return { ...node, type: 'call', start, children: [callee, { ...node, field: 'arguments' }] };
  };
  return readExpression(rewrite(left), source);
}

/** `print >> stream, "text"` is a tuple in Python 3; the grammar takes it for Python 2's statement. */
function readPrintShift(node: Cst, source: string): Statement {
  const { start, end } = node;
  const [chevron, ...rest] = namedChildren(node);
  const stream = must(namedChildren(must(chevron, node))[0], node);
  const first: Expression = {
    kind: 'binary',
    left: { kind: 'name', id: 'print', start, end: start + 5 },
    operator: '>>',
    right: readExpression(stream, source),
    start,
    end: stream.end,
  };
  const elements = [first, ...readExpressions(rest, source)];
  const value: Expression =
    rest.length === 0 && !hasToken(node, ',')
      ? first
      : { kind: 'sequence', form: 'tuple', elements, start, end };
  return { kind: 'expression', value, start, end };
}

/** A dotted path, without the spaces Python allows around its dots. */
function readPath(node: Cst, source: string): ImportedName['path'] {
  const parts = namedChildren(node).map((part) => readIdentifier(part, source).name);
  return { name: parts.join('.'), start: node.start, end: node.end };
}

function readImportFrom(node: Cst, source: string): Statement {
  const { start, end } = node;
  const names = node.children.filter((child) => child.field === 'name');
  const base = {
    kind: 'import-from',
    star: namedChildren(node).some((child) => child.type === 'wildcard_import'),
  } as const;
  const imported = names.map((child) => readImported(child, source));
  if (node.type === 'future_import_statement')
    return { ...base, module: '__future__', level: 0, names: imported, start, end };
  const from = must(childOf(node, 'module_name'), node);
  if (from.type === 'dotted_name')
    return { ...base, module: readPath(from, source).name, level: 0, names: imported, start, end };
  const [prefix, path] = namedChildren(from);
  const dots = source.slice(must(prefix, from).start, must(prefix, from).end).replaceAll(/[^.]/g, '').length;
  const module = path === undefined ? '' : readPath(path, source).name;
  return { ...base, module, level: dots, names: imported, start, end };
}

function readIfStatement(node: Cst, source: string): Statement {
  const readBranch = (branch: Cst): { test: Expression; body: Block } => ({
    test: readExpression(must(childOf(branch, 'condition'), branch), source),
    body: readBody(branch, 'consequence', source),
  });
  const alternatives = node.children.filter((child) => child.field === 'alternative');
  return {
    kind: 'if',
    branches: [node, ...alternatives.filter((child) => child.type === 'elif_clause')].map(readBranch),
    otherwise: readClause(
      alternatives.find((child) => child.type === 'else_clause'),
      source,
    ),
    start: node.start,
    end: node.end,
  };
}

function readHandler(node: Cst, source: string): ExceptHandler {
  const values = node.children.filter((child) => child.field === 'value');
  const [value] = values;
  const alias =
    childOf(node, 'alias') ?? (value?.type === 'as_pattern' ? childOf(value, 'alias') : undefined);
  const name = alias?.type === 'as_pattern_target' ? namedChildren(alias)[0] : alias;
  if (name !== undefined && name.type !== 'identifier') throw new UnreadableNode(name);
  const caught = value?.type === 'as_pattern' ? must(namedChildren(value)[0], value) : value;
  return {
    exception:
      values.length > 1
        ? {
            kind: 'sequence',
            form: 'tuple',
            elements: readExpressions(values, source),
            start: node.start,
            end: node.end,
          }
        : caught === undefined
          ? null
          : readExpression(caught, source),
    name: name === undefined ? null : readIdentifier(name, source),
    body: readClause(node, source),
  };
}

/** The grammar takes the parentheses of `with (a as b):` for those of an expression. */
function readWithItem(node: Cst, source: string): WithItem {
  let value = must(childOf(node, 'value'), node);
  const inside = value.type === 'parenthesized_expression' ? namedChildren(value)[0] : undefined;
  if (inside?.type === 'as_pattern') value = inside;
  if (value.type !== 'as_pattern') return { context: readExpression(value, source), target: null };
  return {
    context: readExpression(must(namedChildren(value)[0], value), source),
    target: readExpression(must(childOf(value, 'alias'), value), source),
  };
}

function readCase(node: Cst, source: string): MatchCase {
  const guard = childOf(node, 'guard');
  return {
    pattern: readCasePattern(node, source),
    guard: guard === undefined ? null : readExpression(must(namedChildren(guard)[0], guard), source),
    body: readBody(node, 'consequence', source),
  };
}

function readTypeParameters(node: Cst | undefined, source: string): readonly TypeParameter[] {
  if (node === undefined) return [];
  return namedChildren(node).map((type) => {
    let inner = type.type === 'type' ? must(namedChildren(type)[0], type) : type;
    let bound: Cst | undefined;
    if (inner.type === 'constrained_type') {
      [inner, bound] = [must(namedChildren(inner)[0], inner), namedChildren(inner)[1]];
      if (inner.type === 'type') inner = must(namedChildren(inner)[0], inner);
    }
    if (inner.type !== 'identifier') inner = must(namedChildren(inner)[0], inner);
    return {
      name: readIdentifier(inner, source),
      bound: bound === undefined ? null : readExpression(bound, source),
    };
  });
}

function readDefinition(node: Cst, decorators: readonly Cst[], source: string): Statement {
  const returns = childOf(node, 'return_type');
  const shared = {
    name: readIdentifier(must(childOf(node, 'name'), node), source),
    decorators: decorators.map((one) => readExpression(must(namedChildren(one)[0], one), source)),
    typeParameters: readTypeParameters(childOf(node, 'type_parameters'), source),
    body: readBody(node, 'body', source),
    start: decorators[0]?.start ?? node.start,
    end: node.end,
  };
  if (node.type === 'class_definition') {
    const bases = childOf(node, 'superclasses');
    return { kind: 'class', ...shared, arguments: bases === undefined ? [] : readArguments(bases, source) };
  }
  return {
    kind: 'function',
    ...shared,
    parameters: readParameters(must(childOf(node, 'parameters'), node), source),
    returns: returns === undefined ? null : readExpression(returns, source),
  };
}
