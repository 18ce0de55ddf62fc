import { Language, Parser, type Tree, type TreeCursor } from 'web-tree-sitter';
import type { Span } from '../ast.ts';
import { noChildren, type Cst } from './cst.ts';

/** The two WebAssembly files of the packages `web-tree-sitter` and `tree-sitter-python`. */
export interface ParserFiles {
  readonly runtime: Uint8Array;
  readonly grammar: Uint8Array;
}

/** A concrete tree copied out of the parser's memory. */
export interface ConcreteTree {
  readonly root: Cst;
  /** Spans the parser could not read, or where it had to make up a token, in order. */
  readonly faults: readonly (Span & { readonly missing: string | null })[];
}

/** Node types without children: asking the cursor for them would be wasted. */
const LEAVES = new Set([
  ...['identifier', 'integer', 'float', 'true', 'false', 'none', 'ellipsis', 'pass_statement'],
  ...['break_statement', 'continue_statement', 'import_prefix', 'type_conversion'],
]);

/** What no reader asks for: a good half of all nodes. */
const DROPPED_NODES = new Set([
  'comment',
  'line_continuation',
  'string_start',
  'string_content',
  'string_end',
]);
const DROPPED_TOKENS = new Set([
  ...['(', ')', '[', ']', '{', '}', ':', '.', '=', ';', ':=', '->', 'def', 'class', 'if', 'elif', 'else'],
  ...['for', 'while', 'with', 'as', 'try', 'except', 'finally', 'import', 'return', 'lambda', 'del', 'raise'],
  ...['assert', 'global', 'nonlocal', 'match', 'case', 'type', 'async', 'await', 'yield'],
]);

/** A string that begins so has no expressions in it. */
const PLAIN_STRING = /['"]|[rRbBuU]{1,2}['"]/y;

/** Loads the parser. The answer copies one source into a concrete tree; it keeps nothing between two calls. */
export async function loadTreeSitter(files: ParserFiles): Promise<(source: string) => ConcreteTree> {
  await Parser.init({ wasmBinary: files.runtime });
  const language = await Language.load(files.grammar);
  const parser = new Parser();
  parser.setLanguage(language);
  const copy = makeCopier(language);
  return (source) => {
    const tree = parser.parse(source);
    if (tree === null) throw new Error('the Python parser gave no tree');
    try {
      return copy(tree, source);
    } finally {
      tree.delete();
    }
  };
}

/** Nested deeper than a reader that calls itself can follow. */
export class TooDeep extends Error {
  readonly offset: number;
  constructor(offset: number) {
    super('too many nested expressions or statements');
    this.offset = offset;
  }
}

/** Levels of the concrete tree: far more than people write, far fewer than the call stack of a browser holds. */
const DEEPEST_TREE = 1_000;

interface OpenNode {
  readonly type: string;
  readonly field: string | null;
  readonly named: boolean;
  readonly start: number;
  readonly end: number;
  readonly children: Cst[];
}

/** Each call into WebAssembly costs as much as the work it does, so what can be known from a node's type is looked up. */
function makeCopier(language: Language): (tree: Tree, source: string) => ConcreteTree {
  const types = language.types.map((name, id) => {
    const named = language.nodeTypeIsNamed(id);
    return {
      name,
      named,
      leaf: !named || LEAVES.has(name),
      dropped: (named ? DROPPED_NODES : DROPPED_TOKENS).has(name),
      string: name === 'string',
    };
  });
  const error = { name: 'ERROR', named: true, leaf: false, dropped: false, string: false };

  return (tree, source) => {
    const faults: (Span & { missing: string | null })[] = [];
    const hasFaults = tree.rootNode.hasError;
    const cursor = tree.walk();
    const stack: OpenNode[] = [];
    const isPlainString = (start: number): boolean => {
      PLAIN_STRING.lastIndex = start;
      return PLAIN_STRING.test(source);
    };
    const open = (at: TreeCursor): boolean => {
      const type = types[at.nodeTypeId] ?? error;
      if (type.dropped && !hasFaults) return false;
      const start = at.startIndex;
      const end = at.endIndex;
      if (type === error) faults.push({ start, end, missing: null });
      else if (hasFaults && start === end && at.nodeIsMissing)
        faults.push({ start, end, missing: type.name });
      if (type.dropped) return false;
      const { name, named } = type;
      const field = at.currentFieldName;
      if (type.leaf || (type.string && !hasFaults && isPlainString(start))) {
        stack.at(-1)?.children.push({ type: name, field, named, start, end, children: noChildren });
        return false;
      }
      if (stack.length >= DEEPEST_TREE) throw new TooDeep(start);
      stack.push({ type: name, field, named, start, end, children: [] });
      return true;
    };
    const close = (): Cst | undefined => {
      const node = stack.pop();
      if (node !== undefined) stack.at(-1)?.children.push(node);
      return node;
    };

    try {
      open(cursor);
      let descend = true;
      let root: Cst | undefined;
      for (;;) {
        if (descend && cursor.gotoFirstChild()) {
          descend = open(cursor);
          if (descend) continue;
        } else if (descend) {
          root = close();
          descend = false;
          if (stack.length === 0) break;
        }
        if (cursor.gotoNextSibling()) {
          descend = open(cursor);
          continue;
        }
        if (!cursor.gotoParent()) break;
        root = close();
        if (stack.length === 0) break;
      }
      if (root === undefined) throw new Error('the Python parser gave an empty tree');
      return { root, faults };
    } finally {
      cursor.delete();
    }
  };
}
