import { problem, type Problem } from '../problems/problem.ts';
import { describeJson, isJsonList, isJsonObject } from './json-values.ts';
import type { JsonObject, JsonValue } from './notebook.ts';

/** Reads one object of untrusted metadata: a member of the wrong type is left out, with a warning that has its path. */
export class MetadataReader {
  private readonly source: JsonObject;
  /** The object's path: `metadata.kubeflow_notebook`. */
  readonly path: string;
  readonly problems: Problem[];

  constructor(source: JsonObject, path: string, problems: Problem[]) {
    this.source = source;
    this.path = path;
    this.problems = problems;
  }

  text(key: string): string | undefined {
    return this.take(key, 'a text', (value) => (typeof value === 'string' ? value : undefined));
  }

  /** A text, or a number or truth value that was written without quotes. */
  textOrNumber(key: string): string | undefined {
    return this.take(key, 'a text or a number', scalarText);
  }

  flag(key: string): boolean | undefined {
    return this.take(key, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined));
  }

  /** A finite number, or a text that is one. */
  number(key: string): number | undefined {
    return this.take(key, 'a number', (value) => {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
    });
  }

  list(key: string): readonly JsonValue[] | undefined {
    return this.take(key, 'a list', (value) => (isJsonList(value) ? value : undefined));
  }

  object(key: string): JsonObject | undefined {
    return this.take(key, 'an object', (value) => (isJsonObject(value) ? value : undefined));
  }

  /** A list of texts; numbers in it are taken as texts, anything else is left out with a warning. */
  texts(key: string): readonly string[] | undefined {
    return this.list(key)?.flatMap((value, index) => {
      const text = scalarText(value);
      if (text !== undefined) return [text];
      this.wrongType(`${key}[${index}]`, value, 'a text or a number');
      return [];
    });
  }

  /** A list of objects, each with a reader of its own. */
  readers(key: string): readonly MetadataReader[] | undefined {
    return this.list(key)?.flatMap((value, index) => {
      const name = `${key}[${index}]`;
      if (isJsonObject(value)) return [new MetadataReader(value, `${this.path}.${name}`, this.problems)];
      this.wrongType(name, value, 'an object');
      return [];
    });
  }

  reader(key: string): MetadataReader | undefined {
    const object = this.object(key);
    return object && new MetadataReader(object, `${this.path}.${key}`, this.problems);
  }

  private take<Type>(
    key: string,
    expected: string,
    read: (value: JsonValue) => Type | undefined,
  ): Type | undefined {
    const value = Object.hasOwn(this.source, key) ? this.source[key] : undefined;
    if (value === undefined || value === null) return undefined;
    const result = read(value);
    if (result === undefined) this.wrongType(key, value, expected);
    return result;
  }

  private wrongType(key: string, value: JsonValue | undefined, expected: string): void {
    const field = `${this.path}.${key}`;
    this.problems.push(
      problem('metadata-wrong-type', { field }, { key, found: describeJson(value), expected }),
    );
  }
}

const scalarText = (value: JsonValue): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
