/**
 * Python's abstract syntax, shaped after CPython's own `ast` module, as plain data.
 * `start` and `end` are offsets into the source the tree was parsed from, in UTF-16 units, so that
 * `source.slice(node.start, node.end)` is the node's text.
 */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Expression =
  | NameExpression
  | (Span & { readonly kind: 'number' })
  /** One string or bytes constant; `pieces` has several spans when it is written as implicit concatenation. */
  | (Span & { readonly kind: 'string'; readonly bytes: boolean; readonly pieces: readonly Span[] })
  /** A string with at least one f-string (or template string) piece: the expressions it reads, in order. */
  | (Span & { readonly kind: 'formatted'; readonly values: readonly Expression[] })
  | (Span & { readonly kind: 'constant'; readonly value: 'True' | 'False' | 'None' | '...' })
  | (Span & { readonly kind: 'attribute'; readonly object: Expression; readonly attribute: Identifier })
  | (Span & { readonly kind: 'subscript'; readonly object: Expression; readonly index: Expression })
  | (Span & { readonly kind: 'slice'; readonly parts: readonly Expression[] })
  | CallExpression
  | (Span & { readonly kind: 'starred'; readonly value: Expression })
  | (Span & {
      readonly kind: 'binary';
      readonly left: Expression;
      readonly operator: string;
      readonly right: Expression;
    })
  | (Span & { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression })
  | (Span & {
      readonly kind: 'boolean';
      readonly operator: 'and' | 'or';
      readonly values: readonly Expression[];
    })
  /** `a < b <= c`: operands `a, b, c`, operators `<, <=`. */
  | (Span & {
      readonly kind: 'compare';
      readonly operands: readonly Expression[];
      readonly operators: readonly string[];
    })
  | (Span & {
      readonly kind: 'conditional';
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    })
  | LambdaExpression
  | (Span & {
      readonly kind: 'sequence';
      readonly form: 'tuple' | 'list' | 'set';
      readonly elements: readonly Expression[];
    })
  | (Span & { readonly kind: 'dictionary'; readonly entries: readonly DictionaryEntry[] })
  | ComprehensionExpression
  | (Span & { readonly kind: 'await'; readonly value: Expression })
  | (Span & { readonly kind: 'yield'; readonly value: Expression | null; readonly from: boolean })
  | (Span & { readonly kind: 'walrus'; readonly target: NameExpression; readonly value: Expression });

export interface NameExpression extends Span {
  readonly kind: 'name';
  /** Normalised as CPython does (NFKC). */
  readonly id: string;
}

export interface CallExpression extends Span {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
}

export interface LambdaExpression extends Span {
  readonly kind: 'lambda';
  readonly parameters: readonly Parameter[];
  readonly body: Expression;
}

export interface ComprehensionExpression extends Span {
  readonly kind: 'comprehension';
  readonly form: 'list' | 'set' | 'dictionary' | 'generator';
  /** One, or key and value of a dictionary comprehension. */
  readonly elements: readonly Expression[];
  readonly clauses: readonly ComprehensionClause[];
}

export interface ComprehensionClause {
  readonly target: Expression;
  readonly iterable: Expression;
  readonly conditions: readonly Expression[];
}

/** A name in a place where only a name can stand. */
export interface Identifier extends Span {
  readonly name: string;
}

export interface Argument {
  readonly kind: 'positional' | 'keyword' | 'star' | 'double-star';
  readonly keyword: string | null;
  readonly value: Expression;
}

/** A `key` of null is `**value`. */
export interface DictionaryEntry {
  readonly key: Expression | null;
  readonly value: Expression;
}

export interface Parameter {
  readonly kind: 'plain' | 'star' | 'double-star';
  readonly name: Identifier;
  readonly annotation: Expression | null;
  readonly value: Expression | null;
}

/** `T`, `T: bound`, `*Ts`, `**P`, each with an optional default (PEP 695, PEP 696). */
export interface TypeParameter {
  readonly name: Identifier;
  readonly bound: Expression | null;
}

export type Statement =
  | (Span & { readonly kind: 'expression'; readonly value: Expression })
  | (Span & { readonly kind: 'assign'; readonly targets: readonly Expression[]; readonly value: Expression })
  | (Span & {
      readonly kind: 'augmented';
      readonly target: Expression;
      readonly operator: string;
      readonly value: Expression;
    })
  | (Span & {
      readonly kind: 'annotated';
      readonly target: Expression;
      readonly annotation: Expression;
      readonly value: Expression | null;
      /** False for `(x): int`, which CPython does not keep as an annotation of the name. */
      readonly simple: boolean;
    })
  | ForStatement
  | (Span & {
      readonly kind: 'while';
      readonly test: Expression;
      readonly body: Block;
      readonly otherwise: Block;
    })
  | (Span & {
      readonly kind: 'if';
      readonly branches: readonly { readonly test: Expression; readonly body: Block }[];
      readonly otherwise: Block;
    })
  | (Span & { readonly kind: 'with'; readonly items: readonly WithItem[]; readonly body: Block })
  | TryStatement
  | (Span & { readonly kind: 'match'; readonly subject: Expression; readonly cases: readonly MatchCase[] })
  | FunctionStatement
  | ClassStatement
  | (Span & { readonly kind: 'return'; readonly value: Expression | null })
  | (Span & { readonly kind: 'delete'; readonly targets: readonly Expression[] })
  | (Span & {
      readonly kind: 'raise';
      readonly exception: Expression | null;
      readonly cause: Expression | null;
    })
  | (Span & { readonly kind: 'assert'; readonly test: Expression; readonly message: Expression | null })
  | (Span & { readonly kind: 'import'; readonly names: readonly ImportedName[] })
  | (Span & {
      readonly kind: 'import-from';
      /** Without its leading dots; empty for `from . import x`. */
      readonly module: string;
      /** Number of leading dots. */
      readonly level: number;
      readonly star: boolean;
      readonly names: readonly ImportedName[];
    })
  | (Span & { readonly kind: 'global' | 'nonlocal'; readonly names: readonly Identifier[] })
  | (Span & { readonly kind: 'pass' | 'break' | 'continue' })
  | (Span & {
      readonly kind: 'type-alias';
      readonly name: Identifier;
      readonly typeParameters: readonly TypeParameter[];
      readonly value: Expression;
    });

export type Block = readonly Statement[];

export interface ForStatement extends Span {
  readonly kind: 'for';
  readonly target: Expression;
  readonly iterable: Expression;
  readonly body: Block;
  readonly otherwise: Block;
}

export interface TryStatement extends Span {
  readonly kind: 'try';
  readonly body: Block;
  readonly handlers: readonly ExceptHandler[];
  readonly otherwise: Block;
  readonly final: Block;
}

export interface FunctionStatement extends Span {
  readonly kind: 'function';
  readonly name: Identifier;
  readonly decorators: readonly Expression[];
  readonly typeParameters: readonly TypeParameter[];
  readonly parameters: readonly Parameter[];
  readonly returns: Expression | null;
  readonly body: Block;
}

export interface ClassStatement extends Span {
  readonly kind: 'class';
  readonly name: Identifier;
  readonly decorators: readonly Expression[];
  readonly typeParameters: readonly TypeParameter[];
  readonly arguments: readonly Argument[];
  readonly body: Block;
}

export interface WithItem {
  readonly context: Expression;
  readonly target: Expression | null;
}

export interface ExceptHandler {
  readonly exception: Expression | null;
  readonly name: Identifier | null;
  readonly body: Block;
}

export interface MatchCase {
  readonly pattern: Pattern;
  readonly guard: Expression | null;
  readonly body: Block;
}

/** `import a.b as c`: path `a.b`, alias `c`. In `from m import a as b` the path is `a`. */
export interface ImportedName {
  readonly path: Identifier;
  readonly alias: Identifier | null;
}

export type Pattern =
  | { readonly kind: 'value'; readonly value: Expression }
  /** A plain name, or `_` (name null), which matches everything. */
  | { readonly kind: 'capture'; readonly name: Identifier | null }
  | { readonly kind: 'star'; readonly name: Identifier | null }
  | { readonly kind: 'sequence'; readonly patterns: readonly Pattern[] }
  | {
      readonly kind: 'mapping';
      readonly keys: readonly Expression[];
      readonly patterns: readonly Pattern[];
      readonly rest: Identifier | null;
    }
  | { readonly kind: 'class'; readonly class: Expression; readonly patterns: readonly Pattern[] }
  | { readonly kind: 'either'; readonly patterns: readonly Pattern[] }
  | { readonly kind: 'as'; readonly pattern: Pattern; readonly name: Identifier };
