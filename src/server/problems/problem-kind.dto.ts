import type { Severity } from '../../core/problems/problem.ts';

/** A kind of problem, told by an example. */
export class ProblemKindDto {
  /** @example space-upside-down */
  readonly code!: string;
  readonly severity!: Severity;
  /** An example of its sentence. */
  readonly detail!: string;
  /** An example of the way out. */
  readonly wayOut!: string;
  /** Why it is so. */
  readonly about!: string | null;
}
