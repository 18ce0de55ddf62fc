import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { UserFault } from '../app/faults.ts';
import type { StoredNotebook } from '../app/ports/store.ts';
import { problem } from '../core/problems/problem.ts';

/** A file's text, or a UserFault that says why it cannot be read. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EISDIR'
          ? 'it is a folder'
          : code === 'EACCES'
            ? 'reading it is not permitted'
            : message;
    throw new UserFault('usage', [problem('file-unreadable', {}, { path, reason })]);
  }
}

/** A notebook file as the store keeps it. `now`: milliseconds since 1970. */
export async function readNotebookFile(path: string, now: number): Promise<StoredNotebook> {
  const text = await readText(path);
  return {
    sha256: digestOf(text),
    name: basename(path),
    text,
    directory: dirname(resolve(path)),
    createTime: now,
  };
}

/** What a notebook's text is known by. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
