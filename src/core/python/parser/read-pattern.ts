import type { Expression, Identifier, Pattern } from '../ast.ts';
import { hasToken, must, namedChildren, UnreadableNode, type Cst } from './cst.ts';
import { readExpression, readIdentifier } from './read-expression.ts';

/** The pattern of a `case`: several patterns with commas are a sequence pattern. */
export function readCasePattern(clause: Cst, source: string): Pattern {
  const patterns = clause.children.filter((child) => child.type === 'case_pattern');
  const open = clause.children.some((child) => !child.named && child.type === ',');
  if (patterns.length === 1 && !open) return readPattern(must(patterns[0], clause), source);
  return { kind: 'sequence', patterns: patterns.map((pattern) => readPattern(pattern, source)) };
}

function readPattern(node: Cst, source: string): Pattern {
  const children = namedChildren(node);
  const first = children[0];
  switch (node.type) {
    case 'case_pattern':
      if (first !== undefined) return readPattern(first, source);
      return wildcardOrFail(node);
    case '_':
      return { kind: 'capture', name: null };
    case 'as_pattern': {
      const [pattern, name] = children;
      return {
        kind: 'as',
        pattern: readPattern(must(pattern, node), source),
        name: readIdentifier(must(name, node), source),
      };
    }
    case 'dotted_name':
      if (children.length > 1) return { kind: 'value', value: readDotted(node, source) };
      return { kind: 'capture', name: captured(node, source) };
    case 'splat_pattern':
      return { kind: 'star', name: first === undefined ? null : captured(first, source) };
    case 'union_pattern':
      return {
        kind: 'either',
        patterns: node.children
          .filter((child) => child.named || child.type === '_')
          .map((child) => readPattern(child, source)),
      };
    case 'tuple_pattern':
    case 'list_pattern': {
      const only = children.length === 1 && !hasToken(node, ',') ? children[0] : undefined;
      if (
        node.type === 'tuple_pattern' &&
        only !== undefined &&
        namedChildren(only)[0]?.type !== 'splat_pattern'
      )
        return readPattern(only, source);
      return { kind: 'sequence', patterns: children.map((child) => readPattern(child, source)) };
    }
    case 'dict_pattern':
      return readMapping(node, source);
    case 'class_pattern': {
      const [name, ...patterns] = children;
      return {
        kind: 'class',
        class: readDotted(must(name, node), source),
        patterns: patterns.map((pattern) => readPattern(pattern, source)),
      };
    }
    case 'keyword_pattern': {
      const value = node.children.filter((child) => child.type !== '-' && child.type !== '=').at(1);
      return readPattern(must(value, node), source);
    }
    case 'complex_pattern':
      return { kind: 'value', value: { kind: 'number', start: node.start, end: node.end } };
    default:
      return { kind: 'value', value: readExpression(node, source) };
  }
}

/** `_` is a token of its own in the grammar; numbers with a sign leave the number as the named child. */
function wildcardOrFail(node: Cst): Pattern {
  if (node.children.some((child) => child.type === '_')) return { kind: 'capture', name: null };
  throw new UnreadableNode(node);
}

function captured(node: Cst, source: string): Identifier | null {
  const name = readIdentifier(node, source);
  return name.name === '_' ? null : name;
}

/** `a.b.c` where the grammar gives one flat node. */
export function readDotted(node: Cst, source: string): Expression {
  const [first, ...rest] = namedChildren(node);
  let value = readExpression(must(first, node), source);
  for (const part of rest) {
    const attribute = readIdentifier(part, source);
    value = { kind: 'attribute', object: value, attribute, start: value.start, end: part.end };
  }
  return value;
}

function readMapping(node: Cst, source: string): Pattern {
  const keys: Expression[] = [];
  const patterns: Pattern[] = [];
  let rest: Identifier | null = null;
  for (const child of node.children) {
    if (child.field === 'key' && child.type !== '-') keys.push(readKey(child, source));
    else if (child.field === 'value') patterns.push(readPattern(child, source));
    else if (child.type === 'splat_pattern') {
      const name = namedChildren(child)[0];
      rest = name === undefined ? null : readIdentifier(name, source);
    }
  }
  return { kind: 'mapping', keys, patterns, rest };
}

function readKey(node: Cst, source: string): Expression {
  if (node.type === 'dotted_name') return readDotted(node, source);
  if (node.type === 'complex_pattern') return { kind: 'number', start: node.start, end: node.end };
  return readExpression(node, source);
}
