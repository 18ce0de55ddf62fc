import type { Insertable, Selectable } from 'kysely';
import { sweepMoves } from '../core/sweep/moves.ts';
import type { Sweep, SweepSpec, Trial } from '../core/sweep/sweep.ts';
import { readJson, readWord } from './json-column.ts';
import type { Schema } from './schema.ts';

/** What never changes of a sweep and has no column of its own. */
interface SweepDefinition {
  readonly notebookName: string;
  readonly spec: Omit<SweepSpec, 'budget' | 'objective'>;
}

/** What changes of a sweep and has no column of its own; its open trials are among its trials. */
type SweepProgress = Pick<
  Sweep,
  | 'reason'
  | 'counts'
  | 'statistics'
  | 'best'
  | 'trialsSinceBest'
  | 'asked'
  | 'exhausted'
  | 'environmentFailures'
  | 'startTime'
  | 'completionTime'
> &
  Pick<SweepSpec, 'budget' | 'objective'>;

/** The columns that change with an event, the version left out. */
export const progressColumns = (sweep: Sweep) => ({
  state: sweep.state,
  progress: JSON.stringify({
    reason: sweep.reason,
    counts: sweep.counts,
    statistics: sweep.statistics,
    best: sweep.best,
    trialsSinceBest: sweep.trialsSinceBest,
    asked: sweep.asked,
    exhausted: sweep.exhausted,
    environmentFailures: sweep.environmentFailures,
    startTime: sweep.startTime,
    completionTime: sweep.completionTime,
    budget: sweep.spec.budget,
    objective: sweep.spec.objective,
  } satisfies SweepProgress),
});

/** The columns that are set once, the order of creation left out. */
export const constantColumns = (sweep: Sweep) =>
  ({
    id: sweep.id,
    name: sweep.name,
    engine: sweep.engine,
    notebook_sha256: sweep.notebook.sha256,
    create_time: sweep.createTime,
  }) satisfies Partial<Insertable<Schema['sweeps']>>;

/** What goes into `sweep_definitions.definition`. */
export function definitionText(sweep: Sweep): string {
  const { budget: _budget, objective: _objective, ...spec } = sweep.spec;
  return JSON.stringify({ notebookName: sweep.notebook.name, spec } satisfies SweepDefinition);
}

/** A sweep's row together with its definition. */
export type SweepRow = Selectable<Schema['sweeps']> &
  Pick<Selectable<Schema['sweep_definitions']>, 'definition' | 'context'>;

/** The sweep a row holds; `open` are its trials that wait or run, by rising number. Throws StoreCorrupt. */
export function readSweepRow(row: SweepRow, open: readonly Trial[]): Sweep {
  const name = `sweep ${row.id}`;
  const { budget, objective, ...progress } = readJson<SweepProgress>(row.progress, 'object', name);
  const { notebookName, spec } = readJson<SweepDefinition>(row.definition, 'object', name);
  return {
    id: row.id,
    name: row.name,
    notebook: { name: notebookName, sha256: row.notebook_sha256 },
    engine: row.engine,
    spec: { ...spec, budget, objective },
    state: readWord(row.state, sweepMoves, name),
    ...progress,
    open,
    createTime: row.create_time,
  };
}
