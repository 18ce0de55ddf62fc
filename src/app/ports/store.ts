import type { SweepEvent } from '../../core/sweep/sweep-event.ts';
import type { Sweep, SweepState, Trial } from '../../core/sweep/sweep.ts';

/** A notebook as it was when it was handed in; kept by content, so one content is kept once. */
export interface StoredNotebook {
  /** Of the file's bytes, in lowercase hexadecimal. */
  readonly sha256: string;
  /** File name without folders. */
  readonly name: string;
  readonly text: string;
  /** The folder it was read from, where its relative paths mean something; null when it came over HTTP. */
  readonly directory: string | null;
  readonly createTime: number;
}

/** How the trials of a sweep find their Python. */
export type PythonChoice =
  /** An interpreter the user named. */
  | { readonly kind: 'interpreter'; readonly path: string }
  /** An environment made from these requirement lines; none: the standard library alone. */
  | { readonly kind: 'requirements'; readonly lines: readonly string[] };

/** What is kept of a sweep beside the sweep itself: what its engine needs to take it up again. */
export interface SweepContext {
  readonly python: PythonChoice;
  /** The working directory of its trials; null: a folder of the sweep's own. */
  readonly directory: string | null;
  /** Whether results of steps are used again: within the sweep (where absent), across sweeps too, or never. */
  readonly reuse?: 'sweep' | 'all' | 'off';
  /** How trials are kept apart; where absent, the engine chooses and says why. */
  readonly isolation?: 'fork' | 'spawn';
  /** Bytes that a trial may take; absent: no limit. */
  readonly memoryLimitBytes?: number;
  /** Ids of earlier sweeps whose trials the suggestions build on. */
  readonly warmStart?: readonly string[];
}

export interface StoredSweep {
  readonly sweep: Sweep;
  readonly context: SweepContext;
  /** Events recorded so far; grows by one with each. */
  readonly version: number;
  /** True while a living process holds the sweep. */
  readonly held: boolean;
  /** Who holds it, or held it last and has not let go. */
  readonly holder: string | null;
}

/** One step of a sweep's life, as it is kept: the event, and the sweep and trials as they are after it. */
export interface SweepRecord {
  /** `StoredSweep.version` before it. */
  readonly after: number;
  readonly event: SweepEvent;
  readonly sweep: Sweep;
  readonly trials: readonly Trial[];
  readonly time: number;
}

export interface SweepFilter {
  readonly state?: SweepState;
  readonly notebookSha256?: string;
  /** Sweeps older than this one, by the order of creation: the last `id` of the page before. An unknown id: none. */
  readonly before?: string;
  /** At most so many; the newest first. */
  readonly limit: number;
}

export interface TrialFilter {
  readonly state?: Trial['state'];
  /** Trials with a higher number than this. */
  readonly after?: number;
  readonly limit?: number;
}

/** What another process asks of the one that holds a sweep. */
export type SweepRequest =
  /** Let running trials finish, then wait. */
  | { readonly kind: 'pause' }
  /** Let running trials finish, then end. */
  | { readonly kind: 'stop' }
  /** Kill running trials and end. */
  | { readonly kind: 'cancel' }
  /** Go on to so many trials in all. */
  | { readonly kind: 'extend'; readonly maxTrialCount: number }
  /** Run the failed trials again, with the values they had. */
  | { readonly kind: 'retry-failed' };

/**
 * Keeps notebooks, sweeps and trials. Many processes may use one store at the same time.
 *
 * - A write that has returned is kept, whatever happens to the process next; a write is whole or did not happen.
 * - A notebook is kept as it was first handed in: saving the same content again changes nothing. It is saved before
 *   the sweeps that name it.
 * - `record` refuses (returns false, and writes nothing) when the sweep's version is not the record's `after`: somebody
 *   else wrote. Its `trials` are all that changed: the sweep's `open` is, from then on, those of its trials that wait or
 *   run. Of the sweep's spec only budget and
 *   objective may change.
 * - `hold` gives a sweep to one holder at a time until the moment named; a holder renews by holding again, and
 *   whoever asks after that moment gets it. Moments are whole milliseconds since 1970, and come from the caller.
 * - Sweeps are found by `latest`, by id, by name (the newest of that name), or by a unique beginning of an id of at least
 *   four characters; the first in this order that fits. A beginning that several ids share throws AmbiguousReference.
 * - Every method throws StoreBusy when the store stays locked by others for longer than it waits, and StoreCorrupt when
 *   what it reads is not what Tunebook wrote.
 */
export interface Store {
  saveNotebook(notebook: StoredNotebook): Promise<void>;
  loadNotebook(sha256: string): Promise<StoredNotebook | null>;

  createSweep(sweep: Sweep, context: SweepContext): Promise<void>;
  findSweep(reference: string, now: number): Promise<StoredSweep | null>;
  /** The newest first. */
  listSweeps(filter: SweepFilter): Promise<readonly Sweep[]>;
  countSweeps(): Promise<Readonly<Partial<Record<SweepState, number>>>>;

  record(record: SweepRecord): Promise<boolean>;
  events(
    sweepId: string,
    after: number,
  ): Promise<readonly { readonly version: number; readonly event: SweepEvent }[]>;
  loadTrial(sweepId: string, number: number): Promise<Trial | null>;
  /** By rising number. */
  listTrials(sweepId: string, filter?: TrialFilter): Promise<readonly Trial[]>;
  /** The succeeded trials with an objective value, the best first by the sweep's objective; of equals the earlier first. */
  bestTrials(sweepId: string, limit: number): Promise<readonly Trial[]>;

  hold(claim: {
    readonly sweepId: string;
    readonly holder: string;
    readonly now: number;
    readonly until: number;
  }): Promise<boolean>;
  release(sweepId: string, holder: string): Promise<void>;

  request(sweepId: string, request: SweepRequest): Promise<void>;
  /** The requests since the last call, oldest first; each is given once. */
  takeRequests(sweepId: string): Promise<readonly SweepRequest[]>;

  close(): Promise<void>;
}

/** What a store cannot do for a reason outside Tunebook. The message is a sentence for the user, with the way out. */
export abstract class StoreError extends Error {}

/** The store was locked by another process for longer than the store waits. Nothing was written; try again. */
export class StoreBusy extends StoreError {
  override readonly name = 'StoreBusy';
}

/** The store cannot be opened, or can no longer be written: no permission, no room, not a folder. */
export class StoreUnusable extends StoreError {
  override readonly name = 'StoreUnusable';
}

/** The store was written by a newer version of Tunebook, which this one cannot read. */
export class StoreNewer extends StoreError {
  override readonly name = 'StoreNewer';
}

/** What the store holds is damaged. */
export class StoreCorrupt extends StoreError {
  override readonly name = 'StoreCorrupt';
}

/** Several sweeps' ids begin with the reference; nothing says which is meant. */
export class AmbiguousReference extends StoreError {
  override readonly name = 'AmbiguousReference';
  readonly reference: string;
  /** Ids that begin with it, the newest first; at most ten. */
  readonly candidates: readonly string[];

  constructor(reference: string, candidates: readonly string[]) {
    super(`several sweeps begin with "${reference}": ${candidates.join(', ')}; give more of the id`);
    this.reference = reference;
    this.candidates = candidates;
  }
}
