import type { SweepContext } from '../../src/app/ports/store.ts';
import type { PipelineWork, SweepWork } from '../../src/app/ports/engine.ts';
import type { CompileNotebook } from '../../src/core/compile.ts';
import type { Pipeline } from '../../src/core/pipeline/pipeline.ts';
import { planSweep } from '../../src/core/plan-sweep.ts';
import { NO_SETTINGS, type SweepSettings } from '../../src/core/search/stated-settings.ts';
import { createSweep } from '../../src/core/sweep/create-sweep.ts';
import type { Sweep, Trial } from '../../src/core/sweep/sweep.ts';
import { notebookText, type TestCell } from '../support/build-notebook.ts';

export interface SampleWork {
  readonly compile: CompileNotebook;
  readonly kind: Sweep['engine'];
  readonly context: SweepContext;
  readonly cells: readonly TestCell[];
  readonly settings?: Partial<SweepSettings>;
  readonly history?: readonly Trial[];
  readonly open?: readonly Trial[];
}

/** A sweep over a small notebook, as an engine is handed it. */
export function sampleWork({
  compile,
  kind,
  context,
  cells,
  settings,
  history,
  open,
}: SampleWork): SweepWork {
  const compiled = compile({ name: 'sample.ipynb', text: notebookText(cells) });
  const plan = planSweep(compiled, {
    purpose: 'sweep',
    engine: kind,
    defaultParallelTrialCount: 2,
    request: { ...NO_SETTINGS, seed: 1, ...settings },
  });
  if (compiled.pipeline === null || plan.spec === null)
    throw new Error(JSON.stringify([...compiled.problems, ...plan.problems]));
  const sweep = createSweep({
    id: 'samplesweep1',
    name: 'sample',
    notebook: { name: 'sample.ipynb', sha256: '0'.repeat(64) },
    engine: kind,
    spec: plan.spec,
    time: 0,
  });
  return {
    sweep: { ...sweep, open: open ?? [] },
    pipeline: compiled.pipeline,
    context,
    history: history ?? [],
    warmStart: [],
  };
}

/** A notebook's pipeline, to be run by itself. */
export function samplePipeline(
  compile: CompileNotebook,
  context: SweepContext,
  cells: readonly TestCell[],
): PipelineWork & { readonly pipeline: Pipeline } {
  const { pipeline, problems } = compile({ name: 'sample.ipynb', text: notebookText(cells) });
  if (pipeline === null) throw new Error(JSON.stringify(problems));
  return { pipeline, notebook: 'sample.ipynb', context };
}
