import { expect } from 'vitest';
import type { Answer } from './call.ts';
import type { RunningService } from './running-service.ts';

/** The parts of a JSON schema that our document uses. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }>
  >;
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const documents = new Map<string, Promise<Document>>();

/** The service's own description of itself. */
export function readDocument({ url }: RunningService): Promise<Document> {
  const known =
    documents.get(url) ?? fetch(`${url}/openapi.json`).then((answer) => answer.json() as Promise<Document>);
  documents.set(url, known);
  return known;
}

/** Fails when the document does not tell of the answer: its status, its media type, each field of its body. */
export async function checkAnswer(
  service: RunningService,
  {
    method,
    path,
    answer,
  }: { readonly method: string; readonly path: string; readonly answer: Answer<unknown> },
): Promise<void> {
  const document = await readDocument(service);
  const operation = findOperation(document, method, path);
  // What is at no address of the document is refused everywhere alike.
  if (operation === undefined) {
    expect([403, 404]).toContain(answer.status);
    return;
  }
  const response = operation.responses[String(answer.status)];
  expect(
    response,
    `${method} ${path} answers ${answer.status}, which is not documented: ${answer.text}`,
  ).toBeDefined();
  const type = String(answer.headers['content-type'] ?? '').split(';')[0] ?? '';
  if (answer.status === 204) return;
  const content = response?.content?.[type];
  expect(content, `${method} ${path} answers ${type}, which is not documented`).toBeDefined();
  if (content !== undefined && answer.body !== undefined)
    expect(faultsOf(document, content.schema, answer.body, 'body')).toEqual([]);
}

function findOperation(document: Document, method: string, path: string): Operation | undefined {
  const parts = (path.split('?')[0] ?? '').split('/');
  const found = Object.entries(document.paths).find(([pattern]) => {
    const wanted = pattern.split('/');
    return (
      wanted.length === parts.length && wanted.every((part, at) => part.startsWith('{') || part === parts[at])
    );
  });
  return found?.[1][method.toLowerCase()];
}

/** Where a value is not as the schema has it. A field that the schema does not know is a fault, too. */
function faultsOf(document: Document, schema: Schema, value: unknown, at: string): readonly string[] {
  const inner = (one: Schema, part: unknown, place: string) => faultsOf(document, one, part, place);
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace('#/components/schemas/', '');
    const target = document.components.schemas[name];
    return target === undefined ? [`${at}: no schema ${name}`] : inner(target, value, at);
  }
  if (schema.allOf !== undefined) return schema.allOf.flatMap((one) => inner(one, value, at));
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices !== undefined)
    return choices.some((one) => inner(one, value, at).length === 0) ? [] : [`${at}: fits nothing`];
  const type = typeOf(value);
  const types = typeof schema.type === 'string' ? [schema.type] : schema.type;
  if (types !== undefined && !types.some((one) => one === type || (one === 'number' && type === 'integer')))
    return [`${at}: is ${type}, not ${types.join(' or ')}`];
  if (value === null) return [];
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return [`${at}: ${JSON.stringify(value)} is not listed`];
  if (Array.isArray(value))
    return value.flatMap((one: unknown, index) =>
      schema.items === undefined ? [] : inner(schema.items, one, `${at}[${index}]`),
    );
  if (typeof value !== 'object') return [];
  const fields = value as Readonly<Record<string, unknown>>;
  const missing = (schema.required ?? []).filter((name) => !(name in fields));
  return [
    ...missing.map((name) => `${at}.${name}: missing`),
    ...Object.entries(fields).flatMap(([name, one]) => {
      const known = schema.properties?.[name] ?? schema.additionalProperties;
      if (known === undefined || known === false) return [`${at}.${name}: not documented`];
      return known === true ? [] : inner(known, one, `${at}.${name}`);
    }),
  ];
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
