import { allProblems, checkReport } from '../../app/check-report.ts';
import { hasErrors } from '../../core/problems/problem.ts';
import { planSweep } from '../../core/plan-sweep.ts';
import { loadCompiler } from '../../wiring/load-compiler.ts';
import type { CommandContext, CommonOptions } from '../context.ts';
import { describeNotebook } from '../describe-notebook.ts';
import { exitCodes } from '../exit-codes.ts';
import { readNotebookFile } from '../read-input.ts';
import { tellProblems } from '../show-problems.ts';

export interface CheckOptions extends CommonOptions {
  readonly strict?: true;
}

/** Says what Tunebook reads in a notebook. Runs nothing of it, needs no Python and no store. */
export async function checkCommand(
  context: CommandContext,
  path: string,
  options: CheckOptions,
): Promise<number> {
  const file = await readNotebookFile(path, Date.now());
  const compile = await loadCompiler();
  const compiled = compile({ name: file.name, text: file.text, strict: options.strict === true });
  const plan = planSweep(compiled, { purpose: 'check', engine: 'local', defaultParallelTrialCount: 1 });
  const problems = allProblems(compiled, plan);
  if (options.json) context.terminal.printJson(checkReport(file.sha256, compiled, plan));
  else {
    if (compiled.notebook !== null) context.terminal.print(describeNotebook(compiled, plan));
    tellProblems(context.terminal, problems, {
      file: file.name,
      sourceOf: (cell) => compiled.notebook?.cells[cell]?.source,
    });
  }
  return hasErrors(problems) ? exitCodes.notebookHasErrors : exitCodes.done;
}
