import type { OpenAPIObject } from '@nestjs/swagger';

/** JSON Schema as the document has it, so far as it is looked into here. */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const SUCCESSES: Readonly<Record<string, string>> = {
  '200': 'As asked.',
  '201': 'Made; `Location` says where it is.',
  '202': 'Taken: it is done, or under way.',
};

const REQUEST_ID = {
  'x-request-id': {
    description:
      "The request's id, as in the service's log; the request's own `x-request-id` where it had one.",
    schema: { type: 'string' },
  },
};
const LOCATION = { Location: { description: 'Where it is.', schema: { type: 'string' } } };

/** Bodies whose fields are all known, so that others are refused. */
const REQUEST_BODIES: ReadonlySet<string> = new Set([
  'HandInNotebookDto',
  'StartSweepDto',
  'KatibSpaceDto',
  'FeasibleSpaceDto',
  'ObjectiveRequestDto',
  'AlgorithmRequestDto',
]);

/**
 * Completes what the plug-in and the decorators made: words for successes, headers, and that unknown fields are refused.
 * Lists of values are sorted: the compiler hands them over in an order that depends on what else it compiled.
 */
export function finishDocument(document: OpenAPIObject): OpenAPIObject {
  const finished = sortEnums(JSON.parse(JSON.stringify(document)) as Json) as unknown as OpenAPIObject;
  for (const [name, schema] of Object.entries(finished.components?.schemas ?? {}))
    if (REQUEST_BODIES.has(name)) Object.assign(schema, { additionalProperties: false });
  for (const operation of operationsOf(finished)) {
    const { first, rest } = splitSentence(operation.summary ?? '');
    operation.summary = first;
    if (rest !== '') operation.description = rest;
    for (const [status, response] of Object.entries(operation.responses)) {
      if (response.description === '') response.description = SUCCESSES[status] ?? '';
      response.headers = { ...REQUEST_ID, ...(status === '201' ? LOCATION : {}), ...response.headers };
    }
  }
  return finished;
}

interface Operation {
  summary?: string;
  description?: string;
  responses: Record<string, { description: string; headers?: object }>;
}

const operationsOf = (document: OpenAPIObject): readonly Operation[] =>
  Object.values(document.paths).flatMap((path) => Object.values(path) as Operation[]);

/** A comment's first sentence names the operation; the others tell more. */
function splitSentence(text: string): { readonly first: string; readonly rest: string } {
  const oneLine = text.replace(/\s+/g, ' ').trim();
  const end = oneLine.indexOf('. ');
  const first = end === -1 ? oneLine : oneLine.slice(0, end);
  return { first: first.replace(/\.$/, ''), rest: end === -1 ? '' : oneLine.slice(end + 2) };
}

function sortEnums(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortEnums);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      key === 'enum' && Array.isArray(one)
        ? [...one].sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b), 'en'))
        : sortEnums(one),
    ]),
  );
}
