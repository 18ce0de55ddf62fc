import type { CatalogueEntry } from '../../core/problems/catalogue/entry.ts';
import { catalogue, type ProblemCode } from '../../core/problems/catalogue.ts';
import type { Fault } from '../errors/fault.ts';
import { requestProblems, type RequestProblemCode } from '../errors/request-problems.ts';

/** Every code that a fault can have. */
export type FaultCode = ProblemCode | RequestProblemCode;

// Each entry takes its own example; TypeScript does not see that across the table.
const entries = { ...catalogue, ...requestProblems } as unknown as Readonly<
  Record<FaultCode, CatalogueEntry<unknown>>
>;

export const isFaultCode = (code: string): code is FaultCode => Object.hasOwn(entries, code);

/** A fault with the example facts of its catalogue entry. */
export function exampleFault(code: FaultCode): Fault {
  const { severity, sentence, wayOut, example } = entries[code];
  return { code, severity, detail: sentence(example), wayOut: wayOut(example) };
}

/** Why it is so, where the catalogue says. */
export const aboutFault = (code: FaultCode): string | null => entries[code].about ?? null;
