import type { Metric, PipelineParameter } from '../pipeline/pipeline.ts';
import { didYouMean } from '../problems/did-you-mean.ts';
import { hasErrors, problem, type Place, type Problem } from '../problems/problem.ts';
import { asWarning } from './as-warning.ts';
import { readFixedValues, unknownParameter } from './fixed-values.ts';
import { inferSpace, type InferredSpace } from './infer-space.ts';
import { KATIB_METADATA, type KatibSettings } from './katib-settings.ts';
import { readKatibSpace } from './katib-space.ts';
import { parseSpace, type ParsedSpace } from './notation.ts';
import { isTuned, type Assignment, type SearchParameter, type Space, type SpaceSource } from './space.ts';
import type { StatedSpace, SweepSettings } from './stated-settings.ts';
import { readTuneComment } from './tune-comment.ts';
import type { UseSite } from './use-sites.ts';

export interface SpacesRequest {
  /** A sweep needs something to search; a check only tells that there is nothing. Absent: a check. */
  readonly purpose?: 'check' | 'sweep';
  readonly parameters: readonly PipelineParameter[];
  readonly metrics: readonly Metric[];
  readonly request?: SweepSettings;
  readonly sweepFile?: SweepSettings;
  readonly notebookMetadata?: SweepSettings;
  readonly katibMetadata?: KatibSettings;
  readonly useSites?: readonly UseSite[];
}

export interface ChosenSpaces {
  /** One for each parameter of the notebook, in its order. */
  readonly parameters: readonly SearchParameter[];
  /** Values that were stated for parameters that are not searched. */
  readonly fixed: Assignment;
  readonly problems: readonly Problem[];
}

/**
 * Each parameter's search space, from the first source that speaks of it: request, sweep file, notebook metadata,
 * `katib_metadata`, comment. Where none of them gives any parameter a space, all are inferred; a parameter that is only
 * fixed does not count. A parameter that no source speaks of keeps the notebook's value.
 *
 * A `katib_metadata` that names parameters the notebook no longer has was written for another notebook, so its silence on
 * a parameter means nothing: where it alone speaks, the parameters it does not name are inferred.
 */
export function chooseSpaces(from: SpacesRequest): ChosenSpaces {
  const problems: Problem[] = [];
  const settings = (
    [
      ['request', from.request],
      ['sweep-file', from.sweepFile],
      ['notebook-metadata', from.notebookMetadata],
    ] as const
  ).map(([source, one]) => readSettings({ source, settings: one, from, problems }));
  const katib = readKatib(from, problems);
  const sources = [...settings, katib, readComments(from, problems)];
  const isKatibStale = problems.some(({ code }) => code === 'stale-katib-parameter');
  const isSpaceStated = sources.some(
    (source) =>
      !(source === katib && isKatibStale) &&
      [...source.spoken.values()].some(({ space }) => space.kind !== 'fixed'),
  );

  const fixed = new Map<string, Assignment[string]>();
  const parameters = from.parameters.map((parameter): SearchParameter => {
    const { name } = parameter;
    const first = sources.find(({ spoken }) => spoken.has(name));
    const word = first?.spoken.get(name);
    if (first !== undefined && word !== undefined) {
      if (word.value !== undefined) fixed.set(name, word.value);
      return {
        name,
        space: word.space,
        source: first.source,
        ...(word.reason === undefined ? {} : { reason: word.reason }),
      };
    }
    if (isSpaceStated || hasErrors(problems)) return { name, space: { kind: 'fixed' }, source: 'default' };
    return { name, source: 'inferred', ...inferReaching(parameter, from) };
  });
  problems.push(...findDeadAxes(parameters, sources, from));
  if (!parameters.some(isTuned) && !hasErrors(problems)) {
    const nothing = problem('nothing-to-search', {}, { known: from.parameters.map(({ name }) => name) });
    problems.push(from.purpose === 'sweep' ? nothing : asWarning(nothing));
  }
  return { parameters, fixed: Object.fromEntries(fixed), problems };
}

/** What one source says of one parameter. */
interface Word {
  readonly space: Space;
  readonly value?: Assignment[string];
  readonly reason?: string;
  readonly place: Place;
}

interface Source {
  readonly source: SpaceSource;
  readonly spoken: ReadonlyMap<string, Word>;
}

function readSettings(given: {
  readonly source: SpaceSource;
  readonly settings: SweepSettings | undefined;
  readonly from: SpacesRequest;
  readonly problems: Problem[];
}): Source {
  const { source, settings, from, problems } = given;
  const spoken = new Map<string, Word>();
  const values = readFixedValues(settings?.fixed ?? [], from.parameters);
  problems.push(...values.problems);
  for (const { name, place } of settings?.fixed ?? []) {
    const value = values.values[name];
    if (value !== undefined) spoken.set(name, { space: { kind: 'fixed' }, value, place });
  }
  for (const stated of settings?.parameters ?? []) {
    const { name, place } = stated;
    const parameter = from.parameters.find((one) => one.name === name);
    if (parameter === undefined) {
      problems.push(unknownParameter(name, from.parameters, place));
      continue;
    }
    if (spoken.has(name)) problems.push(problem('parameter-stated-twice', place, { name }));
    const read = readStatedSpace(stated, parameter);
    problems.push(...read.problems);
    if (read.space !== null) spoken.set(name, { space: read.space, place });
    else if (!hasErrors(read.problems)) spoken.set(name, keptAsIs(parameter, place));
  }
  return { source, spoken };
}

const readStatedSpace = ({ form, place }: StatedSpace, parameter: PipelineParameter): ParsedSpace =>
  form.kind === 'notation'
    ? parseSpace(form.text, parameter, place)
    : readKatibSpace(form.form, parameter, place);

/** Somebody asked to search what cannot be searched: the problem says so, and the parameter stays. */
const keptAsIs = (parameter: PipelineParameter, place: Place): Word => ({
  space: { kind: 'fixed' },
  reason: `a value of type ${parameter.type === 'none' ? 'None' : parameter.type} cannot be searched`,
  place,
});

/** `katib_metadata` is often left over from an older state of the notebook: nothing in it is more than a warning. */
function readKatib(from: SpacesRequest, problems: Problem[]): Source {
  const spoken = new Map<string, Word>();
  const known = from.parameters.map(({ name }) => name);
  (from.katibMetadata?.parameters ?? []).forEach((setting, index) => {
    const { name } = setting;
    const place = { field: `${KATIB_METADATA}.parameters[${String(index)}]` };
    const parameter = from.parameters.find((one) => one.name === name);
    if (parameter === undefined) {
      const facts = { name, suggestion: didYouMean(name, known), known };
      problems.push(problem('stale-katib-parameter', place, facts));
      return;
    }
    const read = readKatibSpace(setting, parameter, place);
    problems.push(...read.problems.map(asWarning));
    if (read.space === null) return;
    if (!reachesMetric(parameter, from.metrics)) {
      const metrics = from.metrics.map((metric) => metric.name);
      problems.push(problem('dead-axis-dropped', place, { name, metrics }));
      return;
    }
    const isReconciled = read.problems.some(({ code }) => code === 'katib-type-reconciled');
    const reason = isReconciled
      ? `katib_metadata says ${setting.parameterType ?? ''}; made to fit the notebook`
      : undefined;
    spoken.set(name, { space: read.space, place, ...(reason === undefined ? {} : { reason }) });
  });
  return { source: 'katib-metadata', spoken };
}

function readComments(from: SpacesRequest, problems: Problem[]): Source {
  const spoken = new Map<string, Word>();
  for (const parameter of from.parameters) {
    const comment = readTuneComment(parameter.comment ?? '');
    if (comment === null) continue;
    const place = { cell: parameter.cell, line: parameter.line };
    const read = parseSpace(comment.text, parameter, place);
    problems.push(...read.problems);
    if (read.space !== null) spoken.set(parameter.name, { space: read.space, place });
    else if (!hasErrors(read.problems)) spoken.set(parameter.name, keptAsIs(parameter, place));
  }
  return { source: 'comment', spoken };
}

function inferReaching(parameter: PipelineParameter, from: SpacesRequest): InferredSpace {
  if (!reachesMetric(parameter, from.metrics)) {
    return { space: { kind: 'fixed' }, reason: 'no metric depends on it' };
  }
  return inferSpace(parameter, from.useSites);
}

// Without metrics there is nothing to reach, and that is told elsewhere.
const reachesMetric = (parameter: PipelineParameter, metrics: readonly Metric[]): boolean =>
  metrics.length === 0 || parameter.metrics.length > 0;

function findDeadAxes(
  parameters: readonly SearchParameter[],
  sources: readonly Source[],
  from: SpacesRequest,
): readonly Problem[] {
  const metrics = from.metrics.map(({ name }) => name);
  return from.parameters.flatMap((parameter, index) => {
    const chosen = parameters[index];
    if (chosen === undefined || !isTuned(chosen) || reachesMetric(parameter, from.metrics)) return [];
    const place = sources.find(({ source }) => source === chosen.source)?.spoken.get(chosen.name)?.place;
    return [problem('dead-axis', place ?? {}, { name: chosen.name, metrics })];
  });
}
