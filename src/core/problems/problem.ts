import { catalogue, type ProblemCode, type ProblemFacts } from './catalogue.ts';

export type Severity = 'error' | 'warning' | 'note';

/**
 * Where a problem is. All counts are as a person reads them off the screen, except `cell`:
 * `cell` counts all cells of the notebook from 0; `line` and `column` count from 1 within the cell's source.
 * `field` is the path of a setting, as in `spec.parameters[0].feasibleSpace.min`.
 */
export interface Place {
  readonly cell?: number;
  readonly line?: number;
  readonly column?: number;
  readonly field?: string;
}

/** Something the user got wrong, or should know. Data, never thrown: the reader gathers all of them in one pass. */
export interface Problem<Code extends ProblemCode = ProblemCode> {
  readonly code: Code;
  readonly severity: Severity;
  readonly place: Place;
  /** What the sentence speaks of (`name`, `step`, …), so that a program need not read the sentence. */
  readonly facts: ProblemFacts<Code>;
}

/** Makes a problem with the severity its catalogue entry gives it. */
export function problem<Code extends ProblemCode>(
  code: Code,
  place: Place,
  facts: ProblemFacts<Code>,
): Problem<Code> {
  return { code, severity: catalogue[code].severity, place, facts };
}

/** True when nothing in the list forbids going on. */
export const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some((one) => one.severity === 'error');

/** Errors first, then warnings, then notes; within each by place. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  const rank: Record<Severity, number> = { error: 0, warning: 1, note: 2 };
  return [...problems].sort(
    (a, b) =>
      rank[a.severity] - rank[b.severity] ||
      (a.place.cell ?? -1) - (b.place.cell ?? -1) ||
      (a.place.line ?? 0) - (b.place.line ?? 0) ||
      (a.place.column ?? 0) - (b.place.column ?? 0) ||
      a.code.localeCompare(b.code),
  );
}
