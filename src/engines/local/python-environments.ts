import { createHash } from 'node:crypto';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserFault } from '../../app/faults.ts';
import type { PythonChoice } from '../../app/ports/store.ts';
import { problem } from '../../core/problems/problem.ts';
import { withDirectoryLock } from './directory-lock.ts';
import { runCommand } from './run-command.ts';

export interface PythonEnvironmentsOptions {
  /** Where environments are kept; shared by all data directories of a user. */
  readonly cacheDirectory: string;
  /** The interpreter that environments are made from: a path, or a name on PATH. */
  readonly basePython: string;
}

/** Tells what is being made, for people. Not called for what is there already. */
export type Progress = (what: string) => void;

/** What the suggester needs; the samplers of cmaes and sobol ask for the last two. */
const SUGGESTER_REQUIREMENTS = ['optuna>=4.2', 'cmaes>=0.11', 'scipy'];
/** What the runtime needs beside the standard library. */
const RUNTIME_REQUIREMENTS = ['cloudpickle>=3.0'];
const OLDEST_PYTHON = [3, 9] as const;
/** How much of an installer's complaint is shown, in characters. */
const LONGEST_REASON = 1_500;

/**
 * The Python interpreters that trials and suggester run on: the user's own, or environments of ours, one per set of
 * requirements, made once by uv and kept.
 */
export class PythonEnvironments {
  readonly #options: PythonEnvironmentsOptions;
  #base: Promise<BasePython> | undefined;
  #uv: Promise<string> | undefined;

  constructor(options: PythonEnvironmentsOptions) {
    this.#options = options;
  }

  /** The interpreter for a choice, made ready when it is not. Throws a UserFault when it cannot be had. */
  async interpreter(choice: PythonChoice, progress: Progress): Promise<string> {
    switch (choice.kind) {
      case 'interpreter':
        return interpreterPath(choice.path, await probe(choice.path));
      case 'requirements':
        return choice.lines.length === 0
          ? (await this.#basePython()).path
          : this.#environment(choice.lines, progress);
    }
  }

  /** The interpreter that has Optuna. */
  suggester(progress: Progress): Promise<string> {
    return this.#environment(SUGGESTER_REQUIREMENTS, progress);
  }

  /** A folder to put at the end of an interpreter's path; it has what the runtime needs and nothing else. */
  async runtimeSite(progress: Progress): Promise<string> {
    const base = await this.#basePython();
    const key = digest([base.version, ...RUNTIME_REQUIREMENTS]);
    return this.#made(join(this.#options.cacheDirectory, 'site', key), async (directory) => {
      progress('preparing the Python runtime');
      const uv = await this.#installer(progress);
      await this.#install(
        [uv, 'pip', 'install', '--python', base.path, '--target', directory],
        RUNTIME_REQUIREMENTS,
      );
    });
  }

  async #environment(requirements: readonly string[], progress: Progress): Promise<string> {
    const base = await this.#basePython();
    const key = digest([base.path, base.version, ...[...requirements].sort()]);
    const directory = await this.#made(
      join(this.#options.cacheDirectory, 'environments', key),
      async (target) => {
        progress(`installing ${requirements.join(', ')}`);
        const uv = await this.#installer(progress);
        const made = await runCommand(
          uv,
          ['venv', '--quiet', '--python', base.path, target],
          uvEnvironment(),
        );
        if (made.code !== 0) throw installFault(requirements, made.stderr);
        await this.#install([uv, 'pip', 'install', '--python', join(target, 'bin', 'python')], requirements);
      },
    );
    return join(directory, 'bin', 'python');
  }

  async #install(command: readonly string[], requirements: readonly string[]): Promise<void> {
    const [uv = '', ...args] = command;
    const index = await this.#packageIndex();
    const result = await runCommand(uv, [...args, '--quiet', ...requirements], {
      ...uvEnvironment(),
      ...index,
    });
    if (result.code !== 0) throw installFault(requirements, result.stderr);
  }

  /** Makes a folder once, however many processes ask; a half-made one is made anew. */
  async #made(directory: string, make: (directory: string) => Promise<void>): Promise<string> {
    const mark = join(directory, '.complete');
    if (await exists(mark)) return directory;
    return withDirectoryLock(`${directory}.lock`, async () => {
      if (await exists(mark)) return directory;
      await rm(directory, { recursive: true, force: true });
      try {
        await make(directory);
      } catch (error) {
        await rm(directory, { recursive: true, force: true });
        throw error;
      }
      await writeFile(mark, '');
      return directory;
    });
  }

  #basePython(): Promise<BasePython> {
    this.#base ??= probe(this.#options.basePython);
    return this.#base;
  }

  /** uv: the user's own when it is on PATH, else one of ours. */
  #installer(progress: Progress): Promise<string> {
    this.#uv ??= this.#findInstaller(progress);
    return this.#uv;
  }

  async #findInstaller(progress: Progress): Promise<string> {
    if ((await runCommand('uv', ['--version'])).code === 0) return 'uv';
    const base = await this.#basePython();
    const directory = await this.#made(
      join(this.#options.cacheDirectory, 'uv', digest([base.path, base.version])),
      async (target) => {
        progress('installing uv, which installs Python packages');
        await mkdir(target, { recursive: true });
        const venv = await runCommand(base.path, ['-m', 'venv', target]);
        if (venv.code !== 0) throw installFault(['uv'], `${venv.stdout}\n${venv.stderr}`);
        const python = join(target, 'bin', 'python');
        const pip = await runCommand(python, ['-m', 'pip', 'install', '--quiet', 'uv']);
        if (pip.code !== 0) throw installFault(['uv'], pip.stderr);
      },
    );
    return join(directory, 'bin', 'uv');
  }

  /** uv does not read pip's settings; where the user has set an index for pip and none for uv, uv gets pip's. */
  async #packageIndex(): Promise<NodeJS.ProcessEnv> {
    if (process.env.UV_DEFAULT_INDEX ?? process.env.UV_INDEX_URL) return {};
    const base = await this.#basePython();
    const fromEnvironment = process.env.PIP_INDEX_URL;
    const index =
      fromEnvironment ??
      (await runCommand(base.path, ['-m', 'pip', 'config', 'get', 'global.index-url'])).stdout.trim();
    return index ? { UV_DEFAULT_INDEX: index } : {};
  }
}

interface BasePython {
  /** Absolute. */
  readonly path: string;
  readonly version: string;
}

/** A path is used as it was given, since it may be a script that sets something up first; a name, as it was found. */
const interpreterPath = (given: string, { path }: BasePython): string => (given.includes('/') ? given : path);

const PROBE = 'import sys; print(sys.executable); print("%d.%d.%d" % sys.version_info[:3])';

/** Finds out whether an interpreter runs, where it is and how old it is. */
async function probe(command: string): Promise<BasePython> {
  const { code, stdout, stderr } = await runCommand(command, ['-c', PROBE]);
  const [path = '', version = ''] = stdout.trim().split('\n');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (code !== 0 || path === '')
    throw new UserFault('usage', [
      problem('python-missing', {}, { command, reason: stderr.trim().split('\n').at(-1) ?? '' }),
    ]);
  if (major < OLDEST_PYTHON[0] || (major === OLDEST_PYTHON[0] && minor < OLDEST_PYTHON[1]))
    throw new UserFault('usage', [problem('python-too-old', {}, { command, version })]);
  return { path, version };
}

/** uv must not bring a Python of its own from outside the package registry. */
const uvEnvironment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  UV_PYTHON_DOWNLOADS: 'never',
  VIRTUAL_ENV: undefined,
});

const installFault = (requirements: readonly string[], output: string): UserFault =>
  new UserFault('usage', [
    problem('environment-failed', {}, { requirements, reason: output.trim().slice(-LONGEST_REASON) }),
  ]);

const digest = (parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24);

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
