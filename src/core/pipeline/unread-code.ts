import type { Problem } from '../problems/problem.ts';
import type { ReadCell } from './read-code.ts';

/** Problems of code that could not be read: what it binds and uses is not known. */
const HIDES_CODE: ReadonlySet<Problem['code']> = new Set<Problem['code']>([
  'python-syntax-error',
  'code-too-deep',
  'unsupported-magic',
]);

/** Problems that say that nothing binds or uses a name. */
const SAYS_NOTHING_DOES: ReadonlySet<Problem['code']> = new Set<Problem['code']>([
  'metric-unwritten',
  'parameter-unused',
  'undefined-name',
  'undefined-name-before-steps',
  'undefined-name-in-function',
  'name-defined-later',
]);

/** True when some code of the notebook could not be read, so that what is missing in it may be there all the same. */
export const hasUnreadCode = (problems: readonly Problem[]): boolean =>
  problems.some(({ code }) => HIDES_CODE.has(code));

/**
 * Leaves out what a mistake elsewhere may be the cause of: that nothing binds or uses a name, where the name occurs in
 * a cell that could not be read. The author hears of it after mending that cell, if it is still so.
 */
export function withoutFollowUps(
  problems: readonly Problem[],
  cells: readonly ReadCell[],
): readonly Problem[] {
  const unread = new Set(problems.flatMap(({ code, place }) => (HIDES_CODE.has(code) ? [place.cell] : [])));
  if (unread.size === 0) return problems;
  const words = new Set(
    cells.flatMap(({ code, tree }) =>
      unread.has(code.cell) ? (tree.source.match(/[\p{L}\p{N}_]+/gu) ?? []) : [],
    ),
  );
  return problems.filter(({ code, place, facts }) => {
    if (code === 'no-metrics-found') return !unread.has(place.cell);
    const { name } = facts as { readonly name?: unknown };
    return !(SAYS_NOTHING_DOES.has(code) && typeof name === 'string' && words.has(name));
  });
}
