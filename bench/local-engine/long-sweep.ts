import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSweep, tunebook, twoVariables } from './contenders.ts';
import { median } from './measure.ts';

export interface LongSweep {
  readonly trials: number;
  readonly seconds: number;
  /** The most memory that the process of `tunebook sweep` ever had, in MB (VmHWM). Null: no /proc here. */
  readonly peakMegabytes: number | null;
  /** Milliseconds from the end of a trial to the end of the next, median over the first and the last thousand. */
  readonly firstThousand: number;
  readonly lastThousand: number;
  /** Processor milliseconds per trial, ours and the trials', over the same thousands; null: no /proc here. */
  readonly firstCpu: number | null;
  readonly lastCpu: number | null;
}

interface Sample {
  readonly time: number;
  /** Seconds. */
  readonly cpu: number;
}

/** Runs one long sweep, one trial at a time, and watches its process from outside. */
export async function runLongSweep(python: string, trials: number): Promise<LongSweep> {
  const data = await mkdtemp(join(tmpdir(), 'tunebook-bench-'));
  try {
    const child = spawn(
      tunebook,
      [
        ...['sweep', twoVariables.notebook, '--data-dir', data, '--python', python, '--algorithm', 'random'],
        ...['--trials', String(trials), '--parallel', '1', '--seed', '1'],
      ],
      { stdio: 'ignore' },
    );
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    let peak = 0;
    const samples: Sample[] = [];
    const look = async () => {
      peak = Math.max(peak, await peakMemory(child.pid ?? 0));
      samples.push({ time: Date.now(), cpu: await processorTime(child.pid ?? 0) });
    };
    const timer = setInterval(() => void look().catch(() => undefined), 250);
    const code = await ended;
    clearInterval(timer);
    if (code !== 0) throw new Error(`the long sweep ended with ${code ?? 'a signal'}`);
    const shown = await readSweep(data);
    const ends = shown.trials.map((trial) => Date.parse(trial.completionTime)).sort((a, b) => a - b);
    const first = ends.slice(0, 1000);
    const last = ends.slice(-1000);
    return {
      trials,
      seconds: shown.statistics.wallSeconds,
      peakMegabytes: peak === 0 ? null : peak,
      firstThousand: averageOfSlices(first),
      lastThousand: averageOfSlices(last),
      firstCpu: cpuBetween(samples, first),
      lastCpu: cpuBetween(samples, last),
    };
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

/** The median over slices of fifty trials, so that a moment's disturbance of the machine does not count. */
function averageOfSlices(ends: readonly number[]): number {
  const size = 50;
  const slices: number[] = [];
  for (let at = size; at < ends.length; at += size)
    slices.push(((ends[at] ?? NaN) - (ends[at - size] ?? NaN)) / size);
  return median(slices);
}

/** Milliseconds per trial. */
function cpuBetween(samples: readonly Sample[], ends: readonly number[]): number | null {
  const during = samples.filter(
    ({ time, cpu }) => cpu > 0 && time >= (ends[0] ?? 0) && time <= (ends.at(-1) ?? 0),
  );
  const [first, last] = [during[0], during.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  const trials = ends.filter((end) => end > first.time && end <= last.time).length;
  return ((last.cpu - first.cpu) * 1000) / trials;
}

async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}

/** Processor time of a process, of all below it that live, and of all they waited for, in seconds. */
async function processorTime(pid: number): Promise<number> {
  const stats = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map((name) => readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')),
  );
  const processes = stats.filter(Boolean).map((stat) => {
    // The name, in brackets, may have spaces (proc_pid_stat(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { pid: parseInt(stat, 10), parent: Number(fields[1]), seconds: ticks / 100 };
  });
  const below = new Set([pid]);
  let before = 0;
  while (below.size > before) {
    before = below.size;
    for (const one of processes) if (below.has(one.parent)) below.add(one.pid);
  }
  return processes.reduce((sum, one) => (below.has(one.pid) ? sum + one.seconds : sum), 0);
}
