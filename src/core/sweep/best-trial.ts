import { isBetter, type Objective } from '../search/objective.ts';
import type { Trial } from './sweep.ts';

/** The best of the succeeded trials by the objective, over finite values; ties go to the earlier trial. */
export function bestTrial(trials: readonly Trial[], objective: Objective): Trial | null {
  let best: { readonly trial: Trial; readonly value: number } | null = null;
  for (const trial of trials) {
    const value = trial.state === 'succeeded' ? trial.metrics[objective.metricName] : undefined;
    if (value === undefined || !Number.isFinite(value)) continue;
    const wins =
      best === null ||
      isBetter(objective.type, value, best.value) ||
      (value === best.value && trial.number < best.trial.number);
    if (wins) best = { trial, value };
  }
  return best?.trial ?? null;
}
