import { beforeAll, describe, expect, it } from 'vitest';
import type { CompileNotebook } from '../../src/core/compile.ts';
import { fixNotebook } from '../../src/core/notebook/fix-notebook.ts';
import type { ProblemCode } from '../../src/core/problems/catalogue.ts';
import { loadCompiler } from '../../src/wiring/load-compiler.ts';
import { notebookText, type TestCell } from '../support/build-notebook.ts';

let compile: CompileNotebook;
beforeAll(async () => {
  compile = await loadCompiler();
});

const NOTEBOOKS = 400;

const TAGS = [
  ...['imports', 'functions', 'skip', 'pipeline-parameters', 'pipeline-metrics', 'parameters'],
  ...['block:a', 'block:ba', 'block:', 'block:imports', 'block:A;b', 'block:a;', 'block:ä', 'notebook:N-b'],
  ...[
    'step:',
    'step:a',
    'step:b',
    'step:B-c',
    'step:1a',
    'step:global',
    'step:Global',
    'step:imports',
    ' step:a ',
  ],
  ...['prev:', 'prev:a', 'prev:b', 'prev:ab', 'prev:a;B-c', 'prev:global', 'prev=a', 'in:x', 'out:y'],
  ...['limit:cpu:1', 'lmit:cpu:1', 'label:a:b', 'setp:a', 'Step:b', 'improts', 'pipeline-metric', 'foo'],
];
const SOURCES = [
  'x = 1',
  'y = x',
  'print(x)',
  'z = x + y',
  'x += 1',
  '',
  'import os',
  'def f():\n  return y',
];

/** Mended wherever they are told, whatever else is on the cell. */
const ALWAYS_MENDED: readonly ProblemCode[] = ['metrics-cell-not-last'];

/** Cells of random tags and code; the same for the same seed. */
function chooseCells(seed: number): readonly TestCell[] {
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % limit;
  };
  return Array.from({ length: 1 + below(7) }, () => ({
    kind: below(9) === 0 ? 'markdown' : 'code',
    source: SOURCES[below(SOURCES.length)] ?? '',
    tags: Array.from({ length: below(4) }, () => (below(30) === 0 ? 7 : (TAGS[below(TAGS.length)] ?? ''))),
  }));
}

describe('fixNotebook on notebooks of random tags', () => {
  it('keeps every cell, changes nothing the second time, and leaves nothing that it could mend', () => {
    let changed = 0;
    for (let seed = 1; seed <= NOTEBOOKS; seed++) {
      const text = notebookText(chooseCells(seed * 7919));
      const problemsOf = (one: string) => compile({ name: 'a.ipynb', text: one }).problems;
      const fixed = fixNotebook({ name: 'a.ipynb', text, problemsOf });
      const again = fixNotebook({ name: 'a.ipynb', text: fixed.text, problemsOf });
      expect({ seed, ...again }).toEqual({ seed, text: fixed.text, fixes: [] });
      expect(sourcesOf(fixed.text)).toEqual(sourcesOf(text));
      const left = problemsOf(fixed.text).map(({ code }) => code);
      expect(left.filter((code) => ALWAYS_MENDED.includes(code))).toEqual([]);
      if (fixed.fixes.length > 0) changed++;
    }
    expect(changed).toBeGreaterThan(NOTEBOOKS / 2);
  });
});

const sourcesOf = (text: string): readonly string[] =>
  (JSON.parse(text) as { cells: { source: string[] }[] }).cells.map(({ source }) => source.join('')).sort();
