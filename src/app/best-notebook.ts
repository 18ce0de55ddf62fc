import type { CompileNotebook } from '../core/compile.ts';
import { writeParameterValues } from '../core/notebook/write-parameters.ts';
import type { ParameterType } from '../core/pipeline/pipeline.ts';
import type { Sweep, Trial } from '../core/sweep/sweep.ts';
import type { Store } from './ports/store.ts';

/** The text of a sweep's notebook with a trial's values written into its parameters cell, comments kept. */
export async function writeBestNotebook(
  { store, compile }: { readonly store: Store; readonly compile: CompileNotebook },
  sweep: Sweep,
  trial: Trial,
): Promise<string> {
  const notebook = await store.loadNotebook(sweep.notebook.sha256);
  if (notebook === null) throw new Error(`the notebook ${sweep.notebook.sha256} is not in the store`);
  const { pipeline } = compile({ name: notebook.name, text: notebook.text });
  if (pipeline === null) throw new Error(`the notebook ${notebook.name} no longer compiles`);
  return writeParameterValues({
    text: notebook.text,
    assignments: { ...sweep.spec.fixed, ...trial.parameters },
    ranges: pipeline.parameters.flatMap(({ name, type, cell, valueSpan }) =>
      isTunable(type) ? [{ name, type, cell, ...valueSpan }] : [],
    ),
  });
}

const isTunable = (type: ParameterType): type is 'int' | 'float' | 'bool' | 'str' =>
  type === 'int' || type === 'float' || type === 'bool' || type === 'str';
