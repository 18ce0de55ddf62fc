import { describe, expect, it } from 'vitest';
import { processesWith } from '../support/processes.ts';
import { hasProc, jsonOf, newUser, type User } from '../support/tunebook-command.ts';
import { oneStep, slow } from '../support/sweep-notebooks.ts';
import { waitUntil } from '../support/wait-until.ts';
import type { AnsweredSweep, ShownSweep } from './answers.ts';

const TRIALS = 10;
const options = ['--trials', String(TRIALS), '--parallel', '2', '--seed', '1'];

const longRun = oneStep('import time\nprint("it runs", flush=True)\ntime.sleep(600)\nloss = x');

/** Waits until so many trials have succeeded, and gives the sweep as it is then. */
const waitForTrials = (user: User, count: number): Promise<ShownSweep> =>
  waitUntil(`${count} trials have succeeded`, async () => {
    const shown = await user.run('show', 'latest', '--json');
    if (shown.code !== 0) return null;
    const sweep = jsonOf<ShownSweep>(shown);
    return (sweep.counts.succeeded ?? 0) >= count && sweep;
  });

/** Every trial of the budget was run to its end once; what was done before is as it was. */
function expectWholeBudget(after: ShownSweep, before: ShownSweep): void {
  expect(after.trials.map(({ number }) => number)).toEqual(Array.from({ length: TRIALS }, (_, at) => at));
  expect(after.trials.map(({ state }) => state)).toEqual(Array.from({ length: TRIALS }, () => 'succeeded'));
  expect(after.counts).toMatchObject({ trials: TRIALS, succeeded: TRIALS, running: 0, failed: 0, killed: 0 });
  for (const done of before.trials.filter(({ state }) => state === 'succeeded'))
    expect(after.trials[done.number]).toEqual(done);
}

const expectNothingRuns = (user: User): Promise<true> =>
  waitUntil('no process is left', async () => {
    const left = await processesWith(`TUNEBOOK_DATA_DIR=${user.dataDirectory}`);
    return left.length === 0 ? true : null;
  });

describe.runIf(hasProc)('a sweep that is interrupted', () => {
  it('stops at Ctrl-C with exit code 130 and the line to resume it, which goes on where it was', async () => {
    const user = await newUser();
    const notebook = await user.write('slow.ipynb', slow);
    const sweep = user.begin('sweep', notebook, ...options);
    await waitForTrials(user, 2);
    sweep.send('SIGINT');
    const { code, signal, stderr } = await sweep.ended;
    expect([code, signal]).toEqual([130, null]);
    await expectNothingRuns(user);
    const paused = jsonOf<ShownSweep>(await user.run('show', 'latest', '--json'));
    expect(paused.state).toBe('paused');
    const line = /tunebook (resume \S+)/.exec(stderr)?.[1];
    expect(line).toBe(`resume ${paused.id.slice(0, 8)}`);

    const resumed = await user.run(...(line ?? '').split(' '), '--json');
    expect(resumed.code).toBe(0);
    expect(jsonOf<AnsweredSweep>(resumed).sweep).toMatchObject({ state: 'succeeded', reason: 'budget-used' });
    expectWholeBudget(jsonOf<ShownSweep>(await user.run('show', 'latest', '--json')), paused);
    await expectNothingRuns(user);

    const again = await user.run('resume', 'latest');
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('has ended (succeeded)');
  });

  it('stops in the same way while it still makes ready', async () => {
    const user = await newUser();
    const notebook = await user.write('slow.ipynb', slow);
    const sweep = user.begin('sweep', notebook, ...options);
    await waitUntil('the sweep is announced', () => /^Sweep \w{8} /m.test(sweep.told()));
    sweep.send('SIGINT');
    const { code, stderr } = await sweep.ended;
    expect(code).toBe(130);
    expect(stderr).toContain('tunebook resume');
    await expectNothingRuns(user);
    expect((await user.run('resume', 'latest', '--json')).code).toBe(0);
  });

  it('stops at SIGTERM as at Ctrl-C', async () => {
    const user = await newUser();
    const sweep = user.begin('sweep', await user.write('slow.ipynb', slow), ...options);
    await waitForTrials(user, 1);
    sweep.send('SIGTERM');
    expect((await sweep.ended).code).toBe(130);
    await expectNothingRuns(user);
  });

  it('loses no finished trial when its process is killed, and leaves no other process behind', async () => {
    const user = await newUser();
    const notebook = await user.write('slow.ipynb', slow);
    const sweep = user.begin('sweep', notebook, ...options);
    const before = await waitForTrials(user, 3);
    sweep.send('SIGKILL');
    expect((await sweep.ended).signal).toBe('SIGKILL');
    await expectNothingRuns(user);
    // The dead process's claim has to run out first, which resume waits for by itself.
    const resumed = await user.run('resume', 'latest', '--json');
    expect(resumed.code).toBe(0);
    expect(jsonOf<AnsweredSweep>(resumed).sweep.state).toBe('succeeded');
    expectWholeBudget(jsonOf<ShownSweep>(await user.run('show', 'latest', '--json')), before);
  });

  it('kills a run of the pipeline at Ctrl-C', async () => {
    const user = await newUser();
    const run = user.begin('run', await user.write('long.ipynb', longRun));
    await waitUntil('the step runs', () => run.told().includes('it runs'));
    run.send('SIGINT');
    expect((await run.ended).code).toBe(130);
    await expectNothingRuns(user);
  });
});
