import type { NameFault } from './names.ts';

export type KubeValue =
  null | boolean | number | string | readonly KubeValue[] | { readonly [key: string]: KubeValue };

/** The shape of a Kubernetes object, as far as it is checked before a cluster sees it. */
export type Schema =
  /** A text; a number or truth value counts as one where a hand left out the quotes. */
  | { readonly kind: 'text'; readonly fault?: (text: string) => NameFault }
  | { readonly kind: 'choice'; readonly of: readonly string[] }
  | { readonly kind: 'integer'; readonly min?: number; readonly max?: number }
  | { readonly kind: 'flag' }
  | { readonly kind: 'list'; readonly of: Schema; readonly notEmpty?: boolean }
  | {
      readonly kind: 'map';
      readonly keyFault: (key: string) => NameFault;
      readonly valueFault: (value: string, key: string) => NameFault;
    }
  | {
      readonly kind: 'object';
      readonly fields: Readonly<Record<string, Schema>>;
      readonly required?: readonly string[];
      /** Names of which exactly one must be there. */
      readonly oneOf?: readonly string[];
      /** What the fields' own schemas cannot say; null when all is well. */
      readonly fault?: (value: Readonly<Record<string, KubeValue>>) => NameFault;
    };

/** What is wrong, to follow the name of what stands at `path`: `lacks "name"`. */
export interface ShapeFault {
  readonly path: string;
  readonly reason: string;
  /** For a word that is none of those known: which it is, and which would do. */
  readonly unknown?: { readonly word: string; readonly known: readonly string[] };
}

/**
 * Checks an untrusted value against the schema and gives it back as Kubernetes writes it, in camelCase.
 * snake_case (the Kubernetes client of Python) is read too. What is wrong is left out and added to `faults`.
 */
export function readShape(
  value: unknown,
  schema: Schema,
  path: string,
  faults: ShapeFault[],
): KubeValue | undefined {
  const wrong = (reason: string): KubeValue | undefined => {
    faults.push({ path, reason });
    return undefined;
  };
  switch (schema.kind) {
    case 'text': {
      const text = scalarText(value);
      if (text === undefined) return wrong('must be a text');
      const fault = schema.fault?.(text) ?? null;
      return fault === null ? text : wrong(fault);
    }
    case 'choice':
      if (typeof value === 'string' && schema.of.includes(value)) return value;
      faults.push({
        path,
        reason: `must be ${schema.of.join(' or ')}`,
        ...(typeof value === 'string' && { unknown: { word: value, known: schema.of } }),
      });
      return undefined;
    case 'integer': {
      const { min = -Infinity, max = Infinity } = schema;
      if (typeof value !== 'number' || !Number.isInteger(value)) return wrong('must be a whole number');
      return value < min || value > max ? wrong(`must be between ${min} and ${max}`) : value;
    }
    case 'flag':
      return typeof value === 'boolean' ? value : wrong('must be true or false');
    case 'list':
      if (!Array.isArray(value)) return wrong('must be a list');
      if (schema.notEmpty === true && value.length === 0) return wrong('must not be empty');
      return value.flatMap((item: unknown, index) => {
        const read = readShape(item, schema.of, `${path}[${index}]`, faults);
        return read === undefined ? [] : [read];
      });
    case 'map':
      if (!isObject(value)) return wrong('must be an object');
      return readMap(value, schema, path, faults);
    case 'object':
      if (!isObject(value)) return wrong('must be an object');
      return readObject(value, schema, path, faults);
  }
}

function readMap(
  value: Readonly<Record<string, unknown>>,
  schema: Extract<Schema, { kind: 'map' }>,
  path: string,
  faults: ShapeFault[],
): KubeValue {
  const read: [string, string][] = [];
  for (const [key, inner] of Object.entries(value)) {
    const at = `${path}.${key.slice(0, 80)}`;
    const text = scalarText(inner);
    const keyFault = schema.keyFault(key);
    const valueFault = text === undefined ? 'must be a text' : schema.valueFault(text, key);
    if (keyFault !== null) faults.push({ path: at, reason: `as a name ${keyFault}` });
    else if (valueFault !== null) faults.push({ path: at, reason: valueFault });
    else if (text !== undefined) read.push([key, text]);
  }
  return Object.fromEntries(read);
}

function readObject(
  value: Readonly<Record<string, unknown>>,
  schema: Extract<Schema, { kind: 'object' }>,
  path: string,
  faults: ShapeFault[],
): KubeValue | undefined {
  /** By name in camelCase: the name as written, and what it holds. */
  const given = new Map<string, { readonly key: string; readonly inner: unknown }>();
  const before = faults.length;
  for (const [key, inner] of Object.entries(value)) {
    const name = toCamelCase(key);
    // Python's client writes None for every field that is not set.
    if (inner === null || inner === undefined) continue;
    if (!Object.hasOwn(schema.fields, name))
      faults.push({
        path: `${path}.${key.slice(0, 80)}`,
        reason: 'is not a field that Kubernetes has here',
        unknown: { word: name, known: Object.keys(schema.fields) },
      });
    else given.set(name, { key, inner });
  }
  const read = Object.entries(schema.fields).flatMap(([name, inner]): [string, KubeValue][] => {
    const member = given.get(name);
    if (member === undefined) return [];
    const result = readShape(member.inner, inner, `${path}.${member.key}`, faults);
    return result === undefined ? [] : [[name, result]];
  });
  for (const name of schema.required ?? [])
    if (!given.has(name)) faults.push({ path, reason: `lacks "${name}"` });
  const { oneOf } = schema;
  if (oneOf !== undefined && oneOf.filter((name) => given.has(name)).length !== 1)
    faults.push({ path, reason: `must have exactly one of ${oneOf.join(', ')}` });
  const result = Object.fromEntries(read);
  const isWhole = (schema.required ?? []).every((name) => Object.hasOwn(result, name));
  const fault = faults.length === before ? (schema.fault?.(result) ?? null) : null;
  if (fault !== null) faults.push({ path, reason: fault });
  return isWhole && fault === null ? result : undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const scalarText = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;

/** `secret_key_ref` → `secretKeyRef`; a name without `_` stays as it is. */
const toCamelCase = (key: string): string =>
  key.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
