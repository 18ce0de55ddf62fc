import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** How often a lock that another process holds is looked at again. */
const POLL_MS = 200;
/** A lock without its holder's number is so old at most. */
const NUMBERLESS_MS = 10_000;

/**
 * Runs `work` while no other process runs work under the same lock, a folder that is made and removed again.
 * A lock whose process has died is taken over.
 */
export async function withDirectoryLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(lock), { recursive: true });
  while (!(await take(lock))) await pause(POLL_MS);
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function take(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (await holderLives(lock)) return false;
    await rm(lock, { recursive: true, force: true });
    return false;
  }
  await writeFile(join(lock, 'pid'), String(process.pid));
  return true;
}

async function isYoung(lock: string): Promise<boolean> {
  const made = await stat(lock).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  return Date.now() - made < NUMBERLESS_MS;
}

async function holderLives(lock: string): Promise<boolean> {
  const pid = Number(await readFile(join(lock, 'pid'), 'utf8').catch(() => ''));
  // Between making the folder and writing the number there is no number; that lasts no time unless the process died.
  if (!Number.isInteger(pid) || pid <= 0) return isYoung(lock);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
