import type { Migration } from 'kysely';
import * as firstTables from './0001-first-tables.ts';

/**
 * Every migration by the name it is recorded under, in the order they run. A released one never changes; a new one
 * gets a higher number. There is no way down: a database is never handed back to an older Tunebook.
 */
export const allMigrations: Readonly<Record<string, Migration>> = {
  '0001-first-tables': firstTables,
};
