import { describe, expect, it } from 'vitest';
import { type Place, type Problem, problem } from './problem.ts';
import { problemToJson, renderProblem } from './render.ts';
import { safeText, sourceFrame } from './source-frame.ts';

const unknownStepAt = (place: Place): Problem =>
  problem('unknown-step', place, { name: 'laod', step: 'train', suggestion: 'load' });
const unknownStep = unknownStepAt({ cell: 7 });
const noSource = (): undefined => undefined;

describe('renderProblem', () => {
  it('says place, sentence and code, then the way out', () => {
    expect(renderProblem(unknownStep, { file: 'iris.ipynb', sourceOf: noSource })).toBe(
      'iris.ipynb, cell 7: step "train" is to run after "laod", but there is no step of that name [unknown-step]\n' +
        '  Did you mean "load"? Name a step that begins above, or remove the tag "prev:laod".',
    );
  });

  it('frames the line with two lines around it and a caret', () => {
    const one = unknownStepAt({ cell: 1, line: 3, column: 5 });
    const source = 'a = 1\nb = 2\nc = d\ne = 3\nf = 4\ng = 5';
    expect(
      renderProblem(one, { file: 'a.ipynb', sourceOf: () => source })
        .split('\n')
        .slice(0, -1),
    ).toEqual([
      'a.ipynb, cell 1, line 3: step "train" is to run after "laod", but there is no step of that name [unknown-step]',
      '  1 | a = 1',
      '  2 | b = 2',
      '  3 | c = d',
      '    |     ^',
      '  4 | e = 3',
      '  5 | f = 4',
    ]);
  });

  it('says that a warning is one, and the place of a setting', () => {
    const one = problem(
      'metadata-renamed',
      { field: 'metadata.x' },
      { key: 'docker_image', instead: 'base_image' },
    );
    expect(renderProblem(one, { file: '', sourceOf: noSource })).toMatch(
      /^metadata\.x: note: "docker_image" is/,
    );
  });

  it('paints the parts it is given colours for', () => {
    const paint = {
      error: (text: string) => `<E>${text}</E>`,
      warning: (text: string) => text,
      note: (text: string) => text,
      faint: (text: string) => `<F>${text}</F>`,
    };
    const text = renderProblem(unknownStep, { file: 'a', sourceOf: noSource, paint });
    expect(text).toMatch(/^a, cell 7: <E>step .*<\/E> <F>\[unknown-step\]<\/F>\n/);
  });

  it('escapes control characters of the notebook and of the file name', () => {
    const one = problem('foreign-tag', { cell: 0, line: 1 }, { tag: '\u001b[2J\u202e' });
    const text = renderProblem(one, { file: 'a\u0007.ipynb', sourceOf: () => 'x\u001b]0;t\u0007' });
    for (const control of ['\u0007', '\u001b', '\u202e']) expect(text).not.toContain(control);
    expect(text).toContain('\\x1b[2J\\u202e');
    expect(text).toContain('a\\x07.ipynb');
  });
});

describe('problemToJson', () => {
  it('has every field, null where absent', () => {
    expect(problemToJson(unknownStep)).toEqual({
      code: 'unknown-step',
      severity: 'error',
      cell: 7,
      line: null,
      column: null,
      field: null,
      message: 'step "train" is to run after "laod", but there is no step of that name',
      wayOut: 'Did you mean "load"? Name a step that begins above, or remove the tag "prev:laod".',
      facts: { name: 'laod', step: 'train', suggestion: 'load' },
    });
  });
});

describe('sourceFrame', () => {
  it('is empty for a line that is not there', () => {
    expect(sourceFrame('a', 2)).toEqual([]);
    expect(sourceFrame('a', 0)).toEqual([]);
  });

  it('puts the caret under the column behind tabs and wide characters of two units', () => {
    expect(sourceFrame('\tx😀y', 1, 5)).toEqual(['1 | ' + '    x😀y', '  | ' + '      ^']);
  });

  it('cuts a long line around the column', () => {
    const [line = '', caret = ''] = sourceFrame(`${'a'.repeat(5000)}X${'b'.repeat(5000)}`, 1, 5001);
    expect(line.length).toBeLessThan(140);
    expect(line[caret.indexOf('^')]).toBe('X');
  });
});

describe('safeText', () => {
  it('keeps letters, emoji and tabs, and escapes what moves the cursor or hides', () => {
    expect(safeText('é漢😀\t')).toBe('é漢😀\t');
    expect(safeText('a\nb\r\u0085\u2028\ud800\u200f')).toBe('a\\x0ab\\x0d\\x85\\u2028\\ud800\\u200f');
  });
});
