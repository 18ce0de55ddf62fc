import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { StoreUnusable, type Store } from '../app/ports/store.ts';
import { migrate } from './migrate.ts';
import { nodeSqliteDialect } from './node-sqlite-dialect.ts';
import type { Schema } from './schema.ts';
import { sqlStore, type Attempt } from './sql-store.ts';
import { translateSqliteError } from './sqlite-errors.ts';
import { waitWhileBusy } from './wait-while-busy.ts';

export interface SqliteStoreOptions {
  /** The data directory; made, for its owner alone, when it is not there. */
  readonly directory: string;
  /** How long to wait for other processes that write, in milliseconds, before StoreBusy; 10,000 unless told. */
  readonly waitMilliseconds?: number;
}

/** Milliseconds SQLite itself waits for a lock. Short, for the whole process stands still meanwhile. */
const BUSY_TIMEOUT = 20;

/**
 * Opens the store in `<directory>/tunebook.db`, making what is missing.
 *
 * Throws StoreUnusable when the directory or the file cannot be written, StoreNewer when a newer Tunebook wrote it,
 * StoreCorrupt when it is no database of ours, StoreBusy when others keep it locked.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const file = join(options.directory, 'tunebook.db');
  const attempt: Attempt = (work) =>
    waitWhileBusy(async () => {
      try {
        return await work();
      } catch (error) {
        throw translateSqliteError(error, file);
      }
    }, options.waitMilliseconds ?? 10_000);

  makeFile(options.directory, file);
  const database = await attempt(() => Promise.resolve(new DatabaseSync(file)));
  try {
    await attempt(() => {
      configure(database);
      return Promise.resolve();
    });
    const db = new Kysely<Schema>({ dialect: nodeSqliteDialect(database) });
    await attempt(() => migrate(db, file));
    return sqlStore(db, attempt);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Notebooks may hold what is not for everybody's eyes: directory and file are the owner's alone. */
function makeFile(directory: string, file: string): void {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    // SQLite gives the files it puts beside the database the same permissions.
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreUnusable(
      `the data directory ${directory} cannot be used (${reason}); make it writable, or name another one`,
      { cause: error },
    );
  }
}

/**
 * With a write-ahead log, readers and a writer do not wait for each other. `synchronous = normal` then hands every commit
 * to the operating system before it returns, so the end of the process loses nothing; a power failure may lose the last
 * commits, and damages nothing (sqlite.org/pragma.html#pragma_synchronous). Where a log is impossible, SQLite keeps to
 * its rollback journal: slower, and as safe.
 */
function configure(database: DatabaseSync): void {
  database.exec(`pragma busy_timeout = ${BUSY_TIMEOUT}`);
  database.exec('pragma journal_mode = wal');
  database.exec('pragma synchronous = normal');
  database.exec('pragma foreign_keys = on');
}
