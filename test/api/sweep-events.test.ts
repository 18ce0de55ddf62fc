import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callRefused } from './call.ts';
import { listen } from './listen-to-events.ts';
import { endService, startService, type RunningService } from './running-service.ts';
import { beginSweep, slowNotebook } from './sample-notebooks.ts';

let service: RunningService;
let sweep: string;
beforeAll(async () => {
  service = await startService();
  ({ id: sweep } = await beginSweep(service, slowNotebook, { maxTrialCount: 6, parallelTrialCount: 2 }));
});
afterAll(() => endService(service));

describe('the events of a sweep', () => {
  it('come while it runs, each with the next number, and end with it', async () => {
    const { events } = await listen(service, sweep);
    const kept = events.slice(0, -1);
    expect(kept.map(({ id }) => id)).toEqual(kept.map((_, at) => at + 1));
    expect(kept[0]).toMatchObject({ event: 'taken-up' });
    expect(kept.filter(({ event }) => event === 'trial-ended')).toHaveLength(6);
    expect(kept.every(({ event, data }) => data.kind === event)).toBe(true);
    expect(kept[0]?.data.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(events.at(-1)).toEqual({ id: null, event: 'end', data: {} });
  });

  it('go on after the last one the listener has', async () => {
    const all = (await listen(service, sweep)).events;
    const rest = (await listen(service, sweep, { after: 4 })).events;
    expect(rest).toEqual(all.slice(4));
  });

  it('leave a listener that has them all with 204, so that it does not come again', async () => {
    const { events } = await listen(service, sweep);
    const last = events.at(-2)?.id ?? 0;
    expect(await listen(service, sweep, { after: last })).toEqual({ status: 204, events: [] });
  });

  it('reach a listener that comes in the middle and leaves early', async () => {
    const { id } = await beginSweep(service, slowNotebook, { maxTrialCount: 4, parallelTrialCount: 1 });
    const first = (await listen(service, id, { enough: 3 })).events.slice(0, 3);
    const rest = (await listen(service, id, { after: 3 })).events;
    const all = (await listen(service, id)).events;
    expect([...first, ...rest]).toEqual(all);
  });

  it('are refused from an event that is no number', async () => {
    const { errors } = await callRefused(service, ['GET', `/api/v1/sweeps/${sweep}/events`], 400, {
      headers: { 'last-event-id': 'x' },
    });
    expect(errors[0]?.parameter).toBe('Last-Event-ID');
  });
});
