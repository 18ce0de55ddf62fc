import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreUnusable } from '../app/ports/store.ts';
import { nodeSqliteDialect } from './node-sqlite-dialect.ts';
import { translateSqliteError } from './sqlite-errors.ts';

interface Tables {
  things: { name: string; size: number | null };
}

let database: DatabaseSync;
let db: Kysely<Tables>;
beforeEach(async () => {
  database = new DatabaseSync(':memory:');
  db = new Kysely<Tables>({ dialect: nodeSqliteDialect(database) });
  await sql`create table things (name text primary key, size integer)`.execute(db);
});
afterEach(() => db.destroy());

const add = (name: string, size: number | null = null, by: Kysely<Tables> = db): Promise<unknown> =>
  by.insertInto('things').values({ name, size }).execute();
const names = async (): Promise<readonly string[]> =>
  (await db.selectFrom('things').select('name').orderBy('name').execute()).map((row) => row.name);

describe('Kysely over node:sqlite', () => {
  it('gives rows to select, to returning, and to raw SQL', async () => {
    await add('a', 1);
    expect(await db.selectFrom('things').selectAll().execute()).toEqual([{ name: 'a', size: 1 }]);
    const added = await db.insertInto('things').values({ name: 'b', size: null }).returning('name').execute();
    expect(added).toEqual([{ name: 'b' }]);
    expect((await sql<{ n: number }>`select count(*) as n from things`.execute(db)).rows).toEqual([{ n: 2 }]);
  });

  it('counts the rows that changed', async () => {
    await add('a');
    await add('b');
    const { numUpdatedRows } = await db.updateTable('things').set({ size: 3 }).executeTakeFirstOrThrow();
    expect(numUpdatedRows).toBe(2n);
    const { numDeletedRows } = await db
      .deleteFrom('things')
      .where('name', '=', 'c')
      .executeTakeFirstOrThrow();
    expect(numDeletedRows).toBe(0n);
  });

  it('streams', async () => {
    await add('a');
    const seen: string[] = [];
    for await (const row of db.selectFrom('things').select('name').stream()) seen.push(row.name);
    expect(seen).toEqual(['a']);
  });

  it('undoes a transaction that failed, and goes on', async () => {
    const failing = db.transaction().execute(async (transaction) => {
      await add('a', 1, transaction);
      await add('a', 2, transaction);
    });
    await expect(failing).rejects.toThrow(/UNIQUE/);
    expect(await names()).toEqual([]);
    await add('b');
    expect(await names()).toEqual(['b']);
  });

  it('lets no one else into a transaction', async () => {
    await Promise.all([
      db.transaction().execute(async (transaction) => {
        await add('a', 1, transaction);
        await new Promise((resolve) => setTimeout(resolve, 20));
        expect(await transaction.selectFrom('things').select('name').execute()).toHaveLength(1);
      }),
      add('b'),
      add('c'),
    ]);
    expect(await names()).toEqual(['a', 'b', 'c']);
  });

  it('gives the original error when SQLite has rolled back by itself', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tunebook-full-'));
    const small = new DatabaseSync(join(folder, 'small.db'));
    const full = new Kysely<Tables>({ dialect: nodeSqliteDialect(small) });
    try {
      await sql`create table things (name text primary key, size integer)`.execute(full);
      small.exec('pragma max_page_count = 8');
      const filling = full.transaction().execute((transaction) => add('x'.repeat(100_000), 1, transaction));
      const error: unknown = await filling.catch((thrown: unknown) => thrown);
      expect(translateSqliteError(error, 'small.db')).toBeInstanceOf(StoreUnusable);
      await add('a', 1, full);
      expect(await full.selectFrom('things').select('name').execute()).toEqual([{ name: 'a' }]);
    } finally {
      await full.destroy();
      rmSync(folder, { recursive: true });
    }
  });
});
