import { isBetter, reachesGoal } from '../search/objective.ts';
import { isEnded, moveSweep, moveTrial } from './moves.ts';
import type { SweepEvent, SweepOrder, TrialOutcome } from './sweep-event.ts';
import type { Counts, Statistics, StepResult, Sweep, SweepReason, SweepState, Trial } from './sweep.ts';

export interface Advance {
  readonly sweep: Sweep;
  /** Trials that are new or different, as they are now. */
  readonly trials: readonly Trial[];
  /** What the engine is to do; to be carried out after sweep and trials are stored. */
  readonly orders: readonly SweepOrder[];
}

/** As many failures in a row for reasons of the environment end a sweep: more trials would only fail alike. */
const ENVIRONMENT_FAILURES = 3;

/** The sweep after an event, with what is to be done about it. The one place where a sweep changes. */
export function advance(sweep: Sweep, event: SweepEvent): Advance {
  switch (event.kind) {
    case 'taken-up':
      return takeUp(sweep, event.time);
    case 'trial-suggested':
      return suggested(sweep, event);
    case 'space-exhausted':
      return settle({ ...sweep, asked: without(sweep.asked, event.number), exhausted: true }, event.time);
    case 'trial-started':
      return started(sweep, event);
    case 'trial-ended':
      return ended(sweep, event);
    case 'pause-asked':
      return sweep.state === 'running'
        ? settle({ ...dropAsked(sweep), state: moveSweep(sweep.state, 'pausing') }, event.time)
        : unchanged(sweep);
    case 'stop-asked':
      return end(sweep, { state: 'stopped', reason: 'stopped-by-user', time: event.time });
    case 'cancel-asked':
      return cutOff(end(sweep, { state: 'stopped', reason: 'cancelled-by-user', time: event.time }));
    case 'time-used':
      return cutOff(end(sweep, { state: successOf(sweep), reason: 'time-used', time: event.time }));
    case 'environment-broken':
      return cutOff(end(sweep, { state: 'failed', reason: 'environment-broken', time: event.time }));
    case 'budget-extended':
      return extended(sweep, event);
    case 'retry-asked':
      return retried(sweep, event);
    case 'direction-changed':
      return unchanged({
        ...sweep,
        spec: { ...sweep.spec, objective: { ...sweep.spec.objective, type: event.type, source: 'request' } },
        best: event.best,
      });
    case 'interrupted':
      return sweep.state === 'stopping' ? endAtOnce(sweep, event.time) : interrupted(sweep);
  }
}

function takeUp(sweep: Sweep, time: number): Advance {
  if (isEnded(sweep.state)) return unchanged(sweep);
  if (sweep.state === 'stopping') return endAtOnce(sweep, time);
  const state = moveSweep(sweep.state, 'running');
  const open = sweep.open.map(backToWaiting);
  const taken = { ...dropAsked(sweep), state, open, startTime: sweep.startTime ?? time };
  const reopened = { ...taken, counts: { ...taken.counts, running: 0 } };
  const settled = settle(reopened, time);
  const rerun = open.map(runOrder);
  return {
    ...settled,
    trials: [...open.filter((trial, at) => trial !== sweep.open[at]), ...settled.trials],
    orders: [...rerun, ...settled.orders],
  };
}

function suggested(sweep: Sweep, event: Extract<SweepEvent, { kind: 'trial-suggested' }>): Advance {
  if (!sweep.asked.includes(event.number)) return unchanged(sweep);
  const trial: Trial = {
    number: event.number,
    state: 'waiting',
    parameters: event.parameters,
    metrics: {},
    startTime: null,
    completionTime: null,
    steps: [],
    reports: [],
    failure: null,
  };
  const next: Sweep = {
    ...sweep,
    asked: without(sweep.asked, event.number),
    open: [...sweep.open, trial].sort((a, b) => a.number - b.number),
    counts: { ...sweep.counts, trials: sweep.counts.trials + 1 },
  };
  return { sweep: next, trials: [trial], orders: [runOrder(trial)] };
}

function started(sweep: Sweep, event: Extract<SweepEvent, { kind: 'trial-started' }>): Advance {
  const before = sweep.open.find((trial) => trial.number === event.number);
  if (before?.state !== 'waiting') return unchanged(sweep);
  const trial: Trial = { ...before, state: moveTrial(before.state, 'running'), startTime: event.time };
  return {
    sweep: {
      ...sweep,
      open: sweep.open.map((one) => (one === before ? trial : one)),
      counts: { ...sweep.counts, running: sweep.counts.running + 1 },
    },
    trials: [trial],
    orders: [],
  };
}

function ended(sweep: Sweep, event: Extract<SweepEvent, { kind: 'trial-ended' }>): Advance {
  const before = sweep.open.find((trial) => trial.number === event.number);
  if (before === undefined) return unchanged(sweep);
  const trial: Trial = {
    ...before,
    state: moveTrial(before.state === 'waiting' ? 'running' : before.state, event.outcome),
    metrics: event.metrics,
    completionTime: event.time,
    steps: event.steps,
    reports: event.reports,
    failure: event.failure,
  };
  const { objective } = sweep.spec;
  const value = event.outcome === 'succeeded' ? (event.metrics[objective.metricName] ?? null) : null;
  const best = value === null ? sweep.best : betterOf(sweep, { number: trial.number, value });
  const next: Sweep = {
    ...sweep,
    open: sweep.open.filter((one) => one !== before),
    counts: countEnded(sweep.counts, event.outcome, before.state === 'running'),
    statistics: addSteps(sweep.statistics, event.steps),
    best,
    trialsSinceBest: isNews(sweep.best, best) ? 0 : sweep.trialsSinceBest + 1,
    environmentFailures: countEnvironment(sweep, trial),
  };
  const last = event.outcome === 'early-stopped' ? (event.reports.at(-1)?.value ?? null) : value;
  const tell: SweepOrder = { kind: 'tell', number: trial.number, outcome: event.outcome, value: last };
  const ending = reasonToEnd(next, value);
  const after =
    ending === null ? settle(next, event.time) : cutOff(end(next, { ...ending, time: event.time }));
  return { ...after, trials: [trial, ...after.trials], orders: [tell, ...after.orders] };
}

/** What a trial's end may mean for a sweep that goes on so far: that it is over, and how. */
function reasonToEnd(
  sweep: Sweep,
  value: number | null,
): { readonly state: SweepState; readonly reason: SweepReason } | null {
  const { objective, budget } = sweep.spec;
  const failures = sweep.counts.failed + sweep.counts.metricsUnavailable;
  if (sweep.state === 'stopping') return null;
  if (value !== null && reachesGoal(objective, value)) return { state: 'succeeded', reason: 'goal-reached' };
  if (sweep.environmentFailures.inARow >= ENVIRONMENT_FAILURES)
    return { state: 'failed', reason: 'environment-broken' };
  if (failures > 0 && failures >= budget.maxFailedTrialCount)
    return { state: 'failed', reason: 'too-many-failures' };
  if (sweep.best !== null && sweep.trialsSinceBest >= (budget.maxTrialsWithoutBetter ?? Infinity))
    return { state: 'succeeded', reason: 'nothing-better' };
  return null;
}

function extended(sweep: Sweep, event: Extract<SweepEvent, { kind: 'budget-extended' }>): Advance {
  const { budget } = sweep.spec;
  // A limit on failures that no failure could reach before must not come to bind because there is more to do.
  const maxFailedTrialCount =
    budget.maxFailedTrialCount >= budget.maxTrialCount ? event.maxTrialCount : budget.maxFailedTrialCount;
  const wider = {
    ...sweep,
    trialsSinceBest: 0,
    spec: { ...sweep.spec, budget: { ...budget, maxTrialCount: event.maxTrialCount, maxFailedTrialCount } },
  };
  return isEnded(sweep.state) ? unchanged(reopened(wider)) : settle(wider, event.time);
}

function retried(sweep: Sweep, event: Extract<SweepEvent, { kind: 'retry-asked' }>): Advance {
  const trials = event.trials.map((trial) => ({
    ...trial,
    state: moveTrial(trial.state, 'waiting'),
    metrics: {},
    startTime: null,
    completionTime: null,
    steps: [],
    reports: [],
    failure: null,
  }));
  if (trials.length === 0) return unchanged(sweep);
  const next = {
    ...sweep,
    open: [...sweep.open, ...trials].sort((a, b) => a.number - b.number),
    counts: { ...sweep.counts, failed: sweep.counts.failed - trials.length },
    environmentFailures: { inARow: 0, message: '' },
  };
  return {
    sweep: isEnded(sweep.state) ? reopened(next) : next,
    trials,
    orders: sweep.state === 'running' ? trials.map(runOrder) : [],
  };
}

/** An ended sweep that has something to do again. */
const reopened = (sweep: Sweep): Sweep => ({
  ...sweep,
  state: moveSweep(sweep.state, 'paused'),
  reason: null,
  completionTime: null,
});

function interrupted(sweep: Sweep): Advance {
  if (isEnded(sweep.state) || sweep.state === 'paused') return unchanged(sweep);
  const open = sweep.open.map(backToWaiting);
  return {
    sweep: {
      ...dropAsked(sweep),
      state: moveSweep(sweep.state, 'paused'),
      open,
      counts: { ...sweep.counts, running: 0 },
    },
    trials: open.filter((trial, at) => trial !== sweep.open[at]),
    orders: sweep.open
      .filter((trial) => trial.state === 'running')
      .map((trial) => ({ kind: 'kill', number: trial.number })),
  };
}

/** Ends the sweep: at once when nothing runs, else when the last running trial has ended. Waiting trials are killed. */
function end(
  sweep: Sweep,
  to: { readonly state: SweepState; readonly reason: SweepReason; readonly time: number },
): Advance {
  if (isEnded(sweep.state) || sweep.state === 'stopping') return unchanged(sweep);
  const idle = sweep.open.filter((trial) => trial.state === 'waiting');
  const killed = idle.map((trial) => ({
    ...trial,
    state: moveTrial(trial.state, 'killed'),
    completionTime: to.time,
  }));
  const open = sweep.open.filter((trial) => trial.state === 'running');
  const next: Sweep = {
    ...dropAsked(sweep),
    open,
    counts: { ...sweep.counts, killed: sweep.counts.killed + killed.length },
    reason: to.reason,
    state: moveSweep(sweep.state, open.length > 0 ? 'stopping' : to.state),
    completionTime: open.length > 0 ? null : to.time,
  };
  const kills: SweepOrder[] = killed.map((trial) => ({ kind: 'kill', number: trial.number }));
  return { sweep: next, trials: killed, orders: kills };
}

/** Ends a stopping sweep whose process goes, or went, away: what still ran is killed, and does not run again. */
function endAtOnce(sweep: Sweep, time: number): Advance {
  const killed = sweep.open.map((trial) => ({
    ...trial,
    state: moveTrial(trial.state, 'killed'),
    completionTime: time,
  }));
  const next: Sweep = {
    ...dropAsked(sweep),
    open: [],
    counts: { ...sweep.counts, running: 0, killed: sweep.counts.killed + killed.length },
    state: moveSweep(sweep.state, endState(sweep)),
    completionTime: time,
  };
  return {
    sweep: next,
    trials: killed,
    orders: killed.map((trial) => ({ kind: 'kill', number: trial.number })),
  };
}

/** Adds the order to kill what still runs. */
function cutOff(advanced: Advance): Advance {
  const kills: SweepOrder[] = advanced.sweep.open.map((trial) => ({ kind: 'kill', number: trial.number }));
  return { ...advanced, orders: [...advanced.orders, ...kills] };
}

/** Asks for as many trials as budget and parallelism have room for; ends or pauses a sweep that has come to rest. */
function settle(sweep: Sweep, time: number): Advance {
  const idle = sweep.open.length === 0 && sweep.asked.length === 0;
  if (sweep.state === 'pausing' && idle) return rest(sweep, { state: 'paused', completionTime: null });
  if (sweep.state === 'stopping' && idle)
    return rest(sweep, { state: endState(sweep), completionTime: time });
  if (sweep.state !== 'running') return unchanged(sweep);

  const { maxTrialCount, parallelTrialCount } = sweep.spec.budget;
  const begun = sweep.counts.trials + sweep.asked.length;
  const left = sweep.exhausted ? 0 : maxTrialCount - begun;
  if (left <= 0 && idle) {
    const reason = sweep.exhausted && sweep.counts.trials < maxTrialCount ? 'space-exhausted' : 'budget-used';
    return rest({ ...sweep, reason }, { state: successOf(sweep), completionTime: time });
  }
  const room = Math.min(left, parallelTrialCount - sweep.open.length - sweep.asked.length);
  if (room <= 0) return unchanged(sweep);
  const numbers = Array.from({ length: room }, (_, at) => begun + at);
  return {
    sweep: { ...sweep, asked: [...sweep.asked, ...numbers] },
    trials: [],
    orders: [{ kind: 'ask', numbers }],
  };
}

const rest = (
  sweep: Sweep,
  to: { readonly state: SweepState; readonly completionTime: number | null },
): Advance =>
  unchanged({ ...sweep, state: moveSweep(sweep.state, to.state), completionTime: to.completionTime });

/** A sweep whose trials all failed has not succeeded, however it came to its end. */
const successOf = (sweep: Sweep): SweepState => (sweep.best === null ? 'failed' : 'succeeded');

/** Where a stopping sweep comes to rest, by the reason that stopped it. */
function endState(sweep: Sweep): SweepState {
  switch (sweep.reason) {
    case 'goal-reached':
      return 'succeeded';
    case 'too-many-failures':
    case 'environment-broken':
    case 'engine-lost':
      return 'failed';
    case 'stopped-by-user':
    case 'cancelled-by-user':
      return 'stopped';
    case 'budget-used':
    case 'space-exhausted':
    case 'time-used':
    case 'nothing-better':
    case null:
      return successOf(sweep);
  }
}

/** The better of the best so far and a new trial; ties go to the earlier trial. */
function betterOf(
  sweep: Sweep,
  candidate: { readonly number: number; readonly value: number },
): Sweep['best'] {
  const { best } = sweep;
  if (!Number.isFinite(candidate.value)) return best;
  if (best === null || isBetter(sweep.spec.objective.type, candidate.value, best.value)) return candidate;
  return candidate.value === best.value && candidate.number < best.number ? candidate : best;
}

/** True when a value is better than all before it; an equal one of an earlier trial is no news. */
const isNews = (before: Sweep['best'], after: Sweep['best']): boolean => before?.value !== after?.value;

function countEnded(counts: Counts, outcome: TrialOutcome, ran: boolean): Counts {
  const field = {
    succeeded: 'succeeded',
    failed: 'failed',
    killed: 'killed',
    'early-stopped': 'earlyStopped',
    'metrics-unavailable': 'metricsUnavailable',
  } as const satisfies Record<TrialOutcome, keyof Counts>;
  const name = field[outcome];
  return { ...counts, running: counts.running - (ran ? 1 : 0), [name]: counts[name] + 1 };
}

function addSteps(sum: Statistics, steps: readonly StepResult[]): Statistics {
  const reused = steps.filter((step) => step.state === 'reused');
  return {
    stepsRun: sum.stepsRun + steps.length - reused.length,
    stepsReused: sum.stepsReused + reused.length,
    secondsSaved: reused.reduce((total, step) => total + step.seconds, sum.secondsSaved),
  };
}

function countEnvironment(sweep: Sweep, trial: Trial): Sweep['environmentFailures'] {
  if (trial.failure?.cause !== 'environment') return { inARow: 0, message: '' };
  const { message } = trial.failure;
  const inARow = message === sweep.environmentFailures.message ? sweep.environmentFailures.inARow + 1 : 1;
  return { inARow, message };
}

const backToWaiting = (trial: Trial): Trial =>
  trial.state === 'waiting' ? trial : { ...trial, state: moveTrial(trial.state, 'waiting'), startTime: null };

const dropAsked = (sweep: Sweep): Sweep => ({ ...sweep, asked: [] });

const runOrder = (trial: Trial): SweepOrder => ({
  kind: 'run',
  number: trial.number,
  parameters: trial.parameters,
});

const without = (numbers: readonly number[], gone: number): readonly number[] =>
  numbers.filter((number) => number !== gone);

const unchanged = (sweep: Sweep): Advance => ({ sweep, trials: [], orders: [] });
