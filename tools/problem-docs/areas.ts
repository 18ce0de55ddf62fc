import type { CatalogueEntry } from '../../src/core/problems/catalogue/entry.ts';
import { notebookProblems } from '../../src/core/problems/catalogue/notebook.ts';
import { pipelineProblems } from '../../src/core/problems/catalogue/pipeline.ts';
import { pythonProblems } from '../../src/core/problems/catalogue/python.ts';
import { runProblems } from '../../src/core/problems/catalogue/run.ts';
import { searchProblems } from '../../src/core/problems/catalogue/search.ts';

/** An entry of whatever facts: its example is what its own sentence takes, though the type no longer says so. */
export type AnyEntry = Omit<CatalogueEntry<never>, 'example'> & { readonly example: unknown };

/** One chapter of docs/problems.md. */
export interface Area {
  readonly title: string;
  /** What the problems of this area are about, in a sentence. */
  readonly about: string;
  readonly problems: Readonly<Record<string, AnyEntry>>;
}

/** In the order in which Tunebook comes upon them. */
export const areas: readonly Area[] = [
  {
    title: 'The notebook',
    about: 'The file itself, its metadata, and the tags of its cells.',
    problems: notebookProblems,
  },
  {
    title: 'The code',
    about: 'What the cells say in Python and in IPython.',
    problems: pythonProblems,
  },
  {
    title: 'The pipeline',
    about: 'Parameters, steps, the variables they hand over, and metrics.',
    problems: pipelineProblems,
  },
  {
    title: 'The search',
    about: 'The search space, the objective, the algorithm and the sweep file.',
    problems: searchProblems,
  },
  {
    title: 'The run',
    about: 'What a sweep needs on this machine, and what goes wrong while it runs.',
    problems: runProblems,
  },
];
