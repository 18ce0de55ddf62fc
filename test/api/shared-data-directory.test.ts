import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SweepDto, SweepListDto } from '../../src/server/sweeps/sweep.dto.ts';
import { call } from './call.ts';
import { listen } from './listen-to-events.ts';
import { endService, startService, TUNEBOOK, type RunningService } from './running-service.ts';
import { beginSweep, isOver, slowNotebook, waitForSweep } from './sample-notebooks.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
  await writeFile(join(service.dataDirectory, 'slow.ipynb'), JSON.stringify(slowNotebook));
});
afterAll(() => endService(service));

/** A command on the service's data directory. */
function command(...args: readonly string[]) {
  const child = spawn(TUNEBOOK, [...args, '--data-dir', service.dataDirectory], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, output, told }));
  return { ended };
}

const latest = async (): Promise<SweepDto | undefined> => {
  const { body } = await call<SweepListDto>(service, 'GET', '/api/v1/sweeps?limit=1');
  const [newest] = body.sweeps;
  return newest && (await call<SweepDto>(service, 'GET', `/api/v1/sweeps/${newest.id}`)).body;
};

describe('a service and a command line on one data directory', () => {
  it('sees, follows and pauses a sweep that the command line runs', async () => {
    const notebook = join(service.dataDirectory, 'slow.ipynb');
    const sweeping = command('sweep', notebook, '--trials', '200', '--name', 'from-the-shell');
    let sweep: SweepDto | undefined;
    while (sweep?.name !== 'from-the-shell' || sweep.counts.succeeded === 0) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      sweep = await latest();
    }
    const { events } = await listen(service, sweep.id, { enough: 8 });
    expect(events.map(({ event }) => event)).toContain('trial-ended');

    await call(service, 'POST', `/api/v1/sweeps/${sweep.id}/pause`);
    const { code, told } = await sweeping.ended;
    expect({ code, told }).toMatchObject({
      code: 130,
      told: expect.stringContaining('tunebook resume') as string,
    });
    const paused = await waitForSweep(service, sweep.id, ({ state }) => state === 'paused');
    expect(paused.counts).toMatchObject({ failed: 0, killed: 0, running: 0 });

    await call(service, 'POST', `/api/v1/sweeps/${sweep.id}/resume`);
    await waitForSweep(service, sweep.id, ({ counts }) => counts.succeeded > paused.counts.succeeded);
    await call(service, 'POST', `/api/v1/sweeps/${sweep.id}/cancel`);
    await waitForSweep(service, sweep.id, isOver);
  });

  it('shows on the command line what the service runs', async () => {
    const { id } = await beginSweep(service, slowNotebook, { maxTrialCount: 4, name: 'from-the-service' });
    await waitForSweep(service, id, ({ counts }) => counts.running > 0);
    const { code, output } = await command('list', '--json').ended;
    const { sweeps } = JSON.parse(output) as SweepListDto;
    expect({ code, first: sweeps[0] }).toMatchObject({ code: 0, first: { id, name: 'from-the-service' } });

    await waitForSweep(service, id, isOver);
    const best = await command('best', id, '--json').ended;
    const { body } = await call<{ metrics: object }>(service, 'GET', `/api/v1/sweeps/${id}/best-trial`);
    expect(JSON.stringify(JSON.parse(best.output))).toContain(JSON.stringify(body.metrics));
  });
});
