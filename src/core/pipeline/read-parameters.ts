import { problem, type Problem } from '../problems/problem.ts';
import { literalText } from './literal-text.ts';
import type { Literal } from '../python/literals.ts';
import { readParameterAssignments, type LineComment, type OtherStatement } from '../python/parameter-cell.ts';
import type { PythonTree } from '../python/python-tree.ts';
import type { ParameterDefault, ParameterType, PipelineParameter } from './pipeline.ts';

export interface ReadParameters {
  /** In the order of the notebook, each name once: the last assignment counts. Whom they reach is not known yet. */
  readonly parameters: readonly Omit<PipelineParameter, 'reaches' | 'metrics'>[];
  /** Names that the cells bind to something that is no constant. */
  readonly unreadable: ReadonlySet<string>;
  /** Comments on lines of their own, where an objective may be named. */
  readonly comments: readonly LineComment[];
  readonly problems: readonly Problem[];
}

/** Reads the Pipeline Parameters cells, as if they were one. */
export function readParameters(trees: readonly PythonTree[]): ReadParameters {
  const parameters = new Map<string, Omit<PipelineParameter, 'reaches' | 'metrics'>>();
  const unreadable = new Set<string>();
  const comments: LineComment[] = [];
  const problems: Problem[] = [];
  for (const tree of trees) {
    const cell = readParameterAssignments(tree);
    comments.push(...cell.comments);
    problems.push(...cell.others.flatMap(explainOther));
    for (const { names } of cell.others) names.forEach((name) => unreadable.add(name));
    for (const { name, literal, annotation, place, comment, valueSpan } of cell.assignments) {
      const unfit = whyUnfit(literal);
      if (unfit !== null) {
        unreadable.add(name);
        const text = `${name} = ${tree.source.slice(valueSpan.start, valueSpan.end)}`;
        problems.push(problem('parameters-not-literal', place, { text, why: unfit }));
        continue;
      }
      const earlier = parameters.get(name);
      if (earlier !== undefined)
        problems.push(problem('parameter-twice', place, { name, line: earlier.line }));
      if (looksSecret(name, literal)) problems.push(problem('likely-secret', place, { name }));
      parameters.delete(name);
      parameters.set(name, {
        name,
        type: typeOf(literal, annotation),
        default: toDefault(literal),
        ...(isContainer(literal) ? { python: literalText(literal) } : {}),
        cell: place.cell ?? 0,
        line: place.line ?? 1,
        valueSpan: { start: valueSpan.start, end: valueSpan.end },
        ...(comment === undefined ? {} : { comment }),
      });
    }
  }
  return { parameters: [...parameters.values()], unreadable, comments, problems };
}

const WHY: Readonly<Record<OtherStatement['kind'], string>> = {
  import: 'imports belong in an Imports cell',
  call: 'it is code that has to run',
  docstring: '',
  'not-constant': 'its value is not a constant',
  unpacking: 'it does not give each name a constant',
  definition: 'functions and classes belong in a Functions cell',
  other: 'it is code that has to run',
};

function explainOther(other: OtherStatement): readonly Problem[] {
  if (other.kind === 'docstring') return [];
  const why = other.why === undefined ? WHY[other.kind] : `its value ${other.why}`;
  return [problem('parameters-not-literal', other.place, { text: other.text, why })];
}

/** Values travel as JSON, which has no infinity and, in most readers, no whole numbers beyond 2⁵³. */
function whyUnfit(literal: Literal): string | null {
  switch (literal.kind) {
    case 'int':
      return Number.isSafeInteger(literal.value) ? null : 'its value is too large to be handed over exactly';
    case 'float':
      return Number.isFinite(literal.value) ? null : 'its value is not finite';
    case 'list':
    case 'tuple':
    case 'set':
      return firstUnfit(literal.items);
    case 'dict':
      return firstUnfit(literal.entries.flatMap(({ key, value }) => [key, value]));
    case 'bool':
    case 'str':
    case 'none':
      return null;
  }
}

const firstUnfit = (literals: readonly Literal[]): string | null =>
  literals.map(whyUnfit).find((why) => why !== null) ?? null;

const isContainer = ({ kind }: Literal): boolean =>
  kind === 'list' || kind === 'tuple' || kind === 'set' || kind === 'dict';

function typeOf(literal: Literal, annotation: string | undefined): ParameterType {
  switch (literal.kind) {
    case 'int':
      // `RATE: float = 1` means a number that may have a fraction.
      return annotation === 'float' ? 'float' : 'int';
    case 'float':
    case 'bool':
    case 'str':
    case 'none':
    case 'list':
    case 'dict':
      return literal.kind;
    case 'tuple':
    case 'set':
      return 'list';
  }
}

function toDefault(literal: Literal): ParameterDefault {
  switch (literal.kind) {
    case 'int':
    case 'float':
    case 'bool':
    case 'str':
      return literal.value;
    case 'none':
      return null;
    case 'list':
    case 'tuple':
    case 'set':
      return literal.items.map(toDefault);
    case 'dict':
      return Object.fromEntries(literal.entries.map(({ key, value }) => [keyText(key), toDefault(value)]));
  }
}

const keyText = (key: Literal): string => {
  const value = toDefault(key);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** Name parts of values that nobody wants to see in a table of trials. */
const SECRET_NAME =
  /(^|_)(password|passwd|pwd|secret|token|api_?key|access_?key|credentials?|private_?key)($|_)/i;
/** How the keys of well-known services begin. */
const SECRET_VALUE = /^(AKIA|ASIA|ghp_|gho_|github_pat_|sk-|xox[abp]-|AIza|hf_|glpat-|-----BEGIN)/;

/** True when a parameter seems to hold a secret. Its value is never told. */
const looksSecret = (name: string, literal: Literal): boolean =>
  literal.kind === 'str' &&
  literal.value !== '' &&
  (SECRET_NAME.test(name) || SECRET_VALUE.test(literal.value));
