import { beforeAll, describe, expect, it } from 'vitest';
import { pythonParser } from '../../../test/python/python-parser.ts';
import { analyseCode } from '../python/analyse-code.ts';
import type { PythonParser } from '../python/parse.ts';
import { fullNamesBy } from './imported-names.ts';
import { findUnpicklableValues } from './unpicklable-values.ts';

let parser: PythonParser;
beforeAll(async () => {
  parser = await pythonParser();
});

/** What is said of the steps, in order. */
function told(...cells: readonly string[]): readonly object[] {
  const steps = cells.map((source, at) => {
    const tree = parser.parse(source, at);
    return { step: `s${at}`, trees: [tree], facts: analyseCode(tree) };
  });
  return findUnpicklableValues(steps, fullNamesBy(steps.map(({ facts }) => facts))).map(({ facts }) => facts);
}

describe('findUnpicklableValues', () => {
  it.each([
    ['f = open("a.txt")', 'an open file'],
    ['import threading\nf = threading.Lock()', 'a lock'],
    ['from threading import RLock as L\nf = L()', 'a lock'],
    ['import sqlite3\nf = sqlite3.connect(":memory:")', 'a database connection'],
    ['import csv\nf = g = csv.reader(lines)', 'a reader of an open file'],
    ['def rows():\n  yield 1\nf = rows()', 'a generator'],
  ])('warns of %j where another step reads it', (source, what) => {
    expect(told(source, 'print(f)')).toEqual([{ name: 'f', step: 's0', what }]);
    expect(told(source, 'def later():\n  return f')).toEqual([{ name: 'f', step: 's0', what }]);
  });

  it.each([
    'f = open("a.txt")\ntext = f.read()',
    'f = open("a.txt").read()',
    'f = open("a.txt")\nf = f.read()',
    'f = open("a.txt")\nf.read()\ndel f',
    'with open("a.txt") as source:\n  f = source.read()',
    'def rows():\n  return [1]\nf = rows()',
    'f = connect()',
  ])('says nothing of %j where the rest is read elsewhere', (source) => {
    const reads = source.includes('text') ? 'print(text)' : 'print(f)';
    expect(told(source, reads)).toEqual([]);
  });
});
