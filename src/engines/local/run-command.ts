import { spawn } from 'node:child_process';

export interface CommandResult {
  /** null: the program could not be started, or was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, never through a shell, and returns what it said. It does not throw. */
export function runCommand(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', (error: NodeJS.ErrnoException) =>
      resolve({
        code: null,
        stdout,
        stderr: error.code === 'ENOENT' ? 'there is no such program' : error.message,
      }),
    );
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
