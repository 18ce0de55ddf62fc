import { beforeAll, describe, expect, it } from 'vitest';
import type { PythonParser } from '../../src/core/python/parse.ts';
import { pythonParser } from '../python/python-parser.ts';
import { compileProgram, type CompiledProgram } from './compile-program.ts';
import { hardPrograms } from './hard-programs.ts';
import { runPrograms, runtimeSite, type ProgramRuns } from './run-programs.ts';
import { writeProgram, type Program } from './write-program.ts';

/** How many programs are made by chance; the time they take grows with it. */
const PROGRAMS = Number(process.env.TUNEBOOK_LAW_PROGRAMS ?? 100);
const FRESH_PROGRAMS = 3;
const LONGEST = 60_000 + PROGRAMS * 3_000;

/** Other values for the parameters of the programs made by chance. */
const VARIANTS = [
  { parameter: 'RATE', code: 'RATE = 0.25\n' },
  { parameter: 'STEPS', code: 'STEPS = 4\n' },
  { parameter: 'SIZES', code: 'SIZES = [1, 2, 7]\n' },
];

let parser: PythonParser;
let site: string;

beforeAll(async () => {
  [parser, site] = await Promise.all([pythonParser(), runtimeSite()]);
}, 300_000);

/** Compiles programs and runs them in two Python processes; what does not compile fails the test. */
async function run(
  programs: readonly Program[],
  how: { readonly fresh?: boolean; readonly varied?: boolean } = {},
): Promise<readonly { program: Program; compiled: CompiledProgram; runs: ProgramRuns }[]> {
  const compiled = programs.map((program) => compileProgram(parser, program));
  const toRun = compiled.map(({ run: program, errors }, index) => {
    expect(errors, `${programs[index]?.name ?? ''} has problems`).toEqual([]);
    if (program === null) throw new Error('a program does not compile');
    return {
      ...program,
      fresh: how.fresh ?? false,
      variants: how.varied === true ? VARIANTS.map(({ code }) => code) : [],
    };
  });
  const half = Math.ceil(toRun.length / 2);
  const answers = await Promise.all([
    runPrograms(site, toRun.slice(0, half)),
    runPrograms(site, toRun.slice(half)),
  ]);
  return answers.flat().flatMap((runs, index) => {
    const [program, one] = [programs[index], compiled[index]];
    return program === undefined || one === undefined ? [] : [{ program, compiled: one, runs }];
  });
}

const seeds = (count: number): readonly Program[] =>
  Array.from({ length: count }, (_, seed) => writeProgram(seed));

describe('the law of data flow', () => {
  it(
    'gives the same variables apart as in order, for programs made by chance',
    async () => {
      const done = await run(seeds(PROGRAMS));
      expect(done).toHaveLength(PROGRAMS);
      for (const { program, runs } of done) {
        expect(runs.once, `${program.name} is no program`).not.toHaveProperty('failed');
        expect(runs.apart, program.name).toEqual(runs.once);
      }
    },
    LONGEST,
  );

  it(
    'holds in really fresh interpreters',
    async () => {
      const done = await run(seeds(FRESH_PROGRAMS), { fresh: true });
      for (const { program, runs } of done) expect(runs.apart, program.name).toEqual(runs.once);
    },
    LONGEST,
  );

  it(
    'says of every step that a parameter does not reach what is true: it does the same whatever the value',
    async () => {
      const done = await run(seeds(Math.ceil(PROGRAMS / 4)), { varied: true });
      for (const { program, compiled, runs } of done)
        for (const [index, { parameter }] of VARIANTS.entries()) {
          const steps = compiled.run?.plan.steps ?? [];
          const reached = steps.findIndex(({ parameters }) => parameters.includes(parameter));
          const [usual, other] = [runs.traces[0], runs.traces[index + 1]];
          for (let step = 0; step < (reached === -1 ? steps.length : reached); step++)
            expect({ ...other?.[step], [parameter]: 0 }, `${program.name}, ${parameter}`).toEqual({
              ...usual?.[step],
              [parameter]: 0,
            });
        }
    },
    LONGEST,
  );

  it(
    'holds for the hard cases',
    async () => {
      for (const { program, runs } of await run(hardPrograms)) {
        expect(runs.once, `${program.name} is no program`).not.toHaveProperty('failed');
        expect(runs.apart, program.name).toEqual(runs.once);
      }
    },
    LONGEST,
  );
});

describe('branches that get in each other’s way', () => {
  const strong = ['x = [5]', 'x += [1]', 'x[0] = 3', 'del x', 'if len(x) % 2:\n    x = []', 'grow()'];
  const functions = 'def grow():\n    global x\n    x = x + [1]\n';
  const codesOf = (left: string, right: string): readonly string[] =>
    compileProgram(parser, {
      name: 'branches',
      parameters: 'LR = 0.1\n',
      imports: 'import math\n',
      functions,
      steps: [
        { name: 'a', after: [], cells: ['x = [1]'] },
        { name: 'left', after: ['a'], cells: [left] },
        { name: 'right', after: ['a'], cells: [right] },
        { name: 'join', after: ['left', 'right'], cells: ['y = x'] },
      ],
    }).errors.map(({ code }) => code);

  it.each(strong.flatMap((left) => strong.map((right) => [left, right] as const)))(
    'are told of: %j beside %j',
    (left, right) => {
      expect(codesOf(left, right)).toEqual(['ambiguous-producer']);
    },
  );

  it.each(['y = x[0]', 'n = len(x)', 'print(x)', 'import json', 'for x_one in x: pass'])(
    'are no trouble where one only looks: %j',
    (look) => {
      expect(codesOf(look, 'x += [1]')).toEqual([]);
    },
  );

  it('are no trouble where both import the same', () => {
    expect(codesOf('import numpy as x', 'import numpy as x')).toEqual([]);
    expect(codesOf('import numpy as x', 'import pandas as x')).toEqual(['ambiguous-producer']);
  });
});
