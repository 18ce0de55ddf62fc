import type { RefusalKind } from './fault.ts';

export interface Refusal {
  readonly status: number;
  /** The end of the problem's type when no single fault gives it its name. */
  readonly code: string;
  readonly title: string;
}

/** Every kind of refusal with its HTTP status. The only place that knows both. */
export const refusals = {
  malformed: { status: 400, code: 'request-malformed', title: 'The request cannot be read' },
  forbidden: { status: 403, code: 'forbidden', title: 'The service does not take this from you' },
  'not-found': { status: 404, code: 'not-found', title: 'There is no such thing' },
  conflict: { status: 409, code: 'conflict', title: 'The state of things does not allow it' },
  'too-large': { status: 413, code: 'request-too-large', title: 'The request is too large' },
  'media-type': { status: 415, code: 'request-media-type', title: 'The request is not JSON' },
  // Well-formed, but it cannot be done like this (RFC 9110 §15.5.21).
  usage: { status: 422, code: 'sweep-refused', title: 'The sweep cannot be started like this' },
  notebook: { status: 422, code: 'notebook-has-errors', title: 'The notebook has errors' },
  internal: { status: 500, code: 'service-fault', title: 'The service has a fault' },
  unavailable: { status: 503, code: 'unavailable', title: 'Not now' },
} as const satisfies Record<RefusalKind, Refusal>;

/** Kinds that gather many faults; their type names the kind, whatever was found. The others are named by their fault. */
const gathering: ReadonlySet<RefusalKind> = new Set(['malformed', 'usage', 'notebook']);

/** The problem's type (RFC 9457 §3.1.1): a relative reference below the service's own address. */
export const typeOf = (kind: RefusalKind, firstCode: string | undefined): string =>
  `/problems/${gathering.has(kind) || firstCode === undefined ? refusals[kind].code : firstCode}`;
