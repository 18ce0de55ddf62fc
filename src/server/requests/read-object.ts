import { requestFault, RequestRefused } from '../errors/fault.ts';
import { DEEPEST_BODY, isNestedDeeper } from './nesting.ts';

/** The body as an object with any fields, or a refusal. */
export function readObject(body: unknown): Readonly<Record<string, unknown>> {
  if (isNestedDeeper(body, DEEPEST_BODY))
    throw new RequestRefused('malformed', [
      requestFault('request-too-deep', { pointer: '#' }, { levels: DEEPEST_BODY }),
    ]);
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Readonly<Record<string, unknown>>;
  const found =
    body === undefined || body === null ? 'empty' : Array.isArray(body) ? 'a list' : `a ${typeof body}`;
  throw new RequestRefused('malformed', [requestFault('request-not-object', { pointer: '#' }, { found })]);
}
