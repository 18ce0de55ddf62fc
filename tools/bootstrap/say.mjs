// All that bootstrap itself has to say goes to standard error, so that what a command prints can be piped.
import { performance } from 'node:perf_hooks';

export const say = (sentence) => process.stderr.write(`tunebook: ${sentence}\n`);

/** Says what stands in the way and answers with the exit code to end with. */
export function fail(sentence, exitCode = 1) {
  say(sentence);
  return exitCode;
}

/** Starts a watch; calling it tells the time since then for people: `0.4 s`, `12 s`. */
export function startWatch() {
  const start = performance.now();
  return () => {
    const seconds = (performance.now() - start) / 1000;
    return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  };
}
