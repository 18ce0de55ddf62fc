import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { measure } from './measure.ts';

const here = import.meta.dirname;
export const root = resolve(here, '../..');
export const tunebook = join(root, 'bin', 'tunebook');

/** One notebook with what is searched in it. */
export interface Work {
  readonly notebook: string;
  readonly metric: string;
  readonly space: Readonly<Record<string, readonly [number, number]>>;
  readonly fixed: Readonly<Record<string, number>>;
}

const searched = { x: [-5, 10], y: [0, 15] } as const;

/** The two-variable example: next to no work, so all that is seen is the overhead. */
export const twoVariables: Work = {
  notebook: join(root, 'examples', 'two-variables.ipynb'),
  metric: 'height',
  space: searched,
  fixed: {},
};

/** A trial of `PREPARE` + `TRAIN` turns of a plain loop; a million of them take about 40 ms. */
export const preparation = (prepareTurns: number, trainTurns: number): Work => ({
  notebook: join(here, 'notebooks', 'preparation.ipynb'),
  metric: 'height',
  space: searched,
  fixed: { PREPARE: prepareTurns, TRAIN: trainTurns },
});

export const array: Work = {
  notebook: join(here, 'notebooks', 'array.ipynb'),
  metric: 'height',
  space: { level: [0, 1], shift: [0, 1] },
  fixed: {},
};

/** What one run of one side took. */
export interface Run {
  readonly trialsPerSecond: number;
  /** Processor time of the whole process, start and end with it, per trial. */
  readonly cpuPerTrial: number;
  readonly wall: number;
  /** Seconds that each trial's own code took, by order. */
  readonly trialSeconds: readonly number[];
}

/** One side of a comparison. */
export interface Contender {
  readonly name: string;
  readonly trials: number;
  run(seed: number): Promise<Run>;
}

/** A script of loops/: an Optuna study over the notebook. */
export const loop = (options: {
  readonly name: string;
  readonly python: string;
  readonly script: string;
  readonly work: Work;
  readonly trials: number;
  readonly jobs?: number;
}): Contender => ({
  name: options.name,
  trials: options.trials,
  run: async (seed) => {
    const { work, trials, jobs = 1 } = options;
    const order = JSON.stringify({ ...work, trials, seed, jobs });
    const done = await measure([options.python, join(here, 'loops', options.script), order]);
    const last = JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '') as {
      readonly seconds: number;
      readonly trialSeconds: readonly number[];
    };
    return {
      trialsPerSecond: trials / last.seconds,
      cpuPerTrial: done.cpu / trials,
      wall: done.wall,
      trialSeconds: last.trialSeconds,
    };
  },
});

/** `tunebook sweep` on the same notebook and interpreter, in a data directory of its own. */
export const sweep = (options: {
  readonly name?: string;
  readonly python: string;
  readonly work: Work;
  readonly trials: number;
  readonly parallel?: number;
  readonly reuse?: boolean;
}): Contender => ({
  name: options.name ?? 'tunebook',
  trials: options.trials,
  run: async (seed) => {
    const data = await mkdtemp(join(tmpdir(), 'tunebook-bench-'));
    try {
      const { work, trials, parallel = 1, reuse = false } = options;
      const done = await measure([
        ...[tunebook, 'sweep', work.notebook, '--data-dir', data, '--python', options.python],
        ...['--algorithm', 'random', '--trials', String(trials), '--parallel', String(parallel)],
        ...['--seed', String(seed), '--reuse', reuse ? 'sweep' : 'off'],
        ...Object.entries(work.fixed).flatMap(([name, value]) => ['--fix', `${name}=${value}`]),
      ]);
      const shown = await readSweep(data);
      if (shown.counts.succeeded !== trials)
        throw new Error(`${shown.counts.succeeded} of ${trials} trials succeeded`);
      return {
        trialsPerSecond: trials / shown.statistics.wallSeconds,
        cpuPerTrial: done.cpu / trials,
        wall: done.wall,
        trialSeconds: shown.trials.map(
          (trial) => (Date.parse(trial.completionTime) - Date.parse(trial.startTime)) / 1000,
        ),
      };
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  },
});

/** The part of `tunebook show --json` that is looked at here. */
export interface ShownSweep {
  readonly counts: { readonly succeeded: number };
  readonly statistics: { readonly wallSeconds: number };
  readonly trials: readonly { readonly startTime: string; readonly completionTime: string }[];
}

/** The newest sweep of a data directory. */
export async function readSweep(data: string): Promise<ShownSweep> {
  const { stdout } = await measure([tunebook, 'show', 'latest', '--json', '--data-dir', data]);
  return JSON.parse(stdout) as ShownSweep;
}
