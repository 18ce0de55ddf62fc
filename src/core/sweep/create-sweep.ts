import type { Sweep, SweepSpec } from './sweep.ts';

/** A sweep that has not begun. `time` in milliseconds since 1970. */
export function createSweep(from: {
  readonly id: string;
  readonly name: string;
  readonly notebook: Sweep['notebook'];
  readonly engine: Sweep['engine'];
  readonly spec: SweepSpec;
  readonly time: number;
}): Sweep {
  const { time, ...rest } = from;
  return {
    ...rest,
    state: 'waiting',
    reason: null,
    counts: {
      trials: 0,
      running: 0,
      succeeded: 0,
      failed: 0,
      killed: 0,
      earlyStopped: 0,
      metricsUnavailable: 0,
    },
    statistics: { stepsRun: 0, stepsReused: 0, secondsSaved: 0 },
    best: null,
    trialsSinceBest: 0,
    open: [],
    asked: [],
    exhausted: false,
    environmentFailures: { inARow: 0, message: '' },
    createTime: time,
    startTime: null,
    completionTime: null,
  };
}
