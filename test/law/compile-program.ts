import { compileNotebook } from '../../src/core/compile.ts';
import type { Problem } from '../../src/core/problems/problem.ts';
import type { PythonParser } from '../../src/core/python/parse.ts';
import { emitLocalPlan } from '../../src/core/targets/local-plan/local-plan.ts';
import type { ProgramToRun } from './run-programs.ts';
import { notebookOf, type Program } from './write-program.ts';

export interface CompiledProgram {
  /** Null when it does not compile. */
  readonly run: Pick<ProgramToRun, 'plan' | 'before' | 'steps'> | null;
  readonly errors: readonly Problem[];
}

/** Compiles a program as the product does. */
export function compileProgram(parser: PythonParser, program: Program): CompiledProgram {
  const { pipeline, problems } = compileNotebook(parser, {
    name: `${program.name}.ipynb`,
    text: notebookOf(program),
  });
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (pipeline === null) return { run: null, errors };
  return {
    run: {
      plan: emitLocalPlan(pipeline, `${program.name}.ipynb`),
      before: [program.parameters, program.imports, program.functions],
      steps: program.steps.map(({ cells }) => cells),
    },
    errors,
  };
}
