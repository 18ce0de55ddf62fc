import type { LocalPlan } from '../../core/targets/local-plan/local-plan.ts';
import type { Assignment } from '../../core/search/space.ts';
import type { StepState } from '../../core/sweep/sweep.ts';
import { LineProcess, type ProcessExit } from './line-process.ts';

export interface TrialServerOptions {
  /** The interpreter that runs trials. */
  readonly python: string;
  /** The folder that holds the package `tunebook_runtime`. */
  readonly runtimeDirectory: string;
  /** A folder with what the runtime needs where the interpreter lacks it. */
  readonly site: string;
  readonly plan: LocalPlan;
  /** The trials' working directory. */
  readonly directory: string;
  readonly isolation: 'auto' | 'fork' | 'spawn';
  /** Bytes that a trial's process may take; null: no limit. */
  readonly memoryLimitBytes: number | null;
  /** Threads that each trial's numeric libraries may use. */
  readonly threads: number;
  /** Where step results are kept to be used again, and how large that may grow; null: every step runs. */
  readonly reuse: ReuseStore | null;
  /** The parameters that differ between trials; the steps that none of them reaches are taken once for all. */
  readonly varying: readonly string[];
  readonly onMessage: (message: TrialServerMessage) => Promise<void> | void;
  readonly onExit: (exit: ProcessExit) => void;
}

export interface ReuseStore {
  readonly directory: string;
  readonly limitBytes: number;
}

/** What the trial server says; see `tunebook_runtime/trial_server.py`. */
export type TrialServerMessage =
  | {
      readonly event: 'ready';
      readonly python: string;
      readonly isolation: 'fork' | 'spawn';
      readonly why: string;
      readonly seconds: number;
    }
  | { readonly event: 'broken'; readonly error: RuntimeError }
  | {
      readonly event: 'output';
      readonly trial: number;
      readonly step: string | null;
      readonly stream: 'stdout' | 'stderr';
      readonly text: string;
    }
  | {
      readonly event: 'step';
      readonly trial: number;
      readonly step: string;
      readonly state: StepState;
      readonly seconds?: number | null;
    }
  | {
      readonly event: 'ended';
      readonly trial: number;
      readonly state: 'succeeded' | 'failed' | 'killed';
      readonly metrics?: Readonly<Record<string, number>>;
      readonly cause?: RuntimeCause;
      readonly error?: RuntimeError;
      readonly seconds: number;
    }
  | { readonly event: 'fault'; readonly reason: string };

export type RuntimeCause =
  'exception' | 'metric-missing' | 'metric-invalid' | 'out-of-memory' | 'environment' | 'killed' | 'exit';

/** An error in the notebook's code, as the runtime saw it. Text of the notebook's own: untrusted. */
export interface RuntimeError {
  readonly type: string;
  readonly message: string;
  readonly cell?: number | null;
  readonly line?: number | null;
  readonly step?: string | null;
  readonly traceback?: string | null;
  readonly missingModule?: string | null;
  readonly metric?: { readonly name: string; readonly shown: string } | null;
}

/** Libraries that would each start a thread per core, times the trials that run side by side. */
const THREAD_VARIABLES = [
  'OMP_NUM_THREADS',
  'OPENBLAS_NUM_THREADS',
  'MKL_NUM_THREADS',
  'NUMEXPR_NUM_THREADS',
  'VECLIB_MAXIMUM_THREADS',
  'BLIS_NUM_THREADS',
  'RAYON_NUM_THREADS',
  'POLARS_MAX_THREADS',
];

/** How long the server has to end its trials by itself. */
const CLOSE_GRACE_MS = 5_000;

/** The warm Python process that runs the trials of one notebook on one interpreter. */
export class TrialServer {
  readonly #process: LineProcess;
  readonly #options: TrialServerOptions;

  constructor(options: TrialServerOptions) {
    this.#options = options;
    this.#process = new LineProcess({
      command: options.python,
      args: ['-u', '-m', 'tunebook_runtime.trial_server'],
      cwd: options.directory,
      env: trialEnvironment(options),
      onMessage: (message) => options.onMessage(message as TrialServerMessage),
      onExit: options.onExit,
    });
    this.#process.send({
      op: 'load',
      plan: options.plan,
      directory: options.directory,
      isolation: options.isolation,
      threads: options.threads,
      reuse: options.reuse,
      varying: options.varying,
      warm: true,
    });
  }

  run(trial: number, parameters: Assignment): void {
    this.#process.send({
      op: 'run',
      trial,
      parameters,
      threads: this.#options.threads,
      memoryLimitBytes: this.#options.memoryLimitBytes,
      reuse: this.#options.reuse !== null,
    });
  }

  kill(trial: number): void {
    this.#process.send({ op: 'kill', trial });
  }

  close(): Promise<void> {
    return this.#process.close(CLOSE_GRACE_MS);
  }
}

function trialEnvironment(options: TrialServerOptions): NodeJS.ProcessEnv {
  const threads = Object.fromEntries(
    THREAD_VARIABLES.map((name) => [name, process.env[name] ?? String(options.threads)]),
  );
  return {
    ...process.env,
    ...threads,
    TUNEBOOK_SITE: options.site,
    PYTHONPATH: [options.runtimeDirectory, process.env.PYTHONPATH].filter(Boolean).join(':'),
  };
}
