import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isEnded } from '../../src/core/sweep/moves.ts';
import type { Trial } from '../../src/core/sweep/sweep.ts';
import { Chance } from '../law/chance.ts';
import { oneStep } from '../support/sweep-notebooks.ts';
import { hasProc, newUser, type RunningCommand, type User } from '../support/tunebook-command.ts';
import { waitUntil } from '../support/wait-until.ts';
import { endedTrials, expectNothingRuns, expectWhole, processesOf, see } from '../support/whole-sweep.ts';
import { roles, withRole, type Role } from '../support/worker-roles.ts';

/** How often something is killed; more for a long run: `TUNEBOOK_KILL_MOMENTS=100`. */
const MOMENTS = Number(process.env.TUNEBOOK_KILL_MOMENTS ?? 8);
/** The same seed kills at the same chances; what runs at that moment is the machine's. */
const SEED = Number(process.env.TUNEBOOK_KILL_SEED ?? 1);
const TRIALS = 24;
const MOMENTS_A_SWEEP = 6;
/** Time for the sweep and its processes to start, and for trials to run, in milliseconds. */
const LONGEST_START = 2_000;
const LONGEST_WAIT = 300;

const notebook = oneStep('import time\ntime.sleep(0.03)\nloss = (x - 1) ** 2');

interface Kind {
  readonly options: readonly string[];
  readonly victims: readonly Role[];
}

const kinds: readonly [Kind, ...Kind[]] = [
  // The random search draws each point from seed and number alone, so that even a failed trial moves no point.
  { options: ['--algorithm', 'random', '--parallel', '2'], victims: roles },
  // Optuna's TPE builds on the values: they must be told again, all and in order. A killed trial has none.
  { options: ['--algorithm', 'tpe', '--parallel', '1'], victims: roles.filter((role) => role !== 'trial') },
];

const common = ['--trials', String(TRIALS), '--max-failed', String(TRIALS), '--seed', '7'];

/** A user with a sweep of a kind that begins. */
async function beginSweep({
  options,
}: Kind): Promise<{ readonly user: User; readonly sweep: RunningCommand }> {
  const user = await newUser();
  const sweep = user.begin('sweep', await user.write('tiny.ipynb', notebook), ...common, ...options);
  return { user, sweep };
}

interface Disturbed {
  readonly user: User;
  /** Ended trials as they were at any of the moments. */
  readonly before: readonly Trial[];
  readonly killed: readonly Role[];
}

/** Kills at random moments until the sweep has ended or the moments are used; takes up again what was killed with it. */
async function disturb(kind: Kind, chance: Chance, moments: number): Promise<Disturbed> {
  const { user, sweep } = await beginSweep(kind);
  const before: Trial[] = [];
  const killed: Role[] = [];
  let command = watch(sweep);
  for (;;) {
    // Most often while trials run, and now and then while all this starts.
    if (chance.oneIn(4)) await pause(chance.below(LONGEST_START));
    else {
      await waitUntil('trials run', () => command.isOver() || command.told().includes('trials by'));
      await pause(chance.below(LONGEST_WAIT));
    }
    if (killed.length >= moments || command.isOver()) break;
    const victim = await choose(user, kind, chance);
    if (victim === null) continue;
    const seen = await see(user);
    if (seen !== null) before.push(...endedTrials(seen));
    if (!kill(victim.pid)) continue;
    killed.push(victim.role);
    if (victim.role !== 'command') continue;
    await command.ended;
    await expectNothingRuns(user);
    const left = await see(user);
    if (left !== null && isEnded(left.sweep.state)) return { user, before, killed };
    command = watch(
      left === null
        ? user.begin('sweep', 'tiny.ipynb', ...common, ...kind.options)
        : user.begin('resume', 'latest'),
    );
  }
  const { code, stderr } = await command.ended;
  expect(code, stderr).toBe(0);
  return { user, before, killed };
}

function watch(command: RunningCommand): RunningCommand & { readonly isOver: () => boolean } {
  let over = false;
  void command.ended.then(() => (over = true));
  return { ...command, isOver: () => over };
}

async function choose(
  user: User,
  { victims }: Kind,
  chance: Chance,
): Promise<{ readonly pid: number; readonly role: Role } | null> {
  const role = chance.pick(victims) ?? 'command';
  // Of the commands, only the one that runs the sweep is to be had here.
  const one = chance.pick(withRole(await processesOf(user), role));
  return one === undefined ? null : { pid: one.pid, role };
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

const byNumber = (trials: readonly Pick<Trial, 'number' | 'parameters'>[]) =>
  trials.map(({ number, parameters }) => [number, parameters] as const);

describe.runIf(hasProc)('a sweep whose processes are killed at random moments', () => {
  it(
    `loses and repeats no trial, and comes to its whole budget, over ${MOMENTS} moments`,
    { timeout: 120_000 + MOMENTS * 30_000 },
    async () => {
      const chance = new Chance(SEED);
      const undisturbed = new Map<Kind, readonly Trial[]>();
      const killed: Role[] = [];
      for (let turn = 0; killed.length < MOMENTS; turn += 1) {
        const kind = kinds[turn % kinds.length] ?? kinds[0];
        if (!undisturbed.has(kind)) {
          const { user, sweep } = await beginSweep(kind);
          await sweep.ended;
          undisturbed.set(kind, await expectWhole(user, { budget: TRIALS, before: [] }));
        }
        const moments = Math.min(MOMENTS_A_SWEEP, MOMENTS - killed.length);
        const result = await disturb(kind, chance, moments);
        killed.push(...result.killed);
        await expectNothingRuns(result.user);
        const trials = await expectWhole(result.user, { budget: TRIALS, before: result.before });
        // The values of a failed trial are not there to build on, so that later points may differ.
        const comparable = kind === kinds[0] || trials.every(({ state }) => state === 'succeeded');
        if (comparable) expect(byNumber(trials)).toEqual(byNumber(undisturbed.get(kind) ?? []));
      }
    },
  );
});
