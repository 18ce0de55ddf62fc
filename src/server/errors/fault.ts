import { requestProblems, type RequestProblemCode, type RequestProblemFacts } from './request-problems.ts';
import type { CatalogueEntry } from '../../core/problems/catalogue/entry.ts';
import type { FaultKind } from '../../app/faults.ts';
import type { Severity } from '../../core/problems/problem.ts';

/** What an answer that is not a success is about; fault-status.ts gives each its status. */
export type RefusalKind =
  | FaultKind
  /** The request cannot be read: its JSON, its fields, its address's parameters. */
  | 'malformed'
  | 'forbidden'
  | 'too-large'
  | 'media-type'
  /** It will pass: the store is busy, the service is stopping. */
  | 'unavailable'
  /** Our own fault. */
  | 'internal';

/** Where in the request: an RFC 6901 pointer into its body, or the name of a parameter of its address. */
export interface RequestPlace {
  readonly pointer?: string;
  readonly parameter?: string;
}

/** One thing that is wrong, as the service tells it. */
export interface Fault extends RequestPlace {
  readonly code: string;
  readonly severity: Severity;
  readonly detail: string;
  readonly wayOut: string;
  /** Place in the notebook: cells count from 0, lines and columns from 1. */
  readonly cell?: number;
  readonly line?: number;
  readonly column?: number;
  /** A path within the notebook's metadata. */
  readonly field?: string;
}

/** A request the service refuses before it reaches a use case. It carries everything that is wrong with it. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly kind: RefusalKind;
  readonly faults: readonly Fault[];

  constructor(kind: RefusalKind, faults: readonly Fault[]) {
    super(faults.map((fault) => fault.code).join(', '));
    this.kind = kind;
    this.faults = faults;
  }
}

/** A fault in the words of its catalogue entry. */
export function requestFault<Code extends RequestProblemCode>(
  code: Code,
  place: RequestPlace,
  facts: RequestProblemFacts<Code>,
): Fault {
  // TypeScript does not see that the entry of `code` takes the facts of `code`.
  const entry = requestProblems[code] as unknown as CatalogueEntry<RequestProblemFacts<Code>>;
  return {
    code,
    severity: entry.severity,
    detail: entry.sentence(facts),
    wayOut: entry.wayOut(facts),
    ...place,
  };
}

/** A refusal with one fault. */
export const refuse = <Code extends RequestProblemCode>(
  kind: RefusalKind,
  code: Code,
  facts: RequestProblemFacts<Code>,
): RequestRefused => new RequestRefused(kind, [requestFault(code, {}, facts)]);
