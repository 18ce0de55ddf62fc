/**
 * Keeps what trials print, beside the store: a help for people, not a record that anything rests on.
 *
 * - Of a trial so much is kept: `LONGEST_LOG` bytes. Of a longer one the begin and the end are kept, with a line between
 *   them that says how much is left out.
 * - `append` returns at once; what is written comes in the order of the calls. Text that cannot be written is dropped:
 *   a log never fails a trial and never holds it up.
 */
export interface TrialLogs {
  append(sweepId: string, trial: number, text: string): void;
  /** Forgets what a trial has printed, because it runs again; what is appended from now on stands alone. */
  clear(sweepId: string, trial: number): void;
  /** What a trial has printed from so many bytes on, 0 unless told; null when nothing is kept of it. */
  read(sweepId: string, trial: number, from?: number): Promise<TrialLog | null>;
  /** Ends the logs of a sweep's run: returns when all is written. A trial that prints after that begins its log anew. */
  close(sweepId: string): Promise<void>;
}

export interface TrialLog {
  readonly text: string;
  /** Bytes printed so far, up to the end of the text: where the next read goes on. */
  readonly end: number;
}

/** 1 MiB, in bytes. */
export const LONGEST_LOG = 1024 ** 2;
