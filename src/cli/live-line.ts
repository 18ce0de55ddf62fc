import type { Sweep } from '../core/sweep/sweep.ts';
import { endedTrials } from '../app/sweep-view.ts';
import { showNumber, showSeconds } from './table.ts';

/** What a sweep under way looks like in one line. `now` and `since` in milliseconds since 1970. */
export function liveLine(
  sweep: Sweep,
  moments: { readonly now: number; readonly since: number },
  before: number,
): string {
  const { counts, spec, best } = sweep;
  const done = endedTrials(counts);
  const parts = [
    `${done}/${spec.budget.maxTrialCount} trials`,
    best === null
      ? 'no value yet'
      : `best ${spec.objective.metricName} ${showNumber(best.value)} (trial ${best.number})`,
    `${counts.running} running`,
  ];
  const left = secondsLeft(sweep, { seconds: (moments.now - moments.since) / 1000, done: done - before });
  if (left !== null) parts.push(`ETA ${showSeconds(left)}`);
  if (sweep.statistics.stepsReused > 0) parts.push(`${sweep.statistics.stepsReused} steps reused`);
  parts.push(`${counts.failed + counts.metricsUnavailable} failed`);
  return parts.join(' · ');
}

/** The time that the trials still to come take, when they take as long as those of this run did. */
function secondsLeft(sweep: Sweep, run: { readonly seconds: number; readonly done: number }): number | null {
  if (run.done <= 0) return null;
  const toCome = sweep.spec.budget.maxTrialCount - endedTrials(sweep.counts);
  return (run.seconds / run.done) * toCome;
}
