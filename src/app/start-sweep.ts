import type { PlanSweep } from '../core/plan-sweep.ts';
import type { CompileNotebook } from '../core/compile.ts';
import { hasErrors, problem, type Problem } from '../core/problems/problem.ts';
import type { SweepSettings } from '../core/search/sweep-file.ts';
import { createSweep } from '../core/sweep/create-sweep.ts';
import type { Sweep } from '../core/sweep/sweep.ts';
import { choosePython, type FindLocalModules } from './choose-python.ts';
import { UserFault } from './faults.ts';
import type { Clock } from './ports/clock.ts';
import type { Engine } from './ports/engine.ts';
import type { PythonChoice, Store, StoredNotebook, SweepContext } from './ports/store.ts';

export interface StartSweepPorts {
  readonly store: Store;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly compile: CompileNotebook;
  readonly plan: PlanSweep;
  /** Trials side by side where nobody says. */
  readonly defaultParallelTrialCount: number;
  /** A fresh id: lowercase letters and digits, a letter first, so that it can be part of a Kubernetes name. */
  readonly newId: () => string;
  readonly findLocalModules: FindLocalModules;
}

export interface StartSweepRequest {
  readonly notebook: StoredNotebook;
  /** What the request says. */
  readonly settings: SweepSettings;
  /** What a sweep file says, under the request. */
  readonly sweepFile?: SweepSettings;
  /** The interpreter or packages, when the request names them. */
  readonly python?: PythonChoice;
  readonly progress: (what: string) => void;
}

export interface StartedSweep {
  readonly sweep: Sweep;
  /** Warnings and notes; with an error nothing would have been started. */
  readonly problems: readonly Problem[];
}

/**
 * Makes a sweep that waits to be run. Everything that can be refused is refused first: with a fault nothing is kept.
 * Throws a UserFault with all problems at once.
 */
export async function startSweep(ports: StartSweepPorts, request: StartSweepRequest): Promise<StartedSweep> {
  const { store, engine, clock } = ports;
  const { notebook } = request;
  const compiled = ports.compile({ name: notebook.name, text: notebook.text });
  if (compiled.pipeline === null || hasErrors(compiled.problems))
    throw new UserFault('notebook', compiled.problems, notebook.name);
  const planned = ports.plan(compiled, {
    purpose: 'sweep',
    engine: engine.kind,
    defaultParallelTrialCount: ports.defaultParallelTrialCount,
    request: request.settings,
    ...(request.sweepFile === undefined ? {} : { sweepFile: request.sweepFile }),
  });
  if (planned.spec === null || hasErrors(planned.problems))
    throw new UserFault(planned.fault, [...compiled.problems, ...planned.problems], notebook.name);

  const python = await choosePython({
    asked: request.python,
    pipeline: compiled.pipeline,
    directory: notebook.directory,
    findLocalModules: ports.findLocalModules,
  });
  const problems = [...compiled.problems, ...planned.problems, ...python.problems];
  if (hasErrors(problems)) throw new UserFault('usage', problems, notebook.name);
  const context: SweepContext = {
    python: python.choice,
    directory: notebook.directory,
    ...engineSettings([request.settings, request.sweepFile]),
    ...(await findWarmStart(ports, [request.settings, request.sweepFile])),
  };
  await engine.prepare({ pipeline: compiled.pipeline, notebook: notebook.name, context }, request.progress);

  const id = ports.newId();
  const sweep = createSweep({
    id,
    name: planned.name ?? compiled.pipeline.name,
    notebook: { name: notebook.name, sha256: notebook.sha256 },
    engine: engine.kind,
    spec: planned.spec,
    time: clock.now(),
  });
  await store.saveNotebook(notebook);
  await store.createSweep(sweep, context);
  return { sweep, problems };
}

type Layers = readonly (SweepSettings | undefined)[];

/** What the request, then the sweep file, say of how trials are run. */
function engineSettings(layers: Layers): Pick<SweepContext, 'reuse' | 'isolation' | 'memoryLimitBytes'> {
  const first = <Key extends 'reuse' | 'isolation' | 'memoryLimitBytes'>(key: Key) =>
    layers.find((layer) => layer?.[key] !== undefined)?.[key];
  const reuse = first('reuse');
  const isolation = first('isolation');
  const memoryLimitBytes = first('memoryLimitBytes');
  return {
    ...(reuse === undefined ? {} : { reuse }),
    ...(isolation === undefined ? {} : { isolation }),
    ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }),
  };
}

/** The earlier sweeps that the suggestions are to build on, found now so that a wrong name is told now. */
async function findWarmStart(
  { store, clock }: Pick<StartSweepPorts, 'store' | 'clock'>,
  layers: Layers,
): Promise<Pick<SweepContext, 'warmStart'>> {
  const references = layers.find((layer) => layer?.warmStart !== undefined)?.warmStart;
  if (references === undefined) return {};
  const found = await Promise.all(references.map((reference) => store.findSweep(reference, clock.now())));
  const missing = references.filter((_, at) => found[at] === null);
  if (missing.length > 0)
    throw new UserFault(
      'usage',
      missing.map((reference) => problem('sweep-not-found', {}, { reference })),
    );
  return { warmStart: found.flatMap((one) => (one === null ? [] : [one.sweep.id])) };
}
