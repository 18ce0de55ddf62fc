import type { AnnotatedNotebook } from '../notebook/cell-roles.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { emptyConfiguration } from '../notebook/step-configuration.ts';
import { problem, type Problem } from '../problems/problem.ts';
import { analyseCode, type CodeFacts } from '../python/analyse-code.ts';
import { BUILT_IN_NAMES } from '../python/built-in-names.ts';
import { readParameterAssignments, type LineComment } from '../python/parameter-cell.ts';
import type { PythonParser } from '../python/parse.ts';
import type { UseSite } from '../python/use-sites.ts';
import { assignMetrics } from './assign-metrics.ts';
import { findCodeSmells } from './code-smells.ts';
import { resolveDataflow } from './dataflow.ts';
import { decorationsOf } from './decorations.ts';
import { fullNamesBy } from './imported-names.ts';
import { readMetricReferences } from './metric-references.ts';
import { metricsReachedBy } from './metric-reach.ts';
import { nameSteps } from './name-steps.ts';
import { namesRun } from './names-run.ts';
import type { Pipeline, Step } from './pipeline.ts';
import { CodeReader, type ReadCell } from './read-code.ts';
import { readParameters } from './read-parameters.ts';
import { spanInNotebook } from './span-in-notebook.ts';
import { findUnpicklableValues } from './unpicklable-values.ts';
import { withoutFollowUps } from './unread-code.ts';
import { findUnseededRandomness } from './unseeded-randomness.ts';

export interface BuiltPipeline {
  /** Null when there is no step, or the steps form a ring. */
  readonly pipeline: Pipeline | null;
  /** Comments on lines of their own in the parameters and metrics cells. */
  readonly comments: readonly LineComment[];
  /** Where parameters are used in a way that tells something of their values. */
  readonly useSites: readonly UseSite[];
  readonly problems: readonly Problem[];
}

/** What a computing metrics cell is called as a step. */
const METRICS_STEP = 'pipeline_metrics';

/** Makes the pipeline of an annotated notebook: its code read, its parameters, the data flow, the metrics. */
export function buildPipeline(from: {
  readonly name: string;
  readonly notebook: Notebook;
  readonly annotated: AnnotatedNotebook;
  readonly parser: PythonParser;
}): BuiltPipeline {
  const { notebook, annotated, name } = from;
  const reader = new CodeReader(notebook, from.parser);
  const parameterCells = reader.read(annotated.parameters);
  const parameters = readParameters(treesOf(parameterCells));
  const imports = reader.read(annotated.imports);
  const functions = reader.read(annotated.functions);
  const metricCells = reader.read(annotated.metrics);
  const metricReferences = readMetricReferences(treesOf(metricCells));
  const drafts = [
    ...annotated.steps.map((step) => ({ ...step, code: reader.read(step.cells) })),
    ...(metricReferences.computes ? [metricsStep(annotated, metricCells)] : []),
  ];
  const comments = [...parameters.comments, ...commentsOf(metricCells)];
  const problems = [...reader.problems, ...parameters.problems];
  if (drafts.length === 0) return { pipeline: null, comments, useSites: [], problems };

  const shared = analyseCode(...treesOf(imports), ...treesOf(functions));
  const analysed = drafts.map((draft) => ({
    step: draft.name,
    declared: draft.after,
    facts: analyseCode(...treesOf(draft.code)),
    decorations: decorationsOf(treesOf(draft.code)),
    commandNames: draft.code.flatMap(({ commandNames }) => commandNames),
  }));
  const coded = analysed.map((one, at) => ({ ...one, trees: treesOf(drafts[at]?.code ?? []) }));
  const allFacts = [shared, ...analysed.map(({ facts }) => facts)];
  const fullName = fullNamesBy(allFacts);
  const names = nameSteps(analysed, {
    facts: shared,
    decorations: decorationsOf(treesOf([...imports, ...functions])),
    namesRun: namesRun(treesOf([...imports, ...functions])),
  });
  const parameterNames = new Set(parameters.parameters.map((parameter) => parameter.name));
  const isShared = (variable: string) => shared.binds.has(variable) || BUILT_IN_NAMES.has(variable);
  const isGiven = (variable: string) =>
    isShared(variable) || parameterNames.has(variable) || parameters.unreadable.has(variable);
  const hidesNames = shared.dynamicCode.length > 0 || shared.imports.some(({ star }) => star);
  const mayAppear = (variable: string) => hidesNames || names.setByFunctions.has(variable);
  const flow = resolveDataflow({ steps: names.steps, isGiven, mayAppear });
  problems.push(
    ...flow.problems,
    ...findCodeSmells({
      steps: analysed,
      shared,
      parameters: parameters.parameters,
      isGiven: (variable) => isGiven(variable) || mayAppear(variable),
    }),
    ...findUnpicklableValues(coded, fullName),
    ...findUnseededRandomness(coded, { shared: treesOf([...imports, ...functions]), fullName }),
  );
  if (flow.order.findRing() !== null) return { pipeline: null, comments, useSites: [], problems };

  const order = flow.order.sorted();
  const partsOf = new Map(
    names.steps.map((one, index) => [
      one.step,
      { names: one, draft: drafts[index], facts: analysed[index]?.facts },
    ]),
  );
  const parts = order.flatMap((step) => partsOf.get(step) ?? []);
  const isCode = (variable: string) => allFacts.some((facts) => isBoundToCode(facts, variable));
  const assigned = assignMetrics({
    references: metricReferences.references,
    steps: parts.map((part) => part.names),
    order: flow.order,
    parameters: parameterNames,
    isCode,
    isGiven: isShared,
    mayAppear,
  });
  problems.push(...assigned.problems);
  if (annotated.metrics.length > 0 && assigned.metrics.length === 0 && assigned.problems.length === 0)
    problems.push(problem('no-metrics-found', { cell: annotated.metrics[0] ?? 0 }, {}));

  const writtenBefore = (step: string): readonly string[] =>
    [
      ...new Set(
        parts.flatMap(({ names: one }) =>
          flow.order.isBefore(one.step, step) ? [...one.writes.keys()] : [],
        ),
      ),
    ].sort();
  const steps = parts.map(({ names: { step, needs, writes }, draft, facts }): Step => {
    const reached = new Set([...names.neededBefore, ...needs.keys()]);
    const isOpen = [shared, facts].some((one) => one !== undefined && one.dynamicCode.length > 0);
    return {
      name: step,
      cells: codeOf(draft?.code ?? []),
      after: flow.order.parentsOf(step),
      // Code that is put together at run time may read whatever there is.
      reads: isOpen ? writtenBefore(step) : (flow.reads.get(step) ?? []),
      writes: [...writes.keys()].sort(),
      parameters: [...parameterNames].filter((parameter) => isOpen || reached.has(parameter)),
      configuration: draft?.configuration ?? emptyConfiguration,
    };
  });
  problems.push(...unusedParameters(parameters.parameters, steps));
  return {
    pipeline: {
      name,
      parameters: parameters.parameters.map((parameter) => ({
        ...parameter,
        valueSpan: spanInNotebook(parameter, { notebook, cells: parameterCells }),
        reaches: steps.filter((step) => step.parameters.includes(parameter.name)).map((step) => step.name),
        metrics: metricsReachedBy(parameter.name, { steps, metrics: assigned.metrics }),
      })),
      imports: codeOf(imports),
      functions: codeOf(functions),
      steps,
      metrics: assigned.metrics,
      requirements: [...reader.requirements],
      packages: packagesOf(allFacts),
    },
    comments,
    useSites: allFacts.flatMap((facts) => facts.useSites),
    problems: withoutFollowUps(problems, [
      ...[...parameterCells, ...imports, ...functions, ...metricCells],
      ...drafts.flatMap(({ code }) => code),
    ]),
  };
}

/** A metrics cell that computes runs as a last step, after every other one. */
function metricsStep(annotated: AnnotatedNotebook, code: readonly ReadCell[]) {
  const taken = new Set(annotated.steps.map(({ name }) => name));
  let name = METRICS_STEP;
  while (taken.has(name)) name += '_';
  return {
    name,
    cell: annotated.metrics[0] ?? 0,
    cells: annotated.metrics,
    after: annotated.steps.map((step) => step.name),
    configuration: emptyConfiguration,
    code,
  };
}

const unusedParameters = (
  parameters: readonly { readonly name: string; readonly cell: number; readonly line: number }[],
  steps: readonly Step[],
): readonly Problem[] =>
  parameters
    .filter(({ name }) => !steps.some((step) => step.parameters.includes(name)))
    .map(({ name, cell, line }) => problem('parameter-unused', { cell, line }, { name }));

const isBoundToCode = (facts: CodeFacts, name: string): boolean => {
  const how = facts.binds.get(name)?.how;
  return how === 'function' || how === 'class' || how === 'import';
};

const packagesOf = (all: readonly CodeFacts[]): readonly string[] =>
  [
    ...new Set(
      all
        .flatMap(({ imports }) => imports)
        .filter(({ inTry, topLevelPackage }) => !inTry && topLevelPackage !== '')
        .map(({ topLevelPackage }) => topLevelPackage),
    ),
  ].sort();

const commentsOf = (cells: readonly ReadCell[]): readonly LineComment[] =>
  cells.flatMap(({ tree }) => readParameterAssignments(tree).comments);

const treesOf = (cells: readonly ReadCell[]) => cells.map(({ tree }) => tree);
const codeOf = (cells: readonly ReadCell[]) => cells.map(({ code }) => code);
