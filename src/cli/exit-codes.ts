import { reachesGoal } from '../core/search/objective.ts';
import { isEnded } from '../core/sweep/moves.ts';
import type { FaultKind } from '../app/faults.ts';
import type { Sweep } from '../core/sweep/sweep.ts';

/** What the command line ends with; part of its interface. */
export const exitCodes = {
  done: 0,
  ourFault: 1,
  wrongUsage: 2,
  notebookHasErrors: 3,
  noValidTrial: 4,
  goalNotReached: 5,
  interrupted: 130,
} as const;

export const exitCodeOfFault = {
  usage: exitCodes.wrongUsage,
  notebook: exitCodes.notebookHasErrors,
  'not-found': exitCodes.wrongUsage,
  conflict: exitCodes.wrongUsage,
} as const satisfies Record<FaultKind, number>;

/** The code for a sweep as it is when the command ends. */
export function exitCodeOfSweep(sweep: Sweep): number {
  if (!isEnded(sweep.state)) return exitCodes.interrupted;
  if (sweep.best === null) return exitCodes.noValidTrial;
  const { objective } = sweep.spec;
  return objective.goal !== undefined && !reachesGoal(objective, sweep.best.value)
    ? exitCodes.goalNotReached
    : exitCodes.done;
}
