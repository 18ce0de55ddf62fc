import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreBusy, StoreCorrupt, StoreNewer, StoreUnusable, type Store } from '../../src/app/ports/store.ts';
import { openSqliteStore } from '../../src/storage/open-sqlite-store.ts';
import { START, begunSweep, keepSweep, sampleNotebook, suggested } from '../suites/store-samples.ts';

let parent: string;
let directory: string;
const opened: { close(): unknown }[] = [];
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'tunebook-open-'));
  directory = join(parent, 'new', 'data');
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  await rm(parent, { recursive: true });
});

const file = (): string => join(directory, 'tunebook.db');

async function open(waitMilliseconds = 10_000): Promise<Store> {
  const store = await openSqliteStore({ directory, waitMilliseconds });
  opened.push(store);
  return store;
}

/** The database itself, past the store. */
function openRaw(): DatabaseSync {
  const database = new DatabaseSync(file());
  opened.push(database);
  return database;
}

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

describe('opening a store', () => {
  it('makes directory and file for their owner alone', async () => {
    await keepSweep(await open());
    expect(await modeOf(directory)).toBe('700');
    for (const name of ['tunebook.db', 'tunebook.db-wal', 'tunebook.db-shm'])
      expect(await modeOf(join(directory, name))).toBe('600');
  });

  it('finds again what was there, and leaves one file behind when all have closed', async () => {
    const first = await openSqliteStore({ directory });
    const writer = await begunSweep(first);
    await first.close();
    await expect(stat(`${file()}-wal`)).rejects.toThrow('ENOENT');
    expect((await (await open()).findSweep('latest', START))?.sweep).toEqual(writer.sweep);
  });

  it('works for two processes that come to a new directory at the same moment', async () => {
    const script = fileURLToPath(new URL('open-at.ts', import.meta.url));
    const directories = Array.from({ length: 12 }, (_, at) => join(parent, `round-${at}`));
    const children = ['one-1', 'two-2'].map((id) =>
      spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, id, ...directories], {
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
    const exits = children.map((child) => once(child, 'exit'));
    await Promise.all(children.map((child) => once(child.stdout, 'data')));
    const moment = Date.now() + 50;
    for (const child of children) child.stdin.write(`${moment}\n`);
    expect(await Promise.all(exits)).toEqual([
      [0, null],
      [0, null],
    ]);
    for (directory of directories) {
      const sweeps = await (await open()).listSweeps({ limit: 9 });
      expect(sweeps.map((sweep) => sweep.id).toSorted()).toEqual(['one-1', 'two-2']);
    }
  });

  it('works for many in one process that come to a new directory at once', async () => {
    const stores = await Promise.all(Array.from({ length: 8 }, () => open()));
    await Promise.all(stores.map((store, at) => keepSweep(store, { id: `sweep-${at}` })));
    expect(await stores[0]?.listSweeps({ limit: 20 })).toHaveLength(8);
  });

  it('throws StoreNewer when a newer Tunebook wrote it, and says so', async () => {
    await (await open()).close();
    openRaw().exec("insert into tunebook_migrations values ('9999-much-later', '2040-01-01T00:00:00.000Z')");
    const error: unknown = await open().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreNewer);
    expect(String(error)).toMatch(/newer version of Tunebook.*9999-much-later.*update Tunebook/);
  });

  it('throws StoreCorrupt when the file is no database', async () => {
    await (await open()).close();
    await writeFile(file(), 'not a database '.repeat(1_000));
    await expect(open()).rejects.toThrow(StoreCorrupt);
  });

  it('throws StoreUnusable when the directory is a file', async () => {
    await writeFile(join(parent, 'new'), '');
    const error: unknown = await open().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreUnusable);
    expect(String(error)).toContain(directory);
  });

  it('throws StoreUnusable when the database is a directory', async () => {
    directory = parent;
    const nested = join(parent, 'tunebook.db', 'x');
    await openSqliteStore({ directory: nested }).then((store) => store.close());
    await expect(open()).rejects.toThrow(StoreUnusable);
  });

  // The superuser may write everywhere.
  it.skipIf(process.getuid?.() === 0)('throws StoreUnusable without the right to write', async () => {
    directory = join(parent, 'read-only');
    await (await open()).close();
    await chmod(file(), 0o400);
    await expect(open()).rejects.toThrow(StoreUnusable);
  });
});

describe('a store that another process has locked', () => {
  it('throws StoreBusy when it stays locked, and has written nothing', async () => {
    const store = await open(150);
    const other = openRaw();
    other.exec('begin immediate');
    await expect(store.saveNotebook(sampleNotebook())).rejects.toThrow(StoreBusy);
    await expect(keepSweep(store)).rejects.toThrow(StoreBusy);
    other.exec('rollback');
    expect(await store.loadNotebook(sampleNotebook().sha256)).toBeNull();
    await keepSweep(store);
  });

  it('waits, with the process free for other things, and writes when the lock is gone', async () => {
    const store = await open();
    const writer = await begunSweep(store);
    const other = openRaw();
    other.exec('begin immediate');
    let done = false;
    const writing = writer.write(suggested(0)).then(() => (done = true));
    await sleep(300);
    expect(done).toBe(false);
    other.exec('commit');
    await writing;
    expect((await store.findSweep('latest', START))?.sweep).toEqual(writer.sweep);
  });

  it('can be opened and read meanwhile', async () => {
    const sweep = await keepSweep(await open());
    openRaw().exec('begin immediate');
    const reader = await open(100);
    expect((await reader.findSweep('latest', START))?.sweep).toEqual(sweep);
    expect(await reader.takeRequests(sweep.id)).toEqual([]);
  });
});

describe('a damaged row', () => {
  it.each([
    ['a sweep whose progress is no JSON', 'update sweeps set progress = \'{"counts":\''],
    ['a sweep whose progress is of another kind', "update sweeps set progress = '[]'"],
    ['a sweep in a state there is not', "update sweeps set state = 'resting'"],
    ['a sweep whose definition is null', "update sweep_definitions set definition = 'null'"],
    ['an open trial whose parameters are cut off', 'update trials set parameters = \'{"LR": 0\''],
  ])('is told of as StoreCorrupt, with the sweep: %s', async (_what, damage) => {
    const store = await open();
    await (await begunSweep(store)).write(suggested(0));
    openRaw().exec(damage);
    const error: unknown = await store.findSweep('latest', START).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreCorrupt);
    expect(String(error)).toContain('sweep f00dfeed');
  });

  it('is told of as StoreCorrupt: an event that is no JSON', async () => {
    const store = await open();
    await begunSweep(store);
    openRaw().exec("update events set event = ''");
    await expect(store.events('f00dfeed', 0)).rejects.toThrow(StoreCorrupt);
  });
});

it('a closed store refuses work, and may be closed again', async () => {
  const store = await open();
  await store.close();
  await store.close();
  await expect(store.countSweeps()).rejects.toThrow();
});
