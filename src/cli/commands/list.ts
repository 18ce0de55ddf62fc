import { endedTrials, summariseSweep } from '../../app/sweep-view.ts';
import { type CommandContext, type CommonOptions, withTunebook } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { renderTable, showNumber } from '../table.ts';
import { paint } from '../terminal.ts';

/** So many sweeps are listed; the newest. */
const LISTED = 200;

export const listCommand = (context: CommandContext, options: CommonOptions): Promise<number> =>
  withTunebook(context, options, async ({ store }) => {
    const sweeps = await store.listSweeps({ limit: LISTED });
    if (options.json) context.terminal.printJson({ sweeps: sweeps.map(summariseSweep) });
    else if (sweeps.length === 0) context.terminal.tell('No sweeps yet. Start one: tunebook sweep NOTEBOOK');
    else
      context.terminal.print(
        renderTable(
          ['sweep', 'name', 'notebook', 'state', 'trials', 'best', 'begun'],
          sweeps.map((sweep) => [
            sweep.id.slice(0, 8),
            sweep.name,
            sweep.notebook.name,
            sweep.state,
            `${endedTrials(sweep.counts)}/${sweep.spec.budget.maxTrialCount}`,
            sweep.best === null ? '' : `${sweep.spec.objective.metricName} ${showNumber(sweep.best.value)}`,
            new Date(sweep.createTime).toISOString().slice(0, 16).replace('T', ' '),
          ]),
          (text) => paint('bold', text),
        ),
      );
    return exitCodes.done;
  });
