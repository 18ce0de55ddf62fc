import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planSweep } from '../core/plan-sweep.ts';
import { loadCompiler } from '../wiring/load-compiler.ts';
import { digestOf, readNotebookFile } from './read-input.ts';

const code = (source: string, tags: readonly string[], metadata: object = {}) => ({
  cell_type: 'code',
  metadata: { tags, ...metadata },
  source,
  outputs: [],
  execution_count: null,
});
const text = (...cells: readonly object[]) =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata: {}, cells });

describe('a notebook file that refers to others', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tunebook-compose-'));
    await mkdir(join(folder, 'work'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is read, compiled and planned as one notebook', async () => {
    await writeFile(
      join(folder, 'load.ipynb'),
      text(
        code('size = 3\nscale = 2.0', ['pipeline-parameters']),
        code('rows = list(range(size))', ['step:load']),
        code('rows = [row * scale for row in rows]', ['step:clean', 'prev:load']),
      ),
    );
    await writeFile(join(folder, 'work', 'fit.ipynb'), text(code('model = sum(rows)', ['step:fit'])));
    await writeFile(
      join(folder, 'work', 'main.ipynb'),
      text(
        code('size = 5\nshift = 0.1  # 0..1', ['pipeline-parameters']),
        code('', ['notebook:data'], { notebook_path: '../load.ipynb' }),
        code('', ['notebook:model'], { notebook_path: 'fit.ipynb' }),
        code('score = model + shift', ['step:judge', 'prev:model']),
        code('print(score)', ['pipeline-metrics']),
      ),
    );
    const file = await readNotebookFile(join(folder, 'work', 'main.ipynb'), 0);
    expect(file.sha256).toBe(digestOf(file.text));
    const compiled = (await loadCompiler())(file);
    const plan = planSweep(compiled, { purpose: 'sweep', engine: 'local', defaultParallelTrialCount: 1 });
    const told = [...compiled.problems, ...plan.problems].filter(({ severity }) => severity === 'error');
    expect(told).toEqual([]);
    expect(compiled.problems.filter((one) => one.code === 'dependency-added')).toEqual([]);
    expect(compiled.pipeline?.steps.map(({ name, after }) => [name, ...after])).toEqual([
      ['load'],
      ['clean', 'load'],
      ['fit', 'clean'],
      ['judge', 'fit'],
    ]);
    expect(
      Object.fromEntries((compiled.pipeline?.parameters ?? []).map((one) => [one.name, one.default])),
    ).toMatchObject({ size: 5, scale: 2, shift: 0.1 });
    expect(compiled.pipeline?.metrics.map(({ name }) => name)).toEqual(['score']);
    expect(plan.spec?.objective.metricName).toBe('score');
  });

  it('is refused with the place of the reference where a file is missing', async () => {
    const path = join(folder, 'main.ipynb');
    await writeFile(path, text(code('', ['notebook:data'], { notebook_path: 'gone.ipynb' })));
    await expect(readNotebookFile(path, 0)).rejects.toMatchObject({
      kind: 'notebook',
      file: 'main.ipynb',
      problems: [{ code: 'notebook-cell-not-found', place: { cell: 0 } }],
    });
  });
});
