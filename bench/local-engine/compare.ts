import type { Contender, Run } from './contenders.ts';
import { median } from './measure.ts';

export interface Comparison {
  readonly title: string;
  /** Of our trials per second to theirs; null: no target, only shown. */
  readonly target: number | null;
  readonly theirs: Contender;
  readonly ours: Contender;
}

/** One line of the table. */
export interface ComparisonResult {
  readonly title: string;
  readonly theirs: string;
  /** Medians over the rounds. */
  readonly theirRate: number;
  readonly ourRate: number;
  /** The median of the rounds' ratios: what disturbs the machine in one round disturbs both sides. */
  readonly ratio: number;
  /** The same ratio in processor time; what else the machine does hardly touches it. Above 1: we take less. */
  readonly cpuRatio: number;
  /** Seconds that the whole process took beside its trials. */
  readonly theirStart: number;
  readonly ourStart: number;
  readonly target: number | null;
}

/** Runs both sides in turn, theirs first, so many times. */
export async function compare(comparison: Comparison, rounds: number): Promise<ComparisonResult> {
  const pairs: { readonly theirs: Run; readonly ours: Run }[] = [];
  for (let round = 0; round < rounds; round += 1)
    pairs.push({
      theirs: await comparison.theirs.run(round),
      ours: await comparison.ours.run(round),
    });
  return {
    title: comparison.title,
    theirs: comparison.theirs.name,
    theirRate: median(pairs.map(({ theirs }) => theirs.trialsPerSecond)),
    ourRate: median(pairs.map(({ ours }) => ours.trialsPerSecond)),
    ratio: median(pairs.map(({ theirs, ours }) => ours.trialsPerSecond / theirs.trialsPerSecond)),
    cpuRatio: median(pairs.map(({ theirs, ours }) => theirs.cpuPerTrial / ours.cpuPerTrial)),
    theirStart: median(pairs.map(({ theirs }) => beside(theirs, comparison.theirs))),
    ourStart: median(pairs.map(({ ours }) => beside(ours, comparison.ours))),
    target: comparison.target,
  };
}

const beside = (run: Run, { trials }: Contender): number => run.wall - trials / run.trialsPerSecond;
