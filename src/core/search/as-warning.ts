import type { Problem } from '../problems/problem.ts';

/** The problem, but not grave enough to stop: for sources that may be left over, and for checks that need no more. */
export const asWarning = (one: Problem): Problem =>
  one.severity === 'error' ? { ...one, severity: 'warning' } : one;
