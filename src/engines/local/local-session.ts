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
import { ReportReader } from './report-reader.ts';
import { readFailure, timeOutFailure } from './runtime-failure.ts';
import { isOver, StepRecord } from './step-record.ts';
import { Suggester, type SuggesterMessage, type SuggesterOpening, type SuggesterTrial } from './suggester.ts';
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
  /** Why it is being killed, where it is. */
  readonly ending: 'time-out' | 'early-stopping' | 'order' | null;
  readonly reports: ReportReader;
}

/** A trial at whose side so many trial servers died is taken to be the cause. */
const DEATHS_ALLOWED = 2;
/** So many starts of a process in a row without a word from it mean that it cannot work here. */
const STARTS_ALLOWED = 3;
/** The same for a process that was killed, which says little about whether it can work. */
const KILLS_ALLOWED = 10;

/** A sweep under way on this machine. Its two processes are started again when they die; nothing they did is lost. */
export class LocalSession implements EngineSession {
  readonly #options: LocalSessionOptions;
  readonly #steps = new StepRecord();
  readonly #open = new Map<number, OpenTrial>();
  /** Everything the suggester was told or has suggested, so that a new one can be told. */
  readonly #known = new Map<number, SuggesterTrial>();
  readonly #asked = new Set<number>();
  readonly #serverReady = Promise.withResolvers<undefined>();
  readonly #suggesterReady = Promise.withResolvers<undefined>();
  #server: TrialServer | undefined;
  #suggester: Suggester | undefined;
  /** Starts since it last had something to say; 0 while it works. */
  #suggesterStarts = 0;
  #serverStarts = 0;
  #telling: Promise<void> = Promise.resolve();
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
    session.#startSuggester();
    session.#startServer();
    try {
      await Promise.all([session.#suggesterReady.promise, session.#serverReady.promise]);
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
        this.#endTrial(order.number, 'order');
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
    const reports = new ReportReader(this.#options.work.sweep.spec.objective.metricName);
    this.#open.set(number, { parameters, deaths, timer, ending: null, reports });
    this.#server?.run(number, { ...this.#options.work.sweep.spec.fixed, ...parameters });
  }

  #timeOut(number: number): void {
    this.#endTrial(number, 'time-out');
  }

  /** Kills a trial; the first reason counts. */
  #endTrial(number: number, ending: NonNullable<OpenTrial['ending']>): void {
    const trial = this.#open.get(number);
    if (trial?.ending !== null) return;
    this.#open.set(number, { ...trial, ending });
    this.#server?.kill(number);
  }

  /** Looks for values of the objective in what a trial printed, and asks whether it should go on. */
  #readReports(number: number, text: string): void {
    const reports = this.#open.get(number)?.reports.read(text) ?? [];
    if (this.#options.work.sweep.spec.earlyStopping === undefined) return;
    for (const { step, value } of reports) this.#suggester?.report({ number, step, value });
  }

  #learn(order: Extract<SweepOrder, { kind: 'tell' }>): void {
    const known = this.#known.get(order.number);
    const state = order.outcome === 'metrics-unavailable' ? 'failed' : order.outcome;
    if (known !== undefined) this.#known.set(order.number, { ...known, state, value: order.value });
    this.#suggester?.tell({ number: order.number, state, value: order.value });
  }

  #startServer(): void {
    const { ground, plan, threads, work } = this.#options;
    this.#serverStarts += 1;
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
        this.#serverStarts = 0;
        listener.progress(`Python ${message.python}, trials by ${message.isolation}`);
        this.#serverReady.resolve(undefined);
        return;
      case 'broken': {
        this.#serverReady.resolve(undefined);
        const failure = { ...readFailure('environment', message.error), cause: 'environment' as const };
        await this.#emit({ kind: 'environment-broken', failure, time: this.#options.now() });
        return;
      }
      case 'output':
        listener.output({ ...message, step: message.step ?? '' });
        this.#readReports(message.trial, message.text);
        return;
      case 'step': {
        const { trial, step, state } = message;
        // A step whose process died has no time of its own.
        const seconds = message.seconds ?? 0;
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
    await this.#emit({
      kind: 'trial-ended',
      number: message.trial,
      steps,
      reports: trial.reports.reports,
      time: this.#options.now(),
      ...this.#outcome(message, trial),
    });
  }

  #outcome(
    message: Extract<TrialServerMessage, { event: 'ended' }>,
    trial: OpenTrial,
  ): Pick<Extract<SweepEvent, { kind: 'trial-ended' }>, 'outcome' | 'metrics' | 'failure'> {
    const { objective, budget } = this.#options.work.sweep.spec;
    if (trial.ending === 'time-out')
      return { outcome: 'failed', metrics: {}, failure: timeOutFailure(budget.trialTimeoutSeconds ?? 0) };
    if (message.state === 'killed') {
      const last = trial.reports.reports.at(-1)?.value;
      return trial.ending === 'early-stopping'
        ? {
            outcome: 'early-stopped',
            metrics: last === undefined ? {} : { [objective.metricName]: last },
            failure: null,
          }
        : { outcome: 'killed', metrics: {}, failure: null };
    }
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
    if (!isWorthAnother(this.#serverStarts, exit)) {
      const failure: TrialFailure = { cause: 'environment', message: exitMessage('the trial server', exit) };
      this.#serverReady.resolve(undefined);
      this.#tell({ kind: 'environment-broken', failure, time: this.#options.now() });
      return;
    }
    const lost = [...this.#open];
    // A server that was not ready had begun no trial.
    const death = this.#serverStarts === 0 ? 1 : 0;
    this.#startServer();
    for (const [number, trial] of lost) {
      this.#forget(number);
      this.#steps.take(number);
      const deaths = trial.deaths + death;
      if (trial.ending !== null)
        this.#tell({
          kind: 'trial-ended',
          number,
          steps: [],
          reports: trial.reports.reports,
          time: this.#options.now(),
          ...this.#outcome({ event: 'ended', trial: number, state: 'killed', seconds: 0 }, trial),
        });
      else if (deaths < DEATHS_ALLOWED) this.#run(number, trial.parameters, deaths);
      else
        this.#tell({
          kind: 'trial-ended',
          number,
          outcome: 'failed',
          metrics: {},
          steps: [],
          reports: trial.reports.reports,
          failure: { cause: 'exit', message: exitMessage('the process that ran the trial', exit) },
          time: this.#options.now(),
        });
    }
  }

  #startSuggester(): void {
    const { suggesterPython, runtimeDirectory, work } = this.#options;
    const { spec } = work.sweep;
    this.#suggesterStarts += 1;
    this.#suggester = new Suggester({
      python: suggesterPython,
      runtimeDirectory,
      opening: {
        direction: spec.objective.type,
        algorithm: spec.algorithm,
        ...(spec.earlyStopping === undefined ? {} : { earlyStopping: spec.earlyStopping }),
        seed: spec.seed,
        parameters: spec.parameters.flatMap((parameter) => toSuggesterParameter(parameter) ?? []),
        history: [...warmTrials(work), ...[...this.#known.values()].sort((a, b) => a.number - b.number)],
        start: spec.startPoints,
      },
      onMessage: async (message) => {
        if (message.event === 'opened') this.#suggesterReady.resolve(undefined);
        else if (message.event === 'refused') this.#suggesterReady.reject(refusal(message.reason));
        await this.#fromSuggester(message);
      },
      onExit: (exit) => this.#suggesterGone(exit),
    });
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
        await this.#emit({
          kind: 'trial-suggested',
          number: message.number,
          parameters: message.parameters,
        });
        return;
      case 'exhausted':
        this.#asked.delete(message.number);
        await this.#emit({
          kind: 'space-exhausted',
          number: message.number,
          time: this.#options.now(),
        });
        return;
      case 'fault':
        throw new Error(`the suggester could not follow: ${message.reason}`);
      case 'advice':
        if (message.stop) this.#endTrial(message.number, 'early-stopping');
        return;
      case 'opened':
      case 'refused':
      case 'told':
        return;
    }
  }

  /** A suggester that died: a new one is told all that is known, and asked again. */
  #suggesterGone(exit: ProcessExit): void {
    if (this.#closed) return;
    if (isWorthAnother(this.#suggesterStarts, exit)) {
      this.#startSuggester();
      return;
    }
    this.#suggesterReady.resolve(undefined);
    const failure: TrialFailure = { cause: 'environment', message: exitMessage('the suggester', exit) };
    this.#tell({ kind: 'environment-broken', failure, time: this.#options.now() });
  }

  #forget(number: number): void {
    clearTimeout(this.#open.get(number)?.timer);
    this.#open.delete(number);
  }

  /** Tells an event when those before it are handled; once the session is closed nothing is told. */
  #emit(event: SweepEvent): Promise<void> {
    const told = this.#telling.then(() => (this.#closed ? undefined : this.#options.listener.emit(event)));
    this.#telling = told.catch(() => undefined);
    return told;
  }

  /** Tells an event without waiting; what goes wrong in storing it ends the run by itself. */
  #tell(event: SweepEvent): void {
    this.#emit(event).catch(() => undefined);
  }
}

/** Trials of earlier sweeps, as far as they have a value for every parameter that is searched now. */
function warmTrials({ warmStart, sweep }: SweepWork): SuggesterOpening['history'] {
  const searched = sweep.spec.parameters.filter(isTuned).map(({ name }) => name);
  return warmStart.flatMap(({ parameters, metrics }) => {
    const value = metrics[sweep.spec.objective.metricName];
    const values = searched.flatMap((name) => {
      const one = parameters[name];
      return one === undefined ? [] : [[name, one] as const];
    });
    return value === undefined || values.length < searched.length
      ? []
      : [{ number: null, parameters: Object.fromEntries(values), state: 'succeeded' as const, value }];
  });
}

function knownTrial(trial: Trial, work: SweepWork): SuggesterTrial {
  const value = trial.metrics[work.sweep.spec.objective.metricName] ?? null;
  const state =
    trial.state === 'succeeded' || trial.state === 'killed' || trial.state === 'early-stopped'
      ? trial.state
      : 'failed';
  const last = state === 'early-stopped' ? (trial.reports.at(-1)?.value ?? null) : value;
  return {
    number: trial.number,
    parameters: trial.parameters,
    state,
    value: last,
    reports: trial.reports.map(({ step, value: reported }) => [step, reported] as const),
  };
}

const refusal = (reason: string): UserFault =>
  new UserFault('usage', [problem('search-refused', {}, { reason })]);

/** Whether a process is started once more after so many starts without a word from it. A shell's code over 128 is a signal. */
const isWorthAnother = (starts: number, { code, signal }: ProcessExit): boolean =>
  starts < (signal !== null || (code !== null && code > 128) ? KILLS_ALLOWED : STARTS_ALLOWED);

const exitMessage = (who: string, { code, signal, stderr }: ProcessExit): string => {
  const how = signal === null ? `ended with code ${code ?? 'unknown'}` : `was ended by ${signal}`;
  return [`${who} ${how}`, stderr.trim().split('\n').slice(-3).join('\n')].filter(Boolean).join(': ');
};
