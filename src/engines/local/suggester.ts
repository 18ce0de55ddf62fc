import type { Assignment } from '../../core/search/space.ts';
import type { Report } from '../../core/sweep/sweep.ts';
import { LineProcess, type ProcessExit } from './line-process.ts';

/** The suggester's first message: the search, and what is known of it. */
export interface SuggesterOpening {
  readonly direction: 'maximize' | 'minimize';
  readonly algorithm: {
    readonly algorithmName: string;
    readonly algorithmSettings: Readonly<Record<string, string>>;
  };
  readonly earlyStopping?: SuggesterOpening['algorithm'];
  readonly seed: number | null;
  readonly parameters: readonly object[];
  /** A number of null: a trial of an earlier sweep. */
  readonly history: readonly (Omit<SuggesterTrial, 'number'> & { readonly number: number | null })[];
  readonly start: readonly Assignment[];
}

export interface SuggesterTrial {
  readonly number: number;
  readonly parameters: Assignment;
  readonly state: 'succeeded' | 'failed' | 'killed' | 'early-stopped' | 'running';
  readonly value: number | null;
  /** Its values on the way: step and value. */
  readonly reports?: readonly (readonly [number, number])[];
}

/** What the suggester says; see `tunebook_runtime/suggester.py`. */
export type SuggesterMessage =
  | { readonly event: 'opened'; readonly optuna: string; readonly sampler: string }
  | { readonly event: 'suggested'; readonly number: number; readonly parameters: Assignment }
  | { readonly event: 'exhausted'; readonly number: number }
  | { readonly event: 'refused'; readonly reason: string }
  | { readonly event: 'told'; readonly number: number }
  /** Whether a trial that reported should end. */
  | { readonly event: 'advice'; readonly number: number; readonly stop: boolean }
  | { readonly event: 'fault'; readonly reason: string };

export interface SuggesterOptions {
  /** An interpreter that has Optuna. */
  readonly python: string;
  readonly runtimeDirectory: string;
  readonly opening: SuggesterOpening;
  readonly onMessage: (message: SuggesterMessage) => Promise<void> | void;
  readonly onExit: (exit: ProcessExit) => void;
}

const CLOSE_GRACE_MS = 2_000;

/** The Python process that asks Optuna what to try next. */
export class Suggester {
  readonly #process: LineProcess;

  constructor(options: SuggesterOptions) {
    this.#process = new LineProcess({
      command: options.python,
      args: ['-u', '-m', 'tunebook_runtime.suggester'],
      env: { ...process.env, PYTHONPATH: options.runtimeDirectory },
      onMessage: (message) => options.onMessage(message as SuggesterMessage),
      onExit: options.onExit,
    });
    this.#process.send({ op: 'open', ...options.opening });
  }

  ask(numbers: readonly number[]): void {
    this.#process.send({ op: 'ask', numbers });
  }

  /** Answered with `advice`, when early stopping is on. */
  report(report: Report & { readonly number: number }): void {
    this.#process.send({ op: 'report', ...report });
  }

  tell(trial: Omit<SuggesterTrial, 'parameters' | 'reports'>): void {
    this.#process.send({ op: 'tell', ...trial });
  }

  close(): Promise<void> {
    return this.#process.close(CLOSE_GRACE_MS);
  }
}
