import { describe, expect, it } from 'vitest';
import { oneStep } from '../support/sweep-notebooks.ts';
import { jsonOf, newUser, type User } from '../support/tunebook-command.ts';
import { waitUntil } from '../support/wait-until.ts';
import type { ShownSweep } from './answers.ts';

const failing = oneStep(
  'print("begin", x)\nif x > 1.5:\n    raise ValueError("too large")\nloss = x * x\nprint("end", loss)',
);

/** A sweep over two points: one succeeds, the other fails. */
async function sweepOfTwo(): Promise<User> {
  const user = await newUser();
  const notebook = await user.write('two.ipynb', failing);
  await user.run('sweep', notebook, '--set', 'x=1, 2', '--algorithm', 'grid', '--parallel', '1');
  return user;
}

interface AnsweredLog {
  readonly trial: number;
  readonly state: string;
  readonly output: string | null;
  readonly failure: { readonly message: string } | null;
}

describe('tunebook logs', () => {
  it('prints what a trial printed by step; the best trial, or the one of that number', async () => {
    const user = await sweepOfTwo();
    const { trials } = jsonOf<ShownSweep>(await user.run('show', 'latest', '--json'));
    const failed = trials.find(({ state }) => state === 'failed')?.number ?? -1;

    const best = await user.run('logs', 'latest');
    expect(best).toMatchObject({ code: 0, stdout: '--- step evaluate ---\nbegin 1.0\nend 1.0\n' });

    const one = await user.run('logs', 'latest', String(failed));
    expect(one).toMatchObject({ code: 0, stdout: '--- step evaluate ---\nbegin 2.0\n' });
    expect(one.stderr).toContain('It failed in cell 1, line 3: ValueError: too large');
    expect(one.stderr).toContain('Traceback');

    const answer = jsonOf<AnsweredLog>(await user.run('logs', 'latest', String(failed), '--json'));
    expect(answer).toMatchObject({ trial: failed, state: 'failed', output: one.stdout });
    expect(answer.failure?.message).toContain('too large');

    const shown = await user.run('show', 'latest');
    expect(shown.stderr).toMatch(new RegExp(`tunebook logs \\w{8} ${failed}\\n`));
  });

  it('refuses a trial that is not there', async () => {
    const user = await sweepOfTwo();
    const ran = await user.run('logs', 'latest', '7');
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('has no trial 7 [trial-not-found]');
    expect((await user.run('logs', 'latest', 'seven')).code).toBe(2);
  });

  it('follows a trial to its end', async () => {
    const user = await newUser();
    const counting = oneStep(
      'import time\nfor n in range(8):\n    print("at", n, flush=True)\n    time.sleep(0.5)\nloss = x\nprint("über")',
    );
    const sweep = user.begin('sweep', await user.write('counts.ipynb', counting), '--trials', '1');
    await waitUntil('the trial prints', async () =>
      sweep.told().includes('trials by') ? (await user.run('logs', 'latest')).stdout.includes('at 0') : false,
    );
    const follower = user.begin('logs', 'latest', '--follow');
    const ran = await follower.ended;
    expect(ran.code, ran.stderr).toBe(0);
    const counts = Array.from({ length: 8 }, (_, n) => `at ${n}\n`).join('');
    expect(ran.stdout).toBe(`--- step evaluate ---\n${counts}über\n`);
    expect((await sweep.ended).code).toBe(0);
  });

  it('keeps only the last run of a trial that was run again', async () => {
    const user = await sweepOfTwo();
    await user.run('retry', 'latest');
    const { trials } = jsonOf<ShownSweep>(await user.run('show', 'latest', '--json'));
    const failed = trials.find(({ state }) => state === 'failed')?.number ?? -1;
    const one = await user.run('logs', 'latest', String(failed));
    expect(one.stdout).toBe('--- step evaluate ---\nbegin 2.0\n');
  });
});
