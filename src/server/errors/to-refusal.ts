import { HttpException } from '@nestjs/common';
import { UserFault } from '../../app/faults.ts';
import { AmbiguousReference, StoreCorrupt, StoreError } from '../../app/ports/store.ts';
import { problem, sortProblems, type Problem } from '../../core/problems/problem.ts';
import { problemToJson } from '../../core/problems/render.ts';
import { refuse, RequestRefused, type Fault, type RefusalKind } from './fault.ts';

/** What the refusal of a request needs to know of it. */
export interface RefusedRequest {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly contentType: string | undefined;
  readonly bodyLimitBytes: number;
}

/** Whatever went wrong, as a refusal. What nobody foresaw is our fault and tells nothing of itself to the client. */
export function toRefusal(error: unknown, request: RefusedRequest): RequestRefused {
  if (error instanceof RequestRefused) return error;
  if (error instanceof UserFault)
    return new RequestRefused(error.kind, toFaults(error.problems, pointsInto(error.kind)));
  if (error instanceof AmbiguousReference) {
    const { reference, candidates } = error;
    return new RequestRefused(
      'conflict',
      toFaults([problem('sweep-ambiguous', {}, { reference, candidates })]),
    );
  }
  // A damaged store does not heal by trying again.
  if (error instanceof StoreError && !(error instanceof StoreCorrupt))
    return refuse('unavailable', 'store-unavailable', { reason: error.message });
  if (error instanceof HttpException) return refusalOfStatus(error, request);
  return refuse('internal', 'service-fault', { requestId: request.id });
}

/** What Nest and fastify refuse by themselves: addresses nobody serves, bodies nobody can read. */
function refusalOfStatus(error: HttpException, request: RefusedRequest): RequestRefused {
  const { method, path, contentType, bodyLimitBytes } = request;
  switch (error.getStatus()) {
    case 400: {
      const reason = bodyFault(error);
      return reason === null
        ? refuse('malformed', 'request-refused', { reason: error.message })
        : refuse('malformed', 'request-not-json', { reason });
    }
    case 404:
      return refuse('not-found', 'route-unknown', { method, path });
    case 413:
      return refuse('too-large', 'request-too-large', { limitBytes: bodyLimitBytes });
    case 415:
      return refuse('media-type', 'request-media-type', { found: contentType ?? 'of no stated type' });
    default:
      return error.getStatus() < 500
        ? refuse('malformed', 'request-refused', { reason: error.message })
        : refuse('internal', 'service-fault', { requestId: request.id });
  }
}

/** Why a body cannot be read, by fastify's codes; null when the fault lies elsewhere. */
function bodyFault({ cause, message }: HttpException): string | null {
  if (cause instanceof SyntaxError) return cause.message;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY') return 'it is empty';
  if (code === 'FST_ERR_CTP_INVALID_JSON_BODY') return 'it is not JSON';
  return code.startsWith('FST_ERR_CTP') ? message : null;
}

/** Errors first. `into`: what a problem's field is a path of. */
export const toFaults = (
  problems: readonly Problem[],
  into: 'request' | 'notebook' = 'request',
): readonly Fault[] => sortProblems(problems).map((one) => toFault(one, into));

function toFault(one: Problem, into: 'request' | 'notebook'): Fault {
  const { code, severity, message, wayOut, cell, line, column, field } = problemToJson(one);
  return {
    code,
    severity,
    detail: message,
    wayOut,
    ...(cell === null ? {} : { cell }),
    ...(line === null ? {} : { line }),
    ...(column === null ? {} : { column }),
    ...(field === null
      ? {}
      : into === 'request' && cell === null
        ? { pointer: toPointer(field) }
        : { field }),
  };
}

const pointsInto = (kind: RefusalKind): 'request' | 'notebook' =>
  kind === 'notebook' ? 'notebook' : 'request';

/** `parameters.LR.min`, `start[0].LR` → `#/parameters/LR/min`, `#/start/0/LR` (RFC 6901 §6). */
export const toPointer = (field: string): string =>
  pointerTo(field.split(/[.[\]]/).filter((part) => part !== ''));

export const pointerTo = (path: readonly string[]): string =>
  `#${path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`;
