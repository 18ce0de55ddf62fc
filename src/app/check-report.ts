import type { Compiled } from '../core/compile.ts';
import type { CellType } from '../core/notebook/cell-roles.ts';
import type { ParameterDefault, ParameterType } from '../core/pipeline/pipeline.ts';
import type { SweepPlan } from '../core/plan-sweep.ts';
import { sortProblems, type Problem } from '../core/problems/problem.ts';
import { problemToJson, type ProblemJson } from '../core/problems/render.ts';
import { HIDDEN, secretParameters } from './hide-secrets.ts';
import { printSpace } from '../core/search/notation.ts';
import type { Objective } from '../core/search/objective.ts';
import type { SpaceSource } from '../core/search/space.ts';

/** What Tunebook reads in a notebook, as `check --json` and the service answer it. */
export interface CheckReport {
  readonly notebook: { readonly name: string; readonly sha256: string };
  readonly cells: readonly {
    /** Over all cells, from 0. */
    readonly index: number;
    readonly type: CellType;
    readonly step: string | null;
    /** Why the cell went there, where its own tags do not say so. */
    readonly note?: string;
  }[];
  readonly parameters: readonly {
    readonly name: string;
    readonly type: ParameterType;
    /** Dots for a value that looks like a secret. */
    readonly default: ParameterDefault;
    /** In the one-line notation; `fixed` for a parameter that is not searched. */
    readonly space: string;
    readonly source: SpaceSource;
    readonly reason?: string;
    /** Steps whose code it reaches. */
    readonly reaches: readonly string[];
  }[];
  readonly steps: readonly {
    readonly name: string;
    readonly after: readonly string[];
    readonly reads: readonly string[];
    readonly writes: readonly string[];
    readonly parameters: readonly string[];
  }[];
  readonly metrics: readonly { readonly name: string; readonly katibName: string; readonly step: string }[];
  readonly objective: Objective | null;
  readonly problems: readonly ProblemJson[];
}

/** Errors and the rest of a notebook as it is, with what a sweep of it would search. */
export const checkReport = (sha256: string, compiled: Compiled, plan: SweepPlan): CheckReport => ({
  notebook: { name: compiled.name, sha256 },
  cells: compiled.roles.map(({ index, type, step, note }) => ({
    index,
    type,
    step,
    ...(note === undefined ? {} : { note }),
  })),
  parameters: (compiled.pipeline?.parameters ?? []).map((parameter) => {
    const searched = plan.parameters.find(({ name }) => name === parameter.name);
    return {
      name: parameter.name,
      type: parameter.type,
      default: secretParameters(compiled.problems).has(parameter.name) ? HIDDEN : parameter.default,
      space: printSpace(searched?.space ?? { kind: 'fixed' }),
      source: searched?.source ?? 'default',
      ...(searched?.reason === undefined ? {} : { reason: searched.reason }),
      reaches: parameter.reaches,
    };
  }),
  steps: (compiled.pipeline?.steps ?? []).map(({ name, after, reads, writes, parameters }) => ({
    name,
    after,
    reads,
    writes,
    parameters,
  })),
  metrics: (compiled.pipeline?.metrics ?? []).map(({ name, katibName, step }) => ({ name, katibName, step })),
  objective: plan.objective,
  problems: allProblems(compiled, plan).map(problemToJson),
});

/** What is to be said of the notebook and of its search, errors first. */
export const allProblems = (compiled: Compiled, plan: SweepPlan): readonly Problem[] =>
  sortProblems([...compiled.problems, ...plan.problems]);
