import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NotebookDto } from '../../src/server/notebooks/notebook.dto.ts';
import type { StartedSweepDto, SweepDto, SweepListDto } from '../../src/server/sweeps/sweep.dto.ts';
import type { TrialDto, TrialListDto } from '../../src/server/trials/trial.dto.ts';
import { call } from './call.ts';
import { endService, startService, type RunningService } from './running-service.ts';
import { beginSweep, isOver, oneStepNotebook, readExample, waitForSweep } from './sample-notebooks.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => endService(service));

describe('from a notebook to the best trial over HTTP', () => {
  let text: string;
  let notebook: NotebookDto;
  let sweep: SweepDto;

  it('takes a notebook as an object or as text, and keeps one content once', async () => {
    text = await readExample('two-variables.ipynb');
    const asObject = await call<NotebookDto>(service, 'POST', '/api/v1/notebooks', {
      json: { name: 'two-variables.ipynb', content: JSON.parse(text) as object },
    });
    const asText = await call<NotebookDto>(service, 'POST', '/api/v1/notebooks', {
      json: { name: 'another-name.ipynb', content: text },
    });
    notebook = asObject.body;
    expect(asObject.status).toBe(201);
    expect(asObject.headers.location).toBe(`/api/v1/notebooks/${notebook.sha256}`);
    expect(notebook.sha256).toBe(createHash('sha256').update(text).digest('hex'));
    expect(asText.body).toEqual(notebook);
  });

  it('tells what it reads in the notebook', async () => {
    const { body } = await call<NotebookDto>(service, 'GET', `/api/v1/notebooks/${notebook.sha256}`);
    expect(body).toEqual(notebook);
    expect(body.parameters.map(({ name }) => name)).toEqual(['x', 'y']);
    expect(body.objective).toMatchObject({ metricName: 'height', type: 'minimize' });
    expect(body.cells.map(({ type }) => type)).toContain('pipeline-metrics');
  });

  it('starts a sweep and says where it is', async () => {
    const started = await call<StartedSweepDto>(service, 'POST', '/api/v1/sweeps', {
      json: {
        notebook: notebook.sha256,
        name: 'lowest',
        maxTrialCount: 12,
        parallelTrialCount: 2,
        parameters: { x: '-4..4' },
        fixed: { y: 2 },
        algorithm: { algorithmName: 'random' },
        seed: 7,
      },
    });
    sweep = started.body;
    expect(started.status).toBe(201);
    expect(started.headers.location).toBe(`/api/v1/sweeps/${sweep.id}`);
    expect(sweep).toMatchObject({
      name: 'lowest',
      notebook: 'two-variables.ipynb',
      notebookSha256: notebook.sha256,
      algorithm: { algorithmName: 'random' },
      seed: 7,
      budget: { maxTrialCount: 12, parallelTrialCount: 2 },
    });
    expect(sweep.parameters).toContainEqual({ name: 'x', space: '-4..4', source: 'request' });
  });

  it('runs it to the end of its budget', async () => {
    sweep = await waitForSweep(service, sweep.id, isOver);
    expect(sweep).toMatchObject({
      state: 'succeeded',
      reason: 'budget-used',
      counts: { trials: 12, succeeded: 12 },
    });
  });

  it('pages through the trials without a gap or a repetition', async () => {
    const numbers: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body }: { body: TrialListDto } = await call<TrialListDto>(
        service,
        'GET',
        `/api/v1/sweeps/${sweep.id}/trials?limit=5${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      expect(body.trials.length).toBeLessThanOrEqual(5);
      numbers.push(...body.trials.map(({ number }) => number));
      cursor = body.nextCursor;
    }
    expect(numbers).toEqual(Array.from({ length: 12 }, (_, number) => number));
  });

  it('names the trial with the lowest height as the best', async () => {
    const { body } = await call<TrialListDto>(
      service,
      'GET',
      `/api/v1/sweeps/${sweep.id}/trials?state=succeeded`,
    );
    const best = await call<TrialDto>(service, 'GET', `/api/v1/sweeps/${sweep.id}/best-trial`);
    const heights = body.trials.map(({ metrics }) => metrics.height ?? Number.NaN);
    expect(best.body.metrics.height).toBe(Math.min(...heights));
    expect(body.trials).toContainEqual(best.body);
    expect(sweep.best).toEqual({ number: best.body.number, value: best.body.metrics.height });
  });

  it('finds the sweep by its name, by the beginning of its id and as the latest', async () => {
    for (const reference of ['lowest', sweep.id.slice(0, 6), 'latest']) {
      const { body } = await call<SweepDto>(service, 'GET', `/api/v1/sweeps/${reference}`);
      expect(body.id).toBe(sweep.id);
    }
  });

  it('lists sweeps, the newest first, by state and notebook and page by page', async () => {
    const failing = await beginSweep(service, oneStepNotebook('loss = x\nraise ValueError("never works")'), {
      maxTrialCount: 3,
    });
    const failed = await waitForSweep(service, failing.id, isOver);
    const list = async (query: string): Promise<SweepListDto> =>
      (await call<SweepListDto>(service, 'GET', `/api/v1/sweeps${query}`)).body;
    const ids = ({ sweeps }: SweepListDto): readonly string[] => sweeps.map(({ id }) => id);

    expect(ids(await list(''))).toEqual([failed.id, sweep.id]);
    expect(ids(await list('?state=failed'))).toEqual([failed.id]);
    expect(ids(await list(`?notebook=${notebook.sha256}`))).toEqual([sweep.id]);
    const first = await list('?limit=1');
    expect(ids(first)).toEqual([failed.id]);
    const second = await list(`?limit=1&cursor=${String(first.nextCursor)}`);
    expect({ ids: ids(second), next: second.nextCursor }).toEqual({ ids: [sweep.id], next: null });
  });

  it('tells why a trial failed, with its cell and line', async () => {
    const { body } = await call<TrialListDto>(service, 'GET', '/api/v1/sweeps/latest/trials');
    expect(body.trials[0]?.failure).toMatchObject({ cause: 'exception', cell: 1, line: 2 });
    expect(body.trials[0]?.failure?.message).toContain('never works');
  });
});
