import { runSweep, type RunSweepPorts, type SweepObserver } from './run-sweep.ts';

export interface SweepRunnerOptions {
  /** Names this process among all that share the store. */
  readonly holder: string;
  /** A sweep's run went wrong for a reason that is not a trial's: it can be taken up again. */
  readonly onFault: (sweepId: string, error: unknown) => void;
  readonly observer: SweepObserver;
}

/** Runs sweeps in the background of a service. */
export class SweepRunner {
  readonly #ports: RunSweepPorts;
  readonly #options: SweepRunnerOptions;
  readonly #running = new Map<string, { readonly abort: AbortController; readonly done: Promise<void> }>();

  constructor(ports: RunSweepPorts, options: SweepRunnerOptions) {
    this.#ports = ports;
    this.#options = options;
  }

  /** The ids of the sweeps that run here. */
  get running(): ReadonlySet<string> {
    return new Set(this.#running.keys());
  }

  /** Begins a sweep or takes it up again; one that runs here already is left alone. */
  start(sweepId: string): void {
    if (this.#running.has(sweepId)) return;
    const abort = new AbortController();
    const { holder, observer, onFault } = this.#options;
    const done = runSweep(this.#ports, { sweepId, holder, observer, signal: abort.signal })
      .then(
        () => undefined,
        (error: unknown) => onFault(sweepId, error),
      )
      .finally(() => this.#running.delete(sweepId));
    this.#running.set(sweepId, { abort, done });
  }

  /** Gives all sweeps up so that they can be taken up again; returns when no process of theirs is left. */
  async stopAll(): Promise<void> {
    const running = [...this.#running.values()];
    running.forEach(({ abort }) => abort.abort());
    await Promise.all(running.map(({ done }) => done));
  }
}
