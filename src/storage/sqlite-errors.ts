import { StoreBusy, StoreCorrupt, StoreUnusable } from '../app/ports/store.ts';

/** SQLite's result codes (sqlite.org/rescode.html); an extended code has the primary one in its low byte. */
const PRIMARY = 0xff;
const sqlite = {
  PERM: 3,
  BUSY: 5,
  LOCKED: 6,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  PROTOCOL: 15,
  NOTADB: 26,
} as const;

/** The error as the port names it; one that tells of a fault of ours comes back as it is. `file` is the database's path. */
export function translateSqliteError(error: unknown, file: string): unknown {
  switch (codeOf(error)) {
    case sqlite.BUSY:
    case sqlite.LOCKED:
    case sqlite.PROTOCOL:
      return new StoreBusy(`${file} is locked by another process; try again when it is done`, {
        cause: error,
      });
    case sqlite.CORRUPT:
    case sqlite.NOTADB:
      return new StoreCorrupt(
        `${file} is damaged or not a database of Tunebook; move it away (with the files beside it that have its name ` +
          'and -wal or -shm at the end) to begin with an empty one',
        { cause: error },
      );
    case sqlite.FULL:
      return new StoreUnusable(`there is no room left to write ${file}; make room on its disk`, {
        cause: error,
      });
    case sqlite.PERM:
    case sqlite.READONLY:
    case sqlite.CANTOPEN:
      return new StoreUnusable(
        `${file} cannot be opened for writing; give yourself the right to write it and its folder, or name another data directory`,
        { cause: error },
      );
    case sqlite.IOERR:
      return new StoreUnusable(`reading or writing ${file} failed; look after its disk`, { cause: error });
    default:
      return error;
  }
}

/** The primary result code; 0, SQLite's OK, for an error that is not SQLite's. */
function codeOf(error: unknown): number {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return 0;
  return error.errcode & PRIMARY;
}
