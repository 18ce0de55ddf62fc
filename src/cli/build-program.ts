import { Command, InvalidArgumentError, Option } from 'commander';
import type { CommandContext } from './context.ts';
import type { BestOptions } from './commands/best.ts';
import type { CheckOptions } from './commands/check.ts';
import type { LogsOptions } from './commands/logs.ts';
import type { RunOptions } from './commands/run.ts';
import type { ServeOptions } from './commands/serve.ts';
import type { SweepOptions } from './commands/sweep.ts';
import type { CommonOptions } from './context.ts';
import { packageVersion } from './package-version.ts';

/** The commands and their options. Each command's code is loaded when it is called, so that every command starts fast. */
export function buildProgram(context: CommandContext, done: (code: number) => void): Command {
  const program = new Command('tunebook')
    .description(
      'A notebook in, the best trial out: hyperparameter sweeps over Kale-annotated Jupyter notebooks.',
    )
    .version(packageVersion())
    .showSuggestionAfterError()
    .showHelpAfterError('  Add --help to see what there is.')
    .exitOverride();
  const command = (name: string, description: string): Command =>
    program
      .command(name)
      .description(description)
      .exitOverride()
      .addOption(new Option('--json', 'answer with JSON on standard output'))
      .addOption(new Option('--data-dir <dir>', 'where sweeps are kept (TUNEBOOK_DATA_DIR)'));

  command('check', 'say what Tunebook reads in a notebook, and what is wrong with it')
    .argument('<notebook>', 'a .ipynb file')
    .option('--strict', 'refuse what Kale 2.3 refuses')
    .option(
      '--fix <out.ipynb>',
      'write the notebook with what can be mended without judgement mended, then check that; may be the notebook itself',
    )
    .action(async (notebook: string, options: CheckOptions) => {
      const { checkCommand } = await import('./commands/check.ts');
      done(await checkCommand(context, notebook, options));
    });

  withPython(command('sweep', 'search for the best parameters of a notebook, on this machine'))
    .argument('<notebook-or-sweep>', 'a .ipynb file, or a sweep file (.yaml)')
    .option('--name <name>', 'what the sweep is called')
    .option('--trials <n>', 'trials in all', whole(1))
    .option('--parallel <n>', 'trials side by side', whole(1))
    .option('--max-failed <n>', 'so many failed trials end the sweep', whole(0))
    .option('--algorithm <name>', 'auto, random, grid, tpe, multivariate-tpe, cmaes, sobol, …')
    .option('--objective <metric>', 'the metric to look at')
    .addOption(new Option('--maximize', 'more is better').conflicts('minimize'))
    .option('--minimize', 'less is better')
    .option('--goal <x>', 'end the sweep when the objective reaches this', number)
    .option('--set <name=space>', "a parameter's space, as in 'lr=1e-4..1e-1 log'", collect, [])
    .addOption(fixOption())
    .option('--seed <n>', 'makes a sweep with one trial at a time repeatable', whole(0))
    .option('--patience <n>', 'so many trials without a better one end the sweep', whole(1))
    .option('--early-stopping <rule>', 'end bad trials by what they print: medianstop, asha, hyperband')
    .option('--start <name=value,…>', 'a point to try first', collect, [])
    .option('--warm-start <sweep>', 'build on the trials of an earlier sweep', collect, [])
    .addOption(new Option('--reuse <scope>', 'use results of steps again').choices(['sweep', 'all', 'off']))
    .addOption(new Option('--isolation <kind>', 'how trials are kept apart').choices(['fork', 'spawn']))
    .option('--memory <quantity>', 'memory for each trial, as in 2Gi')
    .option('--timeout <duration>', 'time for the whole sweep, as in 30m')
    .option('--trial-timeout <duration>', 'time for each trial, as in 90s')
    .action(async (input: string, options: SweepOptions) => {
      const { sweepCommand } = await import('./commands/sweep.ts');
      done(await sweepCommand(context, input, options));
    });

  withPython(command('run', 'run the pipeline of a notebook once'))
    .argument('<notebook>', 'a .ipynb file')
    .addOption(fixOption())
    .option('--timeout <duration>', 'time for the run, as in 30m')
    .action(async (notebook: string, options: RunOptions) => {
      const { runCommand } = await import('./commands/run.ts');
      done(await runCommand(context, notebook, options));
    });

  command('best', 'the best trial of a sweep')
    .argument('<sweep>', 'a sweep: its id, the beginning of it, its name, or "latest"')
    .option('--notebook <out.ipynb>', 'write the notebook with the best values in its parameters cell')
    .action(async (sweep: string, options: BestOptions) => {
      const { bestCommand } = await import('./commands/best.ts');
      done(await bestCommand(context, sweep, options));
    });

  command('list', 'the sweeps, newest first').action(async (options: CommonOptions) => {
    const { listCommand } = await import('./commands/list.ts');
    done(await listCommand(context, options));
  });

  command('show', 'a sweep and its trials')
    .argument('<sweep>', 'a sweep: its id, the beginning of it, its name, or "latest"')
    .action(async (sweep: string, options: CommonOptions) => {
      const { showCommand } = await import('./commands/show.ts');
      done(await showCommand(context, sweep, options));
    });

  command('logs', 'what a trial printed, and why it failed')
    .argument('<sweep>', 'a sweep: its id, the beginning of it, its name, or "latest"')
    .argument('[trial]', 'the number of a trial; else the best one, or the last', whole(0))
    .option('--follow', 'go on printing until the trial has ended; without a number, the last trial')
    .action(async (sweep: string, trial: number | undefined, options: LogsOptions) => {
      const { logsCommand } = await import('./commands/logs.ts');
      done(await logsCommand(context, { ...options, sweep, ...(trial === undefined ? {} : { trial }) }));
    });

  command('resume', 'go on with a sweep that was interrupted')
    .argument('<sweep>', 'a sweep: its id, the beginning of it, its name, or "latest"')
    .action(async (sweep: string, options: CommonOptions) => {
      const { resumeCommand } = await import('./commands/resume.ts');
      done(await resumeCommand(context, sweep, options));
    });

  const oneSweep = (name: string, description: string): Command =>
    command(name, description).argument(
      '<sweep>',
      'a sweep: its id, the beginning of it, its name, or "latest"',
    );
  for (const [verb, what] of [
    ['pause', 'let running trials finish, then let the sweep wait for resume'],
    ['stop', 'let running trials finish, then end the sweep'],
    ['cancel', 'kill running trials and end the sweep'],
  ] as const)
    oneSweep(verb, what).action(async (sweep: string, options: CommonOptions) => {
      const { askCommand } = await import('./commands/ask.ts');
      done(await askCommand(context, sweep, { ...options, verb }));
    });

  oneSweep('extend', 'give a sweep more trials, and go on with it')
    .requiredOption('--trials <n>', '+20 for twenty more, 50 for fifty in all')
    .action(async (sweep: string, options: CommonOptions & { trials: string }) => {
      const { extendCommand } = await import('./commands/ask.ts');
      done(await extendCommand(context, sweep, options));
    });

  oneSweep('retry', 'run the failed trials of a sweep again').action(
    async (sweep: string, options: CommonOptions) => {
      const { retryCommand } = await import('./commands/ask.ts');
      done(await retryCommand(context, sweep, options));
    },
  );

  oneSweep('turn', 'mend a wrong direction of the objective; no trial runs again')
    .addOption(new Option('--maximize', 'more is better').conflicts('minimize'))
    .option('--minimize', 'less is better')
    .action(async (sweep: string, options: CommonOptions & { maximize?: true; minimize?: true }) => {
      const { turnCommand } = await import('./commands/ask.ts');
      done(await turnCommand(context, sweep, options));
    });

  command('serve', 'answer over HTTP')
    .option('--host <address>', 'where to listen (TUNEBOOK_HOST)')
    .option('--port <port>', 'the port; 0 means any free one (TUNEBOOK_PORT)', whole(0))
    .action(async (options: ServeOptions) => {
      const { serveCommand } = await import('./commands/serve.ts');
      done(await serveCommand(context, options));
    });
  return program;
}

const withPython = (command: Command): Command =>
  command
    .addOption(
      new Option('--python <path>', 'the interpreter that has the packages').conflicts('requirements'),
    )
    .option('--requirements <file>', 'the packages to install, in a requirements file');

const fixOption = (): Option =>
  new Option('--fix <name=value>', 'a value for a parameter, which is then not searched')
    .argParser(collect)
    .default([], 'none');

function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

const whole =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least)
      throw new InvalidArgumentError(`It must be a whole number, ${least} or more.`);
    return value;
  };

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}
