import { describe, expect, it } from 'vitest';
import { JsonCursor, JsonFault } from './json-cursor.ts';

const read = (text: string): unknown => {
  const cursor = new JsonCursor(text);
  const value = cursor.read();
  cursor.finish();
  return value;
};

const pass = (text: string): void => {
  const cursor = new JsonCursor(text);
  cursor.pass();
  cursor.finish();
};

const accepts = (take: (text: string) => unknown, text: string): boolean => {
  try {
    take(text);
    return true;
  } catch (fault) {
    if (!(fault instanceof JsonFault)) throw fault;
    return false;
  }
};

const native = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

// prettier-ignore
const TEXTS = [
  '{}', '[]', ' [ ] ', '{ "a" : [1, 2.5e-3, -0, {"b": null}], "c": "x" }', '"\\"\\\\"', '"\\\\\\""', '[[[]]]', '[{}]', '[{},[]]',
  'true', 'null', '1', '-', '01', '1.', '.5', '1e', '1e5', '+1', '', ' ', '[', ']', '{', '}', '[1,]', '[,]', '[1 2]', '{"a"}',
  '{"a":}', '{"a":1,}', '{a:1}', "{'a':1}", '{"a":1 "b":2}', '"', '"\\"', '[1]]', '{"a":[}]', '[{]}', 'tru', 'truex', 'nulll',
  '[true,false,null]', '{"a":{"b":{"c":[]}}}', '{"a":1}{"b":2}', '[1] x', '"a" "b"', '{"":""}', '{1:2}', '[undefined]',
];

describe('JsonCursor', () => {
  it.each(TEXTS)('accepts and refuses what JSON.parse does: %s', (text) => {
    expect(accepts(read, text)).toBe(native(text));
    expect(accepts(pass, text)).toBe(native(text));
  });

  it('reads the same value as JSON.parse', () => {
    const text = ' {"a": [1, -2.5e-3, "\\u00e9\\n\\ud800", {"b": [null, true, []]}], "c": {}} ';
    expect(read(text)).toEqual(JSON.parse(text));
  });

  it('reads NaN and Infinity, as Python writes them, as null', () => {
    expect(read('{"a": NaN, "b": [Infinity, -Infinity, 1], "c": "NaN"}')).toEqual({
      a: null,
      b: [null, null, 1],
      c: 'NaN',
    });
  });

  it('passes over members that nobody takes and keeps its place', () => {
    const cursor = new JsonCursor('\uFEFF{"outputs": [{"text": ["a \\" ]"]}], "n": 7}');
    const seen: unknown[] = [];
    cursor.eachMember((key) => {
      if (key === 'n') seen.push(cursor.read());
    });
    cursor.finish();
    expect(seen).toEqual([7]);
  });

  it('gives the span of a passed value without the space around it', () => {
    const text = '[ [1, {"a": 2} ] , "x" ]';
    const cursor = new JsonCursor(text);
    const spans: string[] = [];
    cursor.eachItem(() => {
      const { start, end } = cursor.pass();
      spans.push(text.slice(start, end));
    });
    expect(spans).toEqual(['[1, {"a": 2} ]', '"x"']);
  });

  it('refuses nesting without end instead of overflowing the stack', () => {
    expect(() => read('['.repeat(1_000_000))).toThrow('nested more than 500 deep');
  });

  it('takes time in proportion to a text of nothing but quotes and backslashes', () => {
    const started = performance.now();
    expect(accepts(read, `"${'\\'.repeat(2_000_001)}"`)).toBe(false);
    expect(accepts(pass, `"${'\\"'.repeat(1_000_000)}"`)).toBe(true);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
