import { chmod, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { UserFault } from '../app/faults.ts';
import { problem } from '../core/problems/problem.ts';

/**
 * Writes a mended notebook: to a file that is not there yet, or in the place of the notebook it was made from, at once or
 * not at all. A UserFault says why it cannot.
 */
export async function writeFixed(from: string, to: string, text: string): Promise<void> {
  const source = await realpath(from);
  const target = await realpath(to).catch(() => null);
  try {
    if (target === source) await replaceFile(source, text);
    else await writeFile(to, text, { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new UserFault('usage', [problem('file-exists', {}, { path: to })]);
    throw new UserFault('usage', [
      problem('file-unwritable', {}, { path: to, reason: reasonOf(code, message) }),
    ]);
  }
}

/** By a new file beside it, so that whoever interrupts it loses nothing. */
async function replaceFile(path: string, text: string): Promise<void> {
  const { mode } = await stat(path);
  const beside = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(beside, text, { flag: 'wx', mode: 0o600 });
    await chmod(beside, mode);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

const reasonOf = (code: string | undefined, message: string): string =>
  code === 'ENOENT'
    ? 'there is no such folder'
    : code === 'EACCES'
      ? 'writing it is not permitted'
      : code === 'ENOTDIR'
        ? 'a part of its path is not a folder'
        : message;
