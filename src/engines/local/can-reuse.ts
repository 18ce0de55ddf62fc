import type { Pipeline } from '../../core/pipeline/pipeline.ts';
import { isTuned } from '../../core/search/space.ts';
import type { SweepSpec } from '../../core/sweep/sweep.ts';

/**
 * True when two different trials of the sweep can have a step in common: some step feels fewer of the searched parameters
 * than all of them, itself and through the steps before it. Where every step feels every one, keeping results would only
 * cost time, since no point is tried twice.
 */
export function canReuse(pipeline: Pipeline, spec: SweepSpec): boolean {
  const searched = spec.parameters.filter(isTuned).map(({ name }) => name);
  const felt = new Map<string, ReadonlySet<string>>();
  for (const { name, parameters, after } of pipeline.steps)
    felt.set(
      name,
      new Set([
        ...searched.filter((parameter) => parameters.includes(parameter)),
        ...after.flatMap((earlier) => [...(felt.get(earlier) ?? [])]),
      ]),
    );
  return pipeline.steps.some(
    ({ name, configuration }) =>
      configuration.cache !== false && (felt.get(name)?.size ?? 0) < searched.length,
  );
}
