import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readSettings } from '../../src/wiring/settings.ts';
import type { LocalPlan } from '../../src/core/targets/local-plan/local-plan.ts';
import { PythonEnvironments } from '../../src/engines/local/python-environments.ts';

export interface ProgramToRun {
  readonly plan: LocalPlan;
  /** The parameters cell, the imports cell and the functions cell. */
  readonly before: readonly string[];
  /** The cells of each step, in notebook order. */
  readonly steps: readonly (readonly string[])[];
  /** Code that gives parameters other values, each to be tried. */
  readonly variants: readonly string[];
  /** Each step in a new interpreter; else in a fork of one that has run nothing. */
  readonly fresh: boolean;
}

/** What all variables hold in the end, by name; or `failed` and why. */
export type Seen = Readonly<Record<string, unknown>>;

export interface ProgramRuns {
  readonly once: Seen;
  readonly apart: Seen;
  /** For the notebook as it is and for each variant: what all variables hold after each step run in order. */
  readonly traces: readonly (readonly Seen[])[];
}

const root = join(import.meta.dirname, '../..');
const { cacheDirectory, python: basePython } = readSettings(process.env);

/** The folder with what the runtime needs, made as the product makes it. */
export const runtimeSite = (): Promise<string> =>
  new PythonEnvironments({ cacheDirectory, basePython }).runtimeSite(() => undefined);

/** Runs programs one after the other in one Python process; answers in their order. */
export async function runPrograms(
  site: string,
  programs: readonly ProgramToRun[],
): Promise<readonly ProgramRuns[]> {
  const child = spawn(basePython, [join(import.meta.dirname, 'run_apart.py')], {
    env: {
      ...process.env,
      PYTHONPATH: [join(root, 'runtime'), site].join(':'),
      TUNEBOOK_SITE: site,
      PYTHONHASHSEED: '0',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers: ProgramRuns[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => answers.push(JSON.parse(line) as ProgramRuns));
  const ended = once(child, 'close');
  child.stdin.end(programs.map((program) => `${JSON.stringify(program)}\n`).join(''));
  await ended;
  return answers;
}
