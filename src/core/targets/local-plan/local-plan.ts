import type { CodeCell, ParameterDefault, ParameterType, Pipeline } from '../../pipeline/pipeline.ts';

/** What the Python runtime is given to run a pipeline on this machine. JSON; the runtime reads version 1. */
export interface LocalPlan {
  readonly version: 1;
  readonly notebook: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly type: ParameterType;
    readonly default: ParameterDefault;
    /** A Python literal that stands for `default` where JSON cannot say it. */
    readonly python?: string;
  }[];
  readonly imports: readonly CodeCell[];
  readonly functions: readonly CodeCell[];
  readonly steps: readonly LocalPlanStep[];
  readonly metrics: readonly { readonly name: string; readonly step: string; readonly optional: boolean }[];
}

export interface LocalPlanStep {
  readonly name: string;
  readonly after: readonly string[];
  readonly cells: readonly CodeCell[];
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly parameters: readonly string[];
  /** False: a result of this step is never used again. */
  readonly cache: boolean;
}

/** The pipeline as the local engine's runtime wants it. `notebook` names the file in tracebacks. */
export function emitLocalPlan(pipeline: Pipeline, notebook: string): LocalPlan {
  return {
    version: 1,
    notebook,
    parameters: pipeline.parameters.map(({ name, type, default: value, python }) => ({
      name,
      type,
      default: value,
      ...(python === undefined ? {} : { python }),
    })),
    imports: pipeline.imports,
    functions: pipeline.functions,
    steps: pipeline.steps.map((step) => ({
      name: step.name,
      after: step.after,
      cells: step.cells,
      reads: step.reads,
      writes: step.writes,
      parameters: step.parameters,
      cache: step.configuration.cache !== false,
    })),
    metrics: pipeline.metrics.map(({ name, step, optional }) => ({ name, step, optional })),
  };
}
