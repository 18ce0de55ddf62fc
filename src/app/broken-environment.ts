import type { TrialFailure } from '../core/sweep/sweep.ts';
import type { Store, StoredSweep } from './ports/store.ts';

/** After the break come at most the ends of the trials that ran then, and requests; so many events are looked at. */
const LATE_EVENTS = 50;

/** Why no trial of a sweep could run, where that is what ended it; else null. */
export async function brokenEnvironment(
  store: Store,
  { sweep, version }: StoredSweep,
): Promise<TrialFailure | null> {
  if (sweep.reason !== 'environment-broken') return null;
  const after = version - sweep.spec.budget.parallelTrialCount - LATE_EVENTS;
  const late = await store.events(sweep.id, Math.max(0, after));
  const broken = late.map(({ event }) => event).findLast(({ kind }) => kind === 'environment-broken');
  return broken?.kind === 'environment-broken' ? broken.failure : null;
}
