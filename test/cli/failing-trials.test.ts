import { describe, expect, it } from 'vitest';
import { jsonOf, newUser } from '../support/tunebook-command.ts';
import { oneStep } from '../support/sweep-notebooks.ts';
import type { AnsweredSweep, ShownSweep } from './answers.ts';

describe('trials that fail', () => {
  it('end the sweep with exit code 4, the cause told once with cell and line', async () => {
    const user = await newUser();
    const notebook = await user.write('fails.ipynb', oneStep('before = x\nloss = 1 / (before - before)'));
    const swept = await user.run(
      'sweep',
      notebook,
      '--trials',
      '9',
      '--parallel',
      '2',
      '--max-failed',
      '3',
      '--json',
    );
    expect(swept.code).toBe(4);
    expect(
      swept.stderr.match(/failed \(cell 1, line 2\): ZeroDivisionError: .*division by zero/g),
    ).toHaveLength(1);
    const answer = jsonOf<AnsweredSweep>(swept);
    expect(answer.sweep).toMatchObject({ state: 'failed', reason: 'too-many-failures' });
    expect(answer.bestTrial).toBeNull();

    const shown = jsonOf<ShownSweep>(await user.run('show', 'latest', '--json'));
    expect(shown.trials[0]).toMatchObject({
      state: 'failed',
      metrics: {},
      failure: { cause: 'exception', step: 'evaluate', cell: 1, line: 2 },
    });
    expect((await user.run('show', 'latest')).stdout).toContain('cell 1, line 2: ZeroDivisionError');

    const best = await user.run('best', 'latest');
    expect([best.code, best.stdout]).toEqual([4, '']);
    expect(best.stderr).toContain('has no succeeded trial');
    const inJson = await user.run('best', 'latest', '--json');
    expect([inJson.code, jsonOf<AnsweredSweep>(inJson).bestTrial]).toEqual([4, null]);
  });

  it('do not matter as long as others succeed', async () => {
    const user = await newUser();
    const notebook = await user.write('some.ipynb', oneStep('assert x != 2, "two is bad"\nloss = abs(x)'));
    const args = ['--set', 'x=2, -3, 1, 0', '--algorithm', 'grid', '--parallel', '1', '--json'];
    const swept = await user.run('sweep', notebook, ...args);
    expect(swept.code).toBe(0);
    const { sweep, bestTrial } = jsonOf<AnsweredSweep>(swept);
    expect(sweep.counts).toMatchObject({ trials: 4, succeeded: 3, failed: 1 });
    expect(bestTrial).toMatchObject({ parameters: { x: 0 }, metrics: { loss: 0 } });
  });

  it('give no value that is not a finite number', async () => {
    const user = await newUser();
    const notebook = await user.write(
      'odd.ipynb',
      oneStep('loss = {1: float("nan"), 2: "low", 3: float("inf"), 4: 4}[x]'),
    );
    const args = ['--set', 'x=1, 2, 3, 4', '--algorithm', 'grid', '--max-failed', '9', '--json'];
    const { sweep, bestTrial } = jsonOf<AnsweredSweep>(await user.run('sweep', notebook, ...args));
    expect(sweep.counts).toMatchObject({ succeeded: 1, failed: 3 });
    expect(bestTrial?.metrics).toEqual({ loss: 4 });
    const { trials } = jsonOf<ShownSweep>(await user.run('show', 'latest', '--json'));
    const causes = trials.flatMap(({ failure }) => (failure === null ? [] : [failure.cause]));
    expect(causes).toEqual(['metric-invalid', 'metric-invalid', 'metric-invalid']);
  });

  it('end the sweep soon when a step lacks a package, and say which one', async () => {
    const user = await newUser();
    const notebook = await user.write('lacks.ipynb', oneStep('import no_such_module\nloss = x'));
    const swept = await user.run('sweep', notebook, '--trials', '40', '--python', 'python3', '--json');
    expect(swept.code).toBe(4);
    expect(swept.stderr).toContain("(cell 1, line 1): ModuleNotFoundError: No module named 'no_such_module'");
    expect(swept.stderr).toContain('Add the package that provides "no_such_module" to a requirements file');
    expect(jsonOf<AnsweredSweep>(swept).sweep.reason).toBe('environment-broken');
  });

  it('show what imports that do not run died of', async () => {
    const user = await newUser();
    const notebook = await user.write(
      'broken.ipynb',
      oneStep('loss = x', { imports: 'import math\nmath.nothing' }),
    );
    const swept = await user.run('sweep', notebook, '--trials', '4', '--json');
    expect(swept.code).toBe(4);
    expect(swept.stderr).toContain(
      'broken.ipynb, cell 0, line 2: the imports of the notebook do not run: AttributeError',
    );
    expect(jsonOf<AnsweredSweep>(swept).sweep).toMatchObject({
      reason: 'environment-broken',
      counts: { trials: 0 },
    });
    expect((await user.run('show', 'latest')).stdout).toMatch(/^why +cell 0, line 2: AttributeError/m);
  });

  it('leave a run of the pipeline with exit code 4 and the traceback of the notebook alone', async () => {
    const user = await newUser();
    const notebook = await user.write('fails.ipynb', oneStep('def f(v):\n    return 1 / v\nloss = f(x - x)'));
    const ran = await user.run('run', notebook, '--json');
    expect(ran.code).toBe(4);
    expect(ran.stderr).toMatch(/cell 1, line 3, in <module>[^]*cell 1, line 2, in f[^]*ZeroDivisionError/);
    expect(ran.stderr).not.toContain('tunebook_runtime');
    expect(jsonOf<object>(ran)).toMatchObject({
      metrics: {},
      steps: [{ name: 'evaluate', state: 'failed' }],
    });
  });
});
