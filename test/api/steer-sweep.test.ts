import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SweepDto } from '../../src/server/sweeps/sweep.dto.ts';
import type { TrialListDto } from '../../src/server/trials/trial.dto.ts';
import { call, callRefused } from './call.ts';
import { endService, startService, type RunningService } from './running-service.ts';
import { beginSweep, isOver, oneStepNotebook, slowNotebook, waitForSweep } from './sample-notebooks.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => endService(service));

const ask = async (id: string, verb: string): Promise<SweepDto> => {
  const { status, body } = await call<SweepDto>(service, 'POST', `/api/v1/sweeps/${id}/${verb}`);
  expect(status).toBe(202);
  return body;
};
const begin = async (notebook = slowNotebook): Promise<string> => {
  const { id } = await beginSweep(service, notebook, { maxTrialCount: 200, parallelTrialCount: 2 });
  await waitForSweep(service, id, ({ counts }) => counts.running > 0);
  return id;
};
const states = async (id: string): Promise<readonly string[]> =>
  (await call<TrialListDto>(service, 'GET', `/api/v1/sweeps/${id}/trials`)).body.trials.map(
    ({ state }) => state,
  );

describe('a running sweep', () => {
  it('pauses when its running trials have finished, and resumes where it was', async () => {
    const id = await begin();
    await ask(id, 'pause');
    const paused = await waitForSweep(service, id, ({ state }) => state === 'paused');
    expect(paused.counts).toMatchObject({ running: 0, killed: 0, failed: 0 });
    await ask(id, 'pause');

    await ask(id, 'resume');
    const going = await waitForSweep(service, id, ({ counts }) => counts.succeeded > paused.counts.succeeded);
    expect(going.state).toBe('running');
    await ask(id, 'cancel');
    const over = await waitForSweep(service, id, isOver);
    expect(over).toMatchObject({ state: 'stopped', reason: 'cancelled-by-user' });
  });

  it('stops when its running trials have finished', async () => {
    const id = await begin();
    await ask(id, 'stop');
    const { state, reason } = await waitForSweep(service, id, isOver);
    expect({ state, reason }).toEqual({ state: 'stopped', reason: 'stopped-by-user' });
    expect(await states(id)).not.toContain('running');
    await ask(id, 'stop');
    await callRefused(service, ['POST', `/api/v1/sweeps/${id}/resume`], 409);
  });

  it('is cancelled at once, however long its trials would take', async () => {
    const id = await begin(oneStepNotebook('import time\ntime.sleep(600)\nloss = x'));
    await ask(id, 'cancel');
    const { state, reason } = await waitForSweep(service, id, isOver);
    expect({ state, reason }).toEqual({ state: 'stopped', reason: 'cancelled-by-user' });
    expect(await states(id)).toEqual(['killed', 'killed']);
  });
});

describe('a paused sweep', () => {
  it.each([
    ['stop', 'stopped-by-user'],
    ['cancel', 'cancelled-by-user'],
  ])('ends at once when asked to %s', async (verb, reason) => {
    const id = await begin();
    await ask(id, 'pause');
    await waitForSweep(service, id, ({ state }) => state === 'paused');
    // The process that ran it may take a moment to let go of it.
    await ask(id, verb);
    const over = await waitForSweep(service, id, isOver);
    expect(over).toMatchObject({ state: 'stopped', reason });
  });
});
