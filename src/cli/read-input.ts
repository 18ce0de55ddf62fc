import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { UserFault } from '../app/faults.ts';
import type { StoredNotebook } from '../app/ports/store.ts';
import { composeNotebook } from '../core/notebook/compose-notebook.ts';
import { hasErrors, problem } from '../core/problems/problem.ts';

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

/**
 * A notebook file as the store keeps it, made one with the notebooks beside it that its cells stand for.
 * `now`: milliseconds since 1970. Throws a UserFault where it cannot be read or made one.
 */
export async function readNotebookFile(path: string, now: number): Promise<StoredNotebook> {
  const name = basename(path);
  const directory = dirname(resolve(path));
  const { text, problems } = composeNotebook({
    name,
    text: await readText(path),
    resolve: (reference) => readReferenced(resolve(directory, reference)),
  });
  if (hasErrors(problems)) throw new UserFault('notebook', problems, name);
  return { sha256: digestOf(text), name, text, directory, createTime: now };
}

/** A file's text; null where it cannot be read, which is told at the cell that names it. */
function readReferenced(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** What a notebook's text is known by. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
