import { expect } from 'vitest';
import type { Store } from '../../src/app/ports/store.ts';
import type { Sweep, Trial } from '../../src/core/sweep/sweep.ts';
import { openSqliteStore } from '../../src/storage/open-sqlite-store.ts';
import type { ShownSweep } from '../cli/answers.ts';
import { processesWith } from './processes.ts';
import { jsonOf, type User } from './tunebook-command.ts';
import { waitUntil } from './wait-until.ts';

/** The living processes of a user's sweeps, orphans too. */
export const processesOf = (user: User) => processesWith(`TUNEBOOK_DATA_DIR=${user.dataDirectory}`);

export interface Seen {
  readonly sweep: Sweep;
  readonly trials: readonly Trial[];
}

/** Looks into the data directory as another process does. */
async function withStore<T>(user: User, look: (store: Store) => Promise<T>): Promise<T> {
  const store = await openSqliteStore({ directory: user.dataDirectory });
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}

/** The user's newest sweep as it is now; null when there is none. */
export const see = (user: User): Promise<Seen | null> =>
  withStore(user, async (store) => {
    const stored = await store.findSweep('latest', Date.now());
    return stored === null ? null : { sweep: stored.sweep, trials: await store.listTrials(stored.sweep.id) };
  });

/** Those that must stay as they are. */
export const endedTrials = ({ trials }: Seen): readonly Trial[] =>
  trials.filter(({ state }) => isEndedTrial(state));
const isEndedTrial = (state: Trial['state']): boolean => state !== 'waiting' && state !== 'running';

export const expectNothingRuns = (user: User) =>
  waitUntil('no process is left', async () => (await processesOf(user)).length === 0);

/** The whole budget, each trial once, the counts as the trials are, and the best trial the best. */
export async function expectWhole(
  user: User,
  { budget, before }: { readonly budget: number; readonly before: readonly Trial[] },
): Promise<readonly Trial[]> {
  const shown = jsonOf<ShownSweep>(await user.run('show', 'latest', '--json'));
  expect(shown).toMatchObject({ state: 'succeeded', reason: 'budget-used' });
  expect(shown.trials.map(({ number }) => number)).toEqual(Array.from({ length: budget }, (_, at) => at));
  const count = (state: string) => shown.trials.filter((trial) => trial.state === state).length;
  expect(shown.counts).toMatchObject({
    trials: budget,
    running: 0,
    succeeded: count('succeeded'),
    failed: count('failed'),
    killed: 0,
  });
  expect(count('succeeded') + count('failed')).toBe(budget);
  const { trials, sweep, ends } = await withStore(user, async (store) => {
    const stored = await store.findSweep('latest', Date.now());
    if (stored === null) throw new Error('the sweep vanished');
    const events = await store.events(stored.sweep.id, 0);
    return {
      sweep: stored.sweep,
      trials: await store.listTrials(stored.sweep.id),
      ends: events.flatMap(({ event }) => (event.kind === 'trial-ended' ? [event.number] : [])),
    };
  });
  expect([...ends].sort((a, b) => a - b)).toEqual(trials.map(({ number }) => number));
  for (const trial of before) expect(trials[trial.number]).toEqual(trial);
  const values = trials.flatMap(({ state, metrics }) => (state === 'succeeded' ? [metrics.loss ?? NaN] : []));
  expect(sweep.best?.value).toBe(Math.min(...values));
  return trials;
}
