import { setTimeout as wait } from 'node:timers/promises';
import { problem } from '../core/problems/problem.ts';
import { UserFault } from './faults.ts';
import type { Clock } from './ports/clock.ts';
import { AmbiguousReference, type Store, type StoredSweep } from './ports/store.ts';

export interface FindSweepPorts {
  readonly store: Store;
  readonly clock: Clock;
  /** True when it is certain that the process of that name is gone; its holds are worth nothing then. */
  readonly isGone: (holder: string) => boolean;
}

/** The sweep a user means, or a UserFault that says why there is none. A hold of a process that is gone is let go of. */
export async function findSweep(
  { store, clock, isGone }: FindSweepPorts,
  reference: string,
): Promise<StoredSweep> {
  const found = await store.findSweep(reference, clock.now()).catch((error: unknown) => {
    if (!(error instanceof AmbiguousReference)) throw error;
    throw new UserFault('usage', [
      problem('sweep-ambiguous', {}, { reference, candidates: error.candidates }),
    ]);
  });
  if (found === null) throw new UserFault('not-found', [problem('sweep-not-found', {}, { reference })]);
  const { holder, sweep } = found;
  if (!found.held || holder === null || !isGone(holder)) return found;
  await store.release(sweep.id, holder);
  return { ...found, held: false, holder: null };
}

const LOOK_AGAIN_MS = 50;
const LONGEST_WAIT_MS = 5_000;

/**
 * As findSweep; but a sweep that has come to rest is given a moment to be let go of: a process that has paused it holds it
 * until its trials' processes are gone, and takes no requests any more.
 */
export async function findSettledSweep(ports: FindSweepPorts, reference: string): Promise<StoredSweep> {
  const since = ports.clock.now();
  for (;;) {
    const found = await findSweep(ports, reference);
    const isLettingGo = found.held && found.sweep.state === 'paused';
    if (!isLettingGo || ports.clock.now() - since > LONGEST_WAIT_MS) return found;
    await wait(LOOK_AGAIN_MS);
  }
}
