import { type AskSweepPorts } from '../../app/ask-sweep.ts';
import { UserFault } from '../../app/faults.ts';
import type { SweepRunner } from '../../app/sweep-runner.ts';
import { problem } from '../../core/problems/problem.ts';
import { isEnded } from '../../core/sweep/moves.ts';
import type { Sweep } from '../../core/sweep/sweep.ts';
import { findSettledSweep } from '../../app/find-sweep.ts';

export interface ResumeSweepPorts extends AskSweepPorts {
  readonly runner: Pick<SweepRunner, 'start'>;
}

/** Takes a paused or interrupted sweep up again, here. One that runs already is left alone. */
export async function resumeSweep(ports: ResumeSweepPorts, reference: string): Promise<Sweep> {
  const { sweep, held } = await findSettledSweep(ports, reference);
  const { state, reason } = sweep;
  const onItsWay = held && (state === 'pausing' || state === 'stopping');
  if (isEnded(state) || onItsWay)
    throw new UserFault('conflict', [problem('sweep-state-forbids', {}, { verb: 'resume', state, reason })]);
  if (held && state === 'paused')
    throw new UserFault('conflict', [problem('sweep-held', {}, { sweep: sweep.id.slice(0, 8) })]);
  if (held) return sweep;
  // What was asked of a run that is over does not concern the next one.
  await ports.store.takeRequests(sweep.id);
  ports.runner.start(sweep.id);
  return sweep;
}
