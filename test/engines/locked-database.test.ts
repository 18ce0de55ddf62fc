import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { oneStep } from '../support/sweep-notebooks.ts';
import { hasProc, newUser, type User } from '../support/tunebook-command.ts';
import { waitUntil } from '../support/wait-until.ts';
import { endedTrials, expectNothingRuns, expectWhole, see } from '../support/whole-sweep.ts';

const TRIALS = 12;
const notebook = oneStep('import time\ntime.sleep(0.2)\nloss = x * x');
const options = ['--trials', String(TRIALS), '--parallel', '2', '--seed', '1'];

/** Keeps the database locked for so many milliseconds, as a back-up or another tool may. */
async function lock(user: User, milliseconds: number): Promise<void> {
  const database = new DatabaseSync(join(user.dataDirectory, 'tunebook.db'));
  database.exec('pragma busy_timeout = 5000');
  try {
    database.exec('begin immediate');
    await pause(milliseconds);
    database.exec('rollback');
  } finally {
    database.close();
  }
}

/** A sweep with some trials done, and they. */
async function sweepUnderWay() {
  const user = await newUser();
  const sweep = user.begin('sweep', await user.write('slow.ipynb', notebook), ...options);
  const before = await waitUntil('trials are done', async () => {
    const seen = sweep.told().includes('trials by') ? await see(user) : null;
    return seen !== null && endedTrials(seen).length >= 2 && endedTrials(seen);
  });
  return { user, sweep, before };
}

describe.runIf(hasProc)('a sweep whose database another process has locked', () => {
  it('waits for a while, and goes on as if nothing had been', async () => {
    const { user, sweep, before } = await sweepUnderWay();
    await lock(user, 4_000);
    const ran = await sweep.ended;
    expect(ran.code, ran.stderr).toBe(0);
    await expectWhole(user, { budget: TRIALS, before });
    await expectNothingRuns(user);
  });

  it(
    'ends with a word when that lasts too long, and can be resumed to its whole budget',
    { timeout: 120_000 },
    async () => {
      const { user, sweep, before } = await sweepUnderWay();
      await lock(user, 13_000);
      const ran = await sweep.ended;
      expect(ran.code).toBe(1);
      expect(ran.stderr).toContain('is locked by another process');
      expect(ran.stderr).not.toContain('has a fault');
      await expectNothingRuns(user);
      const resumed = await user.run('resume', 'latest');
      expect(resumed.code, resumed.stderr).toBe(0);
      await expectWhole(user, { budget: TRIALS, before });
    },
  );
});
