import { setTimeout as wait } from 'node:timers/promises';
import type { Store } from '../../app/ports/store.ts';
import type { SweepEvent } from '../../core/sweep/sweep-event.ts';

export interface FollowOptions {
  readonly store: Pick<Store, 'events'>;
  readonly sweepId: string;
  /** The version of the last event the listener has; 0 for none. */
  readonly after: number;
  /** Tells that nothing more will come for a while: the sweep has ended. */
  readonly isOver: () => Promise<boolean>;
  /** Aborting it ends the stream. */
  readonly signal: AbortSignal;
}

const POLL_MS = 300;
/** Proxies and browsers drop connections that stay silent for about a minute. */
const HEARTBEAT_MS = 15_000;

/**
 * A sweep's events as server-sent events (HTML Living Standard §9.2): first those after the one named, then each as it is
 * stored, by whichever process. The stream ends with the sweep. The next piece is made when the last one was taken.
 */
export async function* followEvents({
  store,
  sweepId,
  after,
  isOver,
  signal,
}: FollowOptions): AsyncGenerator<string, void> {
  // How long a listener that was cut off waits before it comes again.
  yield 'retry: 2000\n\n';
  let last = after;
  let silent = 0;
  while (!signal.aborted) {
    // Asked before the events are read: what comes after the end is then not missed.
    const over = await isOver();
    const events = await store.events(sweepId, last);
    for (const { version, event } of events) {
      yield printEvent(version, event);
      last = version;
    }
    if (over) {
      yield 'event: end\ndata: {}\n\n';
      return;
    }
    silent = events.length > 0 ? 0 : silent + POLL_MS;
    if (silent >= HEARTBEAT_MS) {
      yield ': still here\n\n';
      silent = 0;
    }
    await wait(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** JSON has no line breaks, so one `data` line holds it. */
function printEvent(version: number, event: SweepEvent): string {
  const data = 'time' in event ? { ...event, time: new Date(event.time).toISOString() } : event;
  return `id: ${version}\nevent: ${event.kind}\ndata: ${JSON.stringify(data)}\n\n`;
}
