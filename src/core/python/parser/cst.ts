/** A node of the parser's concrete tree, copied out of its memory: what the readers beside this file work on. */
export interface Cst {
  /** Node type of tree-sitter-python's grammar, as in `binary_operator`; for tokens their text, as in `+`. */
  readonly type: string;
  readonly field: string | null;
  readonly named: boolean;
  readonly start: number;
  readonly end: number;
  readonly children: readonly Cst[];
}

export const noChildren: readonly Cst[] = [];

export const childOf = (node: Cst, field: string): Cst | undefined =>
  node.children.find((child) => child.field === field);

/** Children that are not punctuation or keywords. */
export const namedChildren = (node: Cst): readonly Cst[] => node.children.filter((child) => child.named);

export const hasToken = (node: Cst, token: string): boolean =>
  node.children.some((child) => !child.named && child.type === token);

/** The child a rule of the grammar promises; its absence is a fault of ours, since trees with errors are not read. */
export function must(node: Cst | undefined, of: Cst): Cst {
  if (node === undefined) throw new UnreadableNode(of);
  return node;
}

/** The concrete tree has a shape no rule of Python makes: the statement it stands in is not Python. */
export class UnreadableNode extends Error {
  readonly node: Cst;
  readonly reason: string;
  constructor(node: Cst, reason = 'invalid syntax') {
    super(`${reason}: ${node.type}`);
    this.node = node;
    this.reason = reason;
  }
}
