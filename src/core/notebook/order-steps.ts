import { didYouMean } from '../problems/did-you-mean.ts';
import { problem, type Problem } from '../problems/problem.ts';
import { clipped } from './json-values.ts';
import type { StepDraft } from './step-draft.ts';

/**
 * Looks up what the steps' `prev:` tags name. As in Kale, a step may only name one that begins above it,
 * so the steps' order in the notebook is always an order to run them in.
 */
export function orderSteps(steps: readonly StepDraft[]): {
  /** For each step, the names of those before it, each once. */
  readonly after: readonly (readonly string[])[];
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const positions = new Map(steps.map((step, position) => [step.name, position]));
  const after = steps.map((step, position) => {
    const place = { cell: step.cell };
    const names = new Map(step.after.map((one) => [one.name, one.written]));
    return [...names].flatMap(([name, written]) => {
      const found = positions.get(name);
      if (found !== undefined && found < position) return [name];
      if (found === undefined) {
        const suggestion = didYouMean(written, positions.keys());
        problems.push(
          problem('unknown-step', place, { name: clipped(written), step: step.name, suggestion }),
        );
      } else if (found === position) problems.push(problem('step-after-itself', place, { step: step.name }));
      else {
        const laterCell = steps[found]?.cell ?? 0;
        problems.push(problem('step-after-later', place, { step: step.name, later: name, laterCell }));
      }
      return [];
    });
  });
  return { after, problems };
}
