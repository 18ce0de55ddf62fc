import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type {
  Engine,
  EngineListener,
  EngineSession,
  OnceListener,
  OnceResult,
  OnceRun,
  PipelineWork,
  SweepWork,
} from '../../app/ports/engine.ts';
import type { SweepContext } from '../../app/ports/store.ts';
import { emitLocalPlan } from '../../core/targets/local-plan/local-plan.ts';
import { canReuse } from './can-reuse.ts';
import { checkImports } from './check-imports.ts';
import { LocalSession } from './local-session.ts';
import type { Progress, PythonEnvironments } from './python-environments.ts';
import { runOnce } from './run-once.ts';
import type { ReuseStore } from './trial-server.ts';

export interface LocalEngineOptions {
  readonly environments: PythonEnvironments;
  /** The folder that holds the package `tunebook_runtime`. */
  readonly runtimeDirectory: string;
  /** Where trials work whose notebook has no folder of its own. */
  readonly workDirectory: string;
  /** Where results of steps are kept to be used again. */
  readonly resultsDirectory: string;
  /** The moment, in milliseconds since 1970. */
  readonly now: () => number;
}

/** The least recently used results make room beyond this. */
const RESULTS_LIMIT_BYTES = 4 * 1024 ** 3;

/** What a trial server is started with, beside the plan. */
export interface TrialGround {
  readonly python: string;
  readonly runtimeDirectory: string;
  readonly site: string;
  readonly directory: string;
}

/** Runs trials on this machine: a warm Python process forks a trial each, an Optuna process suggests. */
export class LocalEngine implements Engine {
  readonly kind = 'local';
  readonly #options: LocalEngineOptions;

  constructor(options: LocalEngineOptions) {
    this.#options = options;
  }

  async prepare({ pipeline, notebook, context }: PipelineWork, progress: Progress): Promise<void> {
    const ground = await this.#ground(context, 'once', progress);
    await this.#options.environments.suggester(progress);
    await checkImports({
      ground,
      plan: emitLocalPlan(pipeline, notebook),
      modules: pipeline.packages,
      threads: availableParallelism(),
    });
  }

  async open(work: SweepWork, listener: EngineListener): Promise<EngineSession> {
    const { environments, runtimeDirectory, now } = this.#options;
    const progress: Progress = (what) => listener.progress(what);
    const ground = await this.#ground(work.context, work.sweep.id, progress);
    const reuse = this.#reuseFor(work);
    return LocalSession.open({
      work,
      listener,
      ground,
      plan: emitLocalPlan(work.pipeline, work.sweep.notebook.name),
      suggesterPython: await environments.suggester(progress),
      runtimeDirectory,
      reuse,
      ownResults: work.context.reuse === 'all' ? null : (reuse?.directory ?? null),
      threads: threadsFor(work.sweep.spec.budget.parallelTrialCount),
      now,
    });
  }

  async runOnce(run: OnceRun, listener: OnceListener): Promise<OnceResult> {
    const ground = await this.#ground(run.context, 'once', (what) => listener.progress(what));
    const plan = emitLocalPlan(run.pipeline, run.notebook);
    return runOnce({ run, listener, ground, plan, threads: availableParallelism() });
  }

  /** Where the sweep's step results are kept; null when none could ever be used again. */
  #reuseFor({ sweep, pipeline, context }: SweepWork): ReuseStore | null {
    const wanted = context.reuse ?? 'sweep';
    const { resultsDirectory } = this.#options;
    switch (wanted) {
      case 'off':
        return null;
      case 'sweep':
        return canReuse(pipeline, sweep.spec)
          ? { directory: join(resultsDirectory, sweep.id), limitBytes: RESULTS_LIMIT_BYTES }
          : null;
      case 'all':
        return { directory: join(resultsDirectory, 'shared'), limitBytes: RESULTS_LIMIT_BYTES };
    }
  }

  async #ground(context: SweepContext, owner: string, progress: Progress): Promise<TrialGround> {
    const { environments, runtimeDirectory, workDirectory } = this.#options;
    const directory = context.directory ?? join(workDirectory, owner);
    if (context.directory === null) await mkdir(directory, { recursive: true });
    return {
      python: await environments.interpreter(context.python, progress),
      site: await environments.runtimeSite(progress),
      runtimeDirectory,
      directory,
    };
  }
}

/** Trials that run side by side share the processors, so that their numeric libraries do not fight for them. */
const threadsFor = (parallelTrials: number): number =>
  Math.max(1, Math.floor(availableParallelism() / parallelTrials));
