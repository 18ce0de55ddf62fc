import type { SweepState, TrialState } from './sweep.ts';

/** Every move a sweep may make. What is not here is a fault of ours, and throws. */
export const sweepMoves = {
  waiting: ['running', 'paused', 'stopped', 'failed'],
  running: ['pausing', 'paused', 'stopping', 'succeeded', 'failed', 'stopped'],
  pausing: ['paused', 'running', 'stopping', 'succeeded', 'failed', 'stopped'],
  paused: ['running', 'stopped'],
  stopping: ['succeeded', 'failed', 'stopped', 'paused'],
  // A larger budget, or a retry of failed trials, opens an ended sweep again; it then waits to be taken up.
  succeeded: ['paused'],
  failed: ['paused'],
  stopped: ['paused'],
} satisfies Record<SweepState, readonly SweepState[]>;

/** Every move a trial may make. `running → waiting` is a trial whose process was lost: it runs again. */
export const trialMoves = {
  waiting: ['running', 'killed'],
  running: ['waiting', 'succeeded', 'failed', 'killed', 'early-stopped', 'metrics-unavailable'],
  succeeded: [],
  // A failed trial may be run again when somebody asks.
  failed: ['waiting'],
  killed: [],
  'early-stopped': [],
  'metrics-unavailable': [],
} satisfies Record<TrialState, readonly TrialState[]>;

/** True for the states that end a sweep. */
export const isEnded = (state: SweepState): boolean =>
  state === 'succeeded' || state === 'failed' || state === 'stopped';

/** The new state; throws when the table does not have the move. Staying put is no move, and allowed. */
export function moveSweep(from: SweepState, to: SweepState): SweepState {
  return checked('sweep', sweepMoves, { from, to });
}

export function moveTrial(from: TrialState, to: TrialState): TrialState {
  return checked('trial', trialMoves, { from, to });
}

function checked<State extends string>(
  what: string,
  moves: Record<State, readonly State[]>,
  { from, to }: { readonly from: State; readonly to: State },
): State {
  if (from !== to && !moves[from].includes(to)) throw new Error(`a ${what} cannot go from ${from} to ${to}`);
  return to;
}
