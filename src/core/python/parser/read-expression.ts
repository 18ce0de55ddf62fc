import type {
  Argument,
  ComprehensionClause,
  DictionaryEntry,
  Expression,
  Identifier,
  NameExpression,
  Parameter,
  Span,
} from '../ast.ts';
import { childOf, hasToken, must, namedChildren, UnreadableNode, type Cst } from './cst.ts';

/** Identifiers are compared in normal form NFKC (Python Language Reference, "Identifiers and keywords"). */
export function readIdentifier(node: Cst, source: string): Identifier {
  const text = source.slice(node.start, node.end);
  const plain = /^[\x20-\x7e]*$/.test(text);
  return { name: plain ? text : text.normalize('NFKC'), start: node.start, end: node.end };
}

const readName = (node: Cst, source: string): NameExpression => ({
  kind: 'name',
  id: readIdentifier(node, source).name,
  start: node.start,
  end: node.end,
});

export const readExpressions = (nodes: readonly Cst[], source: string): readonly Expression[] =>
  nodes.map((node) => readExpression(node, source));

/** Reads an expression, an assignment target or an annotation: the grammar writes the three with different node types. */
export function readExpression(node: Cst, source: string): Expression {
  const { start, end } = node;
  const read = (child: Cst | undefined): Expression => readExpression(must(child, node), source);
  switch (node.type) {
    case 'identifier':
    case '_':
      return readName(node, source);
    case 'integer':
      return readInteger(node, source);
    case 'float':
      return { kind: 'number', start, end };
    case 'true':
      return { kind: 'constant', value: 'True', start, end };
    case 'false':
      return { kind: 'constant', value: 'False', start, end };
    case 'none':
      return { kind: 'constant', value: 'None', start, end };
    case 'ellipsis':
      return { kind: 'constant', value: '...', start, end };
    case 'string':
    case 'concatenated_string':
      return readString(node, source);
    case 'type':
    case 'as_pattern_target':
    case 'parenthesized_expression':
      return read(namedChildren(node)[0]);
    case 'attribute': {
      const attribute = readIdentifier(must(childOf(node, 'attribute'), node), source);
      return { kind: 'attribute', object: read(childOf(node, 'object')), attribute, start, end };
    }
    case 'member_type': {
      const [object, attribute] = namedChildren(node);
      const name = readIdentifier(must(attribute, node), source);
      return { kind: 'attribute', object: read(object), attribute: name, start, end };
    }
    case 'subscript':
      return readSubscript(node, source);
    case 'slice':
      return { kind: 'slice', parts: readExpressions(namedChildren(node), source), start, end };
    case 'generic_type': {
      const [name, parameters] = namedChildren(node);
      const index = readElements(must(parameters, node), source);
      return { kind: 'subscript', object: read(name), index, start, end };
    }
    case 'constrained_type': // `x[1:2]` inside an annotation
      return { kind: 'slice', parts: readExpressions(namedChildren(node), source), start, end };
    case 'union_type': {
      const [left, right] = namedChildren(node);
      return { kind: 'binary', left: read(left), operator: '|', right: read(right), start, end };
    }
    case 'call':
      return {
        kind: 'call',
        callee: read(childOf(node, 'function')),
        arguments: readArguments(must(childOf(node, 'arguments'), node), source),
        start,
        end,
      };
    case 'list_splat':
    case 'list_splat_pattern':
    case 'dictionary_splat':
    case 'dictionary_splat_pattern':
    case 'splat_type':
      return { kind: 'starred', value: read(namedChildren(node)[0]), start, end };
    case 'binary_operator':
      return {
        kind: 'binary',
        left: read(childOf(node, 'left')),
        operator: must(childOf(node, 'operator'), node).type,
        right: read(childOf(node, 'right')),
        start,
        end,
      };
    case 'unary_operator':
      return {
        kind: 'unary',
        operator: must(childOf(node, 'operator'), node).type,
        operand: read(childOf(node, 'argument')),
        start,
        end,
      };
    case 'not_operator':
      return { kind: 'unary', operator: 'not', operand: read(childOf(node, 'argument')), start, end };
    case 'boolean_operator':
      return readBoolean(node, source);
    case 'comparison_operator':
      return readComparison(node, source);
    case 'conditional_expression': {
      const [then, test, otherwise] = namedChildren(node);
      return {
        kind: 'conditional',
        test: read(test),
        then: read(then),
        otherwise: read(otherwise),
        start,
        end,
      };
    }
    case 'lambda': {
      const parameters = childOf(node, 'parameters');
      return {
        kind: 'lambda',
        parameters: parameters === undefined ? [] : readParameters(parameters, source),
        body: read(childOf(node, 'body')),
        start,
        end,
      };
    }
    case 'tuple_pattern': {
      // The grammar reads the target `(x)` as a tuple of one; Python wants `(x,)` for that.
      const elements = namedChildren(node);
      const only = elements.length === 1 && !hasToken(node, ',') ? elements[0] : undefined;
      if (only !== undefined && only.type !== 'list_splat_pattern') return read(only);
      return { kind: 'sequence', form: 'tuple', elements: readExpressions(elements, source), start, end };
    }
    case 'tuple':
    case 'expression_list':
    case 'pattern_list':
      return readSequence(node, 'tuple', source);
    case 'list':
    case 'list_pattern':
      return readSequence(node, 'list', source);
    case 'set':
      return readSequence(node, 'set', source);
    case 'dictionary':
      return { kind: 'dictionary', entries: readEntries(node, source), start, end };
    case 'list_comprehension':
      return readComprehension(node, 'list', source);
    case 'set_comprehension':
      return readComprehension(node, 'set', source);
    case 'dictionary_comprehension':
      return readComprehension(node, 'dictionary', source);
    case 'generator_expression':
      return readComprehension(node, 'generator', source);
    case 'await':
      return { kind: 'await', value: read(namedChildren(node)[0]), start, end };
    case 'yield': {
      const value = namedChildren(node)[0];
      return { kind: 'yield', value: value ? read(value) : null, from: hasToken(node, 'from'), start, end };
    }
    case 'named_expression': {
      const target = readName(must(childOf(node, 'name'), node), source);
      return { kind: 'walrus', target, value: read(childOf(node, 'value')), start, end };
    }
    default:
      throw new UnreadableNode(node);
  }
}

/** The grammar still takes Python 2's `0777` and `10L`. */
function readInteger(node: Cst, source: string): Expression {
  const { start, end } = node;
  const last = source[end - 1];
  if (last === 'L' || last === 'l') throw new UnreadableNode(node, 'invalid decimal literal');
  if (end - start > 1 && source[start] === '0' && /^0[0-9_]*[1-9]/.test(source.slice(start, end)))
    throw new UnreadableNode(node, 'leading zeros in decimal integer literals are not permitted');
  return { kind: 'number', start, end };
}

function readSequence(node: Cst, form: 'tuple' | 'list' | 'set', source: string): Expression {
  const elements = readExpressions(namedChildren(node), source);
  return { kind: 'sequence', form, elements, start: node.start, end: node.end };
}

/** One index stands for itself, several (or one with a comma) for a tuple. */
function readElements(node: Cst, source: string): Expression {
  const elements = namedChildren(node);
  const [only] = elements;
  if (only !== undefined && elements.length === 1 && !hasToken(node, ',') && only.type !== 'list_splat')
    return readExpression(only, source);
  return {
    kind: 'sequence',
    form: 'tuple',
    elements: readExpressions(elements, source),
    start: elements[0]?.start ?? node.start,
    end: elements.at(-1)?.end ?? node.end,
  };
}

function readSubscript(node: Cst, source: string): Expression {
  const object = readExpression(must(childOf(node, 'value'), node), source);
  const inside = { ...node, children: node.children.filter((child) => child.field !== 'value') };
  return { kind: 'subscript', object, index: readElements(inside, source), start: node.start, end: node.end };
}

function readBoolean(node: Cst, source: string): Expression {
  const operator = must(childOf(node, 'operator'), node).type;
  const values: Expression[] = [];
  let at = node;
  while (at.type === 'boolean_operator' && childOf(at, 'operator')?.type === operator) {
    values.push(readExpression(must(childOf(at, 'right'), at), source));
    at = must(childOf(at, 'left'), at);
  }
  values.push(readExpression(at, source));
  values.reverse();
  return {
    kind: 'boolean',
    operator: operator === 'and' ? 'and' : 'or',
    values,
    start: node.start,
    end: node.end,
  };
}

function readComparison(node: Cst, source: string): Expression {
  const operators = node.children.filter((child) => child.field === 'operators');
  const old = operators.find((operator) => operator.type === '<>');
  if (old !== undefined) throw new UnreadableNode(node);
  return {
    kind: 'compare',
    operands: readExpressions(
      node.children.filter((child) => child.field !== 'operators'),
      source,
    ),
    operators: operators.map((operator) => operator.type),
    start: node.start,
    end: node.end,
  };
}

function readString(node: Cst, source: string): Expression {
  const pieces = node.type === 'string' ? [node] : namedChildren(node);
  const interpolations = pieces.flatMap(interpolationsOf);
  const { start, end } = node;
  const prefixes = pieces.map(
    (piece) => /^[a-zA-Z]*/.exec(source.slice(piece.start, piece.start + 3))?.[0] ?? '',
  );
  if (!prefixes.some((prefix) => /[ft]/i.test(prefix))) {
    const bytes = prefixes.map((prefix) => /b/i.test(prefix));
    if (bytes.includes(true) && bytes.includes(false))
      throw new UnreadableNode(node, 'cannot mix bytes and nonbytes literals');
    const spans: readonly Span[] = pieces.map((piece) => ({ start: piece.start, end: piece.end }));
    return { kind: 'string', bytes: bytes.includes(true), pieces: spans, start, end };
  }
  return { kind: 'formatted', values: readExpressions(interpolations, source), start, end };
}

/** What stands in the braces of an f-string, those of its format specifications after it. */
function interpolationsOf(piece: Cst): readonly Cst[] {
  return piece.children.flatMap((child) => {
    if (child.type !== 'interpolation' && child.type !== 'format_expression') return [];
    const specifier = childOf(child, 'format_specifier');
    const inside = specifier === undefined ? [] : interpolationsOf(specifier);
    return [must(childOf(child, 'expression'), child), ...inside];
  });
}

export function readArguments(node: Cst, source: string): readonly Argument[] {
  if (node.type === 'generator_expression')
    return [{ kind: 'positional', keyword: null, value: readExpression(node, source) }];
  return namedChildren(node).map((child) => {
    const inner = (): Expression => readExpression(must(namedChildren(child)[0], child), source);
    switch (child.type) {
      case 'keyword_argument': {
        const keyword = readIdentifier(must(childOf(child, 'name'), child), source).name;
        const value = readExpression(must(childOf(child, 'value'), child), source);
        return { kind: 'keyword', keyword, value };
      }
      case 'list_splat':
        return { kind: 'star', keyword: null, value: inner() };
      case 'dictionary_splat':
        return { kind: 'double-star', keyword: null, value: inner() };
      default:
        return { kind: 'positional', keyword: null, value: readExpression(child, source) };
    }
  });
}

function readEntries(node: Cst, source: string): readonly DictionaryEntry[] {
  return namedChildren(node).map((child) => {
    const [first, second] = namedChildren(child);
    if (child.type === 'dictionary_splat')
      return { key: null, value: readExpression(must(first, child), source) };
    return {
      key: readExpression(must(first, child), source),
      value: readExpression(must(second, child), source),
    };
  });
}

function readComprehension(
  node: Cst,
  form: 'list' | 'set' | 'dictionary' | 'generator',
  source: string,
): Expression {
  const [body, ...rest] = namedChildren(node);
  const element = must(body, node);
  const clauses: { target: Expression; iterable: Expression; conditions: Expression[] }[] = [];
  for (const clause of rest) {
    if (clause.type === 'if_clause') {
      clauses.at(-1)?.conditions.push(readExpression(must(namedChildren(clause)[0], clause), source));
      continue;
    }
    const right = clause.children.filter((child) => child.field === 'right' && child.named);
    // Python 2 took `for x in a, b` here; Python 3 wants parentheses.
    if (right.length !== 1) throw new UnreadableNode(clause);
    clauses.push({
      target: readExpression(must(childOf(clause, 'left'), clause), source),
      iterable: readExpression(must(right[0], clause), source),
      conditions: [],
    });
  }
  const elements = element.type === 'pair' ? namedChildren(element) : [element];
  const readClauses: readonly ComprehensionClause[] = clauses;
  return {
    kind: 'comprehension',
    form,
    elements: readExpressions(elements, source),
    clauses: readClauses,
    start: node.start,
    end: node.end,
  };
}

/** Parameters of a function or lambda. The marks `/` and `*` bind nothing and are left out. */
export function readParameters(node: Cst, source: string): readonly Parameter[] {
  return namedChildren(node).flatMap((child): readonly Parameter[] => {
    if (child.type === 'keyword_separator' || child.type === 'positional_separator') return [];
    if (child.type === 'tuple_pattern')
      throw new UnreadableNode(child, 'Function parameters cannot be parenthesized');
    const named =
      childOf(child, 'name') ?? (child.type === 'typed_parameter' ? namedChildren(child)[0] : child);
    const target = must(named, child);
    const name = target.type === 'identifier' ? target : must(namedChildren(target)[0], target);
    if (name.type !== 'identifier') throw new UnreadableNode(name);
    const annotation = childOf(child, 'type');
    const value = childOf(child, 'value');
    const kinds = { list_splat_pattern: 'star', dictionary_splat_pattern: 'double-star' } as const;
    return [
      {
        kind: target.type in kinds ? kinds[target.type as keyof typeof kinds] : 'plain',
        name: readIdentifier(name, source),
        annotation: annotation === undefined ? null : readExpression(annotation, source),
        value: value === undefined ? null : readExpression(value, source),
      },
    ];
  });
}
