import { describe, expect, it } from 'vitest';
import type { SweepEvent } from '../../core/sweep/sweep-event.ts';
import { followEvents } from './follow-events.ts';

const started = (number: number): SweepEvent => ({ kind: 'trial-started', number, time: 0 });

/** A store whose events grow by one with each look, up to so many. */
const growing = (most: number) => {
  let known = 0;
  return {
    events: (_sweep: string, after: number) => {
      known = Math.min(known + 1, most);
      const all = Array.from({ length: known }, (_, at) => ({ version: at + 1, event: started(at) }));
      return Promise.resolve(all.filter(({ version }) => version > after));
    },
    isOver: () => Promise.resolve(known === most),
  };
};

async function collect(events: AsyncIterable<string>): Promise<readonly string[]> {
  const pieces: string[] = [];
  for await (const piece of events) pieces.push(piece);
  return pieces;
}

const idsOf = (pieces: readonly string[]): readonly number[] =>
  pieces.flatMap((piece) => (piece.startsWith('id: ') ? [Number(/^id: (\d+)/.exec(piece)?.[1])] : []));

describe('following events', () => {
  it('tells each event once and in order, those of the last look too, then the end', async () => {
    const store = growing(3);
    const pieces = await collect(
      followEvents({
        store,
        sweepId: 'a',
        after: 0,
        isOver: store.isOver,
        signal: new AbortController().signal,
      }),
    );
    expect(idsOf(pieces)).toEqual([1, 2, 3]);
    expect(pieces.at(-1)).toBe('event: end\ndata: {}\n\n');
  });

  it('begins after the event the listener has', async () => {
    const store = growing(3);
    const pieces = await collect(
      followEvents({
        store,
        sweepId: 'a',
        after: 2,
        isOver: store.isOver,
        signal: new AbortController().signal,
      }),
    );
    expect(idsOf(pieces)).toEqual([3]);
  });

  it('ends without an end event when the service stops', async () => {
    const stopping = new AbortController();
    const store = growing(1_000);
    const events = followEvents({
      store,
      sweepId: 'a',
      after: 0,
      isOver: store.isOver,
      signal: stopping.signal,
    });
    const pieces: string[] = [];
    for await (const piece of events) {
      pieces.push(piece);
      if (pieces.length === 3) stopping.abort();
    }
    expect(pieces.join('')).not.toContain('event: end');
    expect(pieces.length).toBeLessThan(10);
  });

  it('writes an event as one line of JSON with its moment in RFC 3339', async () => {
    const store = growing(1);
    const [, first] = await collect(
      followEvents({
        store,
        sweepId: 'a',
        after: 0,
        isOver: store.isOver,
        signal: new AbortController().signal,
      }),
    );
    expect(first).toBe(
      'id: 1\nevent: trial-started\ndata: {"kind":"trial-started","number":0,"time":"1970-01-01T00:00:00.000Z"}\n\n',
    );
  });
});
