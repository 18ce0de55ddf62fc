import type { Kysely } from 'kysely';
import type { TrialFilter } from '../app/ports/store.ts';
import type { Trial } from '../core/sweep/sweep.ts';
import { loadSweepsWithin, readAtOneMoment } from './load-sweeps.ts';
import type { Schema } from './schema.ts';
import { readSweepRow } from './sweep-rows.ts';
import { readTrialRow } from './trial-rows.ts';

/** A sweep's trials by rising number. */
export async function listTrials(
  db: Kysely<Schema>,
  sweepId: string,
  { state, after, limit }: TrialFilter,
): Promise<readonly Trial[]> {
  let query = db.selectFrom('trials').selectAll().where('sweep_id', '=', sweepId).orderBy('number');
  if (state !== undefined) query = query.where('state', '=', state);
  if (after !== undefined) query = query.where('number', '>', after);
  if (limit !== undefined) query = query.limit(limit);
  return (await query.execute()).map(readTrialRow);
}

/** A sweep's succeeded trials by objective value, the best first; of equals the earlier first. */
export function bestTrials(db: Kysely<Schema>, sweepId: string, limit: number): Promise<readonly Trial[]> {
  return readAtOneMoment(db, async (snapshot) => {
    const [found] = await loadSweepsWithin(snapshot, (sweeps) => sweeps.where('sweeps.id', '=', sweepId));
    if (found === undefined) return [];
    const { objective } = readSweepRow(found.row, found.open).spec;
    const rows = await snapshot
      .selectFrom('trials')
      .selectAll()
      .where('sweep_id', '=', sweepId)
      .where('value', 'is not', null)
      .orderBy('value', objective.type === 'maximize' ? 'desc' : 'asc')
      .orderBy('number')
      .limit(limit)
      .execute();
    return rows.map(readTrialRow);
  });
}
