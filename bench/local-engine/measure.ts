import { spawn } from 'node:child_process';

export interface Measured {
  readonly stdout: string;
  /** Of the whole process, in seconds. */
  readonly wall: number;
  /** User and system time of the process and all it waited for, in seconds. */
  readonly cpu: number;
}

/** Runs a command to its end. Throws with the end of its output when it fails. */
export function measure(
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Measured> {
  const began = performance.now();
  // `times` is POSIX sh's own word for the processor time of the shell and its children.
  const child = spawn('sh', ['-c', '"$@"; code=$?; times >&3; exit $code', 'sh', ...command], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const texts = ['', '', '', ''];
  for (const number of [1, 2, 3] as const)
    child.stdio[number]?.on('data', (data: Buffer) => {
      texts[number] = `${texts[number] ?? ''}${data.toString()}`;
    });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const [, stdout = '', stderr = '', times = ''] = texts;
      if (code === 0) resolve({ stdout, wall: (performance.now() - began) / 1000, cpu: addTimes(times) });
      else
        reject(new Error(`${command.join(' ')} ended with ${code ?? 'a signal'}:\n${stderr.slice(-2000)}`));
    });
  });
}

/** `0m1.250s 0m0.125s`, one line for the shell and one for its children. */
const addTimes = (text: string): number =>
  [...text.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}
