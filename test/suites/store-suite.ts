import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AmbiguousReference, type Store } from '../../src/app/ports/store.ts';
import {
  START,
  SweepWriter,
  begunSweep,
  failed,
  keepSweep,
  sampleContext,
  sampleNotebook,
  sampleSweep,
  succeeded,
  suggested,
} from './store-samples.ts';

/** An empty store, and the ways to it. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Opens the same data once more, as another process would. */
  reopen(): Promise<Store>;
  /** How a process of its own opens it: the path of a module with `openForTest(place)`, and the place. */
  readonly elsewhere: { readonly module: string; readonly place: string };
  /** Closes what was opened, and removes the data. */
  cleanup(): Promise<void>;
}

/** What every store must do: the contract of the port `Store`, sentence by sentence. */
export function storeSuite(name: string, openStore: () => Promise<StoreUnderTest>): void {
  describe(`${name}, as a store`, () => {
    let under: StoreUnderTest;
    let store: Store;
    beforeEach(async () => {
      under = await openStore();
      store = under.store;
    });
    afterEach(() => under.cleanup());

    describe('notebooks', () => {
      it('come back as they were saved', async () => {
        const notebook = sampleNotebook(`{"text": "${'π\\n'.repeat(200_000)}"}`);
        await store.saveNotebook(notebook);
        expect(await store.loadNotebook(notebook.sha256)).toEqual(notebook);
      });

      it('that came over HTTP have no directory', async () => {
        const notebook = { ...sampleNotebook(), directory: null };
        await store.saveNotebook(notebook);
        expect(await store.loadNotebook(notebook.sha256)).toEqual(notebook);
      });

      it('stay as they were first handed in', async () => {
        const first = sampleNotebook();
        await store.saveNotebook(first);
        await store.saveNotebook({ ...first, name: 'copy.ipynb', directory: '/tmp', createTime: START + 1 });
        expect(await store.loadNotebook(first.sha256)).toEqual(first);
      });

      it('nobody saved are null', async () => {
        expect(await store.loadNotebook('0'.repeat(64))).toBeNull();
      });
    });

    describe('a new sweep', () => {
      it('comes back as it was, with its context, at version 0, held by nobody', async () => {
        const sweep = await keepSweep(store);
        const found = await store.findSweep(sweep.id, START);
        expect(found).toEqual({ sweep, context: sampleContext, version: 0, held: false, holder: null });
      });

      it('is refused without its notebook', async () => {
        await expect(store.createSweep(sampleSweep(), sampleContext)).rejects.toThrow();
        expect(await store.findSweep('latest', START)).toBeNull();
      });

      it('is refused when its id is taken, and leaves the first as it was', async () => {
        const sweep = await keepSweep(store);
        await expect(store.createSweep({ ...sweep, name: 'other' }, sampleContext)).rejects.toThrow();
        expect((await store.findSweep(sweep.id, START))?.sweep).toEqual(sweep);
        expect(await store.listSweeps({ limit: 10 })).toHaveLength(1);
      });
    });

    describe('finding a sweep', () => {
      const make = async (...sweeps: readonly (readonly [id: string, name: string])[]): Promise<void> => {
        for (const [id, sweepName] of sweeps) await keepSweep(store, { id, name: sweepName });
      };
      const find = async (reference: string): Promise<string | null> =>
        (await store.findSweep(reference, START))?.sweep.id ?? null;

      it('works by id, by a unique beginning of it, by name, and by latest', async () => {
        await make(['aaaa1111', 'one'], ['bbbb2222', 'two']);
        expect(await find('aaaa1111')).toBe('aaaa1111');
        expect(await find('aaaa')).toBe('aaaa1111');
        expect(await find('one')).toBe('aaaa1111');
        expect(await find('latest')).toBe('bbbb2222');
      });

      it('takes the newest of a name', async () => {
        await make(['aaaa1111', 'same'], ['cccc3333', 'same'], ['bbbb2222', 'same']);
        expect(await find('same')).toBe('bbbb2222');
      });

      it('takes no beginning of fewer than four characters', async () => {
        await make(['aaaa1111', 'one']);
        expect(await find('aaa')).toBeNull();
      });

      it('throws AmbiguousReference with the candidates, newest first, when several ids begin alike', async () => {
        await make(['aaaa1111', 'one'], ['aaaa2222', 'two'], ['bbbb3333', 'three']);
        const error: unknown = await find('aaaa').catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(AmbiguousReference);
        expect(error).toMatchObject({ reference: 'aaaa', candidates: ['aaaa2222', 'aaaa1111'] });
        expect(await find('aaaa1')).toBe('aaaa1111');
      });

      it('prefers a whole id and a name to a beginning, and latest to a name', async () => {
        await make(['aaaa', 'latest'], ['aaaa1111', 'one'], ['bbbb2222', 'two'], ['cccc3333', 'bbbb']);
        expect(await find('aaaa')).toBe('aaaa');
        expect(await find('bbbb')).toBe('cccc3333');
        expect(await find('latest')).toBe('cccc3333');
      });

      it('reads the reference as it is: no wildcards, and capitals tell', async () => {
        await make(['aaaa1111', 'one']);
        expect(await find('aaa_')).toBeNull();
        expect(await find('%%%%')).toBeNull();
        expect(await find('AAAA')).toBeNull();
        expect(await find("aaaa' or ''='")).toBeNull();
        expect(await find('')).toBeNull();
      });

      it('gives null when there is none', async () => {
        expect(await find('latest')).toBeNull();
        expect(await find('nothing')).toBeNull();
      });
    });

    describe('listing sweeps', () => {
      const ids = async (filter: Parameters<Store['listSweeps']>[0]): Promise<readonly string[]> =>
        (await store.listSweeps(filter)).map((sweep) => sweep.id);

      it('gives the newest first, by the order of creation, page after page', async () => {
        for (const id of ['s-3', 's-1', 's-5', 's-2', 's-4']) await keepSweep(store, { id });
        expect(await ids({ limit: 2 })).toEqual(['s-4', 's-2']);
        expect(await ids({ limit: 2, before: 's-2' })).toEqual(['s-5', 's-1']);
        expect(await ids({ limit: 2, before: 's-1' })).toEqual(['s-3']);
        expect(await ids({ limit: 2, before: 's-3' })).toEqual([]);
        expect(await ids({ limit: 2, before: 'unknown' })).toEqual([]);
      });

      it('picks by state and by notebook', async () => {
        const other = sampleNotebook('{"cells": [1]}');
        await begunSweep(store, { id: 's-1' });
        await begunSweep(store, { id: 's-2', notebook: other });
        await keepSweep(store, { id: 's-3', notebook: other });
        expect(await ids({ limit: 9, state: 'running' })).toEqual(['s-2', 's-1']);
        expect(await ids({ limit: 9, notebookSha256: other.sha256 })).toEqual(['s-3', 's-2']);
        expect(await ids({ limit: 9, notebookSha256: other.sha256, state: 'waiting' })).toEqual(['s-3']);
      });

      it('gives each sweep with its own open trials', async () => {
        const writers = [await begunSweep(store, { id: 's-1' }), await begunSweep(store, { id: 's-2' })];
        for (const writer of writers) await writer.write(suggested(0));
        await writers[0]?.write({ kind: 'trial-started', number: 0, time: START });
        expect(await store.listSweeps({ limit: 9 })).toEqual(
          writers.toReversed().map((writer) => writer.sweep),
        );
      });

      it('counts by state, and leaves out states that no sweep is in', async () => {
        expect(await store.countSweeps()).toEqual({});
        await begunSweep(store, { id: 's-1' });
        await begunSweep(store, { id: 's-2' });
        await keepSweep(store, { id: 's-3' });
        expect(await store.countSweeps()).toEqual({ running: 2, waiting: 1 });
      });
    });

    describe('recording', () => {
      it('keeps sweep, trials and events as they are after every event, for others too', async () => {
        const writer = await begunSweep(store);
        const other = await under.reopen();
        const events = [
          suggested(0),
          suggested(1),
          { kind: 'trial-started', number: 1, time: START + 5 } as const,
          succeeded(1, 0.25),
          { kind: 'trial-started', number: 0, time: START + 6 } as const,
          failed(0),
          { kind: 'pause-asked', time: START + 7 } as const,
        ];
        for (const event of events) {
          const trials = await writer.write(event);
          const found = await other.findSweep(writer.sweep.id, START);
          expect(found).toMatchObject({ version: writer.version });
          expect(found?.sweep).toEqual(writer.sweep);
          for (const trial of trials)
            expect(await other.loadTrial(writer.sweep.id, trial.number)).toEqual(trial);
        }
        const recorded = await other.events(writer.sweep.id, 0);
        expect(recorded.map(({ event }) => event)).toEqual([{ kind: 'taken-up', time: START }, ...events]);
        expect(recorded.map(({ version }) => version)).toEqual(recorded.map((_, at) => at + 1));
        expect(await other.events(writer.sweep.id, writer.version - 1)).toEqual(recorded.slice(-1));
        expect(await other.events(writer.sweep.id, writer.version)).toEqual([]);
      });

      it('shows a reader sweep and trials of one moment, however fast another writes', async () => {
        const writer = await begunSweep(store);
        const reader = await under.reopen();
        let writing = true;
        const readAll = async (): Promise<number> => {
          let reads = 0;

          for (; writing; reads++) {
            const found = await reader.findSweep(writer.sweep.id, START);
            const { open = [], counts } = found?.sweep ?? {};
            const running = open.filter((trial) => trial.state === 'running').length;
            expect(running).toBe(counts?.running);
            expect(open.length).toBe((counts?.trials ?? 0) - (counts?.succeeded ?? 0));
          }
          return reads;
        };
        const reading = readAll();
        for (let at = 0; at < 200; at++) await writer.runTrial(at);
        writing = false;
        expect(await reading).toBeGreaterThan(10);
      });

      it('refuses a record made for another version, and writes nothing of it', async () => {
        const writer = await begunSweep(store);
        await writer.write(suggested(0));
        for (const after of [writer.version - 1, writer.version + 1]) {
          const trial = { ...writer.sweep.open[0], number: 99 } as (typeof writer.sweep.open)[number];
          const sweep = { ...writer.sweep, state: 'failed' as const };
          const event = { kind: 'interrupted', time: START } as const;
          expect(await store.record({ after, event, sweep, trials: [trial], time: START })).toBe(false);
        }
        const found = await store.findSweep(writer.sweep.id, START);
        expect(found).toMatchObject({ sweep: writer.sweep, version: writer.version });
        expect(await store.loadTrial(writer.sweep.id, 99)).toBeNull();
        expect(await store.events(writer.sweep.id, writer.version)).toEqual([]);
      });

      it('refuses a sweep nobody created', async () => {
        const event = { kind: 'taken-up', time: START } as const;
        expect(await store.record({ after: 0, event, sweep: sampleSweep(), trials: [], time: START })).toBe(
          false,
        );
      });

      it('lets one of many who record at once win', async () => {
        const { sweep, version } = await begunSweep(store);
        const stores = [store, await under.reopen(), await under.reopen()];
        const attempts = Array.from({ length: 12 }, (_, at) =>
          new SweepWriter(stores[at % stores.length] ?? store, sweep, version).write(suggested(0)),
        );
        const results = await Promise.allSettled(attempts);
        expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        expect(await store.findSweep(sweep.id, START)).toMatchObject({ version: version + 1 });
        expect(await store.events(sweep.id, version)).toHaveLength(1);
      });

      it('is whole or does not happen: one trial that cannot be kept keeps the rest out', async () => {
        const writer = await begunSweep(store);
        const trials = await writer.write(suggested(0));
        const circular: Record<string, unknown> = {};
        circular.itself = circular;
        const broken = {
          ...trials[0],
          number: 1,
          parameters: circular,
        } as unknown as (typeof trials)[number];
        const event = { kind: 'trial-started', number: 0, time: START } as const;
        const sweep = { ...writer.sweep, state: 'failed' as const };
        await expect(
          store.record({ after: writer.version, event, sweep, trials: [...trials, broken], time: START }),
        ).rejects.toThrow();
        const found = await store.findSweep(writer.sweep.id, START);
        expect(found).toMatchObject({ sweep: writer.sweep, version: writer.version });
        expect(await store.events(writer.sweep.id, writer.version)).toEqual([]);
      });

      it('keeps a larger budget', async () => {
        const writer = await begunSweep(store);
        const { spec } = writer.sweep;
        writer.sweep = { ...writer.sweep, spec: { ...spec, budget: { ...spec.budget, maxTrialCount: 7 } } };
        await writer.write(suggested(0));
        expect((await store.findSweep('latest', START))?.sweep.spec).toEqual(writer.sweep.spec);
      });

      it('takes many trials at once', async () => {
        const writer = await begunSweep(store, { parallel: 2_000 });
        for (const number of writer.sweep.asked) await writer.write(suggested(number));
        expect(await writer.write({ kind: 'cancel-asked', time: START + 9 })).toHaveLength(2_000);
        expect(await store.listTrials(writer.sweep.id, { state: 'killed' })).toHaveLength(2_000);
        expect((await store.findSweep('latest', START))?.sweep).toEqual(writer.sweep);
      });

      it('does not get slower with the number of trials', async () => {
        const writer = await begunSweep(store);
        const timed = async (count: number): Promise<number> => {
          const begin = performance.now();
          for (let at = 0; at < count; at++) await writer.runTrial(at);
          return performance.now() - begin;
        };
        const first = await timed(300);
        await timed(2_400);
        // Ten times the trials; a record that read them all would take many times as long.
        expect(await timed(300)).toBeLessThan(first * 4 + 200);
      });
    });

    describe('trials', () => {
      it('are listed by rising number, by state, and in pages', async () => {
        const writer = await begunSweep(store, { parallel: 6 });
        for (const number of [4, 0, 5, 2, 1, 3]) await writer.write(suggested(number));
        for (const number of [5, 1]) {
          await writer.write({ kind: 'trial-started', number, time: START });
          await writer.write(failed(number));
        }
        const numbers = async (filter?: Parameters<Store['listTrials']>[1]): Promise<readonly number[]> =>
          (await store.listTrials(writer.sweep.id, filter)).map((trial) => trial.number);
        expect(await numbers()).toEqual([0, 1, 2, 3, 4, 5]);
        expect(await numbers({ state: 'failed' })).toEqual([1, 5]);
        expect(await numbers({ after: 2, limit: 2 })).toEqual([3, 4]);
        expect(await numbers({ state: 'waiting', after: 0, limit: 2 })).toEqual([2, 3]);
        expect(await store.listTrials('unknown')).toEqual([]);
        expect(await store.loadTrial('unknown', 0)).toBeNull();
        expect(await store.loadTrial(writer.sweep.id, 6)).toBeNull();
      });

      it.each([
        ['maximize', [3, 0, 2, 1]],
        ['minimize', [1, 0, 2, 3]],
      ] as const)('are given best first, and the earlier of equals first, to %s', async (type, order) => {
        const writer = await begunSweep(store, { type, parallel: 5 });
        const values = [0.5, -2, 0.5, 1e300];
        for (const value of values) await writer.runTrial(value);
        await writer.write(suggested(4));
        await writer.write({ kind: 'trial-started', number: 4, time: START });
        await writer.write(failed(4));
        const best = await store.bestTrials(writer.sweep.id, 10);
        expect(best.map((trial) => trial.number)).toEqual(order);
        expect(best[0]?.number).toBe(writer.sweep.best?.number);
        expect(await store.bestTrials(writer.sweep.id, 2)).toEqual(best.slice(0, 2));
        expect(await store.bestTrials('unknown', 2)).toEqual([]);
      });

      it('keep numbers to the last bit', async () => {
        const writer = await begunSweep(store);
        const value = 0.1 + 0.2;
        await writer.runTrial(value);
        const [trial] = await store.bestTrials(writer.sweep.id, 1);
        expect(trial?.metrics.accuracy).toBe(value);
        expect((await store.findSweep('latest', START))?.sweep.best?.value).toBe(value);
      });
    });

    it('leaves the process free for other things while much is written', async () => {
      const writer = await begunSweep(store);
      let turns = 0;
      const timer = setInterval(() => (turns += 1), 1);
      for (let at = 0; at < 100; at++) await writer.runTrial(at);
      clearInterval(timer);
      expect(turns).toBeGreaterThan(3);
    });

    describe('a hold', () => {
      const hold = (holder: string, now: number, until: number, by: Store = store): Promise<boolean> =>
        by.hold({ sweepId: 'f00dfeed', holder, now, until });
      const isHeld = async (now: number): Promise<boolean | undefined> =>
        (await store.findSweep('f00dfeed', now))?.held;

      it('is given to one holder at a time, until the moment named', async () => {
        await keepSweep(store);
        expect(await hold('one', START, START + 10)).toBe(true);
        expect(await isHeld(START + 10)).toBe(true);
        expect(await hold('two', START + 10, START + 20)).toBe(false);
        expect(await isHeld(START + 11)).toBe(false);
        expect(await hold('two', START + 11, START + 20)).toBe(true);
        expect(await hold('one', START + 12, START + 20)).toBe(false);
      });

      it('is renewed by holding again', async () => {
        await keepSweep(store);
        await hold('one', START, START + 10);
        expect(await hold('one', START + 5, START + 30)).toBe(true);
        expect(await hold('two', START + 11, START + 40)).toBe(false);
      });

      it('is renewed late too, when nobody took the sweep meanwhile', async () => {
        await keepSweep(store);
        await hold('one', START, START + 10);
        expect(await hold('one', START + 50, START + 60)).toBe(true);
      });

      it('ends when its holder releases it, and by nobody else', async () => {
        await keepSweep(store);
        await hold('one', START, START + 10);
        await store.release('f00dfeed', 'two');
        expect(await isHeld(START)).toBe(true);
        await store.release('f00dfeed', 'one');
        expect(await isHeld(START)).toBe(false);
        expect(await hold('two', START, START + 10)).toBe(true);
      });

      it('goes to one of many who ask at once', async () => {
        await keepSweep(store);
        const stores = [store, await under.reopen(), await under.reopen()];
        const given = await Promise.all(
          Array.from({ length: 9 }, (_, at) => hold(`holder ${at}`, START, START + 10, stores[at % 3])),
        );
        expect(given.filter(Boolean)).toHaveLength(1);
      });

      it('leaves the version as it is', async () => {
        const writer = await begunSweep(store);
        await hold('one', START, START + 10);
        await writer.write(suggested(0));
        expect(await store.findSweep('f00dfeed', START)).toMatchObject({ version: 2, held: true });
      });

      it('of a sweep nobody created is not given', async () => {
        expect(await hold('one', START, START + 10)).toBe(false);
      });
    });

    describe('requests', () => {
      it('are given once, oldest first, to the sweep they were made for', async () => {
        await keepSweep(store, { id: 's-1' });
        await keepSweep(store, { id: 's-2' });
        const other = await under.reopen();
        await other.request('s-1', { kind: 'pause' });
        await other.request('s-2', { kind: 'cancel' });
        await other.request('s-1', { kind: 'stop' });
        await other.request('s-1', { kind: 'stop' });
        expect(await store.takeRequests('s-1')).toEqual([
          { kind: 'pause' },
          { kind: 'stop' },
          { kind: 'stop' },
        ]);
        expect(await store.takeRequests('s-1')).toEqual([]);
        await other.request('s-1', { kind: 'cancel' });
        expect(await store.takeRequests('s-1')).toEqual([{ kind: 'cancel' }]);
        expect(await store.takeRequests('s-2')).toEqual([{ kind: 'cancel' }]);
        expect(await store.takeRequests('unknown')).toEqual([]);
      });

      it('are given to one of many who ask at once, and none is lost', async () => {
        await keepSweep(store, { id: 's-1' });
        const other = await under.reopen();
        await Promise.all(
          Array.from({ length: 20 }, (_, at) => (at % 2 ? store : other).request('s-1', { kind: 'pause' })),
        );
        const taken = await Promise.all([store, other, store].map((one) => one.takeRequests('s-1')));
        expect(taken.flat()).toHaveLength(20);
      });

      it('for a sweep nobody created are refused', async () => {
        await expect(store.request('unknown', { kind: 'stop' })).rejects.toThrow();
      });
    });

    describe('a process that is killed', () => {
      it('loses nothing that had returned, and leaves a store that goes on', async () => {
        const { sweep } = await begunSweep(store);
        const said = await killAfter(400, [under.elsewhere.module, under.elsewhere.place, sweep.id]);

        const found = await store.findSweep(sweep.id, START);
        if (found === null) throw new Error('the sweep is gone');
        expect(found.version).toBeGreaterThanOrEqual(said);
        // At most the one event that was kept but not yet told of.
        expect(found.version).toBeLessThanOrEqual(said + 1);
        const events = await store.events(sweep.id, 0);
        expect(events.map(({ version }) => version)).toEqual(
          Array.from({ length: found.version }, (_, at) => at + 1),
        );
        const ended = events.filter(({ event }) => event.kind === 'trial-ended');
        expect(await store.listTrials(sweep.id, { state: 'succeeded' })).toHaveLength(ended.length);
        expect(found.sweep.counts.succeeded).toBe(ended.length);

        const writer = new SweepWriter(store, found.sweep, found.version);
        await writer.write({ kind: 'taken-up', time: START });
        expect((await store.findSweep(sweep.id, START))?.sweep).toEqual(writer.sweep);
      });

      it('does not hinder others who write at the same time', async () => {
        const theirs = await begunSweep(store, { id: 'theirs' });
        const ours = await begunSweep(store, { id: 'ours' });
        const { module, place } = under.elsewhere;
        let ended = false;
        const killed = killAfter(300, [module, place, theirs.sweep.id]).finally(() => (ended = true));
        // Bounded, so that a store that keeps the process from everything else fails here instead of going on for ever.
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- set by the other promise
        for (let at = 0; !ended && at < 5_000; at++) await ours.runTrial(0.5);
        expect(await killed).toBeGreaterThanOrEqual(300);
        await ours.runTrial(0.75);
        expect((await store.findSweep('ours', START))?.sweep).toEqual(ours.sweep);
      });
    });
  });
}

/** Starts a process that writes, kills it without warning after so many records, and returns the last version it told of. */
async function killAfter(records: number, args: readonly string[]): Promise<number> {
  const script = fileURLToPath(new URL('write-until-killed.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let told = 0;
  let last = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    told += 1;
    if (told === records) child.kill('SIGKILL');
  }
  const [, signal] = (await exited) as [number | null, string | null];
  if (signal !== 'SIGKILL') throw new Error('the writing process ended before it was killed');
  return last;
}
