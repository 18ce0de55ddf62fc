import { askSweep, turnObjective } from '../../app/ask-sweep.ts';
import { summariseSweep } from '../../app/sweep-view.ts';
import { UserFault } from '../../app/faults.ts';
import type { SweepRequest } from '../../app/ports/store.ts';
import { problem } from '../../core/problems/problem.ts';
import { isEnded } from '../../core/sweep/moves.ts';
import type { Sweep } from '../../core/sweep/sweep.ts';
import type { Tunebook } from '../../wiring/open-tunebook.ts';
import { type CommandContext, type CommonOptions, withTunebook } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { findSweep } from '../../app/find-sweep.ts';
import { followSweep } from '../follow-sweep.ts';

/** Pauses, stops or cancels a sweep, also one that another process runs. */
export const askCommand = (
  context: CommandContext,
  reference: string,
  options: CommonOptions & { readonly verb: 'pause' | 'stop' | 'cancel' },
): Promise<number> =>
  withTunebook(context, options, async (tunebook) => {
    const asked = await ask(tunebook, reference, { kind: options.verb });
    return answer(context, asked, options);
  });

/** Gives a sweep more trials. Where no process runs it, it is run here to its end. */
export const extendCommand = (
  context: CommandContext,
  reference: string,
  options: CommonOptions & { readonly trials: string },
): Promise<number> =>
  withTunebook(context, options, async (tunebook) => {
    const { sweep } = await findSweep(tunebook, reference);
    const maxTrialCount = readTrials(options.trials, sweep.spec.budget.maxTrialCount);
    const asked = await ask(tunebook, reference, { kind: 'extend', maxTrialCount });
    return goOn(context, tunebook, asked, options);
  });

/** Runs the failed trials of a sweep again. Where no process runs it, it is run here to its end. */
export const retryCommand = (
  context: CommandContext,
  reference: string,
  options: CommonOptions,
): Promise<number> =>
  withTunebook(context, options, async (tunebook) => {
    const asked = await ask(tunebook, reference, { kind: 'retry-failed' });
    return goOn(context, tunebook, asked, options);
  });

/** Turns the direction of a sweep's objective round; its trials are kept. */
export const turnCommand = (
  context: CommandContext,
  reference: string,
  options: CommonOptions & { readonly maximize?: true; readonly minimize?: true },
): Promise<number> =>
  withTunebook(context, options, async (tunebook) => {
    const type = options.maximize ? 'maximize' : options.minimize ? 'minimize' : undefined;
    if (type === undefined)
      throw new UserFault('usage', [
        problem('option-malformed', {}, { option: 'turn', text: '', form: '--maximize or --minimize' }),
      ]);
    const turned = await turnObjective(tunebook, await findSweep(tunebook, reference), type);
    return answer(context, turned, options);
  });

const ask = async (tunebook: Tunebook, reference: string, request: SweepRequest): Promise<Sweep> =>
  askSweep(tunebook, await findSweep(tunebook, reference), request);

function answer({ terminal }: CommandContext, sweep: Sweep, options: CommonOptions): number {
  if (options.json) terminal.printJson({ sweep: summariseSweep(sweep), objective: sweep.spec.objective });
  else {
    const { metricName, type } = sweep.spec.objective;
    const best =
      sweep.best === null
        ? ''
        : `, best ${metricName} ${sweep.best.value} (trial ${sweep.best.number}, ${type})`;
    terminal.tell(`Sweep ${sweep.id.slice(0, 8)} is ${sweep.state}${best}.`);
  }
  return exitCodes.done;
}

/** A sweep that rests and has something to do is taken up here; one that another process runs goes on there. */
async function goOn(
  context: CommandContext,
  tunebook: Tunebook,
  sweep: Sweep,
  options: CommonOptions,
): Promise<number> {
  const { held } = await findSweep(tunebook, sweep.id);
  if (held || isEnded(sweep.state)) return answer(context, sweep, options);
  return followSweep(tunebook, context.terminal, { sweep, json: options.json === true });
}

/** `+20` is twenty more, `50` is fifty in all. */
function readTrials(text: string, now: number): number {
  const match = /^(\+?)(\d{1,6})$/.exec(text.trim());
  const count = Number(match?.[2]);
  const inAll = match?.[1] === '+' ? now + count : count;
  if (match === null || count < 1)
    throw new UserFault('usage', [
      problem('option-malformed', {}, { option: '--trials', text, form: '+20 (more) or 50 (in all)' }),
    ]);
  return inAll;
}
