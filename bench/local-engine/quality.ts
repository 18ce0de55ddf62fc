import { join } from 'node:path';
import { root, twoVariables } from './contenders.ts';
import { measure, median } from './measure.ts';

export interface Quality {
  readonly function: string;
  readonly algorithm: string;
  /** Median best value over the seeds, lower is better. */
  readonly ours: number;
  readonly theirs: number;
  /** Two-sided p of the Mann-Whitney test that both come from one distribution: below 0.05 they differ beyond noise. */
  readonly p: number;
}

/** The best value after 60 trials over 20 seeds, by our suggester and by Optuna directly. */
export async function measureQuality(python: string): Promise<readonly Quality[]> {
  const order = JSON.stringify({ trials: 60, seeds: 20, notebook: twoVariables.notebook });
  const { stdout } = await measure([python, join(import.meta.dirname, 'loops', 'quality.py'), order], {
    PYTHONPATH: join(root, 'runtime'),
  });
  const rows = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as readonly {
    readonly function: string;
    readonly algorithm: string;
    readonly ours: readonly number[];
    readonly theirs: readonly number[];
  }[];
  return rows.map(({ ours, theirs, ...row }) => ({
    ...row,
    ours: median(ours),
    theirs: median(theirs),
    p: mannWhitney(ours, theirs),
  }));
}

/** By the normal approximation, without correction for ties (the values are continuous). */
function mannWhitney(a: readonly number[], b: readonly number[]): number {
  const wins = a.reduce(
    (sum, one) => sum + b.reduce((each, other) => each + (one < other ? 1 : one === other ? 0.5 : 0), 0),
    0,
  );
  const mean = (a.length * b.length) / 2;
  const deviation = Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12);
  return 2 * (1 - normal(Math.abs(wins - mean) / deviation));
}

/** The standard normal distribution function (Abramowitz and Stegun 26.2.17; error below 1e-7). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const polynomial =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
}
