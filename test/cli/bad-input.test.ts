import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { code } from '../support/build-notebook.ts';
import { jsonOf, makeUser, newUser, type User } from '../support/tunebook-command.ts';
import { oneStep, quick } from '../support/sweep-notebooks.ts';
import type { ListedSweeps } from './answers.ts';

interface BadInput {
  readonly what: string;
  readonly arguments: (user: User) => Promise<readonly string[]>;
  readonly exitCode: number;
  /** What must be told: the place, what is wrong, the way out. */
  readonly told: readonly (string | RegExp)[];
}

const sweepOf =
  (name: string, cells: Parameters<User['write']>[1], ...options: readonly string[]) =>
  async (user: User) => ['sweep', await user.write(name, cells), '--trials', '2', ...options];

const sweepOfText =
  (name: string, content: string, ...options: readonly string[]) =>
  async (user: User) => ['sweep', await user.writeText(name, content), ...options];

const [parameters, , metrics] = quick as [(typeof quick)[0], (typeof quick)[0], (typeof quick)[0]];

const badInputs: readonly BadInput[] = [
  {
    what: 'a file that is not there',
    arguments: () => Promise.resolve(['sweep', 'gone.ipynb']),
    exitCode: 2,
    told: ['"gone.ipynb" cannot be read: there is no such file', 'Give the path of a file'],
  },
  {
    what: 'a folder',
    arguments: () => Promise.resolve(['sweep', '.']),
    exitCode: 2,
    told: ['it is a folder'],
  },
  {
    what: 'a file that is not JSON',
    arguments: sweepOfText('prose.ipynb', 'It was a dark and stormy night.'),
    exitCode: 3,
    told: ['prose.ipynb, line 1: the file is not JSON', 'Give the path of a .ipynb file'],
  },
  {
    what: 'JSON that is not a notebook',
    arguments: sweepOfText('package.ipynb', '{"name": "x"}'),
    exitCode: 3,
    told: ['package.ipynb: the file is JSON, but not a notebook', 'Give the path of a .ipynb file'],
  },
  {
    what: 'a notebook cut off in the middle',
    arguments: sweepOfText('cut.ipynb', '{"cells": [\n {"cell_type": "co'),
    exitCode: 3,
    told: ['cut.ipynb, line 2: the file is not JSON', 'restore it from a copy'],
  },
  {
    what: 'a notebook without tags',
    arguments: sweepOf('untagged.ipynb', [code('x = 1'), code('print(x)')]),
    exitCode: 3,
    told: ['untagged.ipynb: no cell has a Kale tag', 'Tag the cells: "imports"'],
  },
  {
    what: 'a notebook without a metrics cell',
    arguments: sweepOf('unmeasured.ipynb', [parameters, code('loss = x * x', 'step:a')]),
    exitCode: 3,
    told: ['unmeasured.ipynb: the notebook has no metric', 'print(accuracy)'],
  },
  {
    what: 'a metric that no step writes',
    arguments: sweepOf('unwritten.ipynb', [
      parameters,
      code('loss = x * x', 'step:a'),
      code('print(loss)\nprint(accuracy)', 'pipeline-metrics'),
    ]),
    exitCode: 3,
    told: [
      'unwritten.ipynb, cell 2, line 2: metric "accuracy" is written by no step',
      'Assign "accuracy" in a step',
    ],
  },
  {
    what: 'a parameter cell with code in it',
    arguments: sweepOf('code.ipynb', [
      code('import os\nx = os.getpid()\ny = 1.0', 'pipeline-parameters'),
      code('loss = x + y', 'step:a'),
      metrics,
    ]),
    exitCode: 3,
    told: [
      'code.ipynb, cell 0, line 1: "import os" is not a parameter: imports belong in an Imports cell',
      'code.ipynb, cell 0, line 2: "x = os.getpid()" is not a parameter',
      'Keep only assignments of constants',
    ],
  },
  {
    what: 'Python that does not parse, without problems that are not there',
    arguments: sweepOf('broken.ipynb', [parameters, code('y = 1\nloss = x *', 'step:a'), metrics]),
    exitCode: 3,
    told: [/^broken\.ipynb, cell 1, line 2: this is not valid Python.*\n.*Mend the line.*\n$/],
  },
  {
    what: 'an unknown option',
    arguments: sweepOf('quick.ipynb', quick, '--trails', '3'),
    exitCode: 2,
    told: ["unknown option '--trails'", 'Did you mean --trials?'],
  },
  {
    what: 'an option nothing resembles',
    arguments: sweepOf('quick.ipynb', quick, '--zzz'),
    exitCode: 2,
    told: ["unknown option '--zzz'", '--help'],
  },
  {
    what: 'an unknown command',
    arguments: () => Promise.resolve(['tune']),
    exitCode: 2,
    told: ["unknown command 'tune'", '--help'],
  },
  {
    what: 'a number that is none',
    arguments: sweepOf('quick.ipynb', quick, '--trials', 'many'),
    exitCode: 2,
    told: ["argument 'many' is invalid", 'whole number, 1 or more'],
  },
  {
    what: 'both directions',
    arguments: sweepOf('quick.ipynb', quick, '--maximize', '--minimize'),
    exitCode: 2,
    told: ["'--maximize' cannot be used with option '--minimize'"],
  },
  {
    what: 'a range upside down',
    arguments: sweepOf('quick.ipynb', quick, '--set', 'x=4..-4'),
    exitCode: 2,
    told: [
      '--set: the search space of x is upside down: 4 is above -4',
      'Write the smaller end first: -4..4',
    ],
  },
  {
    what: 'a range upside down in the notebook',
    arguments: sweepOf('down.ipynb', [
      code('x = 1.0  # tune: 4..-4', 'pipeline-parameters'),
      ...quick.slice(1),
    ]),
    exitCode: 3,
    told: ['down.ipynb, cell 0, line 1: the search space of x is upside down', 'Write the smaller end first'],
  },
  {
    what: 'a space for a parameter that is not there, and all else that is wrong with the request',
    arguments: sweepOf(
      'quick.ipynb',
      quick,
      '--set',
      'z=1..2',
      '--fix',
      'w=3',
      '--algorithm',
      'tep',
      '--objective',
      'lost',
    ),
    exitCode: 2,
    told: [
      '--set: the notebook has no parameter "z"',
      '--fix: the notebook has no parameter "w"',
      /--algorithm.*"tep"/,
      /--objective.*"lost"/,
      'loss',
    ],
  },
  {
    what: 'a fixed value of another type',
    arguments: sweepOf('quick.ipynb', quick, '--fix', 'x=fast'),
    exitCode: 2,
    told: ['--fix: x cannot be "fast"', 'Give a value of that type'],
  },
  {
    what: 'malformed options, all at once',
    arguments: sweepOf('quick.ipynb', quick, '--set', 'x', '--fix', '=3', '--timeout', 'soon'),
    exitCode: 2,
    told: ['--set "x"', '--fix "=3"', '--timeout "soon"', '30m'],
  },
  {
    what: 'a Python that is not there',
    arguments: sweepOf('quick.ipynb', quick, '--python', '/nowhere/python'),
    exitCode: 2,
    told: [
      'the Python interpreter "/nowhere/python" cannot be run: there is no such program',
      '--python PATH',
    ],
  },
  {
    what: 'a Python that lacks a package',
    arguments: sweepOf(
      'lacking.ipynb',
      oneStep('loss = x', { imports: 'import math\nimport no_such_module' }),
      '--python',
      'python3',
    ),
    exitCode: 2,
    told: [
      "lacking.ipynb, cell 0, line 2: the imports of the notebook do not run: ModuleNotFoundError: No module named 'no_such_module'",
      'Add the package that provides "no_such_module"',
      '--requirements FILE',
    ],
  },
  {
    what: 'a requirements file that is not there',
    arguments: sweepOf('quick.ipynb', quick, '--requirements', 'gone.txt'),
    exitCode: 2,
    told: ['"gone.txt" cannot be read: there is no such file'],
  },
  {
    what: 'a sweep file that is not YAML',
    arguments: sweepOfText('sweep.yaml', 'notebook: a.ipynb\nobjective: {metricName: [loss\n'),
    exitCode: 2,
    told: [/sweep\.yaml, line [23]: the sweep file is not YAML/],
  },
  {
    what: 'a sweep file with unknown fields and wrong values, all at once',
    arguments: sweepOfText('sweep.yaml', 'notebook: quick.ipynb\ntrails: 3\nmaxTrialCount: 0\nseed: -1\n'),
    exitCode: 2,
    told: ['sweep.yaml, trails', 'sweep.yaml, maxTrialCount', 'sweep.yaml, seed'],
  },
  {
    what: 'a sweep file without a notebook',
    arguments: sweepOfText('sweep.yaml', 'maxTrialCount: 3\n'),
    exitCode: 2,
    told: ['sweep.yaml, notebook', 'notebook: iris.ipynb'],
  },
  {
    what: 'a sweep that is not there',
    arguments: () => Promise.resolve(['show', 'nosuch']),
    exitCode: 2,
    told: ['there is no sweep "nosuch"', '"tunebook list"'],
  },
];

describe('bad input', () => {
  let user: User;
  let remove: () => Promise<void>;
  beforeAll(async () => {
    ({ user, remove } = await makeUser());
  });
  afterAll(() => remove());

  it.each(badInputs)('$what: told with the way out', async (bad) => {
    const ran = await user.run(...(await bad.arguments(user)));
    for (const words of bad.told)
      expect(ran.stderr).toEqual(
        typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words),
      );
    expect(ran.code).toBe(bad.exitCode);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).not.toMatch(/^ +at .*\(.*:\d+:\d+\)/m);
  });

  it('of all these kinds leaves nothing behind', async () => {
    expect(jsonOf<ListedSweeps>(await user.run('list', '--json')).sweeps).toEqual([]);
  });

  it('names every setting that cannot be read', async () => {
    const user = await newUser({ TUNEBOOK_PORT: 'http', TUNEBOOK_LOG_LEVEL: 'loud' });
    const { code: exit, stderr } = await user.run('list');
    expect(exit).toBe(2);
    expect(stderr).toContain('TUNEBOOK_PORT is "http"');
    expect(stderr).toContain('TUNEBOOK_LOG_LEVEL is "loud"');
  });

  it('says so when the data directory cannot be used', async () => {
    const user = await newUser();
    const file = await user.writeText('file', 'not a folder');
    const { code: exit, stderr } = await user.run('list', '--data-dir', file);
    expect([exit, stderr]).toEqual([1, expect.stringContaining(file)]);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('gives all problems of a checked notebook as JSON, with exit code 3', async () => {
    const user = await newUser();
    const notebook = await user.write('bad.ipynb', [
      code('x = f()\ny = [1][0]', 'pipeline-parameters'),
      code('loss = nothing + q', 'step:a'),
      code('print(gone)', 'pipeline-metrics'),
    ]);
    const { code: exit, stdout } = await user.run('check', notebook, '--json');
    expect(exit).toBe(3);
    const { problems } = JSON.parse(stdout) as { problems: Readonly<Record<string, unknown>>[] };
    const errors = problems.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code: name, cell, line }) => [name, cell, line])).toEqual([
      ['parameters-not-literal', 0, 1],
      ['parameters-not-literal', 0, 2],
      ['undefined-name', 1, 1],
      ['undefined-name', 1, 1],
      ['metric-unwritten', 2, 1],
    ]);
    for (const one of problems)
      expect(one).toMatchObject({
        message: expect.any(String) as string,
        wayOut: expect.any(String) as string,
      });
  });

  it('tells an error in the code of a check from a notebook that is fine', async () => {
    const user = await newUser();
    expect((await user.run('check', await user.write('quick.ipynb', quick))).code).toBe(0);
    expect((await user.run('check', await user.writeText('no.ipynb', '[]'))).code).toBe(3);
    expect((await user.run('check', 'gone.ipynb')).code).toBe(2);
  });
});
