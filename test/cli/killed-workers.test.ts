import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { headOf, processesWith } from '../support/processes.ts';
import { hasProc, jsonOf, newUser, type User } from '../support/tunebook-command.ts';
import { oneStep } from '../support/sweep-notebooks.ts';
import { waitUntil } from '../support/wait-until.ts';
import type { AnsweredSweep, ShownSweep } from './answers.ts';

const TRIALS = 6;
const SERVER = 'tunebook_runtime.trial_server';
const SUGGESTER = 'tunebook_runtime.suggester';

const workers = (user: User) => processesWith(`TUNEBOOK_DATA_DIR=${user.dataDirectory}`);

/** Each trial tells its process's number before it takes its time. */
const telling = oneStep(
  'import os, time\nwith open("trial.pid", "w") as file:\n    file.write(str(os.getpid()))\ntime.sleep(0.4)\nloss = x * x',
);

/** Runs a sweep, kills one of its processes in the middle with SIGKILL, and gives what came of it. */
async function sweepWithout(
  choose: (user: User) => Promise<number | undefined>,
): Promise<{ readonly answer: AnsweredSweep; readonly shown: ShownSweep; readonly code: number | null }> {
  const user = await newUser();
  const notebook = await user.write('telling.ipynb', telling);
  const sweep = user.begin(
    'sweep',
    notebook,
    '--trials',
    String(TRIALS),
    '--parallel',
    '2',
    '--seed',
    '1',
    '--json',
  );
  await waitUntil('a trial runs', () => runningTrial(user));
  process.kill(await waitUntil('the process to kill is there', () => choose(user)), 'SIGKILL');
  const ran = await sweep.ended;
  await waitUntil('no process is left', async () => (await workers(user)).length === 0);
  const shown = jsonOf<ShownSweep>(await user.run('show', 'latest', '--json'));
  return { answer: jsonOf<AnsweredSweep>(ran), shown, code: ran.code };
}

const headProcess = (module: string) => async (user: User) => headOf(await workers(user), module)?.pid;

/** The process of a trial that runs now. */
async function runningTrial(user: User): Promise<number | undefined> {
  const pid = Number(await readFile(join(user.directory, 'trial.pid'), 'utf8').catch(() => ''));
  return (await workers(user)).find((one) => one.pid === pid)?.pid;
}

describe.runIf(hasProc)('a sweep whose processes are killed', () => {
  it('starts a new trial server and runs its trials again', async () => {
    const { answer, shown, code } = await sweepWithout(headProcess(SERVER));
    expect(code).toBe(0);
    expect(answer.sweep.counts).toMatchObject({ trials: TRIALS, succeeded: TRIALS, failed: 0 });
    expect(shown.trials.map(({ number }) => number)).toEqual(Array.from({ length: TRIALS }, (_, at) => at));
  });

  it('starts a new suggester, which goes on from what is known', async () => {
    const { answer, shown, code } = await sweepWithout(headProcess(SUGGESTER));
    expect(code).toBe(0);
    expect(answer.sweep.counts).toMatchObject({ trials: TRIALS, succeeded: TRIALS });
    const points = new Set(shown.trials.map(({ parameters }) => parameters.x));
    expect(points.size).toBe(TRIALS);
  });

  it('counts the trial whose process was killed as failed, and goes on', async () => {
    const { answer, shown, code } = await sweepWithout(runningTrial);
    expect(code).toBe(0);
    expect(answer.sweep.counts).toMatchObject({ trials: TRIALS, succeeded: TRIALS - 1, failed: 1 });
    const [failed] = shown.trials.filter(({ state }) => state === 'failed');
    expect(failed?.failure?.message).toMatch(/SIGKILL|killed|signal 9/i);
  });
});
