import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
export const TUNEBOOK = join(ROOT, 'bin/tunebook');
export const exampleFile = (name: string): string => join(ROOT, 'examples', name);

/** A service as a user starts it, on a data directory of its own. */
export interface RunningService {
  readonly url: string;
  readonly dataDirectory: string;
  /** What it has written to standard error so far. */
  readonly log: () => string;
  /** Sends the signal and waits for the end; the exit code. */
  readonly end: (signal?: NodeJS.Signals) => Promise<number | null>;
}

export interface ServiceOptions {
  readonly dataDirectory?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts `tunebook serve` on a free port and waits until it listens. */
export async function startService({
  dataDirectory,
  environment,
}: ServiceOptions = {}): Promise<RunningService> {
  const directory = dataDirectory ?? (await makeDirectory());
  const child = spawn(TUNEBOOK, ['serve', '--port', '0', '--data-dir', directory], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      const found = /^Tunebook listens on (http:\S+)/m.exec(log)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`the service ended with code ${String(code)}: ${log}`)));
    child.once('error', reject);
  });
  return {
    url,
    dataDirectory: directory,
    log: () => log,
    end: async (signal = 'SIGTERM') => {
      const ended = hasEnded(child) ? Promise.resolve() : once(child, 'exit');
      child.kill(signal);
      await ended;
      return child.exitCode;
    },
  };
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

export const makeDirectory = (): Promise<string> => mkdtemp(join(tmpdir(), 'tunebook-api-'));

/** Ends the service, gracefully so that no process of its trials stays behind, and removes what it kept. */
export async function endService(service: RunningService): Promise<void> {
  await service.end();
  await rm(service.dataDirectory, { recursive: true, force: true });
}
