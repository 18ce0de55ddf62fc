import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { notebookText, type TestCell } from './build-notebook.ts';

/** The checkout under test; another one may be named, so that a private build can be tried. */
const root = process.env.TUNEBOOK_TEST_ROOT ?? join(import.meta.dirname, '../..');
const command = join(root, 'bin/tunebook');

export const exampleFile = (name: string): string => join(root, 'examples', name);

/** Processes are looked for in /proc. */
export const hasProc = existsSync('/proc/self/environ');

/** A user with a data directory of their own. Python environments are shared by all, as they are between data directories. */
export interface User {
  /** Where the user's notebooks are, and where commands are run. */
  readonly directory: string;
  readonly dataDirectory: string;
  /** Runs a command to its end. */
  run(...args: readonly string[]): Promise<Ran>;
  /** Begins a command. */
  begin(...args: readonly string[]): RunningCommand;
  /** Writes a notebook and gives its path. */
  write(
    name: string,
    cells: readonly TestCell[],
    metadata?: Readonly<Record<string, unknown>>,
  ): Promise<string>;
  writeText(name: string, text: string): Promise<string>;
}

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly pid: number;
  /** What it wrote to standard error so far. */
  readonly told: () => string;
  send(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ran>;
}

/** A user for one test; what the user wrote is removed after it, and what the user still runs is ended. */
export async function newUser(environment: Readonly<Record<string, string>> = {}): Promise<User> {
  const { user, remove } = await makeUser(environment);
  onTestFinished(remove);
  return user;
}

/** A user for several tests; `remove` is for whoever made it to call. */
export async function makeUser(
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly user: User; readonly remove: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'tunebook-cli-'));
  const dataDirectory = join(directory, 'data');
  const running = new Set<ChildProcess>();
  const remove = async () => {
    for (const child of running) child.kill('SIGTERM');
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  const begin = (...args: readonly string[]): RunningCommand => {
    const child = spawn(command, args, {
      cwd: directory,
      env: { ...process.env, NO_COLOR: '1', TUNEBOOK_DATA_DIR: dataDirectory, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = new Promise<Ran>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        running.delete(child);
        resolve({ code, signal, stdout, stderr });
      });
    });
    return { pid: child.pid ?? 0, told: () => stderr, send: (signal) => child.kill(signal), ended };
  };
  const writeText = async (name: string, text: string): Promise<string> => {
    const path = join(directory, name);
    await writeFile(path, text);
    return path;
  };
  const user: User = {
    directory,
    dataDirectory,
    begin,
    run: (...args) => begin(...args).ended,
    write: (name, cells, metadata) => writeText(name, notebookText(cells, metadata)),
    writeText,
  };
  return { user, remove };
}

/** What a command answered with --json. A command that failed fails the test with its own words. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller says what the answer holds
export function jsonOf<T>(ran: Ran): T {
  try {
    return JSON.parse(ran.stdout) as T;
  } catch {
    throw new Error(`no JSON on standard output (exit code ${String(ran.code)}): ${ran.stdout}${ran.stderr}`);
  }
}
