import { open, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LONGEST_LOG } from '../app/ports/trial-logs.ts';

/**
 * A trial's log is a file `<n>.log` with its begin, and, once that is full, parts `<n>.log.1`, `<n>.log.2`, … of one size,
 * of which the last two are kept. So nothing is written twice, and the number of a part says how much came before it.
 */
export const HEAD_BYTES = LONGEST_LOG / 2;
export const PART_BYTES = LONGEST_LOG / 4;
const PARTS_KEPT = 2;

/** A stretch of a log in one file. */
export interface LogPiece {
  readonly file: string;
  readonly bytes: Buffer;
}

/** How bytes that follow `size` others are spread over the files, in order. */
export function spreadLog(log: string, size: number, bytes: Buffer): readonly LogPiece[] {
  const pieces: LogPiece[] = [];
  for (let at = 0; at < bytes.length;) {
    const place = size + at;
    const inParts = place - HEAD_BYTES;
    const room = inParts < 0 ? -inParts : PART_BYTES - (inParts % PART_BYTES);
    const piece = bytes.subarray(at, at + room);
    pieces.push({ file: inParts < 0 ? log : partFile(log, partAt(place)), bytes: piece });
    at += piece.length;
  }
  return pieces;
}

/** The parts that need not be kept when a log has grown from one size to another, in bytes. */
export function outdatedParts(log: string, before: number, after: number): readonly string[] {
  const first = Math.max(1, partAt(Math.max(0, before - 1)) - PARTS_KEPT + 1);
  const end = partAt(Math.max(0, after - 1)) - PARTS_KEPT;
  return Array.from({ length: Math.max(0, end - first + 1) }, (_, at) => partFile(log, first + at));
}

/** Number of the part that the byte at this place is in; 0 or less: it is in the head. */
const partAt = (place: number): number => Math.floor((place - HEAD_BYTES) / PART_BYTES) + 1;

const partFile = (log: string, part: number): string => `${log}.${part}`;

/** A log's files as they are now. */
export interface LogOnDisk {
  /** Bytes from the first one on. */
  readonly head: Buffer;
  /** Where the tail begins in the whole log. */
  readonly tailStart: number;
  readonly tail: Buffer;
}

/** Reads what is kept of a log; null when there is none. */
export async function readLogFiles(log: string): Promise<LogOnDisk | null> {
  const head = await readAtMost(log, HEAD_BYTES);
  if (head === null) return null;
  const parts = head.length < HEAD_BYTES ? [] : await partsOf(log);
  const first = parts.at(-PARTS_KEPT) ?? parts[0] ?? 1;
  const tail = await Promise.all(
    parts.filter((part) => part >= first).map((part) => readAtMost(partFile(log, part), PART_BYTES)),
  );
  return {
    head,
    tailStart: HEAD_BYTES + (first - 1) * PART_BYTES,
    tail: Buffer.concat(tail.filter((bytes) => bytes !== null)),
  };
}

/** Numbers of the parts that are there, rising. */
export async function partsOf(log: string): Promise<readonly number[]> {
  const name = `${basename(log)}.`;
  const files = await readdir(dirname(log)).catch(() => []);
  return files
    .filter((file) => file.startsWith(name))
    .map((file) => Number(file.slice(name.length)))
    .filter((part) => Number.isSafeInteger(part) && part > 0)
    .sort((a, b) => a - b);
}

/** Every file of a log. */
export const filesOf = async (log: string): Promise<readonly string[]> => [
  log,
  ...(await partsOf(log)).map((part) => partFile(log, part)),
];

export const logFile = (directory: string, sweepId: string, trial: number): string =>
  join(directory, sweepId, `${trial}.log`);

async function readAtMost(file: string, most: number): Promise<Buffer | null> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return null;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(most), 0, most, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
