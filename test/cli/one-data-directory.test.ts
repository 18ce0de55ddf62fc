import { describe, expect, it } from 'vitest';
import { jsonOf, newUser } from '../support/tunebook-command.ts';
import { quick, slow } from '../support/sweep-notebooks.ts';
import { waitUntil } from '../support/wait-until.ts';
import type { AnsweredSweep, ListedSweeps, ShownSweep } from './answers.ts';

describe('processes that share a data directory', () => {
  it('each run their own sweep at the same time, and see each other', async () => {
    const user = await newUser();
    const notebook = await user.write('slow.ipynb', slow);
    const names = ['first', 'second'];
    const running = names.map((name) =>
      user.begin('sweep', notebook, '--trials', '300', '--name', name, '--json'),
    );
    await waitUntil('both have trials', async () => {
      const { sweeps } = jsonOf<ListedSweeps>(await user.run('list', '--json'));
      return sweeps.length === 2 && sweeps.every(({ counts }) => (counts.succeeded ?? 0) > 1);
    });

    // A sweep that another process runs is left alone.
    const held = await user.run('retry', 'first', '--json');
    expect(jsonOf<AnsweredSweep>(held).sweep.state).toBe('running');

    for (const name of names) expect((await user.run('stop', name)).code).toBe(0);
    for (const { ended } of running) {
      const ran = await ended;
      expect(ran.code).toBe(0);
      expect(jsonOf<AnsweredSweep>(ran).sweep).toMatchObject({ state: 'stopped', reason: 'stopped-by-user' });
    }
    for (const name of names) {
      const { trials } = jsonOf<ShownSweep>(await user.run('show', name, '--json'));
      expect(trials.map(({ number }) => number)).toEqual(trials.map((_, at) => at));
      expect(new Set(trials.map(({ state }) => state))).toEqual(new Set(['succeeded']));
    }
  });

  it('pause and end a sweep that another one runs', async () => {
    const user = await newUser();
    const notebook = await user.write('slow.ipynb', slow);
    const runner = user.begin('sweep', notebook, '--trials', '60', '--parallel', '2', '--name', 'long');
    await waitUntil('a trial has ended', async () => {
      const shown = await user.run('show', 'long', '--json');
      return shown.code === 0 && (jsonOf<ShownSweep>(shown).counts.succeeded ?? 0) > 0;
    });
    expect((await user.run('pause', 'long')).code).toBe(0);
    expect((await runner.ended).code).toBe(130);
    const paused = jsonOf<ShownSweep>(await user.run('show', 'long', '--json'));
    expect(paused.state).toBe('paused');
    // What ran when it was paused has finished.
    expect(new Set(paused.trials.map(({ state }) => state))).toEqual(new Set(['succeeded']));

    expect((await user.run('stop', 'long')).code).toBe(0);
    const stopped = jsonOf<ShownSweep>(await user.run('show', 'long', '--json'));
    expect(stopped).toMatchObject({ state: 'stopped', reason: 'stopped-by-user' });
    expect(stopped.trials).toEqual(paused.trials);
  });

  it('list the newest sweep first', async () => {
    const user = await newUser();
    const notebook = await user.write('quick.ipynb', quick);
    for (const name of ['one', 'two']) await user.run('sweep', notebook, '--trials', '1', '--name', name);
    const { sweeps } = jsonOf<ListedSweeps>(await user.run('list', '--json'));
    expect(sweeps.map(({ name }) => name)).toEqual(['two', 'one']);
  });
});
