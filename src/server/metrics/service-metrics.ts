import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Store } from '../../app/ports/store.ts';
import { sweepMoves, trialMoves } from '../../core/sweep/moves.ts';
import type { Sweep, SweepState, Trial, TrialState } from '../../core/sweep/sweep.ts';

const SWEEP_STATES = Object.keys(sweepMoves) as SweepState[];
const ENDED_TRIAL_STATES = (Object.keys(trialMoves) as TrialState[]).filter(
  (state) => trialMoves[state].length === 0,
);
/** Any other method would be a label that a client makes up. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** The service's figures for Prometheus. Labels have few values, all known beforehand. */
export class ServiceMetrics {
  readonly #registry = new Registry();
  readonly #requests = new Counter({
    name: 'tunebook_http_requests_total',
    help: 'HTTP requests answered, by the pattern of their route.',
    labelNames: ['method', 'route', 'status'],
    registers: [this.#registry],
  });
  readonly #requestSeconds = new Histogram({
    name: 'tunebook_http_request_duration_seconds',
    help: 'Time to answer an HTTP request, by the pattern of its route.',
    labelNames: ['method', 'route'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30],
    registers: [this.#registry],
  });
  readonly #endedTrials = new Counter({
    name: 'tunebook_trials_total',
    help: 'Trials that ended in this process, by what became of them.',
    labelNames: ['state'],
    registers: [this.#registry],
  });
  readonly #runningTrials = new Map<string, number>();

  constructor(store: Pick<Store, 'countSweeps'>) {
    const runningTrials = this.#runningTrials;
    ENDED_TRIAL_STATES.forEach((state) => this.#endedTrials.inc({ state }, 0));
    new Gauge({
      name: 'tunebook_sweeps',
      help: 'Sweeps in the store, by state.',
      labelNames: ['state'],
      registers: [this.#registry],
      async collect() {
        const counts = await store.countSweeps();
        SWEEP_STATES.forEach((state) => this.set({ state }, counts[state] ?? 0));
      },
    });
    new Gauge({
      name: 'tunebook_trials_running',
      help: 'Trials that run in this process.',
      registers: [this.#registry],
      collect() {
        this.set([...runningTrials.values()].reduce((sum, running) => sum + running, 0));
      },
    });
    collectDefaultMetrics({ register: this.#registry });
  }

  countRequest(request: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
  }): void {
    const method = METHODS.has(request.method) ? request.method : 'other';
    this.#requests.inc({ method, route: request.route, status: request.status });
    this.#requestSeconds.observe({ method, route: request.route }, request.seconds);
  }

  /** After each change of a sweep that runs here. */
  sweepChanged(sweep: Sweep, trials: readonly Trial[]): void {
    if (sweep.counts.running > 0) this.#runningTrials.set(sweep.id, sweep.counts.running);
    else this.#runningTrials.delete(sweep.id);
    for (const { state } of trials) if (trialMoves[state].length === 0) this.#endedTrials.inc({ state });
  }

  /** A sweep's run here went wrong: whatever ran is no more. */
  sweepLost(sweepId: string): void {
    this.#runningTrials.delete(sweepId);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  render(): Promise<string> {
    return this.#registry.metrics();
  }
}
