import type { Store } from '../../src/app/ports/store.ts';
import { openSqliteStore } from '../../src/storage/open-sqlite-store.ts';

/** Opens the store in a directory; for the processes that the tests start. */
export const openForTest = (directory: string): Promise<Store> => openSqliteStore({ directory });
