import type { Expression } from './ast.ts';

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

/**
 * Names inside the strings of an annotation (`x: "Frame"`, `List["Frame"]`), with their offsets. The strings of `Literal[…]`
 * are values, and so are all but the first argument of `Annotated[…]`.
 */
export function quotedNames(
  annotation: Expression,
  source: string,
): readonly { readonly name: string; readonly offset: number }[] {
  switch (annotation.kind) {
    case 'string': {
      const [piece] = annotation.pieces;
      if (annotation.bytes || piece === undefined || annotation.pieces.length > 1) return [];
      const text = source.slice(piece.start, piece.end);
      const inside = /^[a-zA-Z]*(?:"""|'''|"|')/.exec(text)?.[0].length ?? 0;
      return [...text.slice(inside).matchAll(FREE_NAME)]
        .filter(([name]) => !KEYWORDS.has(name))
        .map((match) => ({ name: match[0], offset: piece.start + inside + match.index }));
    }
    case 'subscript': {
      const name =
        annotation.object.kind === 'attribute'
          ? annotation.object.attribute.name
          : annotation.object.kind === 'name'
            ? annotation.object.id
            : '';
      if (name === 'Literal') return [];
      const first = annotation.index.kind === 'sequence' ? annotation.index.elements[0] : undefined;
      return quotedNames(name === 'Annotated' && first !== undefined ? first : annotation.index, source);
    }
    case 'binary':
      return [...quotedNames(annotation.left, source), ...quotedNames(annotation.right, source)];
    case 'sequence':
      return annotation.elements.flatMap((element) => quotedNames(element, source));
    default:
      return [];
  }
}
