import { Migrator, type Kysely } from 'kysely';
import { StoreNewer } from '../app/ports/store.ts';
import { allMigrations } from './migrations/all-migrations.ts';
import type { Schema } from './schema.ts';

const TABLE = 'tunebook_migrations';

/**
 * Brings the tables up to date. Several processes may do it at once: the migrator runs in a transaction, and whoever
 * comes second finds nothing left to do. Throws StoreNewer when the database has had migrations this version does not know.
 */
export async function migrate(db: Kysely<Schema>, place: string): Promise<void> {
  const done = await migrationsDone(db);
  const unknown = done.find((name) => !(name in allMigrations));
  if (unknown !== undefined)
    throw new StoreNewer(
      `${place} was written by a newer version of Tunebook (it has "${unknown}"); update Tunebook, or name another data directory`,
    );
  if (done.length === Object.keys(allMigrations).length) return;

  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...allMigrations }) },
    migrationTableName: TABLE,
    migrationLockTableName: `${TABLE}_lock`,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error as Error;
}

/** Reading first keeps opening a database that is up to date from waiting for those who write. */
async function migrationsDone(db: Kysely<Schema>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === TABLE)) return [];
  const rows = await db
    .withTables<{ [TABLE]: { name: string } }>()
    .selectFrom(TABLE)
    .select('name')
    .orderBy('name')
    .execute();
  return rows.map((row) => row.name);
}
