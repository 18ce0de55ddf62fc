import type { Compiled } from './compile.ts';
import { hasErrors, problem, sortProblems, type Problem } from './problems/problem.ts';
import type { UseSite as CodeUseSite } from './python/use-sites.ts';
import { hasUnreadCode } from './pipeline/unread-code.ts';
import type { KatibMetadata } from './notebook/katib-metadata.ts';
import type { LineComment } from './python/parameter-cell.ts';
import type { KatibSettings } from './search/katib-settings.ts';
import type { CommentLine } from './search/objective-comment.ts';
import { chooseAlgorithm } from './search/choose-algorithm.ts';
import { chooseEarlyStopping } from './search/early-stopping.ts';
import { chooseObjective } from './search/choose-objective.ts';
import { chooseSpaces } from './search/choose-spaces.ts';
import type { Objective } from './search/objective.ts';
import { chooseStartPoints } from './search/start-points.ts';
import type { SearchParameter } from './search/space.ts';
import { NO_SETTINGS, readSweepSettings, type SweepSettings } from './search/sweep-file.ts';
import type { UseSite } from './search/use-sites.ts';
import type { Budget, SweepSpec } from './sweep/sweep.ts';

export interface PlanRequest {
  /** A check only tells what it finds; a sweep needs a space and an objective. */
  readonly purpose: 'check' | 'sweep';
  readonly request?: SweepSettings;
  readonly sweepFile?: SweepSettings;
  readonly engine: 'local' | 'katib';
  /** Trials side by side where nobody says. */
  readonly defaultParallelTrialCount: number;
}

export interface SweepPlan {
  /** Null when there is an error. */
  readonly spec: SweepSpec | null;
  /** What the sweep is to be called, where somebody says. */
  readonly name: string | undefined;
  readonly parameters: readonly SearchParameter[];
  readonly objective: Objective | null;
  /** Who has to mend the errors: the notebook's author or whoever asked. */
  readonly fault: 'notebook' | 'usage';
  readonly problems: readonly Problem[];
}

/** How the layers above are handed the planner. */
export type PlanSweep = (compiled: Compiled, request: PlanRequest) => SweepPlan;

/** Trials where nobody says how many. */
const DEFAULT_TRIALS = 30;
/** So many failures are always allowed for. */
const LEAST_FAILURES = 3;

/** Decides what a sweep over a compiled notebook searches, what for and with what: each from the first source that speaks. */
export function planSweep(compiled: Compiled, from: PlanRequest): SweepPlan {
  const { pipeline, kale } = compiled;
  const metadata = readNotebookSettings(compiled);
  if (pipeline === null)
    return {
      spec: null,
      name: undefined,
      parameters: [],
      objective: null,
      fault: 'notebook',
      problems: metadata.problems,
    };
  const sources = {
    purpose: from.purpose,
    metrics: pipeline.metrics,
    ...(from.request === undefined ? {} : { request: from.request }),
    ...(from.sweepFile === undefined ? {} : { sweepFile: from.sweepFile }),
    notebookMetadata: metadata.settings,
    ...(kale.katib === undefined ? {} : { katibMetadata: toKatibSettings(kale.katib) }),
  };
  const spaces = chooseSpaces({
    ...sources,
    parameters: pipeline.parameters,
    useSites: compiled.useSites.flatMap(toSearchUseSite),
  });
  const chosen = chooseObjective({ ...sources, comments: compiled.comments.map(toCommentLine) });
  const layers = [from.request, from.sweepFile, metadata.settings];
  const budget = chooseBudget(layers, { katib: kale.katib, parallel: from.defaultParallelTrialCount });
  const first = <Key extends keyof SweepSettings>(key: Key) =>
    layers.find((layer) => layer?.[key] !== undefined)?.[key];
  const start = chooseStartPoints({
    parameters: pipeline.parameters,
    spaces: spaces.parameters,
    stated: first('start') ?? [],
  });
  const algorithm = chooseAlgorithm({
    parameters: spaces.parameters,
    budget,
    engine: from.engine,
    ...sources,
  });
  const wanted = first('engine');
  const { earlyStopping, problems: stoppingProblems } = chooseEarlyStopping(first('earlyStopping'));
  const problems = sortProblems([
    ...(wanted === undefined || wanted === from.engine
      ? []
      : [problem('engine-not-here', { field: 'engine' }, { engine: wanted, here: from.engine })]),
    ...stoppingProblems,
    ...metadata.problems,
    // Where code could not be read, a parameter may well reach a metric through it.
    ...spaces.problems.filter(({ code }) => code !== 'dead-axis' || !hasUnreadCode(compiled.problems)),
    ...chosen.problems,
    ...start.problems,
    ...algorithm.problems,
  ]);
  const complete = !hasErrors(problems) && chosen.objective !== null && algorithm.algorithm !== null;
  return {
    spec: complete
      ? {
          parameters: spaces.parameters,
          fixed: spaces.fixed,
          objective: chosen.objective,
          algorithm: algorithm.algorithm,
          ...(earlyStopping === undefined ? {} : { earlyStopping }),
          budget,
          seed: first('seed') ?? null,
          startPoints: start.startPoints,
        }
      : null,
    name: first('name'),
    parameters: spaces.parameters,
    objective: chosen.objective,
    fault: faultOf(problems),
    problems,
  };
}

/** What `metadata.tunebook` of the notebook says of a sweep. */
function readNotebookSettings({ kale }: Compiled): ReturnType<typeof readSweepSettings> {
  const sweep = kale.tunebook?.sweep;
  return sweep === undefined
    ? { settings: NO_SETTINGS, problems: [] }
    : readSweepSettings(sweep, 'metadata.tunebook.sweep');
}

function chooseBudget(
  layers: readonly (SweepSettings | undefined)[],
  otherwise: {
    readonly katib:
      Partial<Pick<Budget, 'maxTrialCount' | 'parallelTrialCount' | 'maxFailedTrialCount'>> | undefined;
    readonly parallel: number;
  },
): Budget {
  const said = (
    key:
      | 'maxTrialCount'
      | 'parallelTrialCount'
      | 'maxFailedTrialCount'
      | 'maxTrialsWithoutBetter'
      | 'trialTimeoutSeconds'
      | 'sweepTimeoutSeconds',
  ): number | undefined => layers.find((layer) => layer?.[key] !== undefined)?.[key];
  const maxTrialsWithoutBetter = said('maxTrialsWithoutBetter');
  const maxTrialCount = said('maxTrialCount') ?? otherwise.katib?.maxTrialCount ?? DEFAULT_TRIALS;
  const parallel = said('parallelTrialCount') ?? otherwise.katib?.parallelTrialCount ?? otherwise.parallel;
  const failed =
    said('maxFailedTrialCount') ??
    otherwise.katib?.maxFailedTrialCount ??
    Math.max(LEAST_FAILURES, Math.ceil(maxTrialCount / 3));
  const trialTimeoutSeconds = said('trialTimeoutSeconds');
  const sweepTimeoutSeconds = said('sweepTimeoutSeconds');
  return {
    maxTrialCount,
    // Katib refuses more trials side by side than in all, and more failures than trials; here they cannot come about.
    parallelTrialCount: Math.min(parallel, maxTrialCount),
    maxFailedTrialCount: Math.min(failed, maxTrialCount),
    ...(maxTrialsWithoutBetter === undefined ? {} : { maxTrialsWithoutBetter }),
    ...(trialTimeoutSeconds === undefined ? {} : { trialTimeoutSeconds }),
    ...(sweepTimeoutSeconds === undefined ? {} : { sweepTimeoutSeconds }),
  };
}

const NOTEBOOKS_FAULT: ReadonlySet<Problem['code']> = new Set<Problem['code']>(['objective-without-metrics']);

const faultOf = (problems: readonly Problem[]): SweepPlan['fault'] =>
  problems.some(
    ({ severity, place, code }) =>
      severity === 'error' && (place.cell !== undefined || NOTEBOOKS_FAULT.has(code)),
  )
    ? 'notebook'
    : 'usage';

const toKatibSettings = (katib: KatibMetadata): KatibSettings => {
  const { algorithm, ...rest } = katib;
  if (algorithm === undefined) return rest;
  const algorithmSettings = Object.entries(algorithm.algorithmSettings).map(([name, value]) => ({
    name,
    value,
  }));
  return { ...rest, algorithm: { ...algorithm, algorithmSettings } };
};

const toCommentLine = ({ text, place }: LineComment): CommentLine => ({
  text,
  cell: place.cell ?? 0,
  line: place.line ?? 1,
});

/** What a use of a parameter in the code tells of its values. */
function toSearchUseSite(site: CodeUseSite): readonly UseSite[] {
  switch (site.kind) {
    case 'argument': {
      const argument = site.keyword ?? site.position;
      return argument === null ? [] : [{ kind: 'call', callee: site.callee, argument, parameter: site.name }];
    }
    case 'comparison':
    case 'lookup': {
      const values = site.literals.flatMap((literal) => (literal.kind === 'str' ? [literal.value] : []));
      return values.length === 0 ? [] : [{ kind: 'compare', parameter: site.name, values }];
    }
    case 'entry':
      return [];
  }
}
