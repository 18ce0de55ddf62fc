import { entry, type CatalogueEntry } from '../../core/problems/catalogue/entry.ts';

/** What can be wrong with a request, beside what the catalogue in src/core knows. */
export const requestProblems = {
  'request-not-json': entry<{ reason: string }>({
    severity: 'error',
    sentence: ({ reason }) => `the request's body cannot be read as JSON: ${reason}`,
    wayOut: () => 'Send one JSON object with the header "content-type: application/json".',
    example: { reason: 'it ends in the middle' },
  }),
  'request-not-object': entry<{ found: string }>({
    severity: 'error',
    sentence: ({ found }) => `the request's body must be a JSON object, and is ${found}`,
    wayOut: () => 'Send one JSON object with the header "content-type: application/json".',
    example: { found: 'a list' },
  }),
  'request-too-deep': entry<{ levels: number }>({
    severity: 'error',
    sentence: ({ levels }) => `the request's body is nested deeper than ${levels} levels`,
    wayOut: () => 'No notebook needs that; look at what made the body.',
    example: { levels: 100 },
  }),
  'request-too-large': entry<{ limitBytes: number }>({
    severity: 'error',
    sentence: ({ limitBytes }) => `the request's body is larger than ${limitBytes} bytes`,
    wayOut: () =>
      'Clear the outputs of the notebook, or start the service with a larger TUNEBOOK_BODY_LIMIT_BYTES.',
    example: { limitBytes: 33_554_432 },
  }),
  'request-media-type': entry<{ found: string }>({
    severity: 'error',
    sentence: ({ found }) => `the request's body is ${found}; this address takes application/json`,
    wayOut: () => 'Send JSON with the header "content-type: application/json".',
    example: { found: 'text/plain' },
  }),
  'request-field-unknown': entry<{
    field: string;
    suggestion: string | null;
    known: readonly string[];
  }>({
    severity: 'error',
    sentence: ({ field }) => `there is no field "${field}" here`,
    wayOut: ({ suggestion, known }) =>
      suggestion === null
        ? `Leave it out. The fields are: ${known.join(', ')}.`
        : `Did you mean "${suggestion}"? The fields are: ${known.join(', ')}.`,
    example: { field: 'maxTrials', suggestion: 'maxTrialCount', known: ['maxTrialCount', 'seed'] },
  }),
  'request-field-invalid': entry<{ field: string; reason: string }>({
    severity: 'error',
    sentence: ({ field, reason }) => (reason.startsWith(field) ? reason : `${field}: ${reason}`),
    wayOut: () => 'The page /docs says what the field takes.',
    example: { field: 'maxTrialCount', reason: 'maxTrialCount must not be less than 1' },
  }),
  'request-refused': entry<{ reason: string }>({
    severity: 'error',
    sentence: ({ reason }) => `the request cannot be taken: ${reason}`,
    wayOut: () => 'The page /docs shows what the service takes.',
    example: { reason: 'its address is not well-formed' },
  }),
  'cursor-unknown': entry<Record<string, never>>({
    severity: 'error',
    sentence: () => 'the cursor is none that this list gave',
    wayOut: () =>
      'Take it from "nextCursor" of the page before, or leave it out to begin with the first page.',
    example: {},
  }),
  'route-unknown': entry<{ method: string; path: string }>({
    severity: 'error',
    sentence: ({ method, path }) => `there is nothing at ${method} ${path}`,
    wayOut: () => 'The page /docs shows every address; /openapi.json has them for programs.',
    example: { method: 'GET', path: '/api/v1/sweep' },
  }),
  'problem-unknown': entry<{ code: string }>({
    severity: 'error',
    sentence: ({ code }) => `there is no kind of problem "${code}"`,
    wayOut: () => 'Take the code from an answer of this service.',
    example: { code: 'space-downside-up' },
  }),
  'notebook-not-found': entry<{ sha256: string }>({
    severity: 'error',
    sentence: ({ sha256 }) => `there is no notebook ${sha256}`,
    wayOut: () => 'Hand it in with POST /api/v1/notebooks, whose answer has its sha256.',
    example: { sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' },
  }),
  'host-forbidden': entry<{ host: string }>({
    severity: 'error',
    sentence: ({ host }) => `the service does not answer to the name "${host}"`,
    wayOut: () => 'Call it as localhost, 127.0.0.1 or [::1].',
    about:
      'A web page can make its own name point to this machine (DNS rebinding); a browser then sends that name as Host. ' +
      'A service without access control must not answer to it.',
    example: { host: 'rebind.example.com' },
  }),
  'origin-forbidden': entry<{ origin: string }>({
    severity: 'error',
    sentence: ({ origin }) => `pages of ${origin} may not change anything here`,
    wayOut: () => "Send it from the service's own pages, or from a program that sends no Origin header.",
    about: 'Otherwise any page you look at could start sweeps on your machine.',
    example: { origin: 'https://example.com' },
  }),
  'store-unavailable': entry<{ reason: string }>({
    severity: 'error',
    sentence: ({ reason }) => reason,
    wayOut: () => 'Try again; if it stays so, look after the data directory of the service.',
    example: { reason: 'tunebook.db is locked by another process; try again when it is done' },
  }),
  'service-stopping': entry<Record<string, never>>({
    severity: 'error',
    sentence: () => 'the service is stopping',
    wayOut: () => 'Try again when it is back.',
    example: {},
  }),
  'service-fault': entry<{ requestId: string }>({
    severity: 'error',
    sentence: () => 'the service has a fault of its own; the request is not to blame',
    wayOut: ({ requestId }) => `The service's log has the cause, under the request id ${requestId}.`,
    example: { requestId: '7d4f0f0e-4f3c-4f39-9d2a-0c2f2b6a2f10' },
  }),
} as const;

export type RequestProblemCode = keyof typeof requestProblems;

export type RequestProblemFacts<Code extends RequestProblemCode> =
  (typeof requestProblems)[Code] extends CatalogueEntry<infer Facts> ? Facts : never;
