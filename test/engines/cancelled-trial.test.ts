import { describe, expect, it } from 'vitest';
import type { ShownSweep } from '../cli/answers.ts';
import { oneStep } from '../support/sweep-notebooks.ts';
import { hasProc, jsonOf, newUser } from '../support/tunebook-command.ts';
import { waitUntil } from '../support/wait-until.ts';
import { expectNothingRuns, processesOf } from '../support/whole-sweep.ts';
import { withRole, type Role } from '../support/worker-roles.ts';

const endless = oneStep('import time\nprint("it runs", flush=True)\ntime.sleep(600)\nloss = x');

describe.runIf(hasProc)('a trial that is to be killed', () => {
  it('does not run again when the trial server dies before it was told', async () => {
    const user = await newUser();
    const notebook = await user.write('endless.ipynb', endless);
    const sweep = user.begin('sweep', notebook, '--trials', '3', '--parallel', '1');
    const send = async (role: Role, signal: NodeJS.Signals) => {
      const [one] = withRole(await processesOf(user), role);
      if (one === undefined) throw new Error(`there is no ${role}`);
      process.kill(one.pid, signal);
    };
    await waitUntil('the trial runs', async () =>
      sweep.told().includes('trials by')
        ? (await user.run('logs', 'latest')).stdout.includes('it runs')
        : false,
    );
    await send('loop', 'SIGSTOP');
    await user.run('cancel', 'latest');
    await waitUntil('the sweep is stopping', async () => {
      return jsonOf<ShownSweep>(await user.run('show', 'latest', '--json')).state === 'stopping';
    });
    await send('loop', 'SIGKILL');
    await sweep.ended;
    const shown = jsonOf<ShownSweep>(await user.run('show', 'latest', '--json'));
    expect(shown).toMatchObject({ state: 'stopped', reason: 'cancelled-by-user' });
    expect(shown.trials.map(({ state }) => state)).toEqual(['killed']);
    await expectNothingRuns(user);
  });
});
