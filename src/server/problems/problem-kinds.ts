import { refusals } from '../errors/refusals.ts';
import { aboutFault, exampleFault, isFaultCode } from './problem-examples.ts';
import type { ProblemKindDto } from './problem-kind.dto.ts';

/** What is known of a kind of problem, by its code; undefined for a code that nobody uses. */
export function describeProblem(code: string): ProblemKindDto | undefined {
  if (isFaultCode(code)) {
    const { severity, detail, wayOut } = exampleFault(code);
    return { code, severity, detail, wayOut, about: aboutFault(code) };
  }
  const refusal = Object.values(refusals).find((one) => one.code === code);
  return (
    refusal && {
      code,
      severity: 'error',
      detail: refusal.title,
      wayOut: 'Each of "errors" has its own.',
      about: null,
    }
  );
}
