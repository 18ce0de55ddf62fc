import type { Severity } from '../problem.ts';

/** One kind of problem: how grave it is, the sentence that says it, and the way out. `Facts` are what both speak of. */
export interface CatalogueEntry<Facts> {
  readonly severity: Severity;
  /** What is wrong, as one sentence without the place; the place is printed before it. */
  readonly sentence: (facts: Facts) => string;
  /** What to do about it. */
  readonly wayOut: (facts: Facts) => string;
  /** More words for docs/problems.md: why it is so, where the rule comes from. */
  readonly about?: string;
  /** Facts to show the sentence with in docs/problems.md. */
  readonly example: Facts;
}

export const entry = <Facts>(one: CatalogueEntry<Facts>): CatalogueEntry<Facts> => one;

/** For sentences: `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  const last = quoted.pop();
  if (last === undefined) return 'none';
  return quoted.length === 0 ? last : `${quoted.join(', ')} and ${last}`;
}
