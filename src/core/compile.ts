import { annotateNotebook } from './notebook/annotate-notebook.ts';
import type { CellRole } from './notebook/cell-roles.ts';
import { withoutEdgesOfComposition } from './notebook/edges-of-composition.ts';
import type { KaleMetadata } from './notebook/kale-metadata.ts';
import type { Notebook } from './notebook/notebook.ts';
import { readNotebook, type NotebookLimits } from './notebook/read-notebook.ts';
import { buildPipeline } from './pipeline/build-pipeline.ts';
import { pipelineNameOf } from './pipeline/pipeline-name.ts';
import type { Pipeline } from './pipeline/pipeline.ts';
import { sortProblems, type Problem } from './problems/problem.ts';
import type { LineComment } from './python/parameter-cell.ts';
import type { PythonParser } from './python/parse.ts';
import type { UseSite } from './python/use-sites.ts';

/*
 * The whole compiler on one page:
 *
 *   text ──readNotebook──▶ Notebook ──annotateNotebook──▶ cells by type, steps as tagged, Kale's metadata
 *        ──buildPipeline──▶ code read, parameters, data flow, metrics = Pipeline
 *
 * What to search and what for is decided beside it, in plan-sweep.ts, since a request has a say in that; what a pipeline
 * is turned into to be run is in targets/.
 */

export interface CompileInput {
  /** The file's name without folders. */
  readonly name: string;
  /** The file's text. */
  readonly text: string;
  /** Refuse what Kale 2.3 refuses. */
  readonly strict?: boolean;
  readonly limits?: Partial<NotebookLimits>;
}

export interface Compiled {
  readonly name: string;
  /** Null when the text is no notebook. */
  readonly notebook: Notebook | null;
  readonly roles: readonly CellRole[];
  readonly kale: KaleMetadata;
  /** Null when there is nothing to run. With errors among the problems it is there to be shown, not to be run. */
  readonly pipeline: Pipeline | null;
  readonly comments: readonly LineComment[];
  readonly useSites: readonly UseSite[];
  /** Errors first; all of them. */
  readonly problems: readonly Problem[];
}

/** The compiler as the layers above are handed it, with its parser loaded. */
export type CompileNotebook = (input: CompileInput) => Compiled;

/** Compiles a notebook. Runs none of its code and never throws because of what it holds. */
export function compileNotebook(parser: PythonParser, input: CompileInput): Compiled {
  const { name, text } = input;
  const read = readNotebook({ name, text, ...(input.limits === undefined ? {} : { limits: input.limits }) });
  if (read.notebook === null)
    return {
      name,
      notebook: null,
      roles: [],
      kale: { volumes: [], stepsDefaults: [], katibRun: false },
      pipeline: null,
      comments: [],
      useSites: [],
      problems: read.problems,
    };
  const { notebook } = read;
  const { annotated, kale, problems } = annotateNotebook(notebook, { strict: input.strict ?? false });
  const built = buildPipeline({ name: pipelineNameOf(kale, name), notebook, annotated, parser });
  return {
    name,
    notebook,
    roles: annotated.roles,
    kale,
    pipeline: built.pipeline,
    comments: built.comments,
    useSites: built.useSites,
    problems: sortProblems([
      ...read.problems,
      ...problems,
      ...withoutEdgesOfComposition(built.problems, notebook, annotated),
    ]),
  };
}
