import type { Metric } from '../pipeline/pipeline.ts';
import { didYouMean } from '../problems/did-you-mean.ts';
import { problem, type Place, type Problem } from '../problems/problem.ts';
import { asWarning } from './as-warning.ts';
import { KATIB_METADATA, type KatibSettings } from './katib-settings.ts';
import { isShare, knownDirection } from './metric-direction.ts';
import { printNumber, readNumber } from './numbers.ts';
import { readObjectiveComment, type CommentLine } from './objective-comment.ts';
import type { Objective, ObjectiveSource, ObjectiveType } from './objective.ts';
import type { StatedObjective, SweepSettings } from './stated-settings.ts';

export interface ObjectiveRequest {
  /** A sweep needs an objective; a check only tells that there is none. Absent: a check. */
  readonly purpose?: 'check' | 'sweep';
  readonly metrics: readonly Metric[];
  readonly request?: SweepSettings;
  readonly sweepFile?: SweepSettings;
  readonly notebookMetadata?: SweepSettings;
  readonly katibMetadata?: KatibSettings;
  /** Comments of the parameters and metrics cells, in the notebook's order. */
  readonly comments?: readonly CommentLine[];
}

/**
 * What the sweep looks for. The metric: the first that a source names (request, sweep file, notebook metadata,
 * `katib_metadata`, comment), else the only one. Direction and goal: from the first source that gives them and does not
 * speak of another metric; a direction that nobody gives follows from a well-known name. Several metrics with none
 * named are never chosen from. The additional metrics are all others, unless a source lists them.
 */
export function chooseObjective(from: ObjectiveRequest): {
  readonly objective: Objective | null;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const missing = (one: Problem): void => {
    problems.push(from.purpose === 'sweep' ? one : asWarning(one));
  };
  if (from.metrics.length === 0) {
    // A check has been told by the reader of the notebook that there is no metrics cell.
    if (from.purpose === 'sweep') problems.push(problem('objective-without-metrics', {}, {}));
    return { objective: null, problems };
  }
  const words = gatherWords(from, problems);
  const isMisnamed = problems.some(({ severity }) => severity === 'error');
  const named = words.find(({ metric }) => metric !== undefined);
  const metric = named?.metric ?? onlyMetric(from.metrics);
  if (metric === undefined) {
    if (!isMisnamed)
      missing(
        problem(
          'objective-not-named',
          {},
          {
            metrics: from.metrics.map(({ name }) => name),
            type: knownDirection(from.metrics[0]?.name ?? '') ?? 'maximize',
          },
        ),
      );
    return { objective: null, problems };
  }
  // What is said of another metric does not count.
  const heard = words.filter((word) => word.metric === undefined || word.metric === metric);
  const typed = heard.find(({ stated }) => stated.type !== undefined);
  const usual = knownDirection(metric.name);
  const type = typed?.stated.type ?? usual;
  if (type === null) {
    missing(problem('objective-direction-unknown', named?.stated.place ?? {}, { metric: metric.name }));
    return { objective: null, problems };
  }
  if (isMisnamed) return { objective: null, problems };
  if (typed !== undefined && usual !== null && usual !== type) {
    const facts = { metric: metric.name, type, usual };
    problems.push(problem('objective-direction-odd', typed.stated.place, facts));
  }
  const goal = readGoal({ heard, metric, type, problems });
  const objective: Objective = {
    metricName: metric.name,
    type,
    ...(goal === undefined ? {} : { goal }),
    additionalMetricNames: chooseAdditional({ heard, metric, metrics: from.metrics, problems }),
    source: typed === undefined ? 'inferred' : (named?.source ?? typed.source),
    ...describeChoice({ isNamed: named !== undefined, isTyped: typed !== undefined, metric, type }),
  };
  return { objective, problems };
}

/** The one metric that the notebook tells of; names that its metrics cell only computes with do not count beside it. */
function onlyMetric(metrics: readonly Metric[]): Metric | undefined {
  const told = metrics.filter(({ optional }) => !optional);
  const [first, ...others] = told.length > 0 ? told : metrics;
  return others.length === 0 ? first : undefined;
}

/** What one source says, with the metric it names where it names one. */
interface Word {
  readonly source: ObjectiveSource;
  readonly stated: StatedObjective;
  readonly metric: Metric | undefined;
  /** Metrics it lists beside the objective, those that the notebook has. */
  readonly additional: readonly Metric[] | undefined;
}

function gatherWords(from: ObjectiveRequest, problems: Problem[]): readonly Word[] {
  const words: Word[] = [];
  const hear = (source: ObjectiveSource, stated: StatedObjective | undefined): void => {
    if (stated === undefined) return;
    const find = (name: string): Metric | undefined => {
      const found = findMetric(name, from.metrics);
      if (found === undefined) problems.push(unknownMetric(name, from.metrics, stated.place));
      return found;
    };
    const metric = stated.metricName === undefined ? undefined : find(stated.metricName);
    const additional = stated.additionalMetricNames?.flatMap((name) => find(name) ?? []);
    const { goal, ...rest } = stated;
    const isFinite = goal === undefined || Number.isFinite(goal);
    if (!isFinite) problems.push(problem('objective-goal-not-finite', stated.place, { goal: String(goal) }));
    words.push({ source, stated: isFinite ? stated : rest, metric, additional });
  };
  hear('request', from.request?.objective);
  hear('sweep-file', from.sweepFile?.objective);
  hear('notebook-metadata', from.notebookMetadata?.objective);
  const katib = readKatibObjective(from, problems);
  if (katib !== null) words.push(katib);
  for (const comment of from.comments ?? []) {
    const read = readObjectiveComment(comment);
    if (read === null) continue;
    problems.push(...read.problems);
    hear('comment', read.objective ?? undefined);
  }
  return words;
}

/** A metric by its raw name, or by the dashed one that Katib has. */
const findMetric = (name: string, metrics: readonly Metric[]): Metric | undefined =>
  metrics.find((metric) => metric.name === name) ?? metrics.find((metric) => metric.katibName === name);

function unknownMetric(name: string, metrics: readonly Metric[], place: Place): Problem {
  const known = metrics.map((metric) => metric.name);
  return problem('objective-metric-unknown', place, { name, suggestion: didYouMean(name, known), known });
}

/** Stale or empty, it is only warned of: Kale's dialog keeps what was chosen for an older state of the notebook. */
function readKatibObjective(from: ObjectiveRequest, problems: Problem[]): Word | null {
  const katib = from.katibMetadata?.objective;
  if (katib === undefined) return null;
  const place = { field: `${KATIB_METADATA}.objective` };
  const name = katib.objectiveMetricName ?? '';
  if (name === '') {
    const isEmpty = katib.type === undefined && katib.goal === undefined;
    if (!isEmpty) problems.push(problem('empty-katib-objective', place, {}));
    return null;
  }
  const metric = findMetric(name, from.metrics);
  if (metric === undefined) {
    const known = from.metrics.map((one) => one.name);
    problems.push(problem('stale-katib-objective', place, { name, known }));
    return null;
  }
  const type = (['maximize', 'minimize'] as const).find((one) => one === katib.type);
  if (katib.type !== undefined && katib.type !== '' && type === undefined) {
    const facts = { type: katib.type, suggestion: didYouMean(katib.type, ['maximize', 'minimize']) };
    problems.push(asWarning(problem('objective-type-unknown', place, facts)));
  }
  const goal =
    katib.goal === undefined || katib.goal === '' ? undefined : readNumber(String(katib.goal).trim());
  if (goal !== undefined && goal.kind !== 'number') {
    const facts = { goal: String(katib.goal) };
    problems.push(asWarning(problem('objective-goal-not-finite', place, facts)));
  }
  const stated = {
    metricName: name,
    ...(type === undefined ? {} : { type }),
    ...(goal?.kind === 'number' ? { goal: goal.value } : {}),
    place,
  };
  // Kale lists all other metrics there by itself, so the list says nothing.
  return { source: 'katib-metadata', stated, metric, additional: undefined };
}

function readGoal(given: {
  readonly heard: readonly Word[];
  readonly metric: Metric;
  readonly type: ObjectiveType;
  readonly problems: Problem[];
}): number | undefined {
  const { heard, metric, type, problems } = given;
  // A goal belongs to the direction it was given with: "at most 0.1" is no goal once more is better.
  const word = heard.find(
    ({ stated }) => stated.goal !== undefined && (stated.type === undefined || stated.type === type),
  );
  const goal = word?.stated.goal;
  if (word === undefined || goal === undefined) return undefined;
  if (type === 'maximize' && goal > 1 && isShare(metric.name)) {
    const facts = { metric: metric.name, goal: printNumber(goal) };
    problems.push(problem('objective-goal-odd', word.stated.place, facts));
  }
  return goal;
}

function chooseAdditional(given: {
  readonly heard: readonly Word[];
  readonly metric: Metric;
  readonly metrics: readonly Metric[];
  readonly problems: Problem[];
}): readonly string[] {
  const { heard, metric, metrics, problems } = given;
  const word = heard.find(({ additional }) => additional !== undefined);
  if (word?.additional?.includes(metric) === true) {
    problems.push(problem('objective-additional-repeats', word.stated.place, { name: metric.name }));
  }
  const listed = word?.additional ?? metrics;
  return metrics.filter((one) => one !== metric && listed.includes(one)).map(({ name }) => name);
}

function describeChoice(made: {
  readonly isNamed: boolean;
  readonly isTyped: boolean;
  readonly metric: Metric;
  readonly type: ObjectiveType;
}): { readonly reason?: string } {
  const { name } = made.metric;
  const better = made.type === 'maximize' ? 'higher' : 'lower';
  const reasons = [
    ...(made.isNamed ? [] : [`${name} is the only metric`]),
    ...(made.isTyped ? [] : [`a ${better} ${name} is usually better`]),
  ];
  return reasons.length === 0 ? {} : { reason: reasons.join('; ') };
}
