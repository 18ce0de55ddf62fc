import type { Expression } from './ast.ts';
import { dottedName } from './shared-objects.ts';

const KEYWORDS = new Set([
  'None',
  'True',
  'False',
  'and',
  'or',
  'not',
  'if',
  'else',
  'in',
  'is',
  'lambda',
  'for',
]);
/** A name that is no attribute of another: not after a dot, a letter or a digit. */
const FREE_NAME = /(?<![\w.])[\p{XID_Start}_][\p{XID_Continue}]*/gu;

/** A name and where it stands. */
export interface QuotedName {
  readonly name: string;
  readonly offset: number;
}

/**
 * Names inside the strings of an annotation (`x: "Frame"`, `List["Frame"]`). The strings of `Literal[…]` are values, and so are
 * all but the first argument of `Annotated[…]`.
 */
export function quotedNames(annotation: Expression, source: string): readonly QuotedName[] {
  if (annotation.kind === 'string') return namesInText(annotation, source);
  if (annotation.kind === 'binary')
    return [...quotedNames(annotation.left, source), ...quotedNames(annotation.right, source)];
  if (annotation.kind === 'sequence')
    return annotation.elements.flatMap((element) => quotedNames(element, source));
  if (annotation.kind !== 'subscript') return [];
  const form = dottedName(annotation.object)?.split('.').at(-1);
  if (form === 'Literal') return [];
  const first = annotation.index.kind === 'sequence' ? annotation.index.elements[0] : undefined;
  return quotedNames(form === 'Annotated' && first !== undefined ? first : annotation.index, source);
}

function namesInText(
  annotation: Extract<Expression, { kind: 'string' }>,
  source: string,
): readonly QuotedName[] {
  const [piece] = annotation.pieces;
  if (annotation.bytes || piece === undefined || annotation.pieces.length > 1) return [];
  const text = source.slice(piece.start, piece.end);
  const inside = /^[a-zA-Z]*(?:"""|'''|"|')/.exec(text)?.[0].length ?? 0;
  return [...text.slice(inside).matchAll(FREE_NAME)]
    .filter(([name]) => !KEYWORDS.has(name))
    .map((match) => ({ name: match[0], offset: piece.start + inside + match.index }));
}
