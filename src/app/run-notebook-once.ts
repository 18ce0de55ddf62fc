import { hasErrors, type Problem } from '../core/problems/problem.ts';
import { readFixedValues } from '../core/search/fixed-values.ts';
import type { ParameterDefault } from '../core/pipeline/pipeline.ts';
import type { StatedValue } from '../core/search/stated-settings.ts';
import { choosePython } from './choose-python.ts';
import { UserFault } from './faults.ts';
import type { OnceListener, OnceResult } from './ports/engine.ts';
import type { PythonChoice, StoredNotebook } from './ports/store.ts';
import type { StartSweepPorts } from './start-sweep.ts';

export interface RunNotebookRequest {
  readonly notebook: StoredNotebook;
  /** Values in place of the notebook's own. */
  readonly fixed: readonly StatedValue[];
  readonly python?: PythonChoice;
  readonly timeoutSeconds?: number;
  readonly listener: OnceListener;
}

export interface RanNotebook {
  /** Every parameter's value, by raw name. */
  readonly parameters: Readonly<Record<string, ParameterDefault>>;
  readonly result: OnceResult;
  /** Warnings and notes. */
  readonly problems: readonly Problem[];
}

/** Runs a notebook's pipeline once and keeps nothing. Throws a UserFault with all problems when it cannot be run. */
export async function runNotebookOnce(
  ports: Pick<StartSweepPorts, 'compile' | 'engine' | 'findLocalModules'>,
  request: RunNotebookRequest,
): Promise<RanNotebook> {
  const { notebook } = request;
  const compiled = ports.compile({ name: notebook.name, text: notebook.text });
  const { pipeline } = compiled;
  if (pipeline === null || hasErrors(compiled.problems))
    throw new UserFault('notebook', compiled.problems, notebook.name);
  const fixed = readFixedValues(request.fixed, pipeline.parameters);
  const python = await choosePython({
    asked: request.python,
    pipeline,
    directory: notebook.directory,
    findLocalModules: ports.findLocalModules,
  });
  const problems = [...compiled.problems, ...fixed.problems, ...python.problems];
  if (hasErrors(problems)) throw new UserFault('usage', problems, notebook.name);
  const result = await ports.engine.runOnce(
    {
      pipeline,
      notebook: notebook.name,
      context: { python: python.choice, directory: notebook.directory },
      parameters: fixed.values,
      ...(request.timeoutSeconds === undefined ? {} : { timeoutSeconds: request.timeoutSeconds }),
    },
    request.listener,
  );
  const defaults = Object.fromEntries(pipeline.parameters.map(({ name, default: value }) => [name, value]));
  return { parameters: { ...defaults, ...fixed.values }, result, problems };
}
