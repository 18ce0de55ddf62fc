import { problem, type Problem } from '../core/problems/problem.ts';
import type { Pipeline } from '../core/pipeline/pipeline.ts';
import { requirementsOf } from '../core/pipeline/requirements.ts';
import type { PythonChoice } from './ports/store.ts';

/** Which of these module names are files or folders beside the notebook, and what a `requirements.txt` there says. */
export type FindLocalModules = (
  directory: string,
  modules: readonly string[],
) => Promise<{ readonly local: readonly string[]; readonly requirements: readonly string[] | null }>;

export interface ChosenPython {
  readonly choice: PythonChoice;
  readonly problems: readonly Problem[];
}

/**
 * Where trials get their Python: what the user asked for, else `requirements.txt` beside the notebook, else its
 * `%pip install` lines, else the packages that its imports are known to come from. A name is never guessed.
 */
export async function choosePython(from: {
  readonly asked: PythonChoice | undefined;
  readonly pipeline: Pipeline;
  readonly directory: string | null;
  readonly findLocalModules: FindLocalModules;
}): Promise<ChosenPython> {
  const { asked, pipeline, directory } = from;
  if (asked !== undefined) return { choice: asked, problems: [] };
  const beside =
    directory === null
      ? { local: [], requirements: null }
      : await from.findLocalModules(directory, pipeline.packages);
  if (beside.requirements !== null)
    return { choice: { kind: 'requirements', lines: beside.requirements }, problems: [] };
  if (pipeline.requirements.length > 0)
    return { choice: { kind: 'requirements', lines: pipeline.requirements }, problems: [] };
  const { requirements, unknown } = requirementsOf(pipeline.packages, beside.local);
  return {
    choice: { kind: 'requirements', lines: requirements },
    problems: unknown.map((module) => problem('package-unknown', {}, { module })),
  };
}
