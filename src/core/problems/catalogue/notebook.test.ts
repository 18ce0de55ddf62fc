import { describe, expect, it } from 'vitest';
import type { ProblemCode } from '../catalogue.ts';
import { type Problem, problem } from '../problem.ts';
import { sentenceOf, wayOutOf } from '../render.ts';
import { notebookProblems } from './notebook.ts';

describe.each(Object.entries(notebookProblems))('%s', (code, { example }) => {
  const one: Problem = problem<ProblemCode>(code as ProblemCode, {}, example);

  it('is told as one sentence, and has a way out', () => {
    expect(sentenceOf(one)).toMatch(/^[^A-Z\s].*[^.\s]$/s);
    expect(wayOutOf(one)).toMatch(/^[A-Z"].*\.$/s);
    expect(sentenceOf(one) + wayOutOf(one)).not.toMatch(/undefined|\[object|\n/);
  });
});
