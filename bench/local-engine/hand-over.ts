import { array, loop, sweep } from './contenders.ts';
import { median } from './measure.ts';

export interface HandOver {
  readonly how: string;
  /** Median seconds of a trial. */
  readonly seconds: number;
  /** More than the same code takes as a function in one process. */
  readonly added: number;
}

/** A trial that hands 100 MB to four steps: as a function, and by us with and without the keeping of results. */
export async function measureHandOver(python: string, rounds: number): Promise<readonly HandOver[]> {
  const trials = 8;
  const sides = [
    loop({ name: 'one function, one process', python, script: 'in_process.py', work: array, trials }),
    sweep({ name: 'tunebook, reuse off', python, work: array, trials }),
    sweep({ name: 'tunebook, reuse on', python, work: array, trials, reuse: true }),
  ];
  const times = sides.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1)
    for (const [at, side] of sides.entries()) times[at]?.push(...(await side.run(round)).trialSeconds);
  const [alone = NaN] = times.map(median);
  return sides.map(({ name }, at) => {
    const seconds = median(times[at] ?? []);
    return { how: name, seconds, added: seconds - alone };
  });
}
