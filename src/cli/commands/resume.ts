import { setTimeout as pause } from 'node:timers/promises';
import { UserFault } from '../../app/faults.ts';
import type { StoredSweep } from '../../app/ports/store.ts';
import { HOLD_MS } from '../../app/run-sweep.ts';
import { isEnded } from '../../core/sweep/moves.ts';
import { problem } from '../../core/problems/problem.ts';
import type { Tunebook } from '../../wiring/open-tunebook.ts';
import { type CommandContext, type CommonOptions, withTunebook } from '../context.ts';
import { findSweep } from '../../app/find-sweep.ts';
import { followSweep } from '../follow-sweep.ts';
import type { Terminal } from '../terminal.ts';

export const resumeCommand = (
  context: CommandContext,
  reference: string,
  options: CommonOptions,
): Promise<number> =>
  withTunebook(context, options, async (tunebook) => {
    const { sweep } = await waitForHolder(tunebook, context.terminal, reference);
    if (isEnded(sweep.state))
      throw new UserFault('conflict', [
        problem('sweep-ended', {}, { sweep: sweep.id.slice(0, 8), state: sweep.state }),
      ]);
    return followSweep(tunebook, context.terminal, { sweep, json: options.json === true });
  });

/** How often a sweep that another process holds is looked at. */
const POLL_MS = 250;

/**
 * A process that was killed holds its sweep for a while yet; one that lives renews its hold. Waits until that is known,
 * and gives the sweep as it is then; one still held is refused when it is to be run.
 */
async function waitForHolder(
  tunebook: Tunebook,
  terminal: Terminal,
  reference: string,
): Promise<StoredSweep> {
  const first = await findSweep(tunebook, reference);
  if (!first.held || isEnded(first.sweep.state)) return first;
  const seconds = Math.ceil(HOLD_MS / 1000);
  terminal.tell(`Another process had this sweep. Waiting at most ${seconds} s to see whether it still has.`);
  const until = tunebook.clock.now() + HOLD_MS + POLL_MS;
  for (;;) {
    await pause(POLL_MS);
    const stored = await findSweep(tunebook, first.sweep.id);
    if (!stored.held || tunebook.clock.now() > until) return stored;
  }
}
