import { enableCompileCache } from 'node:module';
import { CommanderError } from 'commander';
import { UserFault } from '../app/faults.ts';
import { BadSettings } from '../wiring/settings.ts';
import { buildProgram } from './build-program.ts';
import { exitCodeOfFault, exitCodes } from './exit-codes.ts';
import { tellProblems } from './show-problems.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** The command line's entry: runs one command and ends with its code. */
async function main(): Promise<number> {
  const terminal = openTerminal(process.stdout, process.stderr);
  let code: number = exitCodes.done;
  const program = buildProgram({ terminal, environment: process.env }, (result) => (code = result));
  try {
    await program.parseAsync(process.argv);
    return code;
  } catch (error) {
    return explain(terminal, error);
  }
}

function explain(terminal: Terminal, error: unknown): number {
  // Commander has told its own; help and version are no faults.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage;
  if (error instanceof UserFault) {
    tellProblems(terminal, error.problems, error.file === undefined ? {} : { file: error.file });
    return exitCodeOfFault[error.kind];
  }
  if (error instanceof BadSettings) {
    error.faults.forEach((fault) => terminal.tell(`setting ${fault}`));
    return exitCodes.wrongUsage;
  }
  const known = error instanceof Error && error.name !== 'Error' && error.name !== 'TypeError';
  terminal.tell(
    known
      ? error.message
      : `Tunebook has a fault: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return exitCodes.ourFault;
}

// A reader that goes away (`tunebook list | head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.done);
});
enableCompileCache();
process.exitCode = await main();
