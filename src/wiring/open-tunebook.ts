import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { StartSweepPorts } from '../app/start-sweep.ts';
import type { RunSweepPorts } from '../app/run-sweep.ts';
import type { FindSweepPorts } from '../app/find-sweep.ts';
import type { Clock } from '../app/ports/clock.ts';
import { UserFault } from '../app/faults.ts';
import { planSweep } from '../core/plan-sweep.ts';
import { LocalEngine } from '../engines/local/local-engine.ts';
import { PythonEnvironments } from '../engines/local/python-environments.ts';
import { openSqliteStore } from '../storage/open-sqlite-store.ts';
import { openTrialLogs } from '../storage/trial-logs.ts';
import { findLocalModules } from './find-local-modules.ts';
import { loadCompiler } from './load-compiler.ts';
import { isGone, nameHolder } from './holder.ts';
import { newId } from './new-id.ts';
import { packageRoot } from './package-root.ts';
import type { Settings } from './settings.ts';

/** Everything a front end needs, put together. */
export interface Tunebook extends StartSweepPorts, RunSweepPorts, FindSweepPorts {
  readonly settings: Settings;
  /** Names this process among all that share the store. */
  readonly holder: string;
  close(): Promise<void>;
}

/** More trials side by side than this are only run when somebody asks: each takes its share of memory. */
const MOST_BY_DEFAULT = 8;

const systemClock: Clock = { now: () => Date.now() };

/** Opens the store and wires engine and compiler. `close` it when done. */
export async function openTunebook(settings: Settings): Promise<Tunebook> {
  const [store, compile] = await Promise.all([
    openSqliteStore({ directory: settings.dataDirectory }),
    loadCompiler(),
  ]);
  const engine = new LocalEngine({
    environments: new PythonEnvironments({
      cacheDirectory: settings.cacheDirectory,
      basePython: settings.python,
    }),
    runtimeDirectory: join(packageRoot, 'runtime'),
    workDirectory: join(settings.dataDirectory, 'work'),
    resultsDirectory: join(settings.dataDirectory, 'results'),
    now: () => systemClock.now(),
  });
  return {
    settings,
    store,
    engine,
    logs: openTrialLogs(join(settings.dataDirectory, 'logs')),
    compile,
    plan: planSweep,
    defaultParallelTrialCount: Math.min(availableParallelism(), MOST_BY_DEFAULT),
    clock: systemClock,
    newId,
    findLocalModules,
    holder: nameHolder(),
    isGone,
    readPipeline: async (sha256) => {
      const notebook = await store.loadNotebook(sha256);
      if (notebook === null) throw new Error(`the notebook ${sha256} is not in the store`);
      const { pipeline, problems } = compile({ name: notebook.name, text: notebook.text });
      if (pipeline === null) throw new UserFault('notebook', problems, notebook.name);
      return pipeline;
    },
    close: () => store.close(),
  };
}
