import type { Problem } from '../problems/problem.ts';
import type { AnnotatedNotebook } from './cell-roles.ts';
import { originOf } from './cell-origin.ts';
import type { Notebook } from './notebook.ts';

/**
 * Leaves out what is told of dependencies added between steps of different notebooks of a composition: nobody can declare
 * those, and Kale 2.3 finds them in the code as well.
 */
export function withoutEdgesOfComposition(
  problems: readonly Problem[],
  { cells }: Notebook,
  { steps }: AnnotatedNotebook,
): readonly Problem[] {
  const units = new Map(steps.map((step) => [step.name, originOf(cells[step.cell])?.unit]));
  return problems.filter((one) => {
    if (one.code !== 'dependency-added') return true;
    const { step, producer } = (one as Problem<'dependency-added'>).facts;
    return units.get(step) === units.get(producer);
  });
}
