// Compares the local engine with what people use today: node bench/local-engine/run.ts [--rounds N] [--only PART,…]
// Parts: speed, long, hand-over, quality. Needs the built program (npm run build); writes nothing into the checkout.
import { existsSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compare } from './compare.ts';
import { root } from './contenders.ts';
import { pythonOf, versionsOf } from './environments.ts';
import { measureHandOver } from './hand-over.ts';
import { runLongSweep } from './long-sweep.ts';
import { measureQuality } from './quality.ts';
import { speedComparisons } from './speed.ts';

const parts = ['speed', 'long', 'hand-over', 'quality'] as const;
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: parts.join(',') },
    trials: { type: 'string', default: '10000' },
  },
});
const wanted = new Set(values.only.split(','));
const unknown = [...wanted].filter((part) => !(parts as readonly string[]).includes(part));
const rounds = Number(values.rounds);
if (unknown.length > 0 || !(rounds >= 1)) {
  console.error(`--only takes some of ${parts.join(', ')}; --rounds a number from 1 on`);
  process.exit(2);
}
if (!existsSync(join(root, 'dist', 'cli', 'main.js'))) {
  console.error('Tunebook is not built yet. Run this once: npm run build');
  process.exit(2);
}

const print = (cells: readonly string[]): void => console.log(`| ${cells.join(' | ')} |`);
const head = (cells: readonly string[]): void => {
  print(cells);
  print(cells.map(() => '---'));
};
const verdict = (met: boolean): string => (met ? 'met' : 'missed');
const short = (value: number): string => String(Number(value.toPrecision(3)));

const loops = await pythonOf('loops');
if (loops === null) process.exit(1);
console.log(
  `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}, load ${short(loadavg()[0] ?? 0)} at the start`,
);
console.log(
  `Node ${process.versions.node} · ${await versionsOf(loops, ['optuna', 'papermill', 'ipykernel', 'numpy'])}\n`,
);

if (wanted.has('speed')) {
  const kfp = await pythonOf('kfp');
  if (kfp !== null) console.log(`kfp.local: ${await versionsOf(kfp, ['kfp', 'optuna'])}\n`);
  console.log(`Trials per second, medians of ${rounds} rounds run in turn\n`);
  head([
    'work',
    'compared with',
    'theirs',
    'ours',
    'ratio',
    'ratio in processor time',
    'start and end, s',
    'target',
  ]);
  for (const comparison of speedComparisons({ loops, kfp })) {
    const result = await compare(comparison, rounds);
    const { title, theirs, theirRate, ourRate, ratio, cpuRatio, target } = result;
    const aim = target === null ? 'shown' : `≥ ${target}: ${verdict(ratio >= target)}`;
    print([
      title,
      theirs,
      short(theirRate),
      short(ourRate),
      short(ratio),
      short(cpuRatio),
      `${short(result.theirStart)} / ${short(result.ourStart)}`,
      aim,
    ]);
  }
}

if (wanted.has('hand-over')) {
  console.log(`\n100 MB handed to four steps, median seconds of a trial\n`);
  head(['how', 'seconds', 'added', 'target']);
  for (const { how, seconds, added } of await measureHandOver(loops, rounds))
    print([how, seconds.toFixed(3), added.toFixed(3), added === 0 ? '' : `≤ 0.3: ${verdict(added <= 0.3)}`]);
}

if (wanted.has('long')) {
  const long = await runLongSweep(loops, Number(values.trials));
  console.log(
    `\nA sweep of ${long.trials} trials, one at a time: ${short(long.trials / long.seconds)} trials per second\n`,
  );
  head(['what', 'measured', 'target']);
  const peak = long.peakMegabytes;
  print([
    'peak memory of our process',
    peak === null ? 'unknown here' : `${Math.round(peak)} MB`,
    peak === null ? '' : `< 300 MB: ${verdict(peak < 300)}`,
  ]);
  const growth = long.lastThousand / long.firstThousand;
  print([
    'ms per trial, last thousand to first',
    `${short(long.lastThousand)} / ${short(long.firstThousand)} = ${short(growth)}`,
    `≤ 1.3: ${verdict(growth <= 1.3)}`,
  ]);
  if (long.firstCpu !== null && long.lastCpu !== null)
    print([
      'the same in processor time',
      `${short(long.lastCpu)} / ${short(long.firstCpu)} = ${short(long.lastCpu / long.firstCpu)}`,
      '',
    ]);
}

if (wanted.has('quality')) {
  console.log('\nBest value after 60 trials, median of 20 seeds; p: chance that a difference is noise\n');
  head(['function', 'algorithm', 'Optuna', 'ours', 'p', 'target']);
  for (const row of await measureQuality(loops))
    print([
      row.function,
      row.algorithm,
      short(row.theirs),
      short(row.ours),
      row.p.toFixed(2),
      `within noise: ${verdict(row.p >= 0.05 || row.ours <= row.theirs)}`,
    ]);
}
