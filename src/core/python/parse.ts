import type { Span, Statement } from './ast.ts';
import { findIndentationFault } from './indentation.ts';
import { scanLogicalLines } from './logical-lines.ts';
import { namedChildren, UnreadableNode, type Cst } from './parser/cst.ts';
import { readStatement } from './parser/read-statement.ts';
import { loadTreeSitter, TooDeep, type ConcreteTree, type ParserFiles } from './parser/tree-sitter.ts';
import { lineAt, lineStartsOf, type PythonTree, type SyntaxFault } from './python-tree.ts';
import { checkSyntax } from './syntax-checks.ts';

export type { ParserFiles } from './parser/tree-sitter.ts';

/** CPython's own limit (tokenizer.h, MAXLEVEL). */
const DEEPEST_BRACKETS = 200;
const LONGEST_NEAR = 40;

export interface PythonParser {
  /**
   * Parses the code of one cell (plain Python: IPython syntax must have been translated). Never throws because of the text:
   * what Python would refuse comes in `errors`, and the statements that are right are in `body` all the same.
   * `cell` is the index that places in the tree will carry.
   */
  readonly parse: (source: string, cell?: number) => PythonTree;
}

/** Loads the parser from the bytes of its two WebAssembly files; the core itself reads no files. */
export async function loadPythonParser(files: ParserFiles): Promise<PythonParser> {
  const parseConcrete = await loadTreeSitter(files);
  return { parse: (source, cell) => parsePython(parseConcrete, source, cell) };
}

function parsePython(
  parseConcrete: (source: string) => ConcreteTree,
  source: string,
  cell: number | undefined,
): PythonTree {
  const lineStarts = lineStartsOf(source);
  const fault = (offset: number, reason: string, kind: SyntaxFault['kind'] = 'syntax'): SyntaxFault => {
    const line = lineAt(lineStarts, offset);
    const near = (source.slice(offset, offset + LONGEST_NEAR).split('\n')[0] ?? '').trim();
    return { line, column: offset - (lineStarts[line - 1] ?? 0) + 1, kind, reason, near };
  };
  const tree = { source, cell, lineStarts };
  const nul = source.indexOf('\0');
  if (nul !== -1)
    return { ...tree, body: [], comments: [], errors: [fault(nul, 'source code cannot contain null bytes')] };

  const scan = scanLogicalLines(source);
  if (scan.depth > DEEPEST_BRACKETS) {
    const errors = [fault(0, 'too many nested parentheses', 'too-deep')];
    return { ...tree, body: [], comments: scan.comments, errors };
  }
  const lineFault = firstOf(scan.fault, findIndentationFault(source, scan.lines));
  if (lineFault?.reason === 'too many levels of indentation')
    return {
      ...tree,
      body: [],
      comments: scan.comments,
      errors: [fault(lineFault.offset, lineFault.reason, 'too-deep')],
    };

  let concrete: ConcreteTree;
  try {
    concrete = parseConcrete(lineFault === null ? joinLines(source, scan.joints) : source);
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error;
    return { ...tree, body: [], comments: [], errors: [fault(error.offset, error.message, 'too-deep')] };
  }
  const { body, faults } = readBody(concrete, source);
  if (lineFault !== null) faults.splice(0, faults.length, lineFault);
  if (faults.length === 0) faults.push(...checkSyntax(body));
  const errors = faults.map(({ offset, reason }) => fault(offset, reason));
  return { ...tree, body, comments: scan.comments, errors };
}

/**
 * Puts blanks for what joins lines, so that each logical line is one line and every offset stays. The grammar's own scanner
 * takes a line in brackets that is indented less than its block for the end of the block.
 */
function joinLines(source: string, joints: readonly Span[]): string {
  let joined = '';
  let done = 0;
  for (const { start, end } of joints) {
    joined += source.slice(done, start) + ' '.repeat(end - start);
    done = end;
  }
  return joined + source.slice(done);
}

interface OffsetFault {
  readonly offset: number;
  readonly reason: string;
}

function firstOf(a: OffsetFault | null, b: OffsetFault | null): OffsetFault | null {
  if (a === null || b === null) return a ?? b;
  return a.offset <= b.offset ? a : b;
}

/** Reads every statement that has no fault in it; one fault is told per statement. */
function readBody(concrete: ConcreteTree, source: string): { body: Statement[]; faults: OffsetFault[] } {
  const body: Statement[] = [];
  const faults: OffsetFault[] = [];
  // An error at the very root leaves one node of type ERROR in place of the module.
  const statements = concrete.root.type === 'module' ? namedChildren(concrete.root) : [concrete.root];
  let next = 0;
  for (const statement of statements) {
    const inside: ConcreteTree['faults'][number][] = [];
    for (
      let one = concrete.faults[next];
      one !== undefined && one.start <= statement.end;
      one = concrete.faults[++next]
    )
      inside.push(one);
    const [first] = inside;
    if (first !== undefined) {
      const reason =
        first.missing === null || !/^\W$/.test(first.missing)
          ? 'invalid syntax'
          : `expected '${first.missing}'`;
      faults.push({ offset: first.start, reason });
      continue;
    }
    const read = tryRead(statement, source);
    if ('offset' in read) faults.push(read);
    else body.push(read);
  }
  return { body, faults };
}

function tryRead(node: Cst, source: string): Statement | OffsetFault {
  try {
    return readStatement(node, source);
  } catch (error) {
    if (error instanceof UnreadableNode) return { offset: error.node.start, reason: error.reason };
    throw error;
  }
}
