/** What stands behind `tune:` in a comment, and at which offset of the comment it begins. */
export interface TuneComment {
  readonly text: string;
  readonly offset: number;
}

/**
 * The space in a parameter's comment: `tune: 1e-4..1e-1 log`. Other comments may stand beside it, each behind its own
 * `#`; a `#` in quotes belongs to the space. Null when the comment does not speak of tuning.
 */
export function readTuneComment(comment: string): TuneComment | null {
  const begin = /(?:^|#)[ \t]*tune[ \t]*:[ \t]*/i.exec(comment);
  if (begin === null) return null;
  const offset = begin.index + begin[0].length;
  let end = offset;
  let mark: string | null = null;
  for (; end < comment.length; end++) {
    const character = comment.charAt(end);
    if (mark === null && character === '#') break;
    if (mark === null && (character === '"' || character === "'")) mark = character;
    else if (character === '\\' && mark !== null) end += 1;
    else if (character === mark) mark = null;
  }
  return { text: comment.slice(offset, end).trimEnd(), offset };
}
