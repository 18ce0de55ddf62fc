import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Store } from '../../src/app/ports/store.ts';
import { storeSuite } from '../suites/store-suite.ts';
import { openForTest } from './open-for-test.ts';

storeSuite('SQLite', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tunebook-store-'));
  const opened: Store[] = [];
  const open = async (): Promise<Store> => {
    const store = await openForTest(directory);
    opened.push(store);
    return store;
  };
  return {
    store: await open(),
    reopen: open,
    elsewhere: {
      module: fileURLToPath(new URL('open-for-test.ts', import.meta.url)),
      place: directory,
    },
    cleanup: async () => {
      for (const store of opened) await store.close();
      await rm(directory, { recursive: true });
    },
  };
});
