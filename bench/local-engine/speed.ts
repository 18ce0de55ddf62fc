import type { Comparison } from './compare.ts';
import { loop, preparation, sweep, twoVariables, type Work } from './contenders.ts';

interface Pythons {
  readonly loops: string;
  /** Null where kfp cannot be installed. */
  readonly kfp: string | null;
}

/** About 40 ms each: half of a trial is preparation. */
const half = preparation(1_000_000, 1_000_000);
/** Four fifths of a trial are preparation. */
const most = preparation(1_600_000, 400_000);

/** All comparisons of trials per second, on random points drawn by Optuna on both sides. */
export function speedComparisons({ loops, kfp }: Pythons): readonly Comparison[] {
  const plain = (work: Work, trials: number, jobs = 1) =>
    loop({
      name: jobs === 1 ? 'in-process Optuna' : `in-process Optuna, ${jobs} threads`,
      python: loops,
      script: 'in_process.py',
      work,
      trials,
      jobs,
    });
  const ours = (work: Work, trials: number, more: { parallel?: number; reuse?: boolean } = {}) =>
    sweep({ python: loops, work, trials, ...more });
  return [
    {
      title: 'two variables, one at a time',
      target: 50,
      theirs: loop({
        name: 'papermill in Optuna',
        python: loops,
        script: 'papermill_study.py',
        work: twoVariables,
        trials: 5,
      }),
      ours: ours(twoVariables, 300),
    },
    {
      title: 'two variables, one at a time',
      target: 0.8,
      theirs: plain(twoVariables, 200),
      ours: ours(twoVariables, 300),
    },
    { title: '80 ms of work, one at a time', target: 0.8, theirs: plain(half, 60), ours: ours(half, 60) },
    {
      title: 'two variables, two at a time',
      target: 1.2,
      theirs: plain(twoVariables, 200),
      ours: ours(twoVariables, 300, { parallel: 2 }),
    },
    {
      title: '80 ms of work, two at a time',
      target: 1.2,
      theirs: plain(half, 60),
      ours: ours(half, 60, { parallel: 2 }),
    },
    {
      title: '80 ms of work, two at a time',
      target: 1.2,
      theirs: plain(half, 60, 2),
      ours: ours(half, 60, { parallel: 2 }),
    },
    {
      title: 'half preparation, reused, one at a time',
      target: 2,
      theirs: plain(half, 60),
      ours: ours(half, 60, { reuse: true }),
    },
    {
      title: '4/5 preparation, reused, one at a time',
      target: 2,
      theirs: plain(most, 60),
      ours: ours(most, 60, { reuse: true }),
    },
    {
      title: 'half preparation, reused, two at a time',
      target: 2,
      theirs: plain(half, 60),
      ours: ours(half, 60, { parallel: 2, reuse: true }),
    },
    {
      title: '80 ms of work, one at a time',
      target: null,
      theirs: loop({
        name: 'a process per step',
        python: loops,
        script: 'process_per_step.py',
        work: half,
        trials: 15,
      }),
      ours: ours(half, 60),
    },
    ...(kfp === null
      ? []
      : [
          {
            title: '80 ms of work, one at a time',
            target: null,
            theirs: loop({
              name: 'kfp.local in Optuna',
              python: kfp,
              script: 'kfp_local.py',
              work: half,
              trials: 10,
            }),
            ours: ours(half, 60),
          },
        ]),
  ];
}
