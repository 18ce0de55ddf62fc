import type { Kysely } from 'kysely';
import type { SweepRecord } from '../app/ports/store.ts';
import type { Sweep, Trial } from '../core/sweep/sweep.ts';
import type { Schema } from './schema.ts';
import { progressColumns } from './sweep-rows.ts';
import { trialRow } from './trial-rows.ts';

/** Rows in one statement; SQLite takes 32,766 values (sqlite.org/limits.html §9), a trial has ten. */
const ROWS_AT_ONCE = 500;

/** Keeps one event of a sweep; false when the sweep's version is another than the record was made for. */
export function recordEvent(db: Kysely<Schema>, record: SweepRecord): Promise<boolean> {
  const { after, event, sweep, trials, time } = record;
  return db.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('sweeps')
      .set({ ...progressColumns(sweep), version: after + 1 })
      .where('id', '=', sweep.id)
      .where('version', '=', after)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;

    await saveTrials(transaction, sweep, trials);
    await transaction
      .insertInto('events')
      .values({
        sweep_id: sweep.id,
        version: after + 1,
        kind: event.kind,
        time,
        event: JSON.stringify(event),
      })
      .execute();
    return true;
  });
}

/** Adds trials, or replaces those there are. */
export async function saveTrials(db: Kysely<Schema>, sweep: Sweep, trials: readonly Trial[]): Promise<void> {
  const { metricName } = sweep.spec.objective;
  for (let at = 0; at < trials.length; at += ROWS_AT_ONCE) {
    const rows = trials.slice(at, at + ROWS_AT_ONCE).map((trial) => trialRow(sweep.id, metricName, trial));
    await db
      .insertInto('trials')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['sweep_id', 'number']).doUpdateSet((row) => ({
          state: row.ref('excluded.state'),
          value: row.ref('excluded.value'),
          parameters: row.ref('excluded.parameters'),
          metrics: row.ref('excluded.metrics'),
          steps: row.ref('excluded.steps'),
          reports: row.ref('excluded.reports'),
          failure: row.ref('excluded.failure'),
          start_time: row.ref('excluded.start_time'),
          completion_time: row.ref('excluded.completion_time'),
        })),
      )
      .execute();
  }
}
