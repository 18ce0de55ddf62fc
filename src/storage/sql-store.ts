import type { Kysely } from 'kysely';
import type { Store, StoredNotebook, SweepContext, SweepFilter } from '../app/ports/store.ts';
import type { SweepEvent } from '../core/sweep/sweep-event.ts';
import type { Sweep } from '../core/sweep/sweep.ts';
import { findSweep } from './find-sweep.ts';
import { readJson } from './json-column.ts';
import { bestTrials, listTrials } from './list-trials.ts';
import { loadSweeps } from './load-sweeps.ts';
import { recordEvent, saveTrials } from './record-event.ts';
import type { Schema } from './schema.ts';
import { addRequest, takeRequests } from './sweep-requests.ts';
import { constantColumns, definitionText, progressColumns, readSweepRow } from './sweep-rows.ts';
import { readTrialRow } from './trial-rows.ts';

/** Does the work once, or again when the database says so; turns the database's errors into the port's. */
export type Attempt = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** The store over any database that Kysely speaks. `attempt` is what differs: which errors there are, and which pass. */
export function sqlStore(db: Kysely<Schema>, attempt: Attempt): Store {
  return {
    saveNotebook: (notebook) => attempt(() => saveNotebook(db, notebook)),
    loadNotebook: (sha256) => attempt(() => loadNotebook(db, sha256)),

    createSweep: (sweep, context) => attempt(() => createSweep(db, sweep, context)),
    findSweep: (reference, now) =>
      attempt(async () => {
        const found = await findSweep(db, reference);
        if (found === null) return null;
        const { row, open } = found;
        return {
          sweep: readSweepRow(row, open),
          context: readJson<SweepContext>(row.context, 'object', `sweep ${row.id}`),
          version: row.version,
          held: row.held_until !== null && row.held_until >= now,
          holder: row.holder,
        };
      }),
    listSweeps: (filter) => attempt(() => listSweeps(db, filter)),
    countSweeps: () => attempt(() => countSweeps(db)),

    record: (record) => attempt(() => recordEvent(db, record)),
    events: (sweepId, after) => attempt(() => events(db, sweepId, after)),
    loadTrial: (sweepId, number) =>
      attempt(async () => {
        const row = await db
          .selectFrom('trials')
          .selectAll()
          .where('sweep_id', '=', sweepId)
          .where('number', '=', number)
          .executeTakeFirst();
        return row === undefined ? null : readTrialRow(row);
      }),
    listTrials: (sweepId, filter = {}) => attempt(() => listTrials(db, sweepId, filter)),
    bestTrials: (sweepId, limit) => attempt(() => bestTrials(db, sweepId, limit)),

    hold: (claim) => attempt(() => hold(db, claim)),
    release: (sweepId, holder) => attempt(() => release(db, sweepId, holder)),

    request: (sweepId, request) => attempt(() => addRequest(db, sweepId, request)),
    takeRequests: (sweepId) => attempt(() => takeRequests(db, sweepId)),

    close: () => db.destroy(),
  };
}

async function saveNotebook(db: Kysely<Schema>, notebook: StoredNotebook): Promise<void> {
  const { sha256, name, text, directory, createTime } = notebook;
  await db
    .insertInto('notebooks')
    .values({ sha256, name, text, directory, create_time: createTime })
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .execute();
}

async function loadNotebook(db: Kysely<Schema>, sha256: string): Promise<StoredNotebook | null> {
  const row = await db.selectFrom('notebooks').selectAll().where('sha256', '=', sha256).executeTakeFirst();
  if (row === undefined) return null;
  const { create_time: createTime, ...notebook } = row;
  return { ...notebook, createTime };
}

async function createSweep(db: Kysely<Schema>, sweep: Sweep, context: SweepContext): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const { last } = await transaction
      .selectFrom('sweeps')
      .select(({ fn }) => fn.max<number | null>('sequence').as('last'))
      .executeTakeFirstOrThrow();
    await transaction
      .insertInto('sweeps')
      .values({
        ...constantColumns(sweep),
        ...progressColumns(sweep),
        sequence: (last ?? 0) + 1,
        version: 0,
      })
      .execute();
    await transaction
      .insertInto('sweep_definitions')
      .values({ sweep_id: sweep.id, definition: definitionText(sweep), context: JSON.stringify(context) })
      .execute();
    await saveTrials(transaction, sweep, sweep.open);
  });
}

async function listSweeps(db: Kysely<Schema>, filter: SweepFilter): Promise<readonly Sweep[]> {
  const { state, notebookSha256, before, limit } = filter;
  const found = await loadSweeps(db, (sweeps) => {
    let query = sweeps.orderBy('sweeps.sequence', 'desc').limit(limit);
    if (state !== undefined) query = query.where('sweeps.state', '=', state);
    if (notebookSha256 !== undefined) query = query.where('sweeps.notebook_sha256', '=', notebookSha256);
    if (before !== undefined)
      query = query.where('sweeps.sequence', '<', (expression) =>
        expression
          .selectFrom('sweeps as earlier')
          .select('earlier.sequence')
          .where('earlier.id', '=', before),
      );
    return query;
  });
  return found.map(({ row, open }) => readSweepRow(row, open));
}

async function countSweeps(db: Kysely<Schema>): ReturnType<Store['countSweeps']> {
  const rows = await db
    .selectFrom('sweeps')
    .select(({ fn }) => ['state', fn.countAll<number | string>().as('count')])
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
}

async function events(db: Kysely<Schema>, sweepId: string, after: number): ReturnType<Store['events']> {
  const rows = await db
    .selectFrom('events')
    .select(['version', 'event'])
    .where('sweep_id', '=', sweepId)
    .where('version', '>', after)
    .orderBy('version')
    .execute();
  return rows.map(({ version, event }) => ({
    version,
    event: readJson<SweepEvent>(event, 'object', `event ${version} of sweep ${sweepId}`),
  }));
}

async function hold(db: Kysely<Schema>, claim: Parameters<Store['hold']>[0]): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sweeps')
    .set({ holder: claim.holder, held_until: claim.until })
    .where('id', '=', claim.sweepId)
    .where((eb) =>
      eb.or([eb('holder', 'is', null), eb('holder', '=', claim.holder), eb('held_until', '<', claim.now)]),
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

async function release(db: Kysely<Schema>, sweepId: string, holder: string): Promise<void> {
  await db
    .updateTable('sweeps')
    .set({ holder: null, held_until: null })
    .where('id', '=', sweepId)
    .where('holder', '=', holder)
    .execute();
}
