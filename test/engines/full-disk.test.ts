import { execFile } from 'node:child_process';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { oneStep } from '../support/sweep-notebooks.ts';
import { hasProc, newUser, type User } from '../support/tunebook-command.ts';
import { waitUntil } from '../support/wait-until.ts';
import { endedTrials, expectNothingRuns, expectWhole, see } from '../support/whole-sweep.ts';

const run = promisify(execFile);

const TRIALS = 60;
/** Its trials print enough to fill what is left of a small disk. */
const notebook = oneStep('import time\nprint("x" * 20_000)\ntime.sleep(0.1)\nloss = x * x');
const options = ['--trials', String(TRIALS), '--parallel', '2', '--seed', '1'];

/** Puts the user's data directory on a disk of its own of 8 MiB; false where that is not allowed. */
async function giveSmallDisk(user: User): Promise<boolean> {
  await mkdir(user.dataDirectory, { recursive: true });
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=700', 'tmpfs', user.dataDirectory]);
  } catch {
    return false;
  }
  onTestFinished(async () => {
    await run('umount', ['--lazy', user.dataDirectory]);
  });
  return true;
}

/** Writes until there is no room left. */
async function fillDisk(file: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (const size of [64 * 1024, 4096, 512]) {
      const bytes = Buffer.alloc(size);
      // A short write means a full disk as well.
      while ((await handle.write(bytes).catch(() => ({ bytesWritten: 0 }))).bytesWritten === size);
    }
  } finally {
    await handle.close();
  }
}

describe.runIf(hasProc)('a sweep whose disk is full', () => {
  it(
    'ends with a word, and can be resumed to its whole budget when there is room again',
    { timeout: 120_000 },
    async (context) => {
      const user = await newUser();
      if (!(await giveSmallDisk(user)))
        context.skip('needs the right to mount a small file system: run it as root');
      const sweep = user.begin('sweep', await user.write('prints.ipynb', notebook), ...options);
      await waitUntil('trials are done', async () => {
        const seen = sweep.told().includes('trials by') ? await see(user) : null;
        return seen !== null && endedTrials(seen).length >= 4;
      });
      const filler = join(user.dataDirectory, 'filler');
      await fillDisk(filler);
      const ran = await sweep.ended;
      expect(ran.code, ran.stderr).toBe(1);
      expect(ran.stderr).toMatch(/there is no room left to write .*; make room on its disk/);
      expect(ran.stderr).not.toContain('has a fault');
      await expectNothingRuns(user);
      await rm(filler);
      const seen = await see(user);
      if (seen === null) throw new Error('the sweep vanished');
      const before = endedTrials(seen);
      expect(before.length).toBeGreaterThanOrEqual(4);
      const resumed = await user.run('resume', 'latest');
      expect(resumed.code, resumed.stderr).toBe(0);
      await expectWhole(user, { budget: TRIALS, before });
    },
  );
});
