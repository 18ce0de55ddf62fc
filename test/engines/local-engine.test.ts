import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalEngine } from '../../src/engines/local/local-engine.ts';
import { PythonEnvironments } from '../../src/engines/local/python-environments.ts';
import { packageRoot } from '../../src/wiring/package-root.ts';
import { readSettings } from '../../src/wiring/settings.ts';
import { engineSuite } from '../suites/engine-suite.ts';
import { processesWith } from '../support/processes.ts';
import { hasProc } from '../support/tunebook-command.ts';

/** Workers inherit it, so that they can be told from those of other tests. */
const MARK = 'TUNEBOOK_TEST_ENGINE';

engineSuite('the local engine', async () => {
  const mark = randomUUID();
  process.env[MARK] = mark;
  const directory = await mkdtemp(join(tmpdir(), 'tunebook-engine-'));
  const { cacheDirectory, python } = readSettings(process.env);
  const standard = { kind: 'requirements', lines: [] } as const;
  return {
    engine: new LocalEngine({
      environments: new PythonEnvironments({ cacheDirectory, basePython: python }),
      runtimeDirectory: join(packageRoot, 'runtime'),
      workDirectory: join(directory, 'work'),
      resultsDirectory: join(directory, 'results'),
      now: () => Date.now(),
    }),
    context: { python: standard, directory },
    impossible: {
      'an interpreter that is not there': {
        python: { kind: 'interpreter', path: '/nowhere/python' },
        directory,
      },
      'an interpreter that is none': { python: { kind: 'interpreter', path: '/bin/false' }, directory },
      'a requirement that cannot be read': {
        python: { kind: 'requirements', lines: ['not a requirement !!'] },
        directory,
      },
    },
    countProcesses: async () => (hasProc ? (await processesWith(`${MARK}=${mark}`)).length : 0),
    cleanup: () => rm(directory, { recursive: true, force: true }),
  };
});
