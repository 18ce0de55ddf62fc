import { UserFault } from '../../app/faults.ts';
import { problem } from '../../core/problems/problem.ts';
import type { LocalPlan } from '../../core/targets/local-plan/local-plan.ts';
import type { TrialGround } from './local-engine.ts';
import { runCommand } from './run-command.ts';
import { readFailure } from './runtime-failure.ts';
import { TrialServer, type RuntimeError } from './trial-server.ts';

export interface ImportsToCheck {
  readonly ground: TrialGround;
  readonly plan: LocalPlan;
  /** Top-level modules that the notebook's code imports, wherever it does. */
  readonly modules: readonly string[];
  readonly threads: number;
}

/**
 * Refuses a notebook whose imports the interpreter cannot give, before anything is kept of a sweep: throws a UserFault
 * with the cell and the line. Looking for modules runs none of the notebook's code and takes some tens of milliseconds;
 * only where one is not found are the imports run, since they may add the folder it is in.
 */
export async function checkImports(imports: ImportsToCheck): Promise<void> {
  if (imports.plan.imports.length === 0 || !(await lacksModule(imports))) return;
  const error = await tryImports(imports);
  if (error === null) return;
  const { message, cell, line, missingModule } = readFailure('environment', error);
  const place = { ...(cell === undefined ? {} : { cell }), ...(line === undefined ? {} : { line }) };
  throw new UserFault(
    missingModule === undefined ? 'notebook' : 'usage',
    [
      problem('imports-failed', place, {
        message,
        ...(missingModule === undefined ? {} : { missingModule }),
      }),
    ],
    imports.plan.notebook,
  );
}

const LOOK_FOR_MODULES = `
import sys
from importlib.util import find_spec

directory, site, *modules = sys.argv[1:]
sys.path[0:1] = [directory]
sys.path.append(site)

def lacks(module):
    try:
        return find_spec(module) is None
    except (ImportError, ValueError):
        return False

print(any(map(lacks, modules)))
`;

async function lacksModule({ ground, modules }: ImportsToCheck): Promise<boolean> {
  const { python, directory, site } = ground;
  const { stdout } = await runCommand(python, ['-c', LOOK_FOR_MODULES, directory, site, ...modules]);
  return stdout.trim() === 'True';
}

/** Runs the imports as a trial server does at its start; what is wrong with them, or null. */
async function tryImports({ ground, plan, threads }: ImportsToCheck): Promise<RuntimeError | null> {
  const tried = Promise.withResolvers<RuntimeError | null>();
  const server = new TrialServer({
    ...ground,
    plan,
    threads,
    isolation: 'auto',
    memoryLimitBytes: null,
    reuse: null,
    varying: [],
    onMessage: (message) => {
      if (message.event === 'ready') tried.resolve(null);
      else if (message.event === 'broken') tried.resolve(message.error);
    },
    // What else is wrong with the server is told when the sweep runs.
    onExit: () => tried.resolve(null),
  });
  try {
    return await tried.promise;
  } finally {
    await server.close();
  }
}
