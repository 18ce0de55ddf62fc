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

/** The facts of a problem; of several codes, those of any of them. */
export type ProblemFacts<Code extends ProblemCode> = Code extends ProblemCode
  ? (typeof catalogue)[Code] extends CatalogueEntry<infer Facts>
    ? Facts
    : never
  : never;
