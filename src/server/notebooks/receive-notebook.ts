import { createHash } from 'node:crypto';
import type { StoredNotebook } from '../../app/ports/store.ts';
import type { HandInNotebookDto } from './hand-in-notebook.dto.ts';

/** The notebook as it is kept. It came over HTTP, so it has no folder of its own. `now`: milliseconds since 1970. */
export function receiveNotebook({ name, content }: HandInNotebookDto, now: number): StoredNotebook {
  const text = typeof content === 'string' ? content : writeNotebook(content);
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { sha256, name, text, directory: null, createTime: now };
}

/** As nbformat writes it: one space per level, a newline at the end. */
const writeNotebook = (content: Readonly<Record<string, unknown>>): string =>
  `${JSON.stringify(content, null, 1)}\n`;
