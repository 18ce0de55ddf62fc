import type { ProblemCode } from '../problems/catalogue.ts';
import type { Problem } from '../problems/problem.ts';

/** What Kale 2.3 ends a compile with, and Tunebook reads all the same. */
const KALE_REFUSES: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'unknown-tag',
  'foreign-tag',
  'old-step-name',
  'step-named-as-keyword',
  'several-steps-on-cell',
  'tag-needs-step',
  'papermill-parameters',
  'papermill-beside-type',
  'old-dialect',
  'old-data-tag',
  'not-in-kale',
  'metadata-missing',
  'metadata-removed',
  'metadata-renamed',
  'metadata-unknown',
  'metadata-wrong-type',
  'pipeline-name-changed',
]);

/** In strict mode, what Kale 2.3 refuses is an error, whatever it is else. */
export const withStrictness = (strict: boolean, one: Problem): Problem =>
  strict && KALE_REFUSES.has(one.code) ? { ...one, severity: 'error' } : one;
