import { problem, type Problem } from '../problems/problem.ts';
import type { MetricReference } from './metric-references.ts';
import type { Metric } from './pipeline.ts';
import { isOrigin, type StepNames } from './step-names.ts';
import type { StepOrder } from './step-order.ts';

export interface MetricInput {
  readonly references: readonly MetricReference[];
  /** In pipeline order; the step that the metrics cell became, where it became one, is the last. */
  readonly steps: readonly StepNames[];
  readonly order: StepOrder;
  readonly parameters: ReadonlySet<string>;
  /** Names that functions, classes and modules are bound to: they are no metrics. */
  readonly isCode: (name: string) => boolean;
  /** Names that need no step: imports, functions cells, built-ins. */
  readonly isGiven: (name: string) => boolean;
  /** Names that may be there though nothing that can be seen binds them. */
  readonly mayAppear: (name: string) => boolean;
}

/** Gives each metric to the last step that writes it. */
export function assignMetrics(input: MetricInput): {
  readonly metrics: readonly Metric[];
  readonly problems: readonly Problem[];
} {
  const metrics: Metric[] = [];
  const problems: Problem[] = [];
  for (const reference of input.references) {
    const { name, place, shown } = reference;
    if (input.isCode(name)) continue;
    const step = findStep(input, name);
    if (typeof step === 'string')
      metrics.push({ name, katibName: katibMetricName(name), step, optional: !shown });
    else if (step !== null) problems.push(problem('metric-written-twice', place, { name, steps: step }));
    else if (shown && !input.isGiven(name)) problems.push(problem('metric-unwritten', place, { name }));
  }
  return { metrics, problems };
}

/** The step a metric belongs to; several where none of them is the last; null where no step writes it. */
function findStep(input: MetricInput, name: string): string | readonly string[] | null {
  const writers = stepsWhere(input, ({ writes }) => {
    const write = writes.get(name);
    return write !== undefined && (isOrigin(write) || write.kind === 'changes');
  });
  const [only] = writers;
  if (only !== undefined) return writers.length === 1 ? only : writers;
  if (input.parameters.has(name)) {
    // A parameter that is shown as a metric belongs to the last step that knows it, as with Kale.
    const users = input.steps.filter(({ needs }) => needs.has(name));
    return (users.at(-1) ?? input.steps.at(-1))?.step ?? null;
  }
  // A function that something holds may set it, or code that nobody can see into.
  const suspects = input.mayAppear(name)
    ? input.steps
    : input.steps.filter(({ writes, bindsUnseen }) => bindsUnseen || writes.has(name));
  return suspects.at(-1)?.step ?? null;
}

/** The last steps of which something holds. */
const stepsWhere = (input: MetricInput, holds: (step: StepNames) => boolean): readonly string[] =>
  input.order.latestOf(input.steps.filter(holds).map(({ step }) => step));

/** Kale writes metric names with dashes: Kubeflow Pipelines took no underscores in them. */
export const katibMetricName = (name: string): string => name.replaceAll('_', '-');
