import { chmod } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { code } from '../support/build-notebook.ts';
import { exampleFile, jsonOf, newUser } from '../support/tunebook-command.ts';
import { oneStep, quick } from '../support/sweep-notebooks.ts';
import type { AnsweredSweep, ShownSweep } from './answers.ts';

const example = exampleFile('two-variables.ipynb');

describe('options of sweep', () => {
  it('tries the same points again with the same seed and one trial at a time, and others with another seed', async () => {
    const user = await newUser();
    const points = async (seed: string) => {
      const args = ['--trials', '5', '--parallel', '1', '--seed', seed, '--json'];
      expect((await user.run('sweep', example, ...args)).code).toBe(0);
      const { trials } = jsonOf<ShownSweep>(await user.run('show', 'latest', '--json'));
      return trials.map(({ parameters, metrics }) => ({ parameters, metrics }));
    };
    const first = await points('3');
    expect(await points('3')).toEqual(first);
    expect(await points('4')).not.toEqual(first);
  });

  it('searches what --set says and hands --fix to every trial', async () => {
    const user = await newUser();
    const notebook = await user.write('spaces.ipynb', [
      code('LR = 0.1\nLAYERS = 2\nMODE = "a"\nBIAS = 1.5\nFLAG = True', 'pipeline-parameters'),
      code(
        'loss = LR + LAYERS + len(MODE)\nbias = BIAS\nflag = FLAG\nmode_b = MODE == "bb"',
        'step:evaluate',
      ),
      code('print(loss, bias, flag, mode_b)', 'pipeline-metrics'),
    ]);
    const set = ['--set', 'LR=1e-3..1e-1 log', '--set', 'LAYERS=2..4', '--set', 'MODE=a, bb'];
    const fix = ['--fix', 'BIAS=2.25', '--fix', 'FLAG=false'];
    const objective = ['--objective', 'loss', '--maximize'];
    const swept = await user.run('sweep', notebook, ...set, ...fix, ...objective, '--trials', '6', '--json');
    expect(swept.stderr).not.toContain('error');
    expect(swept.code).toBe(0);
    expect(jsonOf<AnsweredSweep>(swept).objective).toMatchObject({ metricName: 'loss', type: 'maximize' });
    const shown = jsonOf<ShownSweep & { parameters: object[] }>(await user.run('show', 'latest', '--json'));
    expect(shown.parameters).toEqual(
      expect.arrayContaining([
        { name: 'LR', space: '0.001..0.1 log', source: 'request' },
        { name: 'LAYERS', space: '2..4', source: 'request' },
        { name: 'MODE', space: 'a, bb', source: 'request' },
      ]),
    );
    expect(shown.trials).toHaveLength(6);
    for (const { parameters, metrics } of shown.trials) {
      expect(Object.keys(parameters)).toEqual(['LR', 'LAYERS', 'MODE']);
      expect(parameters.LR).toBeGreaterThanOrEqual(0.001);
      expect(parameters.LR).toBeLessThanOrEqual(0.1);
      expect([2, 3, 4]).toContain(parameters.LAYERS);
      expect(metrics).toMatchObject({ bias: 2.25, flag: 0, mode_b: parameters.MODE === 'bb' ? 1 : 0 });
    }
  });

  it('ends with 0 as soon as the goal is reached, and with 5 when the budget ends first', async () => {
    const user = await newUser();
    const notebook = await user.write('quick.ipynb', quick);
    const reached = await user.run(
      'sweep',
      notebook,
      '--goal',
      '3',
      '--trials',
      '50',
      '--parallel',
      '2',
      '--json',
    );
    expect(reached.code).toBe(0);
    const { sweep } = jsonOf<AnsweredSweep>(reached);
    expect(sweep).toMatchObject({ state: 'succeeded', reason: 'goal-reached' });
    expect(sweep.counts.trials).toBeLessThan(50);
    const missed = await user.run('sweep', notebook, '--goal', '-1', '--trials', '2', '--json');
    expect(missed.code).toBe(5);
    expect(jsonOf<AnsweredSweep>(missed).sweep).toMatchObject({ state: 'succeeded', reason: 'budget-used' });
  });

  it('ends when every point of a finite space was tried', async () => {
    const user = await newUser();
    const notebook = await user.write('quick.ipynb', quick);
    const swept = await user.run('sweep', notebook, '--set', 'x=-1, 1, 2', '--algorithm', 'grid', '--json');
    expect(swept.code).toBe(0);
    expect(jsonOf<AnsweredSweep>(swept).sweep).toMatchObject({
      reason: 'space-exhausted',
      counts: { succeeded: 3 },
    });
  });

  it('ends a sweep after --timeout and a trial after --trial-timeout', async () => {
    const user = await newUser();
    const notebook = await user.write(
      'stuck.ipynb',
      oneStep('import time\ntime.sleep(0 if x == 1.0 else 600)\nloss = x'),
    );
    const args = ['--timeout', '6s', '--trial-timeout', '1s', '--max-failed', '2', '--parallel', '1'];
    const swept = await user.run('sweep', notebook, ...args, '--trials', '20', '--json');
    const { sweep } = jsonOf<AnsweredSweep>(swept);
    expect(['too-many-failures', 'time-used']).toContain(sweep.reason);
    const shown = jsonOf<ShownSweep>(await user.run('show', 'latest', '--json'));
    expect(shown.trials[0]?.state).toBe('succeeded');
    expect(shown.trials[1]?.failure).toMatchObject({ cause: 'time-out' });
    expect(shown.trials.length).toBeLessThan(20);
  });

  it('reads a sweep file, in which the notebook stands relative to it, and lets options win over it', async () => {
    const user = await newUser();
    await user.write('quick.ipynb', quick);
    const file = await user.writeText(
      'sweep.yaml',
      [
        'notebook: quick.ipynb',
        'name: from-a-file',
        'parameters:',
        '  x: -2..2 step 0.5',
        'objective: {metricName: loss, type: minimize, goal: -5}',
        'algorithm: {algorithmName: random}',
        'maxTrialCount: 9',
        'parallelTrialCount: 1',
        'start:',
        '  - {x: 0.5}',
        'seed: 1',
        '',
      ].join('\n'),
    );
    const swept = await user.run('sweep', file, '--trials', '4', '--json');
    expect(swept.code).toBe(5);
    const answer = jsonOf<AnsweredSweep>(swept);
    expect(answer.sweep).toMatchObject({ name: 'from-a-file', counts: { trials: 4 } });
    expect(answer.objective).toMatchObject({ goal: -5 });
    const shown = jsonOf<ShownSweep & { algorithm: object }>(await user.run('show', 'from-a-file', '--json'));
    expect(shown.algorithm).toMatchObject({ algorithmName: 'random' });
    const tried = shown.trials.map(({ parameters }) => Number(parameters.x));
    expect(tried).toContain(0.5);
    for (const x of tried) expect(Number.isInteger(x * 2)).toBe(true);
  });

  it('runs trials on the interpreter that --python names', async () => {
    const user = await newUser();
    const notebook = await user.write(
      'where.ipynb',
      oneStep('import os\nloss = float(os.environ["WHICH_PYTHON"])'),
    );
    const python = await user.writeText('my-python', '#!/bin/sh\nWHICH_PYTHON=42 exec python3 "$@"\n');
    await chmod(python, 0o755);
    const ran = await user.run('run', notebook, '--python', python, '--json');
    expect(jsonOf<{ metrics: object }>(ran).metrics).toEqual({ loss: 42 });
  });
});
