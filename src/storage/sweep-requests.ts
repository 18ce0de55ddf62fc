import type { Kysely } from 'kysely';
import type { SweepRequest } from '../app/ports/store.ts';
import { readJson } from './json-column.ts';
import type { Schema } from './schema.ts';

/** Leaves a request for whoever holds the sweep. */
export async function addRequest(db: Kysely<Schema>, sweepId: string, request: SweepRequest): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const { last } = await transaction
      .selectFrom('requests')
      .select(({ fn }) => fn.max<number | null>('sequence').as('last'))
      .where('sweep_id', '=', sweepId)
      .executeTakeFirstOrThrow();
    await transaction
      .insertInto('requests')
      .values({ sweep_id: sweepId, sequence: (last ?? 0) + 1, request: JSON.stringify(request) })
      .execute();
  });
}

/** Takes the requests away, oldest first. Looks before it writes: it is asked often, and there is seldom one. */
export async function takeRequests(db: Kysely<Schema>, sweepId: string): Promise<readonly SweepRequest[]> {
  const waiting = await db
    .selectFrom('requests')
    .select('sequence')
    .where('sweep_id', '=', sweepId)
    .limit(1)
    .executeTakeFirst();
  if (waiting === undefined) return [];
  const taken = await db
    .deleteFrom('requests')
    .where('sweep_id', '=', sweepId)
    .returning(['sequence', 'request'])
    .execute();
  return taken
    .toSorted((a, b) => a.sequence - b.sequence)
    .map((row) => readJson<SweepRequest>(row.request, 'object', `a request to sweep ${sweepId}`));
}
