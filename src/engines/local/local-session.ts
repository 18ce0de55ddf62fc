import { rm } from 'node:fs/promises';
import { UserFault } from '../../app/faults.ts';
import type { EngineListener, EngineSession, SweepWork } from '../../app/ports/engine.ts';
import { problem } from '../../core/problems/problem.ts';
import { isTuned, type Assignment } from '../../core/search/space.ts';
import { toSuggesterParameter } from '../../core/search/katib-space.ts';
import type { SweepEvent, SweepOrder } from '../../core/sweep/sweep-event.ts';
import type { Trial, TrialFailure } from '../../core/sweep/sweep.ts';
import type { LocalPlan } from '../../core/targets/local-plan/local-plan.ts';
import type { TrialGround } from './local-engine.ts';
import type { ProcessExit } from './line-process.ts';
import { readFailure } from './runtime-failure.ts';
import { isOver, StepRecord } from './step-record.ts';
import { Suggester, type SuggesterMessage, type SuggesterTrial } from './suggester.ts';
import { type ReuseStore, TrialServer, type TrialServerMessage } from './trial-server.ts';

export interface LocalSessionOptions {
  readonly work: SweepWork;
  readonly listener: EngineListener;
  readonly ground: TrialGround;
  readonly plan: LocalPlan;
  readonly suggesterPython: string;
  readonly runtimeDirectory: string;
  readonly threads: number;
  /** Null: every step runs in every trial. */
  readonly reuse: ReuseStore | null;
  /** A folder of step results that no other sweep uses. */
  readonly ownResults: string | null;
  readonly now: () => number;
}

/** A trial that was handed to the trial server and has not ended. */
interface OpenTrial {
  readonly parameters: Assignment;
  /** How many trial servers died while it ran. */
  readonly deaths: number;
  readonly timer: NodeJS.Timeout | undefined;
  readonly timedOut: boolean;
}

/** A trial at whose side so many trial servers died is taken to be the cause. */
const DEATHS_ALLOWED = 2;
/** So many starts of the suggester in a row without a word from it mean that it cannot work here. */
const SUGGESTER_STARTS = 3;

/** A sweep under way on this machine. Its two processes are started again when they die; nothing they did is lost. */
export class LocalSession implements EngineSession {
  readonly #options: LocalSessionOptions;
  readonly #steps = new StepRecord();
  readonly #open = new Map<number, OpenTrial>();
  /** Everything the suggester was told or has suggested, so that a new one can be told. */
  readonly #known = new Map<number, SuggesterTrial>();
  readonly #asked = new Set<number>();
  readonly #ready = Promise.withResolvers<undefined>();
  #server: TrialServer | undefined;
  #suggester: Suggester | undefined;
  #suggesterStarts = 0;
  #serverIsReady = false;
  #closed = false;

  private constructor(options: LocalSessionOptions) {
    this.#options = options;
    for (const trial of options.work.history) this.#known.set(trial.number, knownTrial(trial, options.work));
    for (const trial of options.work.sweep.open)
      this.#known.set(trial.number, {
        number: trial.number,
        parameters: trial.parameters,
        state: 'running',
        value: null,
      });
  }

  /** Starts both processes, and returns when both are ready or the notebook's imports turned out to be broken. */
  static async open(options: LocalSessionOptions): Promise<LocalSession> {
    const session = new LocalSession(options);
    const suggesterReady = session.#startSuggester();
    session.#startServer();
    try {
      await Promise.all([suggesterReady, session.#ready.promise]);
    } catch (error) {
      await session.close({ sweepEnded: false });
      throw error;
    }
    return session;
  }

  carryOut(order: SweepOrder): Promise<void> {
    switch (order.kind) {
      case 'ask':
        order.numbers.forEach((number) => this.#asked.add(number));
        this.#suggester?.ask(order.numbers);
        break;
      case 'run':
        this.#run(order.number, order.parameters, 0);
        this.#tell({ kind: 'trial-started', number: order.number, time: this.#options.now() });
        break;
      case 'tell':
        this.#learn(order);
        break;
      case 'kill':
        this.#server?.kill(order.number);
        break;
    }
    return Promise.resolve();
  }

  async close({ sweepEnded }: { readonly sweepEnded: boolean }): Promise<void> {
    this.#closed = true;
    for (const { timer } of this.#open.values()) clearTimeout(timer);
    this.#open.clear();
    await Promise.all([this.#server?.close(), this.#suggester?.close()]);
    const { ownResults } = this.#options;
    if (sweepEnded && ownResults !== null) await rm(ownResults, { recursive: true, force: true });
  }

  #run(number: number, parameters: Assignment, deaths: number): void {
    const limit = this.#options.work.sweep.spec.budget.trialTimeoutSeconds;
    const timer = limit === undefined ? undefined : setTimeout(() => this.#timeOut(number), limit * 1000);
    this.#open.set(number, { parameters, deaths, timer, timedOut: false });
    this.#server?.run(number, parameters);
  }

  #timeOut(number: number): void {
    const trial = this.#open.get(number);
    if (trial === undefined) return;
    this.#open.set(number, { ...trial, timedOut: true });
    this.#server?.kill(number);
  }

  #learn(order: Extract<SweepOrder, { kind: 'tell' }>): void {
    const known = this.#known.get(order.number);
    const state = order.outcome === 'metrics-unavailable' ? 'failed' : order.outcome;
    if (known !== undefined) this.#known.set(order.number, { ...known, state, value: order.value });
    this.#suggester?.tell({ number: order.number, state, value: order.value });
  }

  #startServer(): void {
    const { ground, plan, threads, work } = this.#options;
    this.#serverIsReady = false;
    this.#server = new TrialServer({
      ...ground,
      plan,
      threads,
      reuse: this.#options.reuse,
      isolation: work.context.isolation ?? 'auto',
      memoryLimitBytes: work.context.memoryLimitBytes ?? null,
      varying: work.sweep.spec.parameters.filter(isTuned).map(({ name }) => name),
      onMessage: (message) => this.#fromServer(message),
      onExit: (exit) => this.#serverGone(exit),
    });
  }

  async #fromServer(message: TrialServerMessage): Promise<void> {
    if (this.#closed) return;
    const { listener } = this.#options;
    switch (message.event) {
      case 'ready':
        this.#serverIsReady = true;
        listener.progress(`Python ${message.python}, trials by ${message.isolation}`);
        this.#ready.resolve(undefined);
        return;
      case 'broken': {
        this.#ready.resolve(undefined);
        const failure = { ...readFailure('environment', message.error), cause: 'environment' as const };
        await listener.emit({ kind: 'environment-broken', failure, time: this.#options.now() });
        return;
      }
      case 'output':
        listener.output({ ...message, step: message.step ?? '' });
        return;
      case 'step': {
        const { trial, step, state, seconds = 0 } = message;
        if (isOver(state)) this.#steps.add(trial, { name: step, state, seconds });
        listener.step({ trial, step, state, seconds });
        return;
      }
      case 'ended':
        await this.#ended(message);
        return;
      case 'fault':
        throw new Error(`the trial server could not follow: ${message.reason}`);
    }
  }

  async #ended(message: Extract<TrialServerMessage, { event: 'ended' }>): Promise<void> {
    const trial = this.#open.get(message.trial);
    if (trial === undefined) return;
    this.#forget(message.trial);
    const steps = this.#steps.take(message.trial);
    await this.#options.listener.emit({
      kind: 'trial-ended',
      number: message.trial,
      steps,
      time: this.#options.now(),
      ...this.#outcome(message, trial),
    });
  }

  #outcome(
    message: Extract<TrialServerMessage, { event: 'ended' }>,
    trial: OpenTrial,
  ): Pick<Extract<SweepEvent, { kind: 'trial-ended' }>, 'outcome' | 'metrics' | 'failure'> {
    const { objective, budget } = this.#options.work.sweep.spec;
    if (trial.timedOut)
      return { outcome: 'failed', metrics: {}, failure: timeOutFailure(budget.trialTimeoutSeconds ?? 0) };
    if (message.state === 'killed') return { outcome: 'killed', metrics: {}, failure: null };
    if (message.state === 'failed')
      return {
        outcome: 'failed',
        metrics: {},
        failure: readFailure(message.cause ?? 'exit', message.error),
      };
    const metrics = message.metrics ?? {};
    if (metrics[objective.metricName] !== undefined) return { outcome: 'succeeded', metrics, failure: null };
    const failure: TrialFailure = {
      cause: 'metric-missing',
      message: `the trial ended without a number for "${objective.metricName}"`,
    };
    return { outcome: 'failed', metrics, failure };
  }

  /** A trial server that died: a new one runs its trials again, but for a trial that keeps killing servers. */
  #serverGone(exit: ProcessExit): void {
    if (this.#closed) return;
    if (!this.#serverIsReady) {
      const failure: TrialFailure = { cause: 'environment', message: exitMessage('the trial server', exit) };
      this.#ready.resolve(undefined);
      this.#tell({ kind: 'environment-broken', failure, time: this.#options.now() });
      return;
    }
    const lost = [...this.#open];
    this.#startServer();
    for (const [number, trial] of lost) {
      this.#forget(number);
      this.#steps.take(number);
      if (trial.deaths + 1 < DEATHS_ALLOWED) this.#run(number, trial.parameters, trial.deaths + 1);
      else
        this.#tell({
          kind: 'trial-ended',
          number,
          outcome: 'failed',
          metrics: {},
          steps: [],
          failure: { cause: 'exit', message: exitMessage('the process that ran the trial', exit) },
          time: this.#options.now(),
        });
    }
  }

  async #startSuggester(): Promise<void> {
    const { suggesterPython, runtimeDirectory, work } = this.#options;
    const { spec } = work.sweep;
    const opened = Promise.withResolvers<undefined>();
    this.#suggesterStarts += 1;
    this.#suggester = new Suggester({
      python: suggesterPython,
      runtimeDirectory,
      opening: {
        direction: spec.objective.type,
        algorithm: spec.algorithm,
        seed: spec.seed,
        parameters: spec.parameters.flatMap((parameter) => toSuggesterParameter(parameter) ?? []),
        history: [...this.#known.values()].sort((a, b) => a.number - b.number),
        start: spec.startPoints,
      },
      onMessage: async (message) => {
        if (message.event === 'opened') opened.resolve(undefined);
        else if (message.event === 'refused') opened.reject(refusal(message.reason));
        await this.#fromSuggester(message);
      },
      onExit: (exit) => {
        opened.reject(new Error(exitMessage('the suggester', exit)));
        this.#suggesterGone(exit);
      },
    });
    await opened.promise;
    if (this.#asked.size > 0) this.#suggester.ask([...this.#asked]);
  }

  async #fromSuggester(message: SuggesterMessage): Promise<void> {
    if (this.#closed) return;
    switch (message.event) {
      case 'suggested':
        this.#suggesterStarts = 0;
        this.#asked.delete(message.number);
        this.#known.set(message.number, {
          number: message.number,
          parameters: message.parameters,
          state: 'running',
          value: null,
        });
        await this.#options.listener.emit({
          kind: 'trial-suggested',
          number: message.number,
          parameters: message.parameters,
        });
        return;
      case 'exhausted':
        this.#asked.delete(message.number);
        await this.#options.listener.emit({
          kind: 'space-exhausted',
          number: message.number,
          time: this.#options.now(),
        });
        return;
      case 'fault':
        throw new Error(`the suggester could not follow: ${message.reason}`);
      case 'opened':
      case 'refused':
      case 'told':
        return;
    }
  }

  /** A suggester that died: a new one is told all that is known, and asked again. */
  #suggesterGone(exit: ProcessExit): void {
    if (this.#closed) return;
    if (this.#suggesterStarts < SUGGESTER_STARTS) {
      this.#startSuggester().catch(() => undefined);
      return;
    }
    const failure: TrialFailure = { cause: 'environment', message: exitMessage('the suggester', exit) };
    this.#tell({ kind: 'environment-broken', failure, time: this.#options.now() });
  }

  #forget(number: number): void {
    clearTimeout(this.#open.get(number)?.timer);
    this.#open.delete(number);
  }

  /** Tells an event without waiting; what goes wrong in storing it ends the run by itself. */
  #tell(event: Parameters<EngineListener['emit']>[0]): void {
    this.#options.listener.emit(event).catch(() => undefined);
  }
}

function knownTrial(trial: Trial, work: SweepWork): SuggesterTrial {
  const value = trial.metrics[work.sweep.spec.objective.metricName] ?? null;
  const state =
    trial.state === 'succeeded' || trial.state === 'killed' || trial.state === 'early-stopped'
      ? trial.state
      : 'failed';
  return { number: trial.number, parameters: trial.parameters, state, value };
}

const timeOutFailure = (seconds: number): TrialFailure => ({
  cause: 'time-out',
  message: `the trial took longer than its ${seconds} s`,
});

const refusal = (reason: string): UserFault =>
  new UserFault('usage', [problem('search-refused', {}, { reason })]);

const exitMessage = (who: string, { code, signal, stderr }: ProcessExit): string => {
  const how = signal === null ? `ended with code ${code ?? 'unknown'}` : `was ended by ${signal}`;
  return [`${who} ${how}`, stderr.trim().split('\n').slice(-3).join('\n')].filter(Boolean).join(': ');
};
