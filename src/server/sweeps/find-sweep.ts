import { setTimeout as wait } from 'node:timers/promises';
import { UserFault } from '../../app/faults.ts';
import type { Clock } from '../../app/ports/clock.ts';
import type { Store, StoredSweep } from '../../app/ports/store.ts';
import { problem } from '../../core/problems/problem.ts';

/** The sweep that an address means, or a UserFault that says why there is none. */
export async function findSweep(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  reference: string,
): Promise<StoredSweep> {
  const found = await store.findSweep(reference, clock.now());
  if (found === null) throw new UserFault('not-found', [problem('sweep-not-found', {}, { reference })]);
  return found;
}

const LOOK_AGAIN_MS = 50;
const LONGEST_WAIT_MS = 5_000;

/**
 * As findSweep; but a sweep that has come to rest is given a moment to be let go of: a process that has paused it holds it
 * until its trials' processes are gone, and takes no requests any more.
 */
export async function findSettledSweep(
  ports: { readonly store: Store; readonly clock: Clock },
  reference: string,
): Promise<StoredSweep> {
  const since = ports.clock.now();
  for (;;) {
    const found = await findSweep(ports, reference);
    const isLettingGo = found.held && found.sweep.state === 'paused';
    if (!isLettingGo || ports.clock.now() - since > LONGEST_WAIT_MS) return found;
    await wait(LOOK_AGAIN_MS);
  }
}
