import type { Problem } from '../core/problems/problem.ts';

/** What kind of thing the user has to mend; the command line and the service each have one table from it to their codes. */
export type FaultKind =
  /** An option, a request or the machine's own set-up: what was asked cannot be done like this. */
  | 'usage'
  /** The notebook itself. */
  | 'notebook'
  | 'not-found'
  /** Somebody else is at it, or the sweep is not in a state for it. */
  | 'conflict';

/** Something the user can mend, thrown where going on makes no sense. It carries all problems found, never only the first. */
export class UserFault extends Error {
  override readonly name = 'UserFault';
  readonly kind: FaultKind;
  readonly problems: readonly Problem[];
  /** What the problems' cells belong to, for messages. */
  readonly file: string | undefined;

  constructor(kind: FaultKind, problems: readonly Problem[], file?: string) {
    super(problems.map((problem) => problem.code).join(', '));
    this.kind = kind;
    this.problems = problems;
    this.file = file;
  }
}
