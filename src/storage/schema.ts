import type { ColumnType } from 'kysely';
import type { Sweep, SweepState, TrialState } from '../core/sweep/sweep.ts';

/** JSON as text, so that one query text serves every database. */
type Json = string;

/** Set once, when the row is made. */
type Constant<Value> = ColumnType<Value, Value, never>;

/**
 * The tables. Moments are milliseconds since 1970; a dialect whose driver reads `bigint` as text has to turn it into a number.
 *
 * `sweeps` changes with every event, so it holds only what is small; what is large and constant is in `sweep_definitions`.
 */
export interface Schema {
  notebooks: {
    sha256: Constant<string>;
    name: Constant<string>;
    text: Constant<string>;
    directory: Constant<string | null>;
    create_time: Constant<number>;
  };
  sweeps: {
    id: Constant<string>;
    /** The order of creation. */
    sequence: Constant<number>;
    name: Constant<string>;
    engine: Constant<Sweep['engine']>;
    notebook_sha256: Constant<string>;
    create_time: Constant<number>;
    state: SweepState;
    version: number;
    /** What else of the sweep changes: a `SweepProgress`. */
    progress: Json;
    holder: string | null;
    held_until: number | null;
  };
  sweep_definitions: {
    sweep_id: Constant<string>;
    /** What of the sweep never changes: a `SweepDefinition`. */
    definition: Constant<Json>;
    context: Constant<Json>;
  };
  trials: {
    sweep_id: Constant<string>;
    number: Constant<number>;
    state: TrialState;
    /** The objective's value of a succeeded trial. */
    value: number | null;
    parameters: Json;
    metrics: Json;
    steps: Json;
    reports: Json;
    failure: Json | null;
    start_time: number | null;
    completion_time: number | null;
  };
  events: {
    sweep_id: Constant<string>;
    /** The sweep's version after it. */
    version: Constant<number>;
    kind: Constant<string>;
    time: Constant<number>;
    event: Constant<Json>;
  };
  requests: {
    sweep_id: Constant<string>;
    sequence: Constant<number>;
    /** A SweepRequest. */
    request: Constant<Json>;
  };
}
