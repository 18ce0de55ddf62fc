import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LONGEST_LOG, type TrialLog, type TrialLogs } from '../app/ports/trial-logs.ts';
import { filesOf, logFile, outdatedParts, readLogFiles, spreadLog } from './log-files.ts';

/** What is known of a log that this process writes. */
interface WrittenLog {
  /** Bytes on the disk, left-out ones counted. */
  size: number;
  /** Text that waits to be written. */
  waiting: string[];
  waitingLength: number;
  /** Characters that came faster than they could be written, after those that wait. */
  dropped: number;
  /** Files of an earlier run of the trial are to go first. */
  clearFirst: boolean;
  writing: Promise<void> | null;
  /** Something could not be written: nothing more is tried. */
  broken: boolean;
}

/** Trial logs as files `<directory>/<sweepId>/<n>.log`; see `log-files.ts`. */
export function openTrialLogs(directory: string): TrialLogs {
  const sweeps = new Map<string, Map<number, WrittenLog>>();

  const logOf = (sweepId: string, trial: number): WrittenLog => {
    const logs = sweeps.get(sweepId) ?? new Map<number, WrittenLog>();
    sweeps.set(sweepId, logs);
    const log = logs.get(trial) ?? newLog();
    logs.set(trial, log);
    return log;
  };
  const write = (sweepId: string, trial: number, log: WrittenLog) => {
    log.writing ??= writeWaiting(logFile(directory, sweepId, trial), log).finally(() => (log.writing = null));
  };

  return {
    append(sweepId, trial, text) {
      const log = logOf(sweepId, trial);
      if (log.broken || text === '') return;
      if (log.waitingLength + text.length > LONGEST_LOG) log.dropped += text.length;
      else {
        if (log.dropped > 0) log.waiting.push(tooFast(log));
        log.waiting.push(text);
        log.waitingLength += text.length;
      }
      write(sweepId, trial, log);
    },
    clear(sweepId, trial) {
      const log = logOf(sweepId, trial);
      Object.assign(log, { waiting: [], waitingLength: 0, dropped: 0, clearFirst: true, broken: false });
      write(sweepId, trial, log);
    },
    async read(sweepId, trial, from = 0) {
      const found = await readLogFiles(logFile(directory, sweepId, trial));
      return found === null ? null : showLog(found, from);
    },
    async close(sweepId) {
      const logs = sweeps.get(sweepId);
      for (const { writing } of logs?.values() ?? []) await writing;
      sweeps.delete(sweepId);
    },
  };
}

const newLog = (): WrittenLog => ({
  size: 0,
  waiting: [],
  waitingLength: 0,
  dropped: 0,
  clearFirst: false,
  writing: null,
  broken: false,
});

/** Writes what waits, and what comes to wait meanwhile. Does not throw. */
async function writeWaiting(file: string, log: WrittenLog): Promise<void> {
  // Text that comes in one go is written in one go.
  await Promise.resolve();
  try {
    while (log.clearFirst || log.waiting.length > 0 || log.dropped > 0) {
      if (log.clearFirst) {
        log.clearFirst = false;
        log.size = 0;
        for (const old of await filesOf(file)) await rm(old, { force: true });
        continue;
      }
      if (log.dropped > 0) log.waiting.push(tooFast(log));
      const bytes = Buffer.from(log.waiting.join(''));
      log.waiting = [];
      log.waitingLength = 0;
      await writeBytes(file, log.size, bytes);
      log.size += bytes.length;
    }
  } catch {
    Object.assign(log, { broken: true, waiting: [], waitingLength: 0, dropped: 0 });
  }
}

async function writeBytes(file: string, size: number, bytes: Buffer): Promise<void> {
  if (size === 0) await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  for (const piece of spreadLog(file, size, bytes))
    await (size === 0 && piece.file === file ? writeFile : appendFile)(piece.file, piece.bytes, {
      mode: 0o600,
    });
  for (const old of outdatedParts(file, size, size + bytes.length)) await rm(old, { force: true });
}

/** The line for text that was dropped before it was written. */
function tooFast(log: WrittenLog): string {
  const line = leftOut(`${log.dropped} characters`, 'it came faster than it could be written');
  log.dropped = 0;
  return line;
}

/** A log from one of its bytes on, without half a character at its end. */
function showLog(
  { head, tailStart, tail }: { readonly head: Buffer; readonly tailStart: number; readonly tail: Buffer },
  from: number,
): TrialLog {
  const whole = tail.length === 0 ? head : tail;
  const cut = tail.length > 0 && tailStart > head.length;
  const begin = tail.length === 0 ? 0 : tailStart;
  const last = wholeCharacters(whole);
  const end = begin + last;
  // A log that is shorter than what was read of it has begun anew.
  const start = from > begin + whole.length ? 0 : from;
  if (tail.length === 0) return { text: head.subarray(start, last).toString(), end };
  const missing = tailStart - Math.max(start, head.length);
  // The cut falls anywhere; the tail is shown from its first whole line on.
  const line = cut && missing > 0 ? tail.indexOf('\n') + 1 : Math.max(0, start - tailStart);
  return {
    text: [
      head.subarray(start).toString(),
      cut && missing > 0 ? leftOut(`${missing + line} bytes`, 'the log is longer than is kept') : '',
      tail.subarray(line, last).toString(),
    ].join(''),
    end,
  };
}

const leftOut = (much: string, why: string): string => `\n[${much} are left out: ${why}]\n`;

/** The length of the bytes without a character that is cut off at their end; UTF-8, RFC 3629 §3. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const long = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return long > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}
