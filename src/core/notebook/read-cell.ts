import { problem, type Problem } from '../problems/problem.ts';
import { clipped, describeJson, isJsonList, isJsonObject } from './json-values.ts';
import type { Cell, JsonObject, JsonValue } from './notebook.ts';
import type { NotebookLimits } from './read-notebook.ts';

/** One cell's members as the file has them, unchecked. */
export interface RawCell {
  /** What stands in the list instead of an object. */
  notACell?: string;
  kind?: JsonValue;
  source?: JsonValue;
  metadata?: JsonValue;
  language?: JsonValue;
  level?: JsonValue;
}

interface Input {
  readonly raw: RawCell;
  readonly index: number;
  readonly limits: NotebookLimits;
  /** Where problems are added. */
  readonly problems: Problem[];
}

/** Checks one cell. What cannot be read becomes empty, so that the cells after it keep their numbers. */
export function buildCell(input: Input): Cell {
  const { raw, index } = input;
  if (raw.notACell !== undefined) {
    addWrongShape(input, { what: `cells[${index}]`, found: raw.notACell, expected: 'an object' });
    return { index, kind: 'raw', source: '', tags: [], metadata: {} };
  }
  const metadata = readMetadata(input);
  return {
    index,
    kind: readKind(input),
    source: readSource(input),
    tags: readTags(input, metadata),
    metadata,
  };
}

function addWrongShape(
  input: Input,
  facts: { readonly what: string; readonly found: string; readonly expected: string },
): void {
  input.problems.push(problem('wrong-shape', { cell: input.index, field: facts.what }, facts));
}

function readKind(input: Input): Cell['kind'] {
  const { kind } = input.raw;
  if (kind === 'code' || kind === 'markdown' || kind === 'raw') return kind;
  // nbformat 3 had headings, and HTML cells, apart from Markdown.
  if (kind === 'heading' || kind === 'html') return 'markdown';
  if (typeof kind === 'string')
    input.problems.push(problem('cell-kind-unknown', { cell: input.index }, { kind: clipped(kind) }));
  else
    addWrongShape(input, {
      what: 'cell_type',
      found: describeJson(kind),
      expected: '"code", "markdown" or "raw"',
    });
  return 'raw';
}

function readSource(input: Input): string {
  const text = joinSource(input);
  const { sourceLength } = input.limits;
  if (text.length > sourceLength) {
    const facts = { what: 'characters in one cell', count: text.length, limit: sourceLength };
    input.problems.push(problem('notebook-too-large', { cell: input.index }, facts));
    return '';
  }
  const source = text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
  const { kind, level } = input.raw;
  return kind === 'heading'
    ? `${'#'.repeat(typeof level === 'number' && level <= 6 ? level : 1)} ${source}`
    : source;
}

function joinSource(input: Input): string {
  const { source } = input.raw;
  if (source === undefined || source === null) return '';
  if (typeof source === 'string') return source;
  if (isJsonList(source)) {
    const lines = source.filter((line) => typeof line === 'string');
    if (lines.length === source.length) return lines.join('');
    const odd = source.findIndex((line) => typeof line !== 'string');
    addWrongShape(input, { what: `source[${odd}]`, found: describeJson(source[odd]), expected: 'a text' });
    return '';
  }
  addWrongShape(input, {
    what: 'source',
    found: describeJson(source),
    expected: 'a text or a list of texts',
  });
  return '';
}

function readMetadata(input: Input): JsonObject {
  const { metadata } = input.raw;
  if (metadata === undefined || metadata === null) return {};
  if (isJsonObject(metadata)) return metadata;
  addWrongShape(input, { what: 'metadata', found: describeJson(metadata), expected: 'an object' });
  return {};
}

function readTags(input: Input, metadata: JsonObject): readonly string[] {
  const { tags } = metadata;
  if (tags === undefined || tags === null) return [];
  if (!isJsonList(tags)) {
    addWrongShape(input, { what: 'metadata.tags', found: describeJson(tags), expected: 'a list of texts' });
    return [];
  }
  const limit = input.limits.tags;
  if (tags.length > limit)
    input.problems.push(
      problem(
        'notebook-too-large',
        { cell: input.index },
        { what: 'tags on one cell', count: tags.length, limit },
      ),
    );
  return tags.slice(0, limit).filter((tag, index): tag is string => {
    if (typeof tag === 'string') return true;
    addWrongShape(input, { what: `metadata.tags[${index}]`, found: describeJson(tag), expected: 'a text' });
    return false;
  });
}
