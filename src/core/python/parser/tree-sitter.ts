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
  ...['identifier', 'integer', 'float', 'true', 'false', 'none', 'ellipsis', 'comment', 'string_start'],
  ...['string_end', 'pass_statement', 'break_statement', 'continue_statement', 'line_continuation'],
]);
/** What the readers do not need the inside of. */
const OPAQUE = new Set(['string_content', 'import_prefix', 'type_conversion']);

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
      return copy(tree);
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
function makeCopier(language: Language): (tree: Tree) => ConcreteTree {
  const types = language.types.map((name, id) => ({
    name,
    named: language.nodeTypeIsNamed(id),
    leaf: !language.nodeTypeIsNamed(id) || LEAVES.has(name) || OPAQUE.has(name),
    extra: name === 'comment' || name === 'line_continuation',
  }));
  const error = { name: 'ERROR', named: true, leaf: false, extra: false };

  return (tree) => {
    const faults: (Span & { missing: string | null })[] = [];
    const cursor = tree.walk();
    const stack: OpenNode[] = [];
    const open = (at: TreeCursor): boolean => {
      const type = types[at.nodeTypeId] ?? error;
      if (type.extra) return false;
      const start = at.startIndex;
      const end = at.endIndex;
      if (type === error) faults.push({ start, end, missing: null });
      else if (start === end && at.nodeIsMissing) faults.push({ start, end, missing: type.name });
      const field = at.currentFieldName;
      if (type.leaf) {
        stack
          .at(-1)
          ?.children.push({ type: type.name, field, named: type.named, start, end, children: noChildren });
        return false;
      }
      if (stack.length >= DEEPEST_TREE) throw new TooDeep(start);
      stack.push({ type: type.name, field, named: type.named, start, end, children: [] });
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
