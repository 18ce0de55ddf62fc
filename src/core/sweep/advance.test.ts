import { describe, expect, it } from 'vitest';
import { advance } from './advance.ts';
import { createSweep } from './create-sweep.ts';
import type { SweepEvent, SweepOrder } from './sweep-event.ts';
import type { Budget, Sweep, Trial } from './sweep.ts';

const TIME = 1_000;

function waiting(budget: Partial<Budget> = {}, goal?: number): Sweep {
  return createSweep({
    id: 'a',
    name: 'a',
    notebook: { name: 'n.ipynb', sha256: '0' },
    engine: 'local',
    time: TIME,
    spec: {
      parameters: [],
      fixed: {},
      objective: {
        metricName: 'loss',
        type: 'minimize',
        additionalMetricNames: [],
        source: 'request',
        ...(goal === undefined ? {} : { goal }),
      },
      algorithm: { algorithmName: 'random', algorithmSettings: {} },
      budget: { maxTrialCount: 4, parallelTrialCount: 2, maxFailedTrialCount: 3, ...budget },
      seed: 1,
      startPoints: [],
    },
  });
}

/** Applies events one after another, and keeps what was ordered and the last of every trial. */
function play(sweep: Sweep, events: readonly SweepEvent[]) {
  const trials = new Map<number, Trial>();
  const orders: SweepOrder[] = [];
  for (const event of events) {
    const next = advance(sweep, event);
    sweep = next.sweep;
    next.trials.forEach((trial) => trials.set(trial.number, trial));
    orders.push(...next.orders);
  }
  return { sweep, trials: [...trials.values()].sort((a, b) => a.number - b.number), orders };
}

const takenUp: SweepEvent = { kind: 'taken-up', time: TIME };
const suggested = (number: number): SweepEvent => ({
  kind: 'trial-suggested',
  number,
  parameters: { x: number },
});
const started = (number: number): SweepEvent => ({ kind: 'trial-started', number, time: TIME });
const succeeded = (number: number, loss: number): SweepEvent => ({
  kind: 'trial-ended',
  number,
  outcome: 'succeeded',
  metrics: { loss },
  steps: [{ name: 's', state: 'succeeded', seconds: 1 }],
  reports: [],
  failure: null,
  time: TIME + 10,
});
const failed = (
  number: number,
  message = 'boom',
  cause: 'exception' | 'environment' = 'exception',
): SweepEvent => ({
  kind: 'trial-ended',
  number,
  outcome: 'failed',
  metrics: {},
  steps: [],
  reports: [],
  failure: { cause, message },
  time: TIME + 10,
});
const whole = (number: number, loss: number): SweepEvent[] => [
  suggested(number),
  started(number),
  succeeded(number, loss),
];

describe('a sweep that runs', () => {
  it('asks for as many trials as may run side by side', () => {
    expect(play(waiting(), [takenUp]).orders).toEqual([{ kind: 'ask', numbers: [0, 1] }]);
  });

  it('asks for one more trial when one has ended', () => {
    const { orders } = play(waiting(), [takenUp, suggested(0), suggested(1), started(0), succeeded(0, 1)]);
    expect(orders.at(-1)).toEqual({ kind: 'ask', numbers: [2] });
  });

  it('gives every number once, also when the answers come out of order', () => {
    const { orders } = play(waiting(), [takenUp, suggested(1), started(1), succeeded(1, 1), suggested(0)]);
    expect(orders.flatMap((order) => (order.kind === 'ask' ? order.numbers : []))).toEqual([0, 1, 2]);
  });

  it('tells the suggester what came out', () => {
    const { orders } = play(waiting(), [takenUp, ...whole(0, 0.5)]);
    expect(orders).toContainEqual({ kind: 'tell', number: 0, outcome: 'succeeded', value: 0.5 });
  });

  it('keeps the lower loss when the goal is to minimize', () => {
    expect(play(waiting(), [takenUp, ...whole(0, 0.4), ...whole(1, 0.2)]).sweep.best).toEqual({
      number: 1,
      value: 0.2,
    });
  });

  it('tells the suggester the last value of a trial that was stopped early, and does not count it as best', () => {
    const { sweep, orders } = play(waiting(), [
      takenUp,
      suggested(0),
      {
        ...(succeeded(0, 0.1) as Extract<SweepEvent, { kind: 'trial-ended' }>),
        outcome: 'early-stopped',
        reports: [{ step: 1, value: 0.3 }],
      },
    ]);
    expect(orders).toContainEqual({ kind: 'tell', number: 0, outcome: 'early-stopped', value: 0.3 });
    expect([sweep.best, sweep.counts.earlyStopped]).toEqual([null, 1]);
  });

  it('keeps the earlier trial in a tie, whichever ended first', () => {
    const { sweep } = play(waiting(), [
      takenUp,
      suggested(0),
      suggested(1),
      succeeded(1, 0.2),
      succeeded(0, 0.2),
    ]);
    expect(sweep.best?.number).toBe(0);
  });

  it('counts steps that ran and steps that were reused', () => {
    const { sweep } = play(waiting(), [
      takenUp,
      suggested(0),
      {
        ...(succeeded(0, 1) as Extract<SweepEvent, { kind: 'trial-ended' }>),
        steps: [
          { name: 'a', state: 'reused', seconds: 2 },
          { name: 'b', state: 'succeeded', seconds: 1 },
        ],
      },
    ]);
    expect(sweep.statistics).toEqual({ stepsRun: 1, stepsReused: 1, secondsSaved: 2 });
  });

  it('takes no notice of an end that was told twice', () => {
    const once = play(waiting(), [takenUp, ...whole(0, 0.4)]).sweep;
    expect(advance(once, succeeded(0, 0.1)).sweep).toBe(once);
  });
});

describe('the end of a sweep', () => {
  it('comes with the budget', () => {
    const { sweep } = play(waiting(), [takenUp, ...[0, 1, 2, 3].flatMap((number) => whole(number, number))]);
    expect([sweep.state, sweep.reason, sweep.counts.succeeded]).toEqual(['succeeded', 'budget-used', 4]);
  });

  it('comes with the goal, and kills what still runs', () => {
    const events = [takenUp, suggested(0), suggested(1), started(0), started(1), succeeded(0, 0.01)];
    const { sweep, orders } = play(waiting({}, 0.05), events);
    expect([sweep.state, sweep.reason]).toEqual(['stopping', 'goal-reached']);
    expect(orders).toContainEqual({ kind: 'kill', number: 1 });
    const end = { ...succeeded(1, 0), outcome: 'killed', metrics: {} } as SweepEvent;
    expect(advance(sweep, end).sweep.state).toBe('succeeded');
  });

  it('comes with too many failures', () => {
    const { sweep } = play(waiting({ maxFailedTrialCount: 2 }), [
      takenUp,
      ...[0, 1].flatMap((number) => [suggested(number), failed(number)]),
    ]);
    expect([sweep.state, sweep.reason, sweep.counts.failed]).toEqual(['failed', 'too-many-failures', 2]);
  });

  it('comes when three trials in a row failed alike for want of the environment', () => {
    const { sweep } = play(waiting({ maxTrialCount: 9, maxFailedTrialCount: 9 }), [
      takenUp,
      ...[0, 1, 2].flatMap((number) => [
        suggested(number),
        failed(number, 'No module named x', 'environment'),
      ]),
    ]);
    expect([sweep.state, sweep.reason]).toEqual(['failed', 'environment-broken']);
  });

  it('comes when nothing better came for as many trials as were allowed', () => {
    const { sweep } = play(waiting({ maxTrialCount: 9, maxTrialsWithoutBetter: 2 }), [
      takenUp,
      ...[0.5, 0.4, 0.4, 0.9].flatMap((loss, number) => whole(number, loss)),
    ]);
    expect([sweep.reason, sweep.best]).toEqual(['nothing-better', { number: 1, value: 0.4 }]);
  });

  it('comes when the space has no untried point left', () => {
    const { sweep } = play(waiting(), [
      takenUp,
      ...whole(0, 1),
      { kind: 'space-exhausted', number: 1, time: TIME },
      { kind: 'space-exhausted', number: 2, time: TIME },
    ]);
    expect([sweep.state, sweep.reason]).toEqual(['succeeded', 'space-exhausted']);
  });

  it('comes once, though trials that still ran give more reasons for it', () => {
    const { sweep } = play(waiting({ maxFailedTrialCount: 1 }), [
      takenUp,
      suggested(0),
      suggested(1),
      started(0),
      started(1),
      failed(0),
      failed(1),
    ]);
    expect([sweep.state, sweep.reason, sweep.counts.failed]).toEqual(['failed', 'too-many-failures', 2]);
  });

  it('is a failure when no trial gave a value', () => {
    const { sweep } = play(waiting({ maxTrialCount: 1, maxFailedTrialCount: 5 }), [
      takenUp,
      suggested(0),
      failed(0),
    ]);
    expect([sweep.state, sweep.reason]).toEqual(['failed', 'budget-used']);
  });

  it('waits for running trials when the user stops it, and kills waiting ones', () => {
    const running = play(waiting(), [takenUp, suggested(0), started(0), suggested(1)]).sweep;
    const stopping = advance(running, { kind: 'stop-asked', time: TIME }).sweep;
    expect([stopping.state, stopping.counts.killed]).toEqual(['stopping', 1]);
    const stopped = advance(stopping, succeeded(0, 1)).sweep;
    expect([stopped.state, stopped.reason, stopped.best?.value]).toEqual(['stopped', 'stopped-by-user', 1]);
  });
});

describe('a sweep whose process goes away', () => {
  const running = () => play(waiting(), [takenUp, ...whole(0, 0.4), suggested(1), started(1), suggested(2)]);

  it('rests, and runs its open trials again with the values they had', () => {
    const rested = advance(running().sweep, { kind: 'interrupted', time: TIME });
    expect(rested.sweep.state).toBe('paused');
    expect(rested.orders).toEqual([{ kind: 'kill', number: 1 }]);
    const again = advance(rested.sweep, takenUp);
    expect(again.orders).toEqual([
      { kind: 'run', number: 1, parameters: { x: 1 } },
      { kind: 'run', number: 2, parameters: { x: 2 } },
    ]);
  });

  it('goes on when it was killed without a word', () => {
    const again = advance(running().sweep, takenUp);
    expect(again.sweep.counts).toMatchObject({ trials: 3, running: 0, succeeded: 1 });
    expect(again.trials.map((trial) => [trial.number, trial.state])).toEqual([[1, 'waiting']]);
  });

  it('reaches its whole budget after it was taken up again', () => {
    const again = advance(running().sweep, takenUp).sweep;
    const { sweep } = play(again, [started(1), succeeded(1, 1), started(2), succeeded(2, 1), ...whole(3, 1)]);
    expect([sweep.state, sweep.counts.trials, sweep.counts.succeeded]).toEqual(['succeeded', 4, 4]);
  });

  it('ends when it was stopping', () => {
    const stopping = advance(running().sweep, { kind: 'stop-asked', time: TIME }).sweep;
    const again = advance(stopping, takenUp).sweep;
    expect([again.state, again.reason, again.open]).toEqual(['stopped', 'stopped-by-user', []]);
  });
});

describe('what can be asked of a sweep that has ended', () => {
  const ended = () =>
    play(waiting({ maxTrialCount: 2, maxFailedTrialCount: 5 }), [
      takenUp,
      ...whole(0, 0.4),
      suggested(1),
      failed(1),
    ]);

  it('is to go on to a larger budget, once it is taken up', () => {
    const wider = advance(ended().sweep, { kind: 'budget-extended', maxTrialCount: 3, time: TIME }).sweep;
    expect([wider.state, wider.reason]).toEqual(['paused', null]);
    expect(advance(wider, takenUp).orders).toEqual([{ kind: 'ask', numbers: [2] }]);
  });

  it('is to run its failed trials again, with the values they had', () => {
    const { sweep, trials } = ended();
    const again = advance(sweep, { kind: 'retry-asked', trials: trials.slice(1), time: TIME });
    expect([again.sweep.state, again.sweep.counts.failed, again.trials[0]?.failure]).toEqual([
      'paused',
      0,
      null,
    ]);
    expect(advance(again.sweep, takenUp).orders).toEqual([{ kind: 'run', number: 1, parameters: { x: 1 } }]);
  });

  it('is to look for its best trial the other way round', () => {
    const best = { number: 1, value: 9 };
    const { sweep } = advance(ended().sweep, {
      kind: 'direction-changed',
      type: 'maximize',
      best,
      time: TIME,
    });
    expect([sweep.spec.objective.type, sweep.best]).toEqual(['maximize', best]);
  });
});
