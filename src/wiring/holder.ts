import { hostname } from 'node:os';
import { newId } from './new-id.ts';

/** A name for this process among all that share a store: machine, process number, and a word of its own. */
export const nameHolder = (): string => `${hostname()}:${process.pid}:${newId()}`;

/** True when a holder was a process of this machine that is no longer there. Of other machines nothing is known. */
export function isGone(holder: string): boolean {
  const [host, pid = ''] = holder.split(':');
  if (host !== hostname() || !/^[1-9]\d*$/.test(pid)) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
