import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { processesWith } from '../support/processes.ts';
import { hasProc, jsonOf, newUser, type User } from '../support/tunebook-command.ts';
import { oneStep } from '../support/sweep-notebooks.ts';
import { waitUntil } from '../support/wait-until.ts';
import type { AnsweredSweep, ShownSweep } from './answers.ts';

const TRIALS = 24;
const options = ['--trials', String(TRIALS), '--parallel', '2', '--seed', '1'];

const longRun = oneStep('import time\nprint("it runs", flush=True)\ntime.sleep(600)\nloss = x');

/** Each trial leaves a file of its own when it begins: looking for files is quick, also on a busy machine. */
const marking = oneStep(
  'import os, time, uuid\nopen(f"{uuid.uuid4().hex}.begun", "w").close()\ntime.sleep(0.3)\nloss = x * x',
);

/** Waits until so many trials have begun, which is two more than have ended at least. */
const waitForTrials = (user: User, count: number): Promise<true> =>
  waitUntil(`${count} trials have begun`, async () => {
    const files = await readdir(user.directory);
    return files.filter((name) => name.endsWith('.begun')).length >= count;
  });

const show = async (user: User): Promise<ShownSweep> =>
  jsonOf<ShownSweep>(await user.run('show', 'latest', '--json'));

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
    const notebook = await user.write('marking.ipynb', marking);
    const sweep = user.begin('sweep', notebook, ...options);
    await waitForTrials(user, 5);
    sweep.send('SIGINT');
    const { code, signal, stderr } = await sweep.ended;
    expect([code, signal]).toEqual([130, null]);
    await expectNothingRuns(user);
    const paused = await show(user);
    expect(paused.state).toBe('paused');
    const line = /tunebook (resume \S+)/.exec(stderr)?.[1];
    expect(line).toBe(`resume ${paused.id.slice(0, 8)}`);

    const resumed = await user.run(...(line ?? '').split(' '), '--json');
    expect(resumed.code).toBe(0);
    expect(jsonOf<AnsweredSweep>(resumed).sweep).toMatchObject({ state: 'succeeded', reason: 'budget-used' });
    expectWholeBudget(await show(user), paused);
    await expectNothingRuns(user);

    const again = await user.run('resume', 'latest');
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('has ended (succeeded)');
  });

  it('stops in the same way while it still makes ready', async () => {
    const user = await newUser();
    const notebook = await user.write('marking.ipynb', marking);
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
    const sweep = user.begin('sweep', await user.write('marking.ipynb', marking), ...options);
    await waitForTrials(user, 3);
    sweep.send('SIGTERM');
    expect((await sweep.ended).code).toBe(130);
    await expectNothingRuns(user);
  });

  it('loses no finished trial when its process is killed, and leaves no other process behind', async () => {
    const user = await newUser();
    const notebook = await user.write('marking.ipynb', marking);
    const sweep = user.begin('sweep', notebook, ...options);
    await waitForTrials(user, 5);
    const before = await show(user);
    expect(before.counts.succeeded).toBeGreaterThan(0);
    sweep.send('SIGKILL');
    expect((await sweep.ended).signal).toBe('SIGKILL');
    await expectNothingRuns(user);
    // The dead process's claim has to run out first, which resume waits for by itself.
    const resumed = await user.run('resume', 'latest', '--json');
    expect([resumed.code, resumed.stderr]).toEqual([0, expect.any(String)]);
    expect(jsonOf<AnsweredSweep>(resumed).sweep.state).toBe('succeeded');
    expectWholeBudget(await show(user), before);
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
