import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface LineProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Each line of standard output, as it was parsed. Not called again before the promise of the last call is done. */
  readonly onMessage: (message: unknown) => Promise<void> | void;
  /** Called once, when the process is gone and its last message was handled. */
  readonly onExit: (exit: ProcessExit) => void;
}

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it wrote to standard error. */
  readonly stderr: string;
}

/** How much of a worker's standard error is kept, in characters. */
const STDERR_KEPT = 8_000;

/** A worker process of ours that is spoken to in lines of JSON, both ways. */
export class LineProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly exited: Promise<ProcessExit>;

  constructor(options: LineProcessOptions) {
    const child = spawn(options.command, options.args, {
      env: options.env,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      stdio: ['pipe', 'pipe', 'pipe'],
      // Its own group: the terminal's Ctrl-C is for us, and we tell the worker what to do about it.
      detached: true,
    });
    this.#child = child;
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-STDERR_KEPT);
    });
    // A worker that is gone makes writes fail; its exit is told by `exited`.
    child.stdin.on('error', () => undefined);
    const gone = new Promise<Omit<ProcessExit, 'stderr'>>((resolve) => {
      child.once('error', (error) => {
        stderr += error.message;
        resolve({ code: null, signal: null });
      });
      child.once('close', (code, signal) => resolve({ code, signal }));
    });
    // A message that cannot be handled ends the worker; whoever started it hears of that by its exit.
    const handled = this.#handleLines(options.onMessage).catch((error: unknown) => {
      stderr += String(error);
      this.kill();
    });
    this.exited = Promise.all([gone, handled]).then(([exit]) => ({ ...exit, stderr }));
    void this.exited.then(options.onExit);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  send(message: object): void {
    if (this.#child.stdin.writable) this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  /** Ends the worker: asks by closing its input, and kills it and its group when it has not gone after `graceMs`. */
  async close(graceMs: number): Promise<void> {
    this.#child.stdin.end();
    const timer = setTimeout(() => this.kill(), graceMs);
    await this.exited;
    clearTimeout(timer);
  }

  kill(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      this.#child.kill('SIGKILL');
    }
  }

  async #handleLines(onMessage: LineProcessOptions['onMessage']): Promise<void> {
    const lines = createInterface({ input: this.#child.stdout, crlfDelay: Infinity });
    for await (const line of lines) {
      const message = parseLine(line);
      if (message !== undefined) await onMessage(message);
    }
  }
}

/** A line that is not JSON is nothing a worker of ours says; it is left out. */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
