import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UserFault } from '../../src/app/faults.ts';
import type { Engine, EngineSession, OnceListener } from '../../src/app/ports/engine.ts';
import type { SweepContext } from '../../src/app/ports/store.ts';
import type { CompileNotebook } from '../../src/core/compile.ts';
import type { Trial } from '../../src/core/sweep/sweep.ts';
import { loadCompiler } from '../../src/wiring/load-compiler.ts';
import { code } from '../support/build-notebook.ts';
import { oneStep } from '../support/sweep-notebooks.ts';
import { waitUntil } from '../support/wait-until.ts';
import { samplePipeline, sampleWork, type SampleWork } from './engine-samples.ts';
import { EventRecord } from './event-record.ts';

/** An engine, and what a test needs to know of where it runs. */
export interface EngineUnderTest {
  readonly engine: Engine;
  /** Trials can run with this. */
  readonly context: SweepContext;
  /** Contexts that `prepare` must refuse, by what is wrong with them. */
  readonly impossible: Readonly<Record<string, SweepContext>>;
  /** How many processes of the engine's live now. */
  countProcesses(): Promise<number>;
  cleanup(): Promise<void>;
}

const quick = oneStep('loss = x * x');
const endless = oneStep('import time\nprint("it runs", flush=True)\ntime.sleep(600)\nloss = x');

/** What every engine must do: the contract of the port `Engine`, sentence by sentence. */
export function engineSuite(name: string, openEngine: () => Promise<EngineUnderTest>): void {
  describe(`${name}, as an engine`, () => {
    let compile: CompileNotebook;
    let under: EngineUnderTest;
    let record: EventRecord;
    let sessions: EngineSession[];

    beforeAll(async () => {
      compile = await loadCompiler();
    });
    beforeEach(async () => {
      under = await openEngine();
      record = new EventRecord();
      sessions = [];
    });
    afterEach(async () => {
      for (const session of sessions) await session.close({ sweepEnded: true });
      await waitUntil('no process is left', async () => (await under.countProcesses()) === 0);
      record.expectNoFaults();
      await under.cleanup();
    });

    const open = async (work: Pick<SampleWork, 'cells' | 'settings' | 'history' | 'open'>) => {
      const { engine, context } = under;
      const session = await engine.open(sampleWork({ compile, kind: engine.kind, context, ...work }), record);
      sessions.push(session);
      return session;
    };

    describe('prepare', () => {
      it('may be called again and again', async () => {
        const work = samplePipeline(compile, under.context, quick);
        await under.engine.prepare(work, () => undefined);
        const told: string[] = [];
        await under.engine.prepare(work, (what) => told.push(what));
        expect(told).toEqual([]);
      });

      it('throws a UserFault for a context that cannot be', async () => {
        expect(Object.keys(under.impossible)).not.toEqual([]);
        for (const [what, context] of Object.entries(under.impossible))
          await expect(
            under.engine.prepare(samplePipeline(compile, context, quick), () => undefined),
            what,
          ).rejects.toThrow(UserFault);
      });

      it('throws a UserFault with cell and line when what the imports ask for is not there', async () => {
        const cells = oneStep('loss = x', { imports: 'import math\nimport no_such_module' });
        const refused = under.engine.prepare(samplePipeline(compile, under.context, cells), () => undefined);
        await expect(refused).rejects.toMatchObject({
          kind: 'usage',
          problems: [{ code: 'imports-failed', place: { cell: 0, line: 2 } }],
        });
      });

      it('lets imports be that find their modules by themselves', async () => {
        const imports =
          'import os, sys\nos.makedirs("lib", exist_ok=True)\n' +
          'with open("lib/found_later.py", "w") as file:\n    file.write("VALUE = 3")\n' +
          'sys.path.append("lib")\nimport found_later';
        const cells = oneStep('loss = x * found_later.VALUE', { imports });
        await under.engine.prepare(samplePipeline(compile, under.context, cells), () => undefined);
      });
    });

    describe('a session', () => {
      it('suggests a point for each number it is asked, the start points first', async () => {
        const session = await open({ cells: quick });
        await session.carryOut({ kind: 'ask', numbers: [0, 1, 2] });
        const suggested = await record.waitFor('trial-suggested', 3);
        expect(suggested.map(({ number }) => number).sort()).toEqual([0, 1, 2]);
        expect(suggested.find(({ number }) => number === 0)?.parameters).toEqual({ x: 1 });
        for (const { parameters } of suggested) {
          expect(parameters.x).toBeGreaterThanOrEqual(-4);
          expect(parameters.x).toBeLessThanOrEqual(4);
        }
      });

      it('runs trials and tells of their begin and their end, with metrics and steps', async () => {
        const session = await open({ cells: quick });
        await session.carryOut({ kind: 'run', number: 0, parameters: { x: 3 } });
        await session.carryOut({ kind: 'run', number: 1, parameters: { x: -2 } });
        const ended = await record.waitFor('trial-ended', 2);
        const metrics = Object.fromEntries(ended.map((one) => [one.number, one.metrics]));
        expect(metrics).toEqual({ 0: { loss: 9 }, 1: { loss: 4 } });
        expect(ended.map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded']);
        expect(ended[0]?.steps).toMatchObject([{ name: 'evaluate', state: 'succeeded' }]);
        for (const number of [0, 1]) {
          const kinds = record.events.flatMap((one) =>
            'number' in one && one.number === number ? [one.kind] : [],
          );
          expect(kinds).toEqual(['trial-started', 'trial-ended']);
        }
      });

      it('hands the values of the sweep that are not searched to every trial', async () => {
        const cells = [
          code('x = 1.0  # tune: -4..4\nbias = 1', 'pipeline-parameters'),
          code('loss = x + bias', 'step:evaluate'),
          code('# objective: minimize loss\nprint(loss)', 'pipeline-metrics'),
        ];
        const fixed = [
          { name: 'bias', value: { kind: 'typed' as const, value: 40 }, place: { field: '--fix' } },
        ];
        const session = await open({ cells, settings: { fixed } });
        await session.carryOut({ kind: 'run', number: 0, parameters: { x: 2 } });
        expect((await record.waitFor('trial-ended'))[0]?.metrics).toEqual({ loss: 42 });
      });

      it('passes on what a trial prints and the steps it takes', async () => {
        const session = await open({ cells: oneStep('print("at", x)\nloss = x') });
        await session.carryOut({ kind: 'run', number: 4, parameters: { x: 2 } });
        await record.waitFor('trial-ended');
        const text = record.outputs.map((one) => one.text).join('');
        expect(text).toContain('at 2');
        expect(record.outputs[0]).toMatchObject({ trial: 4, step: 'evaluate', stream: 'stdout' });
        expect(record.steps.at(-1)).toMatchObject({ trial: 4, step: 'evaluate', state: 'succeeded' });
      });

      it('takes an order and returns before it is done', async () => {
        const session = await open({ cells: endless });
        await session.carryOut({ kind: 'run', number: 0, parameters: { x: 1 } });
        expect(record.all('trial-ended')).toEqual([]);
      });

      it('tells why a trial failed, with cell and line, and goes on', async () => {
        const session = await open({ cells: oneStep('y = x\nassert x > 0, "too low"\nloss = x') });
        await session.carryOut({ kind: 'run', number: 0, parameters: { x: -1 } });
        await session.carryOut({ kind: 'run', number: 1, parameters: { x: 1 } });
        const ended = await record.waitFor('trial-ended', 2);
        expect(ended.find(({ number }) => number === 0)).toMatchObject({
          outcome: 'failed',
          metrics: {},
          failure: { cause: 'exception', cell: 1, line: 2, step: 'evaluate' },
        });
        expect(ended.find(({ number }) => number === 1)).toMatchObject({
          outcome: 'succeeded',
          failure: null,
        });
      });

      it('ends a killed trial with outcome killed', async () => {
        const session = await open({ cells: endless });
        await session.carryOut({ kind: 'run', number: 0, parameters: { x: 1 } });
        await waitUntil('the trial runs', () => record.outputs.length > 0);
        await session.carryOut({ kind: 'kill', number: 0 });
        expect((await record.waitFor('trial-ended'))[0]).toMatchObject({
          number: 0,
          outcome: 'killed',
          failure: null,
        });
      });

      it('lets a trial that ended before it was killed be', async () => {
        const session = await open({ cells: quick });
        await session.carryOut({ kind: 'run', number: 0, parameters: { x: 1 } });
        await record.waitFor('trial-ended');
        await session.carryOut({ kind: 'kill', number: 0 });
        await session.carryOut({ kind: 'run', number: 1, parameters: { x: 1 } });
        await record.waitFor('trial-ended', 2);
        expect(record.all('trial-ended').map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded']);
      });

      it('ends a trial that takes longer than it may', async () => {
        const session = await open({ cells: endless, settings: { trialTimeoutSeconds: 1 } });
        await session.carryOut({ kind: 'run', number: 0, parameters: { x: 1 } });
        expect((await record.waitFor('trial-ended'))[0]).toMatchObject({
          outcome: 'failed',
          failure: { cause: 'time-out' },
        });
      });

      it('says so when a finite space has no untried point left', async () => {
        const cells = [code('x = 1.0  # tune: 1, 2', 'pipeline-parameters'), ...quick.slice(1)];
        const algorithm = { algorithmName: 'grid', algorithmSettings: {}, place: { field: '--algorithm' } };
        const session = await open({ cells, settings: { algorithm } });
        await session.carryOut({ kind: 'ask', numbers: [0, 1, 2] });
        expect((await record.waitFor('space-exhausted')).map(({ number }) => number)).toEqual([2]);
        expect(
          record
            .all('trial-suggested')
            .map(({ parameters }) => parameters.x)
            .sort(),
        ).toEqual([1, 2]);
      });

      it('builds on the trials that ended before it was opened', async () => {
        const session = await open({ cells: quick, history: [endedTrial(0, 1)] });
        await session.carryOut({ kind: 'ask', numbers: [1] });
        expect((await record.waitFor('trial-suggested'))[0]?.parameters).not.toEqual({ x: 1 });
      });

      it('suggests the same points again for the same seed and history', async () => {
        const points = async () => {
          record = new EventRecord();
          const session = await open({ cells: quick, history: [endedTrial(0, 1), endedTrial(1, 2)] });
          for (const number of [2, 3]) {
            await session.carryOut({ kind: 'ask', numbers: [number] });
            await record.waitFor('trial-suggested', number - 1);
            await session.carryOut({ kind: 'tell', number, outcome: 'succeeded', value: number });
          }
          return record.all('trial-suggested').map(({ parameters }) => parameters);
        };
        expect(await points()).toEqual(await points());
      });

      it('tells that no trial can run when the imports break', async () => {
        await open({ cells: oneStep('loss = x', { imports: 'import math\nmath.nothing' }) });
        expect((await record.waitFor('environment-broken'))[0]).toMatchObject({
          failure: { cause: 'environment', cell: 0, line: 2 },
        });
      });

      it('tells nothing more once it is closed, and may be closed twice', async () => {
        const session = await open({ cells: endless });
        await session.carryOut({ kind: 'run', number: 0, parameters: { x: 1 } });
        await session.carryOut({ kind: 'run', number: 1, parameters: { x: 2 } });
        await waitUntil('the trials run', () => record.outputs.length >= 2);
        await Promise.all([session.close({ sweepEnded: false }), session.close({ sweepEnded: false })]);
        await session.close({ sweepEnded: false });
        await waitUntil('no process is left', async () => (await under.countProcesses()) === 0);
        expect(record.all('trial-ended')).toEqual([]);
      });

      it('may be closed with orders in hand', async () => {
        const session = await open({ cells: quick });
        const orders = [
          session.carryOut({ kind: 'ask', numbers: [0, 1, 2, 3] }),
          session.carryOut({ kind: 'run', number: 9, parameters: { x: 1 } }),
        ];
        await session.close({ sweepEnded: true });
        const told = record.events.length;
        await Promise.all(orders);
        await session.carryOut({ kind: 'kill', number: 9 });
        await new Promise((resolve) => setTimeout(resolve, 200));
        expect(record.events.length).toBe(told);
      });
    });

    describe('running a pipeline once', () => {
      const listener = (signal?: AbortSignal, said: string[] = []): OnceListener => ({
        ...(signal === undefined ? {} : { signal }),
        progress: () => undefined,
        output: ({ text }) => said.push(text),
        step: () => undefined,
      });

      it('gives its metrics and steps', async () => {
        const run = { ...samplePipeline(compile, under.context, quick), parameters: { x: 5 } };
        expect(await under.engine.runOnce(run, listener())).toMatchObject({
          outcome: 'succeeded',
          metrics: { loss: 25 },
          failure: null,
          steps: [{ name: 'evaluate', state: 'succeeded' }],
        });
      });

      it('takes the values of the notebook where none is given', async () => {
        const run = { ...samplePipeline(compile, under.context, quick), parameters: {} };
        expect((await under.engine.runOnce(run, listener())).metrics).toEqual({ loss: 1 });
      });

      it('tells why it failed', async () => {
        const cells = oneStep('loss = 1 / (x - x)');
        const run = { ...samplePipeline(compile, under.context, cells), parameters: {} };
        const result = await under.engine.runOnce(run, listener());
        expect(result).toMatchObject({
          outcome: 'failed',
          metrics: {},
          failure: { cause: 'exception', cell: 1, line: 1 },
        });
      });

      it('is killed when it is aborted, before it began too', async () => {
        const said: string[] = [];
        const abort = new AbortController();
        const run = { ...samplePipeline(compile, under.context, endless), parameters: {} };
        const result = under.engine.runOnce(run, listener(abort.signal, said));
        await waitUntil('it runs', () => said.length > 0);
        abort.abort();
        expect((await result).outcome).toBe('killed');
        const late = await under.engine.runOnce(run, listener(AbortSignal.abort()));
        expect(late.outcome).toBe('killed');
      });

      it('is ended when its time is used up', async () => {
        const run = { ...samplePipeline(compile, under.context, endless), parameters: {}, timeoutSeconds: 1 };
        const result = await under.engine.runOnce(run, listener());
        expect(result).toMatchObject({ outcome: 'failed', failure: { cause: 'time-out' } });
      });
    });
  });
}

const endedTrial = (number: number, x: number): Trial => ({
  number,
  state: 'succeeded',
  parameters: { x },
  metrics: { loss: x * x },
  startTime: 1,
  completionTime: 2,
  steps: [],
  reports: [],
  failure: null,
});
