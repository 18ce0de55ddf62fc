import type { ObjectiveType } from '../search/objective.ts';
import type { Assignment } from '../search/space.ts';
import type { Report, StepResult, Trial, TrialFailure, TrialState } from './sweep.ts';

/** How a trial can end. */
export type TrialOutcome = Exclude<TrialState, 'waiting' | 'running'>;

/**
 * What happens to a sweep, whoever runs it. Each is stored before it is acted on, so replaying them gives the sweep again.
 * `time` is in milliseconds since 1970.
 */
export type SweepEvent =
  /** The sweep begins, or a process takes it up again: what was running when it was lost runs again. */
  | { readonly kind: 'taken-up'; readonly time: number }
  | { readonly kind: 'trial-suggested'; readonly number: number; readonly parameters: Assignment }
  /** The suggester has no untried point for this number. */
  | { readonly kind: 'space-exhausted'; readonly number: number; readonly time: number }
  | { readonly kind: 'trial-started'; readonly number: number; readonly time: number }
  | {
      readonly kind: 'trial-ended';
      readonly number: number;
      readonly outcome: TrialOutcome;
      readonly metrics: Readonly<Record<string, number>>;
      readonly steps: readonly StepResult[];
      readonly reports: readonly Report[];
      readonly failure: TrialFailure | null;
      readonly time: number;
    }
  /** Running trials finish, then the sweep waits. */
  | { readonly kind: 'pause-asked'; readonly time: number }
  /** Running trials finish, then the sweep ends. */
  | { readonly kind: 'stop-asked'; readonly time: number }
  /** Running trials are killed now, and the sweep ends. */
  | { readonly kind: 'cancel-asked'; readonly time: number }
  /** The sweep may begin so many trials in all; an ended one waits to be taken up again. */
  | { readonly kind: 'budget-extended'; readonly maxTrialCount: number; readonly time: number }
  /** Failed trials run again with the values they had; an ended sweep waits to be taken up again. */
  | { readonly kind: 'retry-asked'; readonly trials: readonly Trial[]; readonly time: number }
  /** The objective was the other way round: `best` is the best trial by the new direction, over all that there are. */
  | {
      readonly kind: 'direction-changed';
      readonly type: ObjectiveType;
      readonly best: { readonly number: number; readonly value: number } | null;
      readonly time: number;
    }
  /** The process that runs the sweep goes away: what runs is given up, to run again when the sweep is taken up. */
  | { readonly kind: 'interrupted'; readonly time: number }
  /** The sweep's own time is used up. */
  | { readonly kind: 'time-used'; readonly time: number }
  /** No trial can run: the interpreter, a package or the imports are broken. */
  | { readonly kind: 'environment-broken'; readonly failure: TrialFailure; readonly time: number };

/** What an engine is to do next. */
export type SweepOrder =
  | { readonly kind: 'ask'; readonly numbers: readonly number[] }
  | { readonly kind: 'run'; readonly number: number; readonly parameters: Assignment }
  | {
      readonly kind: 'tell';
      readonly number: number;
      readonly outcome: TrialOutcome;
      readonly value: number | null;
    }
  | { readonly kind: 'kill'; readonly number: number };
