import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './project-node.mjs';

/**
 * Runs a command in the checkout and answers with its exit code; one that died of a signal gives 128 and the signal's
 * number, as shells do. With `capture`, what it printed is handed to that function instead of the terminal.
 */
export function runCommand(file, args, { capture } = {}) {
  return new Promise((resolve) => {
    const output = [];
    const child = spawn(file, args, { cwd: root, stdio: capture ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
    for (const stream of capture ? [child.stdout, child.stderr] : []) {
      stream.on('data', (chunk) => output.push(chunk));
    }
    const stopForwarding = forwardSignals(child);
    const done = (code) => {
      stopForwarding();
      capture?.(Buffer.concat(output).toString());
      resolve(code);
    };
    child.on('error', (error) => {
      output.push(Buffer.from(`${error.message}\n`));
      if (!capture) process.stderr.write(`tunebook: ${error.message}\n`);
      done(127);
    });
    child.on('close', (code, signal) => done(code ?? 128 + constants.signals[signal]));
  });
}

/**
 * Turns this process into `node script args…`, so that nothing stands between the caller and it: signals, the terminal
 * and the exit code are its own. Where Node cannot do that (before 22.15, and on Windows) it runs as a child.
 */
export function becomeCommand(script, args) {
  if (typeof process.execve !== 'function') return runCommand(process.execPath, [script, ...args]);
  process.chdir(root);
  return process.execve(process.execPath, [process.execPath, script, ...args], process.env);
}

/** A terminal sends Ctrl-C to the child as well, and a second one may mean "at once": it is passed on only elsewhere. */
function forwardSignals(child) {
  const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => [
    signal,
    () => (signal === 'SIGINT' && atTerminal ? undefined : child.kill(signal)),
  ]);
  for (const [signal, handler] of handlers) process.on(signal, handler);
  return () => handlers.forEach(([signal, handler]) => process.off(signal, handler));
}
