import { readFile } from 'node:fs/promises';
import { exampleFile, type RunningService } from './running-service.ts';
import type { NotebookDto } from '../../src/server/notebooks/notebook.dto.ts';
import type { StartedSweepDto, SweepDto } from '../../src/server/sweeps/sweep.dto.ts';
import { call } from './call.ts';

/** A notebook of code cells, each with its tag. */
export const notebookOf = (cells: readonly (readonly [tag: string, source: string])[]): object => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: 'python3', language: 'python', display_name: 'Python 3' } },
  cells: cells.map(([tag, source], index) => ({
    id: `cell-${index}`,
    cell_type: 'code',
    metadata: { tags: [tag] },
    execution_count: null,
    outputs: [],
    source,
  })),
});

/** One parameter, one step, one metric to minimise; `step` is the step's code and sets `loss` from `x`. */
export const oneStepNotebook = (step: string): object =>
  notebookOf([
    ['pipeline-parameters', 'x = 1.0  # tune: -4.0..4.0'],
    ['step:evaluate', step],
    ['pipeline-metrics', '# objective: minimize loss\nprint(loss)'],
  ]);

/** Its trials take so long that a test can act between them. */
export const slowNotebook = oneStepNotebook('import time\ntime.sleep(0.25)\nloss = x * x');

export const readExample = async (name: string): Promise<string> => readFile(exampleFile(name), 'utf8');

/** Hands a notebook in and starts a sweep of it. */
export async function beginSweep(
  service: RunningService,
  content: object | string,
  settings: object = {},
): Promise<StartedSweepDto> {
  const notebook = await call<NotebookDto>(service, 'POST', '/api/v1/notebooks', {
    json: { name: 'sample.ipynb', content },
  });
  const started = await call<StartedSweepDto>(service, 'POST', '/api/v1/sweeps', {
    json: { notebook: notebook.body.sha256, ...settings },
  });
  if (started.status !== 201) throw new Error(started.text);
  return started.body;
}

/** Looks at the sweep until it is as wanted. */
export async function waitForSweep(
  service: RunningService,
  id: string,
  isThere: (sweep: SweepDto) => boolean,
): Promise<SweepDto> {
  const until = Date.now() + 60_000;
  for (;;) {
    const { body } = await call<SweepDto>(service, 'GET', `/api/v1/sweeps/${id}`);
    if (isThere(body)) return body;
    if (Date.now() > until) throw new Error(`the sweep stays ${JSON.stringify(body)}; ${service.log()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export const isOver = ({ state }: SweepDto): boolean =>
  state === 'succeeded' || state === 'failed' || state === 'stopped';
