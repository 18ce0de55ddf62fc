import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { code } from '../support/build-notebook.ts';
import { exampleFile, jsonOf, newUser } from '../support/tunebook-command.ts';
import { quick } from '../support/sweep-notebooks.ts';
import type { AnsweredSweep, ListedSweeps, ShownSweep } from './answers.ts';

const example = exampleFile('two-variables.ipynb');
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown;
const number = expect.any(Number) as unknown;
const text = expect.any(String) as unknown;

describe('from a notebook to the best trial', () => {
  it('checks, runs once, sweeps, lists, shows, and names the best trial, all in JSON', async () => {
    const user = await newUser();
    const checked = jsonOf<{ notebook: object; cells: object[]; problems: object[] }>(
      await user.run('check', example, '--json'),
    );
    const sha256 = createHash('sha256')
      .update(await readFile(example))
      .digest('hex');
    expect(checked).toMatchObject({
      notebook: { name: 'two-variables.ipynb', sha256 },
      parameters: [
        { name: 'x', type: 'float', default: 0, space: '-5..10', source: 'comment', reaches: ['evaluate'] },
        { name: 'y', type: 'float', default: 7.5, space: '0..15', source: 'comment', reaches: ['evaluate'] },
      ],
      steps: [{ name: 'evaluate', after: [], reads: [], parameters: ['x', 'y'] }],
      metrics: [{ name: 'height', katibName: 'height', step: 'evaluate' }],
      objective: { metricName: 'height', type: 'minimize', source: 'comment' },
      problems: [],
    });
    expect(checked.cells.slice(0, 2)).toEqual([
      { index: 0, type: 'text', step: null },
      { index: 1, type: 'imports', step: null },
    ]);
    expect(checked.cells[7]).toEqual({ index: 7, type: 'step', step: 'evaluate' });
    expect(checked.cells.at(-1)).toEqual({ index: 9, type: 'pipeline-metrics', step: null });

    const once = await user.run('run', example, '--json', '--fix', 'x=3.14159', '--fix', 'y=2.275');
    expect(once.code).toBe(0);
    const ran = jsonOf<{ metrics: { height: number } }>(once);
    expect(ran).toEqual({
      parameters: { x: 3.14159, y: 2.275 },
      metrics: { height: expect.closeTo(0.397887, 4) as unknown },
      steps: [{ name: 'evaluate', state: 'succeeded', seconds: number, reused: false }],
    });

    const swept = await user.run(
      'sweep',
      example,
      '--json',
      '--trials',
      '6',
      '--parallel',
      '1',
      '--name',
      'six',
    );
    expect(swept.code).toBe(0);
    const answer = jsonOf<AnsweredSweep>(swept);
    expect(answer).toMatchObject({
      sweep: {
        id: text,
        name: 'six',
        state: 'succeeded',
        reason: 'budget-used',
        counts: { trials: 6, succeeded: 6, failed: 0 },
      },
      objective: { metricName: 'height', type: 'minimize' },
      bestTrial: {
        number,
        parameters: { x: number, y: number },
        metrics: { height: number },
        startTime: moment,
        completionTime: moment,
      },
      statistics: { trialsPerSecond: number, stepsRun: 6, stepsReused: 0, wallSeconds: number },
    });
    // People read standard error, so that standard output is nothing but the JSON.
    expect(swept.stderr).toContain('6 trials');

    const { id } = answer.sweep;
    const { sweeps } = jsonOf<ListedSweeps>(await user.run('list', '--json'));
    expect(sweeps).toMatchObject([
      {
        id,
        name: 'six',
        notebook: 'two-variables.ipynb',
        state: 'succeeded',
        counts: { succeeded: 6 },
        best: { number: answer.bestTrial?.number, value: answer.bestTrial?.metrics.height },
      },
    ]);

    const shown = jsonOf<ShownSweep>(await user.run('show', 'six', '--json'));
    expect(shown).toMatchObject({ id, name: 'six', state: 'succeeded' });
    expect(shown.trials.map((trial) => trial.number)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(shown.trials[0]).toMatchObject({
      number: 0,
      state: 'succeeded',
      parameters: { x: 0, y: 7.5 },
      metrics: { height: number },
      startTime: moment,
      completionTime: moment,
    });
    const lowest = Math.min(...shown.trials.map((trial) => trial.metrics.height ?? Infinity));
    expect(answer.bestTrial?.metrics.height).toBe(lowest);

    const best = await user.run('best', id.slice(0, 6), '--json');
    expect(best.code).toBe(0);
    expect(jsonOf<AnsweredSweep>(best).bestTrial).toEqual(answer.bestTrial);
  });

  it('prints tables for people, and no colours into a pipe', async () => {
    const user = await newUser();
    const swept = await user.run('sweep', example, '--trials', '3', '--seed', '5');
    expect(swept.stdout).toMatch(/Best trial of "two-variables": number \d/);
    expect(swept.stdout).toMatch(/^x {2,}-?\d/m);
    expect(swept.stdout).toMatch(/^height +\d+.* minimize$/m);
    const shown = await user.run('show', 'latest');
    expect(shown.stdout).toMatch(/^objective +minimize height$/m);
    expect(shown.stdout).toMatch(/^ +0 +succeeded/m);
    const listed = await user.run('list');
    expect(listed.stdout).toMatch(/two-variables\.ipynb +succeeded +3\/3 +height /);
    const all = [swept, shown, listed].map(({ stdout, stderr }) => stdout + stderr).join('');
    expect(all).not.toContain('\u001b');
  });

  it('shows a checked notebook with its cells, steps, parameters, metrics and problems', async () => {
    const user = await newUser();
    const notebook = await user.write('flow.ipynb', [
      code('import json', 'imports'),
      code('LR = 0.1  # tune: 1e-3..1 log\nEPOCHS = 3', 'pipeline-parameters'),
      code('data = [1, 2, 3]', 'step:prepare'),
      code('score = LR * sum(data)', 'step:train'),
      code('print(score)', 'pipeline-metrics'),
    ]);
    const { code: exit, stdout, stderr } = await user.run('check', notebook);
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^ +2 {2}step prepare +data = \[1, 2, 3\]$/m);
    expect(stdout).toMatch(/^train +prepare +data +LR$/m);
    expect(stdout).toMatch(/^LR +float +0\.1 +0\.001\.\.1 log +comment +train$/m);
    expect(stdout).toMatch(/^EPOCHS +int +3 +fixed/m);
    expect(stdout).toMatch(/^score +score +train +maximize/m);
    expect(stderr).toContain(
      'flow.ipynb, cell 3, line 1: warning: step "train" uses "data" of step "prepare" but does not depend on it',
    );
    expect(stderr).toMatch(/1 \| score = LR \* sum\(data\)\n.*\^/);
    expect(stderr).toContain('Tag the cell "prev:prepare"');
    expect(stderr).toMatch(/no step uses parameter "EPOCHS".*\[parameter-unused\]/);
  });

  it('writes the best values into the notebook and keeps its comments', async () => {
    const user = await newUser();
    const notebook = await user.write('tune.ipynb', [
      code(
        '# what to try\nx = 3.0  # tune: -4..4\nMODE = "up"  # tune: up, down\nFLAG = True\nN = 2',
        'pipeline-parameters',
      ),
      code('loss = x * x + (1 if MODE == "up" else 0) + (1 if FLAG else 0) + N', 'step:evaluate'),
      code('print(loss)', 'pipeline-metrics'),
    ]);
    const swept = await user.run(
      'sweep',
      notebook,
      '--json',
      '--trials',
      '8',
      '--seed',
      '1',
      '--fix',
      'FLAG=false',
    );
    const { bestTrial } = jsonOf<AnsweredSweep>(swept);
    const out = `${user.directory}/best.ipynb`;
    expect((await user.run('best', 'latest', '--notebook', out)).code).toBe(0);
    const written = JSON.parse(await readFile(out, 'utf8')) as { cells: { source: string[] }[] };
    const value = String(bestTrial?.parameters.x);
    expect(written.cells[0]?.source.join('')).toBe(
      `# what to try\nx = ${value}  # tune: -4..4\nMODE = "${String(bestTrial?.parameters.MODE)}"  # tune: up, down\nFLAG = False\nN = 2`,
    );
    // It is a notebook as good as the first: run as it is, it gives the best trial's metric.
    const again = jsonOf<{ metrics: object }>(await user.run('run', out, '--json'));
    expect(again.metrics).toEqual(bestTrial?.metrics);
  });

  it('writes the best values at their place also beside IPython syntax', async () => {
    const user = await newUser();
    const notebook = await user.write('magic.ipynb', [
      code(
        '%matplotlib inline\n!pip install -q nothing-at-all\nx = 3.0  # tune: 1, 2',
        'pipeline-parameters',
      ),
      ...quick.slice(1),
    ]);
    const out = `${user.directory}/best.ipynb`;
    expect((await user.run('sweep', notebook, '--python', 'python3', '--algorithm', 'grid')).code).toBe(0);
    await user.run('best', 'latest', '--notebook', out);
    const written = JSON.parse(await readFile(out, 'utf8')) as { cells: { source: string[] }[] };
    expect(written.cells[0]?.source.join('')).toBe(
      '%matplotlib inline\n!pip install -q nothing-at-all\nx = 1.0  # tune: 1, 2',
    );
  });

  it('never prints the value of a parameter that looks like a secret', async () => {
    const user = await newUser();
    const secret = 'hush-3141592';
    const notebook = await user.write('secret.ipynb', [
      code(`api_token = "${secret}"\nx = nothing()`, 'pipeline-parameters'),
      code('loss = len(api_token)', 'step:evaluate'),
      code('print(loss)', 'pipeline-metrics'),
    ]);
    const runnable = await user.write('runnable.ipynb', [
      code(`api_token = "${secret}"`, 'pipeline-parameters'),
      code('loss = len(api_token)', 'step:evaluate'),
      code('print(loss)', 'pipeline-metrics'),
    ]);
    const answers = [
      await user.run('check', notebook),
      await user.run('check', notebook, '--json'),
      await user.run('run', runnable),
      await user.run('run', runnable, '--json'),
    ];
    const [, , , ran] = answers;
    if (ran === undefined) throw new Error('four commands ran');
    expect(jsonOf<{ metrics: object }>(ran).metrics).toEqual({
      loss: secret.length,
    });
    for (const { stdout, stderr } of answers) {
      expect(stdout + stderr).not.toContain(secret);
      expect(stdout + stderr).toMatch(/looks like it holds a secret|api_token/);
    }
  });

  it('takes the data directory from --data-dir before TUNEBOOK_DATA_DIR', async () => {
    const user = await newUser();
    const elsewhere = `${user.directory}/elsewhere`;
    const notebook = await user.write('quick.ipynb', quick);
    const swept = await user.run('sweep', notebook, '--trials', '1', '--data-dir', elsewhere);
    expect(swept.code).toBe(0);
    expect(jsonOf<ListedSweeps>(await user.run('list', '--json')).sweeps).toEqual([]);
    const there = jsonOf<ListedSweeps>(await user.run('list', '--json', '--data-dir', elsewhere));
    expect(there.sweeps).toHaveLength(1);
  });
});
