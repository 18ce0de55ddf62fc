import type { Insertable, Selectable } from 'kysely';
import { trialMoves } from '../core/sweep/moves.ts';
import type { Trial } from '../core/sweep/sweep.ts';
import { readJson, readWord } from './json-column.ts';
import type { Schema } from './schema.ts';

/** A trial as a row. `metricName` is the objective's. */
export function trialRow(sweepId: string, metricName: string, trial: Trial): Insertable<Schema['trials']> {
  return {
    sweep_id: sweepId,
    number: trial.number,
    state: trial.state,
    value: objectiveValue(trial, metricName),
    parameters: JSON.stringify(trial.parameters),
    metrics: JSON.stringify(trial.metrics),
    steps: JSON.stringify(trial.steps),
    reports: JSON.stringify(trial.reports),
    failure: trial.failure === null ? null : JSON.stringify(trial.failure),
    start_time: trial.startTime,
    completion_time: trial.completionTime,
  };
}

/** The trial a row holds. Throws StoreCorrupt. */
export function readTrialRow(row: Selectable<Schema['trials']>): Trial {
  const name = `trial ${row.number} of sweep ${row.sweep_id}`;
  return {
    number: row.number,
    state: readWord(row.state, trialMoves, name),
    parameters: readJson(row.parameters, 'object', name),
    metrics: readJson(row.metrics, 'object', name),
    startTime: row.start_time,
    completionTime: row.completion_time,
    steps: readJson(row.steps, 'array', name),
    reports: readJson(row.reports, 'array', name),
    failure: row.failure === null ? null : readJson(row.failure, 'object', name),
  };
}

/** Only what succeeded takes part in the search for the best. */
function objectiveValue(trial: Trial, metricName: string): number | null {
  if (trial.state !== 'succeeded') return null;
  const value = trial.metrics[metricName];
  return value !== undefined && Number.isFinite(value) ? value : null;
}
