import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { Trial } from '../core/sweep/sweep.ts';
import type { Schema } from './schema.ts';
import type { SweepRow } from './sweep-rows.ts';
import { readTrialRow } from './trial-rows.ts';

export interface LoadedSweep {
  readonly row: SweepRow;
  readonly open: readonly Trial[];
}

type SweepQuery = SelectQueryBuilder<Schema, 'sweeps', unknown>;

/**
 * The sweeps that a query picks, in its order, each with its open trials. All is read as of one moment: a sweep and its
 * trials fit together however many write meanwhile.
 */
export function loadSweeps(
  db: Kysely<Schema>,
  pick: (sweeps: SweepQuery) => SweepQuery,
): Promise<readonly LoadedSweep[]> {
  return readAtOneMoment(db, (snapshot) => loadSweepsWithin(snapshot, pick));
}

/** Runs queries that only read, on the data as of one moment. */
export const readAtOneMoment = <Result>(
  db: Kysely<Schema>,
  read: (snapshot: Kysely<Schema>) => Promise<Result>,
): Promise<Result> =>
  db.transaction().setAccessMode('read only').setIsolationLevel('repeatable read').execute(read);

/** As loadSweeps, for a caller that reads more as of the same moment. */
export async function loadSweepsWithin(
  snapshot: Kysely<Schema>,
  pick: (sweeps: SweepQuery) => SweepQuery,
): Promise<readonly LoadedSweep[]> {
  const rows = await pick(snapshot.selectFrom('sweeps'))
    .innerJoin('sweep_definitions', 'sweep_definitions.sweep_id', 'sweeps.id')
    .selectAll('sweeps')
    .select(['sweep_definitions.definition', 'sweep_definitions.context'])
    .execute();
  if (rows.length === 0) return [];

  const trials = await snapshot
    .selectFrom('trials')
    .selectAll()
    .where(
      'sweep_id',
      'in',
      rows.map((row) => row.id),
    )
    .where('state', 'in', ['waiting', 'running'])
    .orderBy('number')
    .execute();
  const open = Map.groupBy(trials, (trial) => trial.sweep_id);
  return rows.map((row) => ({ row, open: (open.get(row.id) ?? []).map(readTrialRow) }));
}
