import { setTimeout as sleep } from 'node:timers/promises';
import { StoreBusy } from '../app/ports/store.ts';

/** The longest pause between two tries, in milliseconds. */
const LONGEST_PAUSE = 50;

/**
 * Does the work, again and again while it throws StoreBusy, for about so many milliseconds; then throws StoreBusy.
 * Work that throws has changed nothing. Between the tries the process is free for other things.
 */
export async function waitWhileBusy<Result>(
  work: () => Promise<Result>,
  milliseconds: number,
): Promise<Result> {
  const end = performance.now() + milliseconds;
  for (let pause = 1; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StoreBusy) || performance.now() >= end) throw error;
    }
    // Some chance in it, so that two who wait do not meet again and again.
    await sleep(pause * (0.5 + Math.random()));
  }
}
