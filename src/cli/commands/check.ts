import { allProblems, checkReport } from '../../app/check-report.ts';
import { shownSource } from '../../app/hide-secrets.ts';
import type { CompileNotebook } from '../../core/compile.ts';
import { type FixedNotebook, fixNotebook } from '../../core/notebook/fix-notebook.ts';
import { hasErrors } from '../../core/problems/problem.ts';
import { planSweep } from '../../core/plan-sweep.ts';
import { loadCompiler } from '../../wiring/load-compiler.ts';
import type { CommandContext, CommonOptions } from '../context.ts';
import { describeFix } from '../describe-fix.ts';
import { describeNotebook } from '../describe-notebook.ts';
import { exitCodes } from '../exit-codes.ts';
import { digestOf, readNotebookFile } from '../read-input.ts';
import { tellProblems } from '../show-problems.ts';
import { writeFixed } from '../write-fixed.ts';

export interface CheckOptions extends CommonOptions {
  readonly strict?: true;
  /** Where the mended notebook goes. */
  readonly fix?: string;
}

/** Says what Tunebook reads in a notebook, mended first where asked. Runs nothing of it, needs no Python and no store. */
export async function checkCommand(
  context: CommandContext,
  path: string,
  options: CheckOptions,
): Promise<number> {
  const { terminal } = context;
  const file = await readNotebookFile(path, Date.now());
  const compile = await loadCompiler();
  const fixed = options.fix === undefined ? undefined : mend(compile, file);
  const text = fixed?.text ?? file.text;
  const compiled = compile({ name: file.name, text, strict: options.strict === true });
  if (options.fix !== undefined && compiled.notebook !== null) await writeFixed(path, options.fix, text);

  const plan = planSweep(compiled, { purpose: 'check', engine: 'local', defaultParallelTrialCount: 1 });
  const problems = allProblems(compiled, plan);
  if (options.json)
    terminal.printJson({
      ...checkReport(digestOf(text), compiled, plan),
      ...(fixed === undefined ? {} : { fixes: fixed.fixes }),
    });
  else {
    if (fixed !== undefined && compiled.notebook !== null)
      terminal.print([...fixed.fixes.map(describeFix), count(fixed), ''].join('\n'));
    if (compiled.notebook !== null) terminal.print(describeNotebook(compiled, plan));
    tellProblems(terminal, problems, {
      file: file.name,
      sourceOf: (cell) => shownSource(compiled, cell),
    });
  }
  return hasErrors(problems) ? exitCodes.notebookHasErrors : exitCodes.done;
}

const mend = (compile: CompileNotebook, { name, text }: { name: string; text: string }): FixedNotebook =>
  fixNotebook({ name, text, problemsOf: (fixed) => compile({ name, text: fixed }).problems });

const count = ({ fixes }: FixedNotebook): string =>
  fixes.length === 0
    ? 'Nothing to mend without judgement.'
    : `${fixes.length} ${fixes.length === 1 ? 'change' : 'changes'}; what is left is told below.`;
