import type { OnceListener, OnceResult, OnceRun } from '../../app/ports/engine.ts';
import type { LocalPlan } from '../../core/targets/local-plan/local-plan.ts';
import type { TrialGround } from './local-engine.ts';
import { readFailure, timeOutFailure } from './runtime-failure.ts';
import { isOver, StepRecord } from './step-record.ts';
import { TrialServer } from './trial-server.ts';

export interface RunOnceOptions {
  readonly run: OnceRun;
  readonly listener: OnceListener;
  readonly ground: TrialGround;
  readonly plan: LocalPlan;
  readonly threads: number;
}

const TRIAL = 0;

/** Runs the pipeline once, in a server of its own that ends with it. */
export async function runOnce({ run, listener, ground, plan, threads }: RunOnceOptions): Promise<OnceResult> {
  const steps = new StepRecord();
  const result = Promise.withResolvers<OnceResult>();
  const { timeoutSeconds } = run;
  /** Why the run is being ended before its time; null: it is not. */
  let ending: 'abort' | 'time-out' | null = null;
  const endedEarly = (why: 'abort' | 'time-out'): OnceResult => ({
    outcome: why === 'abort' ? 'killed' : 'failed',
    metrics: {},
    steps: steps.take(TRIAL),
    failure: why === 'abort' ? null : timeOutFailure(timeoutSeconds ?? 0),
  });
  const server = new TrialServer({
    ...ground,
    plan,
    threads,
    reuse: null,
    isolation: run.context.isolation ?? 'auto',
    memoryLimitBytes: run.context.memoryLimitBytes ?? null,
    varying: [],
    onMessage: (message) => {
      switch (message.event) {
        case 'ready':
          if (ending === null) server.run(TRIAL, run.parameters);
          else result.resolve(endedEarly(ending));
          return;
        case 'broken':
          result.resolve({
            outcome: 'failed',
            metrics: {},
            steps: [],
            failure: { ...readFailure('environment', message.error), cause: 'environment' },
          });
          return;
        case 'output':
          listener.output({ ...message, step: message.step ?? '' });
          return;
        case 'step': {
          const { step, state } = message;
          const seconds = message.seconds ?? 0;
          if (isOver(state)) steps.add(TRIAL, { name: step, state, seconds });
          listener.step({ trial: TRIAL, step, state, seconds });
          return;
        }
        case 'ended':
          if (message.state === 'killed' && ending !== null) result.resolve(endedEarly(ending));
          else
            result.resolve({
              outcome: message.state,
              metrics: message.metrics ?? {},
              steps: steps.take(TRIAL),
              failure:
                message.state === 'failed' ? readFailure(message.cause ?? 'exit', message.error) : null,
            });
          return;
        case 'fault':
          result.reject(new Error(`the trial server could not follow: ${message.reason}`));
      }
    },
    onExit: ({ stderr }) => result.reject(new Error(`the trial server ended: ${stderr}`)),
  });
  const end = (why: 'abort' | 'time-out') => {
    ending ??= why;
    server.kill(TRIAL);
  };
  const abort = () => end('abort');
  listener.signal?.addEventListener('abort', abort);
  if (listener.signal?.aborted) ending = 'abort';
  const timer =
    timeoutSeconds === undefined ? undefined : setTimeout(() => end('time-out'), timeoutSeconds * 1000);
  try {
    return await result.promise;
  } finally {
    clearTimeout(timer);
    listener.signal?.removeEventListener('abort', abort);
    await server.close();
  }
}
