import { problem, type Problem } from '../problems/problem.ts';
import { clipped, describeJson, isJsonList, isJsonObject } from './json-values.ts';
import type { JsonValue } from './notebook.ts';
import { readSettingTag, type Setting } from './setting-tags.ts';

/** The members of `steps_defaults` written as an object, and the tag each stands for. */
const MAPS: Readonly<Record<string, string>> = {
  labels: 'label',
  annotations: 'annotation',
  limits: 'limit',
  requests: 'request',
};
const SINGLES: Readonly<Record<string, string>> = { base_image: 'image', docker_image: 'image' };

/** Reads `steps_defaults`: a list of tags such as `label:team:vision`, or an object with a map for each kind. */
export function readStepsDefaults(
  value: JsonValue | undefined,
  path: string,
  problems: Problem[],
): readonly Setting[] {
  if (value === undefined || value === null) return [];
  if (isJsonList(value))
    return value.flatMap((tag, index) => readDefault(tag, `${path}[${index}]`, problems));
  if (isJsonObject(value))
    return Object.entries(value).flatMap(([key, inner]) => readMember({ key, inner, path, problems }));
  const facts = { key: 'steps_defaults', found: describeJson(value), expected: 'a list of tags' };
  problems.push(problem('metadata-wrong-type', { field: path }, facts));
  return [];
}

function readMember(input: {
  readonly key: string;
  readonly inner: JsonValue;
  readonly path: string;
  readonly problems: Problem[];
}): readonly Setting[] {
  const { key, inner, problems } = input;
  const path = `${input.path}.${clipped(key)}`;
  if (inner === null || inner === '') return [];
  const map = Object.hasOwn(MAPS, key) ? MAPS[key] : undefined;
  if (map !== undefined && isJsonObject(inner))
    return Object.entries(inner).flatMap(([name, text]) =>
      readDefault(isScalar(text) ? `${map}:${name}:${text}` : text, `${path}.${clipped(name)}`, problems),
    );
  const single = Object.hasOwn(SINGLES, key) ? SINGLES[key] : undefined;
  if (single !== undefined && isScalar(inner)) return readDefault(`${single}:${inner}`, path, problems);
  if (key === 'enable_caching' && typeof inner === 'boolean') return [{ kind: 'cache', on: inner }];
  problems.push(problem('metadata-unknown', { field: path }, { key: clipped(key), suggestion: null }));
  return [];
}

const isScalar = (value: JsonValue): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

function readDefault(tag: JsonValue, field: string, problems: Problem[]): readonly Setting[] {
  if (typeof tag !== 'string') {
    const facts = { key: 'steps_defaults', found: describeJson(tag), expected: 'a tag' };
    problems.push(problem('metadata-wrong-type', { field }, facts));
    return [];
  }
  const read = readSettingTag(tag.trim());
  if (read !== null && 'setting' in read) return [read.setting];
  const fault = read?.fault ?? {
    reason: 'it sets nothing on a step',
    form: 'label:, annotation:, limit:, request:, secret:, image:, cache: or report: and what follows',
  };
  problems.push(problem('bad-tag', { field }, { tag: clipped(tag), ...fault }));
  return [];
}
