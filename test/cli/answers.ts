/** The JSON answers of the command line, as far as the tests read them. */
export interface AnsweredTrial {
  readonly number: number;
  readonly state: string;
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly startTime: string | null;
  readonly completionTime: string | null;
  readonly failure: { readonly cause: string; readonly message: string } | null;
}

export interface AnsweredSweep {
  readonly sweep: SweepHead;
  readonly objective: { readonly metricName: string; readonly type: string; readonly goal?: number };
  readonly bestTrial: AnsweredTrial | null;
  readonly statistics: Readonly<Record<string, number>>;
}

export interface SweepHead {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly reason: string | null;
  readonly counts: Readonly<Record<string, number>>;
}

export interface ListedSweeps {
  readonly sweeps: readonly SweepHead[];
}

export interface ShownSweep extends SweepHead {
  readonly trials: readonly AnsweredTrial[];
}
