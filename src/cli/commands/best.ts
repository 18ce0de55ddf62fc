import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserFault } from '../../app/faults.ts';
import { writeBestNotebook } from '../../app/best-notebook.ts';
import { summariseSweep, viewTrial } from '../../app/sweep-view.ts';
import { problem } from '../../core/problems/problem.ts';
import { bestTable } from '../best-table.ts';
import { type CommandContext, type CommonOptions, withTunebook } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { findSweep } from '../../app/find-sweep.ts';
import { tellProblems } from '../show-problems.ts';

export interface BestOptions extends CommonOptions {
  readonly notebook?: string;
}

/** Prints the best trial, and writes the notebook with its values where asked. */
export const bestCommand = (
  context: CommandContext,
  reference: string,
  options: BestOptions,
): Promise<number> =>
  withTunebook(context, options, async (tunebook) => {
    const { terminal } = context;
    const { sweep } = await findSweep(tunebook, reference);
    const best = sweep.best === null ? null : await tunebook.store.loadTrial(sweep.id, sweep.best.number);
    if (best === null) {
      if (options.json)
        terminal.printJson({
          sweep: summariseSweep(sweep),
          objective: sweep.spec.objective,
          bestTrial: null,
        });
      else tellProblems(terminal, [problem('no-best-trial', {}, { sweep: sweep.id.slice(0, 8) })]);
      return exitCodes.noValidTrial;
    }
    if (options.notebook !== undefined) {
      const text = await writeBestNotebook(tunebook, sweep, best);
      await writeFile(options.notebook, text).catch((error: unknown) => {
        throw new UserFault('usage', [
          problem('file-unwritable', {}, { path: options.notebook ?? '', reason: (error as Error).message }),
        ]);
      });
      terminal.tell(
        `Wrote ${basename(options.notebook)}: "${sweep.notebook.name}" with the values of trial ${best.number}.`,
      );
    }
    if (options.json)
      terminal.printJson({
        sweep: summariseSweep(sweep),
        objective: sweep.spec.objective,
        bestTrial: viewTrial(best),
      });
    else terminal.print(bestTable(sweep, best));
    return exitCodes.done;
  });
