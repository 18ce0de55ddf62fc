import { rm } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { TrialListDto } from '../../src/server/trials/trial.dto.ts';
import { call } from './call.ts';
import { listen } from './listen-to-events.ts';
import { makeDirectory, startService, type RunningService } from './running-service.ts';
import { beginSweep, isOver, oneStepNotebook, slowNotebook, waitForSweep } from './sample-notebooks.ts';

const running: RunningService[] = [];
const start = async (dataDirectory: string): Promise<RunningService> => {
  const service = await startService({ dataDirectory });
  running.push(service);
  return service;
};
afterEach(async () => {
  await Promise.all(running.map((service) => service.end()));
  await Promise.all(running.map(({ dataDirectory }) => rm(dataDirectory, { recursive: true, force: true })));
  running.length = 0;
});

const endedTrials = async (service: RunningService, id: string): Promise<TrialListDto['trials']> => {
  const { body } = await call<TrialListDto>(service, 'GET', `/api/v1/sweeps/${id}/trials?limit=500`);
  return body.trials.filter(({ state }) => state === 'succeeded');
};

describe('a service that is told to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends with 0 within ten seconds of %s, and its sweep goes on where it was when asked to',
    async (signal) => {
      const directory = await makeDirectory();
      const before = await start(directory);
      const { id } = await beginSweep(before, slowNotebook, { maxTrialCount: 40, parallelTrialCount: 2 });
      await waitForSweep(before, id, ({ counts }) => counts.succeeded >= 3);
      const kept = await endedTrials(before, id);
      const begun = Promise.withResolvers<undefined>();
      const listening = listen(before, id, { begun: () => begun.resolve(undefined) });
      await begun.promise;

      const since = Date.now();
      expect(await before.end(signal)).toBe(0);
      expect(Date.now() - since).toBeLessThan(10_000);
      // The stream was ended, not cut off: the listener got whole events, and no word that the sweep is over.
      expect((await listening).events.map(({ event }) => event)).not.toContain('end');

      const after = await start(directory);
      const paused = await waitForSweep(after, id, () => true);
      expect(paused).toMatchObject({ state: 'paused', counts: { running: 0, killed: 0, failed: 0 } });
      await call(after, 'POST', `/api/v1/sweeps/${id}/resume`);
      const over = await waitForSweep(after, id, isOver);
      expect(over).toMatchObject({ state: 'succeeded', counts: { trials: 40, succeeded: 40 } });
      const trials = await endedTrials(after, id);
      for (const trial of kept) expect(trials).toContainEqual(trial);
    },
  );

  it('does not wait for trials that take long', async () => {
    const service = await start(await makeDirectory());
    const { id } = await beginSweep(service, oneStepNotebook('import time\ntime.sleep(600)\nloss = x'));
    await waitForSweep(service, id, ({ counts }) => counts.running > 0);
    const since = Date.now();
    expect(await service.end()).toBe(0);
    expect(Date.now() - since).toBeLessThan(10_000);
  });
});

describe('a service that is killed', () => {
  it('has lost no finished trial, and its sweep can be stopped or resumed by the next one', async () => {
    const directory = await makeDirectory();
    const before = await start(directory);
    const { id } = await beginSweep(before, slowNotebook, { maxTrialCount: 50, parallelTrialCount: 2 });
    await waitForSweep(before, id, ({ counts }) => counts.succeeded >= 2);
    const kept = await endedTrials(before, id);
    await before.end('SIGKILL');

    const after = await start(directory);
    const trials = await endedTrials(after, id);
    for (const trial of kept) expect(trials).toContainEqual(trial);
    // Until its hold runs out the dead process seems to run it; then what was asked is done here.
    const ask = () => call(after, 'POST', `/api/v1/sweeps/${id}/cancel`);
    await ask();
    await waitForSweep(after, id, (sweep) => {
      if (!isOver(sweep)) void ask();
      return isOver(sweep);
    });
  });
});
