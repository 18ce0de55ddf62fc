import { UserFault } from '../../app/faults.ts';
import { HIDDEN, secretParameters } from '../../app/hide-secrets.ts';
import { runNotebookOnce } from '../../app/run-notebook-once.ts';
import type { Problem } from '../../core/problems/problem.ts';
import { type CommandContext, type CommonOptions, withTunebook } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { type PythonOptions, pythonFromOptions } from '../python-options.ts';
import { readNotebookFile } from '../read-input.ts';
import { tellProblems } from '../show-problems.ts';
import { stateDuration, stateFixed } from '../stated-options.ts';
import { renderTable, showNumber, showSeconds } from '../table.ts';
import { paint, safe } from '../terminal.ts';

export interface RunOptions extends CommonOptions, PythonOptions {
  readonly fix: readonly string[];
  readonly timeout?: string;
}

/** Runs the pipeline once, shows what it prints as it prints it, and its metrics. */
export async function runCommand(
  context: CommandContext,
  path: string,
  options: RunOptions,
): Promise<number> {
  const { terminal } = context;
  const faults: Problem[] = [];
  const fixed = stateFixed(options.fix, faults);
  const timeoutSeconds = stateDuration('--timeout', options.timeout, faults);
  if (faults.length > 0) throw new UserFault('usage', faults);
  return withTunebook(context, options, async (tunebook) => {
    const notebook = await readNotebookFile(path, tunebook.clock.now());
    const python = await pythonFromOptions(options);
    const abort = new AbortController();
    const stop = () => abort.abort();
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    const { parameters, result, problems } = await runNotebookOnce(tunebook, {
      notebook,
      fixed,
      ...(python === undefined ? {} : { python }),
      ...(timeoutSeconds === null ? {} : { timeoutSeconds }),
      listener: {
        signal: abort.signal,
        progress: (what) => terminal.tell(what),
        output: ({ text }) => process.stderr.write(text),
        step: () => undefined,
      },
    }).finally(() => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    });
    tellProblems(
      terminal,
      problems.filter(({ severity }) => severity !== 'note'),
      { file: notebook.name },
    );
    if (result.failure !== null) {
      if (result.failure.traceback !== undefined) terminal.tell(safe(result.failure.traceback));
      else terminal.tell(`the run failed: ${safe(result.failure.message)}`);
      if (result.failure.missingModule !== undefined)
        terminal.tell(
          `Add the package that provides "${safe(result.failure.missingModule)}" to a requirements file and give it with --requirements FILE.`,
        );
    }
    const steps = result.steps.map(({ name, state, seconds }) => ({
      name,
      state,
      seconds,
      reused: state === 'reused',
    }));
    if (options.json) {
      const secrets = secretParameters(problems);
      const shown = Object.entries(parameters).map(([name, value]) => [
        name,
        secrets.has(name) ? HIDDEN : value,
      ]);
      terminal.printJson({
        parameters: Object.fromEntries(shown) as typeof parameters,
        metrics: result.metrics,
        steps,
      });
    } else {
      const bold = (text: string) => paint('bold', text);
      terminal.print(
        renderTable(
          ['step', 'state', 'took'],
          steps.map(({ name, state, seconds }) => [name, state, showSeconds(seconds)]),
          bold,
        ),
      );
      const metrics = Object.entries(result.metrics).map(([name, value]) => [name, showNumber(value)]);
      if (metrics.length > 0) terminal.print(`\n${renderTable(['metric', 'value'], metrics, bold)}`);
    }
    if (abort.signal.aborted) return exitCodes.interrupted;
    return result.outcome === 'succeeded' ? exitCodes.done : exitCodes.noValidTrial;
  });
}
