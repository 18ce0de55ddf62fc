import { advance } from '../core/sweep/advance.ts';
import { bestTrial } from '../core/sweep/best-trial.ts';
import { isEnded } from '../core/sweep/moves.ts';
import type { ObjectiveType } from '../core/search/objective.ts';
import { problem } from '../core/problems/problem.ts';
import type { SweepEvent } from '../core/sweep/sweep-event.ts';
import type { Sweep } from '../core/sweep/sweep.ts';
import { UserFault } from './faults.ts';
import type { FindSweepPorts } from './find-sweep.ts';
import type { Store, StoredSweep, SweepRequest } from './ports/store.ts';

export interface AskSweepPorts extends FindSweepPorts {
  /** Names this process among all that share the store. */
  readonly holder: string;
}

/** Time to write what is asked of a sweep that nobody runs. */
const HOLD_MS = 5_000;

/**
 * Asks something of a sweep. The process that runs it is told; where none does, it is done here and now. Asking twice is
 * asking once. Throws a UserFault when the sweep is not in a state for it. Returns the sweep as it is then; one that
 * another process runs changes a moment later.
 */
export async function askSweep(
  ports: AskSweepPorts,
  stored: StoredSweep,
  request: SweepRequest,
): Promise<Sweep> {
  const { sweep } = stored;
  if (isThere(sweep, request)) return sweep;
  if (!isAllowed(sweep, request)) throw refusal(sweep, request.kind);
  const done = await applyHere(ports, stored, () => eventsOf(ports.store, sweep, request, ports.clock.now()));
  if (done !== null) return done;
  await ports.store.request(sweep.id, request);
  return sweep;
}

/**
 * Turns a sweep's objective round without running a trial again: the best trial is looked for anew, and later suggestions
 * go the other way. Throws a UserFault while a process runs the sweep.
 */
export async function turnObjective(
  ports: AskSweepPorts,
  stored: StoredSweep,
  type: ObjectiveType,
): Promise<Sweep> {
  const { sweep } = stored;
  if (sweep.spec.objective.type === type) return sweep;
  const done = await applyHere(ports, stored, async () => {
    const objective = { ...sweep.spec.objective, type };
    const best = bestTrial(await ports.store.listTrials(sweep.id), objective);
    const value = best?.metrics[objective.metricName];
    return [
      {
        kind: 'direction-changed',
        type,
        best: best === null || value === undefined ? null : { number: best.number, value },
        time: ports.clock.now(),
      },
    ];
  });
  if (done === null)
    throw new UserFault('conflict', [problem('sweep-held', {}, { sweep: sweep.id.slice(0, 8) })]);
  return done;
}

/** What a request means to whoever has the sweep in hand. */
export async function requestEvent(
  store: Store,
  sweep: Sweep,
  request: SweepRequest,
  time: number,
): Promise<SweepEvent> {
  switch (request.kind) {
    case 'pause':
    case 'stop':
    case 'cancel':
      return { kind: `${request.kind}-asked`, time };
    case 'extend':
      return { kind: 'budget-extended', maxTrialCount: request.maxTrialCount, time };
    case 'retry-failed':
      return { kind: 'retry-asked', trials: await store.listTrials(sweep.id, { state: 'failed' }), time };
  }
}

/** Applies events to a sweep that nobody runs; null when somebody does. */
async function applyHere(
  { store, clock, holder }: AskSweepPorts,
  stored: StoredSweep,
  eventsFor: () => Promise<readonly SweepEvent[]>,
): Promise<Sweep | null> {
  const now = clock.now();
  const claim = { sweepId: stored.sweep.id, holder: `${holder}-asking`, now, until: now + HOLD_MS };
  if (stored.held || !(await store.hold(claim))) return null;
  try {
    let { sweep, version } = stored;
    for (const event of await eventsFor()) {
      const next = advance(sweep, event);
      if (next.sweep === sweep) continue;
      const record = { after: version, event, sweep: next.sweep, trials: next.trials, time: clock.now() };
      // Somebody took it up in this moment.
      if (!(await store.record(record))) return null;
      ({ sweep } = next);
      version += 1;
    }
    return sweep;
  } finally {
    await store.release(claim.sweepId, claim.holder);
  }
}

/** What was running when its process was lost runs no more: after the wish, the interruption settles that. */
async function eventsOf(
  store: Store,
  sweep: Sweep,
  request: SweepRequest,
  time: number,
): Promise<readonly SweepEvent[]> {
  const interrupted: SweepEvent = { kind: 'interrupted', time };
  if (request.kind === 'pause') return [interrupted];
  const asked = await requestEvent(store, sweep, request, time);
  return request.kind === 'stop' || request.kind === 'cancel' ? [asked, interrupted] : [interrupted, asked];
}

function isThere({ state, reason, spec }: Sweep, request: SweepRequest): boolean {
  switch (request.kind) {
    case 'pause':
      return state === 'pausing' || state === 'paused';
    case 'stop':
      return reason === 'stopped-by-user' || reason === 'cancelled-by-user';
    case 'cancel':
      return reason === 'cancelled-by-user';
    case 'extend':
      return spec.budget.maxTrialCount === request.maxTrialCount;
    case 'retry-failed':
      return false;
  }
}

function isAllowed({ state, spec }: Sweep, request: SweepRequest): boolean {
  switch (request.kind) {
    case 'pause':
      return !isEnded(state) && state !== 'stopping';
    case 'stop':
    case 'cancel':
      return !isEnded(state);
    case 'extend':
      return state !== 'stopping' && request.maxTrialCount > spec.budget.maxTrialCount;
    case 'retry-failed':
      return state !== 'stopping';
  }
}

const refusal = (sweep: Sweep, verb: string): UserFault =>
  new UserFault('conflict', [
    problem('sweep-state-forbids', {}, { verb, state: sweep.state, reason: sweep.reason }),
  ]);
