import type { CatalogueEntry } from './catalogue/entry.ts';
import { notebookProblems } from './catalogue/notebook.ts';
import { pipelineProblems } from './catalogue/pipeline.ts';
import { pythonProblems } from './catalogue/python.ts';
import { runProblems } from './catalogue/run.ts';
import { searchProblems } from './catalogue/search.ts';

/** Every problem Tunebook can tell of: code → severity, sentence, way out. docs/problems.md is made from it. */
export const catalogue = {
  ...notebookProblems,
  ...pythonProblems,
  ...pipelineProblems,
  ...searchProblems,
  ...runProblems,
} as const;

export type ProblemCode = keyof typeof catalogue;

export type ProblemFacts<Code extends ProblemCode> =
  (typeof catalogue)[Code] extends CatalogueEntry<infer Facts> ? Facts : never;
