import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The Python environments of the comparisons, by name; made by pip from the registry, once. */
const REQUIREMENTS = {
  // Also the interpreter that our own trials get, so that both sides run on the same Python and packages.
  loops: [
    'papermill==2.7.0',
    'ipykernel',
    'optuna>=4.2',
    'cmaes>=0.11',
    'scipy',
    'numpy',
    'cloudpickle>=3.0',
  ],
  kfp: ['kfp==2.17.0', 'optuna>=4.2'],
} as const;

export type EnvironmentName = keyof typeof REQUIREMENTS;

/** Where environments are kept between runs: `TUNEBOOK_BENCH_CACHE`, or a folder among the user's caches. */
const cache =
  process.env.TUNEBOOK_BENCH_CACHE ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'tunebook-bench');

/** The interpreter of an environment, installed when it is not; null when it cannot be, with a word why on stderr. */
export async function pythonOf(name: EnvironmentName): Promise<string | null> {
  const folder = join(cache, name);
  const python = join(folder, 'bin', 'python');
  const mark = join(folder, `.complete-${REQUIREMENTS[name].join(' ').replaceAll(/[^\w.=-]+/g, '_')}`);
  if (existsSync(mark)) return python;
  console.error(`installing ${REQUIREMENTS[name].join(', ')}`);
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(cache, { recursive: true });
    await run(process.env.TUNEBOOK_PYTHON ?? 'python3', ['-m', 'venv', folder]);
    await run(python, ['-m', 'pip', 'install', '--quiet', ...REQUIREMENTS[name]], { maxBuffer: 1 << 26 });
    await writeFile(mark, '');
    return python;
  } catch (error) {
    console.error(
      `  it cannot be installed: ${error instanceof Error ? error.message.slice(-400) : String(error)}`,
    );
    return null;
  }
}

/** The versions of what is compared with, as in `optuna 5.0.0`. */
export async function versionsOf(python: string, packages: readonly string[]): Promise<string> {
  const { stdout } = await run(python, [
    '-c',
    'import sys, platform, importlib.metadata as m; print("Python", platform.python_version(), *(f"· {p} {m.version(p)}" for p in sys.argv[1:]))',
    ...packages,
  ]);
  return stdout.trim();
}
