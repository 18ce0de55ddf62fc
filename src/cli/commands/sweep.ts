import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { UserFault } from '../../app/faults.ts';
import { startSweep } from '../../app/start-sweep.ts';
import { hasErrors, problem } from '../../core/problems/problem.ts';
import { readSweepFile, type SweepFile } from '../../core/search/sweep-file.ts';
import { type CommandContext, type CommonOptions, withTunebook } from '../context.ts';
import { followSweep } from '../follow-sweep.ts';
import { type PythonOptions, pythonFromFile, pythonFromOptions } from '../python-options.ts';
import { readNotebookFile, readText } from '../read-input.ts';
import { tellProblems } from '../show-problems.ts';
import { type SearchOptions, stateOptions } from '../stated-options.ts';

export interface SweepOptions extends CommonOptions, PythonOptions, SearchOptions {}

/** Starts a sweep and runs it to its end. */
export async function sweepCommand(
  context: CommandContext,
  input: string,
  options: SweepOptions,
): Promise<number> {
  const { terminal } = context;
  const settings = stateOptions(options);
  const file = /\.ya?ml$/i.test(input) ? await readSweep(input) : null;
  const notebookPath = file === null ? input : resolve(dirname(input), file.notebook);
  return withTunebook(context, options, async (tunebook) => {
    const notebook = await readNotebookFile(notebookPath, tunebook.clock.now());
    const python =
      (await pythonFromOptions(options)) ??
      (file === null ? undefined : await pythonFromFile(file.settings, input));
    const { sweep, problems } = await startSweep(tunebook, {
      notebook,
      settings,
      ...(file === null ? {} : { sweepFile: file.settings }),
      ...(python === undefined ? {} : { python }),
      progress: (what) => terminal.tell(what),
    });
    tellProblems(
      terminal,
      problems.filter(({ severity }) => severity !== 'note'),
      { file: notebook.name },
    );
    const { objective, algorithm, budget } = sweep.spec;
    terminal.tell(
      `Sweep ${sweep.id.slice(0, 8)} "${sweep.name}": ${budget.maxTrialCount} trials, ${budget.parallelTrialCount} side by side, ` +
        `${algorithm.algorithmName}, ${objective.type} ${objective.metricName}`,
    );
    return followSweep(tunebook, terminal, { sweep, json: options.json === true });
  });
}

async function readSweep(path: string): Promise<SweepFile> {
  const document = parseDocument(await readText(path), { prettyErrors: true });
  const [broken] = document.errors;
  if (broken !== undefined) {
    const [start] = broken.linePos ?? [];
    throw new UserFault(
      'usage',
      [
        problem(
          'sweep-file-not-yaml',
          { ...(start === undefined ? {} : { line: start.line, column: start.col }) },
          { reason: broken.message.split('\n')[0] ?? '' },
        ),
      ],
      path,
    );
  }
  const { file, problems } = readSweepFile(document.toJS({ maxAliasCount: 100 }));
  if (file === null || hasErrors(problems)) throw new UserFault('usage', problems, path);
  return file;
}
