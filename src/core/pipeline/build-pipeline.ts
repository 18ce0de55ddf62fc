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
import { readMetricReferences } from './metric-references.ts';
import { metricsReachedBy } from './metric-reach.ts';
import { nameSteps } from './name-steps.ts';
import type { Pipeline, Step } from './pipeline.ts';
import { CodeReader, type ReadCell } from './read-code.ts';
import { readParameters } from './read-parameters.ts';
import { withoutFollowUps } from './unread-code.ts';

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
  }));
  const names = nameSteps(analysed, shared);
  const parameterNames = new Set(parameters.parameters.map((parameter) => parameter.name));
  const isShared = (variable: string) => shared.binds.has(variable) || BUILT_IN_NAMES.has(variable);
  const isGiven = (variable: string) =>
    isShared(variable) ||
    parameterNames.has(variable) ||
    parameters.unreadable.has(variable) ||
    hasStarImport([shared, ...analysed.map(({ facts }) => facts)]);
  const flow = resolveDataflow({ steps: names, isGiven });
  problems.push(
    ...flow.problems,
    ...findCodeSmells({ steps: analysed, shared, parameters: parameters.parameters, isGiven }),
  );
  if (flow.order.findRing() !== null) return { pipeline: null, comments, useSites: [], problems };

  const order = flow.order.sorted();
  const ordered = order.flatMap((step) => names.find((one) => one.step === step) ?? []);
  const isCode = (variable: string) =>
    [shared, ...analysed.map(({ facts }) => facts)].some((facts) => isBoundToCode(facts, variable));
  const assigned = assignMetrics({
    references: metricReferences.references,
    steps: ordered,
    order: flow.order,
    parameters: parameterNames,
    isCode,
    isGiven: isShared,
  });
  problems.push(...assigned.problems);
  if (annotated.metrics.length > 0 && assigned.metrics.length === 0 && assigned.problems.length === 0)
    problems.push(problem('no-metrics-found', { cell: annotated.metrics[0] ?? 0 }, {}));

  const everywhere = [...shared.reads.keys()].filter((variable) => parameterNames.has(variable));
  const steps = ordered.map((one): Step => {
    const draft = drafts.find((candidate) => candidate.name === one.step);
    const facts = analysed.find((candidate) => candidate.step === one.step)?.facts;
    const reached = new Set([...everywhere, ...one.needs.keys()]);
    const all = facts !== undefined && facts.dynamicCode.length > 0;
    return {
      name: one.step,
      cells: (draft?.code ?? []).map(({ code }) => code),
      after: order.filter((step) => flow.order.parentsOf(one.step).has(step)),
      reads: flow.reads.get(one.step) ?? [],
      writes: [...one.writes.keys()].sort(),
      parameters: [...parameterNames].filter((parameter) => all || reached.has(parameter)),
      configuration: draft?.configuration ?? emptyConfiguration,
    };
  });
  problems.push(...unusedParameters(parameters.parameters, steps));
  return {
    pipeline: {
      name,
      parameters: parameters.parameters.map((parameter) => ({
        ...parameter,
        reaches: steps.filter((step) => step.parameters.includes(parameter.name)).map((step) => step.name),
        metrics: metricsReachedBy(parameter.name, { steps, metrics: assigned.metrics }),
      })),
      imports: codeOf(imports),
      functions: codeOf(functions),
      steps,
      metrics: assigned.metrics,
      requirements: [...reader.requirements],
      packages: packagesOf([shared, ...analysed.map(({ facts }) => facts)]),
    },
    comments,
    useSites: [shared, ...analysed.map(({ facts }) => facts)].flatMap((facts) => facts.useSites),
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

/** After `from m import *` any name may be bound, so none can be called undefined. */
const hasStarImport = (all: readonly CodeFacts[]): boolean =>
  all.some((facts) => facts.imports.some(({ star }) => star));

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
