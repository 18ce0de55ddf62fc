import type { Metric, Step } from './pipeline.ts';

/**
 * The metrics that a parameter can have a say in: it reaches the step that writes them, or one before that. Steps may hand
 * things on by files, which nobody sees, so the order of steps decides and not only the names they hand over.
 */
export function metricsReachedBy(
  parameter: string,
  { steps, metrics }: { readonly steps: readonly Step[]; readonly metrics: readonly Metric[] },
): readonly string[] {
  // Steps come after those they depend on, so one pass is enough.
  const touched = new Set<string>();
  for (const step of steps)
    if (step.parameters.includes(parameter) || step.after.some((earlier) => touched.has(earlier)))
      touched.add(step.name);
  return metrics.filter(({ step }) => touched.has(step)).map(({ name }) => name);
}
