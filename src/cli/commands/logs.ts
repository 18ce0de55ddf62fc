import { setTimeout as pause } from 'node:timers/promises';
import { UserFault } from '../../app/faults.ts';
import type { Sweep, Trial } from '../../core/sweep/sweep.ts';
import { problem } from '../../core/problems/problem.ts';
import type { Tunebook } from '../../wiring/open-tunebook.ts';
import { type CommandContext, type CommonOptions, withTunebook } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { findSweep } from '../../app/find-sweep.ts';
import { safe, type Terminal } from '../terminal.ts';

export interface LogsOptions extends CommonOptions {
  readonly follow?: true;
}

export interface LogsRequest extends LogsOptions {
  readonly sweep: string;
  /** Absent: the best trial, or the last one when none is best or the output is followed. */
  readonly trial?: number;
}

/** How often a log that is followed is looked at. */
const POLL_MS = 300;

/** Prints what a trial printed, and why it failed; follows it to its end where asked. */
export const logsCommand = (context: CommandContext, request: LogsRequest): Promise<number> =>
  withTunebook(context, request, async (tunebook) => {
    const { sweep } = await findSweep(tunebook, request.sweep);
    const trial = await chooseTrial(tunebook, sweep, request);
    const { terminal } = context;
    if (request.json) {
      const log = await tunebook.logs.read(sweep.id, trial.number);
      const { number, state, failure } = trial;
      terminal.printJson({ sweep: sweep.id, trial: number, state, output: log?.text ?? null, failure });
      return exitCodes.done;
    }
    terminal.tell(`Trial ${trial.number} of sweep ${sweep.id.slice(0, 8)}, ${trial.state}`);
    const last = request.follow
      ? await follow(tunebook, { terminal, sweepId: sweep.id, trial: trial.number })
      : await printOnce(tunebook, { terminal, sweepId: sweep.id, trial: trial.number });
    if (last?.failure) tellFailure(terminal, last.failure);
    return exitCodes.done;
  });

async function chooseTrial(
  { store }: Tunebook,
  sweep: Sweep,
  { trial, follow }: LogsRequest,
): Promise<Trial> {
  const last = async () =>
    (await store.listTrials(sweep.id, { after: sweep.counts.trials - 2 })).at(-1) ?? null;
  const best = sweep.best === null || follow ? null : sweep.best.number;
  const number = trial ?? best;
  const found = number === null ? await last() : await store.loadTrial(sweep.id, number);
  if (found !== null) return found;
  throw new UserFault('not-found', [
    problem('trial-not-found', {}, { sweep: sweep.id.slice(0, 8), trial: trial ?? null }),
  ]);
}

interface Printed {
  readonly terminal: Terminal;
  readonly sweepId: string;
  readonly trial: number;
}

async function printOnce(
  { logs, store }: Tunebook,
  { terminal, sweepId, trial }: Printed,
): Promise<Trial | null> {
  const log = await logs.read(sweepId, trial);
  if (log === null || log.text === '') terminal.tell('It printed nothing.');
  else terminal.print(safe(log.text.replace(/\n$/, '')));
  return store.loadTrial(sweepId, trial);
}

/** Prints as it comes, until the trial has ended or waits for its sweep to go on. */
async function follow(
  { logs, store, clock }: Tunebook,
  { terminal, sweepId, trial }: Printed,
): Promise<Trial | null> {
  let end = 0;
  for (;;) {
    // Asked before reading: what was printed before the end is then all there, but for what is being written.
    const stored = await store.findSweep(sweepId, clock.now());
    const now = await store.loadTrial(sweepId, trial);
    const runs = stored?.held === true && (now?.state === 'running' || now?.state === 'waiting');
    if (!runs) await pause(POLL_MS);
    const log = await logs.read(sweepId, trial, end);
    if (log !== null) terminal.printPart(safe(log.text));
    end = log?.end ?? end;
    if (!runs) return now;
    await pause(POLL_MS);
  }
}

function tellFailure(
  terminal: Terminal,
  { message, cell, line, traceback }: NonNullable<Trial['failure']>,
): void {
  const place = cell === undefined ? '' : ` in cell ${cell}${line === undefined ? '' : `, line ${line}`}`;
  terminal.tell(`It failed${place}: ${safe(message)}`);
  if (traceback !== undefined) terminal.tell(safe(traceback.trimEnd()));
}
