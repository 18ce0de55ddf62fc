import { advance } from '../core/sweep/advance.ts';
import { isEnded } from '../core/sweep/moves.ts';
import { problem } from '../core/problems/problem.ts';
import type { SweepEvent } from '../core/sweep/sweep-event.ts';
import type { Sweep, Trial } from '../core/sweep/sweep.ts';
import { requestEvent } from './ask-sweep.ts';
import { UserFault } from './faults.ts';
import { logOutput, type OutputLog } from './log-output.ts';
import type { ReadPipeline } from './read-pipeline.ts';
import type { Clock } from './ports/clock.ts';
import type { Engine, EngineListener, EngineSession } from './ports/engine.ts';
import type { Store, StoredSweep } from './ports/store.ts';
import type { TrialLogs } from './ports/trial-logs.ts';

export interface RunSweepPorts {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly logs: TrialLogs;
  readonly readPipeline: ReadPipeline;
}

/** Who looks on while a sweep runs; for live lines, logs and figures. */
export interface SweepObserver extends Omit<EngineListener, 'emit'> {
  /** After each event is stored: the sweep, the trials that are new or different, and the event. */
  changed(sweep: Sweep, trials: readonly Trial[], event: SweepEvent): void;
}

export interface RunSweepRequest {
  readonly sweepId: string;
  /** Names this process among all that share the store. */
  readonly holder: string;
  readonly observer: SweepObserver;
  /** Aborting it gives the sweep up so that it can be taken up again. */
  readonly signal: AbortSignal;
}

/** A sweep is held for so long, and held again every third of it: a process that dies is noticed that soon. */
export const HOLD_MS = 15_000;
/** How often the requests of other processes are looked for. */
const REQUEST_POLL_MS = 400;

/**
 * Runs a sweep until it ends, pauses, or is given up, and returns it as it then is. Takes it up where it was when it ran before.
 * Each event is stored before it is acted on. Throws a UserFault when another process runs it.
 */
export async function runSweep(ports: RunSweepPorts, request: RunSweepRequest): Promise<Sweep> {
  const { store, clock } = ports;
  const { sweepId, holder } = request;
  const hold = () => store.hold({ sweepId, holder, now: clock.now(), until: clock.now() + HOLD_MS });
  if (!(await hold()))
    throw new UserFault('conflict', [problem('sweep-held', {}, { sweep: sweepId.slice(0, 8) })]);
  try {
    const stored = await store.findSweep(sweepId, clock.now());
    if (stored === null) throw new Error(`sweep ${sweepId} vanished`);
    if (isEnded(stored.sweep.state)) return stored.sweep;
    return await new SweepRun(ports, request, stored).run(hold);
  } finally {
    await store.release(sweepId, holder);
  }
}

/** One process's turn at a sweep. */
class SweepRun {
  readonly #ports: RunSweepPorts;
  readonly #request: RunSweepRequest;
  readonly #stored: StoredSweep;
  readonly #log: OutputLog;
  #sweep: Sweep;
  #version: number;
  #session: EngineSession | undefined;
  #queue: Promise<void> = Promise.resolve();
  readonly #rest = Promise.withResolvers<undefined>();

  constructor(ports: RunSweepPorts, request: RunSweepRequest, stored: StoredSweep) {
    this.#ports = ports;
    this.#request = request;
    this.#stored = stored;
    this.#sweep = stored.sweep;
    this.#version = stored.version;
    this.#log = logOutput(ports.logs, stored.sweep.id);
  }

  async run(hold: () => Promise<boolean>): Promise<Sweep> {
    const { store, engine, clock, logs, readPipeline } = this.#ports;
    const { observer, signal } = this.#request;
    const pipeline = await readPipeline(this.#sweep.notebook.sha256);
    const trials = await store.listTrials(this.#sweep.id);
    const opened = engine.open(
      {
        sweep: this.#sweep,
        pipeline,
        context: this.#stored.context,
        warmStart: await this.#earlierTrials(),
        history: trials.filter((trial) => trial.state !== 'waiting' && trial.state !== 'running'),
      },
      {
        emit: (event) => this.#take(event),
        progress: (what) => observer.progress(what),
        output: (output) => {
          this.#log.take(output);
          observer.output(output);
        },
        step: (step) => observer.step(step),
      },
    );
    // What the engine tells while it opens waits until there is a session to carry out what follows from it.
    this.#queue = opened.then(
      (session) => {
        this.#session = session;
      },
      () => undefined,
    );
    this.#rest.promise.catch(() => undefined);
    const timers = [
      setInterval(() => this.#guard(this.#keepHold(hold)), HOLD_MS / 3),
      setInterval(() => this.#guard(this.#takeRequests()), REQUEST_POLL_MS),
    ];
    const giveUp = () => this.#guard(this.#take({ kind: 'interrupted', time: clock.now() }));
    const startedAt = clock.now();
    try {
      await opened;
      if (signal.aborted) return this.#sweep;
      signal.addEventListener('abort', giveUp);
      this.#guard(this.#take({ kind: 'taken-up', time: startedAt }));
      const limit = this.#sweep.spec.budget.sweepTimeoutSeconds;
      if (limit !== undefined)
        timers.push(
          setTimeout(() => this.#guard(this.#take({ kind: 'time-used', time: clock.now() })), limit * 1000),
        );
      await this.#rest.promise;
      return this.#sweep;
    } finally {
      timers.forEach(clearInterval);
      signal.removeEventListener('abort', giveUp);
      await this.#session?.close({ sweepEnded: isEnded(this.#sweep.state) });
      await logs.close(this.#sweep.id);
    }
  }

  /** Succeeded trials of the sweeps that this one builds on. */
  async #earlierTrials(): Promise<readonly Trial[]> {
    const sweeps = this.#stored.context.warmStart ?? [];
    const trials = await Promise.all(
      sweeps.map((sweep) => this.#ports.store.listTrials(sweep, { state: 'succeeded' })),
    );
    return trials.flat();
  }

  /** Queues an event behind those before it. */
  #take(event: SweepEvent): Promise<void> {
    const taken = this.#queue.then(() => this.#apply(event));
    this.#queue = taken.catch((error: unknown) => this.#rest.reject(error));
    return taken;
  }

  async #apply(event: SweepEvent): Promise<void> {
    const { store, clock } = this.#ports;
    const next = advance(this.#sweep, event);
    if (next.sweep === this.#sweep && next.trials.length === 0 && next.orders.length === 0) return;
    const kept = await store.record({
      after: this.#version,
      event,
      sweep: next.sweep,
      trials: next.trials,
      time: clock.now(),
    });
    if (!kept)
      throw new UserFault('conflict', [problem('sweep-held', {}, { sweep: this.#sweep.id.slice(0, 8) })]);
    this.#version += 1;
    this.#sweep = next.sweep;
    this.#request.observer.changed(next.sweep, next.trials, event);
    for (const order of next.orders) {
      // A trial that was suggested before now runs anew, and so does its log.
      if (order.kind === 'run' && event.kind !== 'trial-suggested') this.#log.clear(order.number);
      await this.#session?.carryOut(order);
    }
    if (isEnded(next.sweep.state) || next.sweep.state === 'paused') this.#rest.resolve(undefined);
  }

  async #keepHold(hold: () => Promise<boolean>): Promise<void> {
    if (!(await hold()))
      throw new UserFault('conflict', [problem('sweep-held', {}, { sweep: this.#sweep.id.slice(0, 8) })]);
  }

  async #takeRequests(): Promise<void> {
    for (const request of await this.#ports.store.takeRequests(this.#sweep.id))
      await this.#take(await requestEvent(this.#ports.store, this.#sweep, request, this.#ports.clock.now()));
  }

  /** Lets a failure of something nobody waits for end the run. */
  #guard(work: Promise<void>): void {
    work.catch((error: unknown) => this.#rest.reject(error));
  }
}
