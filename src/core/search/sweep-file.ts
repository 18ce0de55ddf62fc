import { problem, type Problem } from '../problems/problem.ts';
import {
  inside,
  need,
  readEntries,
  readFinite,
  readItems,
  readKnownFields,
  readParameterValue,
  readSeconds,
  readText,
  readWhole,
  readWord,
  refuse,
  type Field,
} from './read-fields.ts';
import { readQuantity } from '../kube/quantities.ts';
import type { KatibSpaceForm } from './katib-space.ts';
import {
  NO_SETTINGS,
  type StatedAlgorithm,
  type StatedObjective,
  type StatedRequirements,
  type StatedSpace,
  type StatedValue,
  type SweepSettings,
} from './stated-settings.ts';

export { NO_SETTINGS, type SweepSettings } from './stated-settings.ts';

/** A `sweep.yaml`. */
export interface SweepFile {
  /** The path of the notebook as written; it counts from the file's own folder. */
  readonly notebook: string;
  readonly settings: SweepSettings;
}

const SETTING_FIELDS = [
  'name',
  'engine',
  'parameters',
  'fixed',
  'objective',
  'algorithm',
  'maxTrialCount',
  'parallelTrialCount',
  'maxFailedTrialCount',
  'maxTrialsWithoutBetter',
  'earlyStopping',
  'seed',
  'trialTimeout',
  'sweepTimeout',
  'start',
  'warmStart',
  'reuse',
  'isolation',
  'memoryLimit',
  'python',
  'requirements',
] as const;

type SettingFields = Partial<Readonly<Record<(typeof SETTING_FIELDS)[number], Field>>>;

/** Most trials that one sweep may have. */
export const MOST_TRIALS = 100_000;
/** Seeds reach numpy, which takes 32 bits. */
export const LARGEST_SEED = 4_294_967_295;

/**
 * Reads a `sweep.yaml`, already parsed. Every problem at once, each with the path of its field; unknown fields are
 * refused. The file is null when it is none at all or names no notebook.
 */
export function readSweepFile(data: unknown): {
  readonly file: SweepFile | null;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const fields = readKnownFields(
    { value: data, path: '', problems },
    ['notebook', ...SETTING_FIELDS],
    'a sweep, such as notebook: iris.ipynb with maxTrialCount: 30 below it',
  );
  if (fields === undefined) return { file: null, problems };
  const notebook = fields.notebook && readText(fields.notebook, 'the path of a notebook');
  if (fields.notebook === undefined) {
    const facts = { field: 'notebook', example: 'notebook: iris.ipynb' };
    problems.push(problem('sweep-file-field-missing', { field: 'notebook' }, facts));
  }
  const settings = readSettingFields(fields);
  return { file: notebook === undefined ? null : { notebook, settings }, problems };
}

/**
 * Reads a sweep's settings where they stand without the notebook: an HTTP request's body, or `tunebook` in a notebook's
 * metadata. `path` is where they stand, the empty text for the whole.
 */
export function readSweepSettings(
  data: unknown,
  path = '',
): { readonly settings: SweepSettings; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const fields = readKnownFields({ value: data, path, problems }, SETTING_FIELDS, 'the settings of a sweep');
  return { settings: fields === undefined ? NO_SETTINGS : readSettingFields(fields), problems };
}

function readSettingFields(fields: SettingFields): SweepSettings {
  return withoutAbsent({
    name: fields.name && readText(fields.name, 'a name'),
    engine: fields.engine && readWord(fields.engine, ['local', 'katib']),
    parameters: (fields.parameters && readSpaces(fields.parameters)) ?? [],
    fixed: (fields.fixed && readValues(fields.fixed)) ?? [],
    objective: fields.objective && readObjective(fields.objective),
    algorithm: fields.algorithm && readAlgorithm(fields.algorithm),
    maxTrialCount: fields.maxTrialCount && readWhole(fields.maxTrialCount, 1, MOST_TRIALS),
    parallelTrialCount: fields.parallelTrialCount && readWhole(fields.parallelTrialCount, 1, MOST_TRIALS),
    maxFailedTrialCount: fields.maxFailedTrialCount && readWhole(fields.maxFailedTrialCount, 0, MOST_TRIALS),
    maxTrialsWithoutBetter:
      fields.maxTrialsWithoutBetter && readWhole(fields.maxTrialsWithoutBetter, 1, MOST_TRIALS),
    earlyStopping: fields.earlyStopping && readAlgorithm(fields.earlyStopping),
    seed: fields.seed && readWhole(fields.seed, 0, LARGEST_SEED),
    trialTimeoutSeconds: fields.trialTimeout && readSeconds(fields.trialTimeout),
    sweepTimeoutSeconds: fields.sweepTimeout && readSeconds(fields.sweepTimeout),
    start: (fields.start && readStart(fields.start)) ?? [],
    warmStart: fields.warmStart && readNames(fields.warmStart),
    reuse: fields.reuse && readWord(fields.reuse, ['sweep', 'all', 'off']),
    isolation: fields.isolation && readWord(fields.isolation, ['fork', 'spawn']),
    memoryLimitBytes: fields.memoryLimit && readBytes(fields.memoryLimit),
    python: fields.python && readText(fields.python, 'the path of a Python interpreter'),
    requirements: fields.requirements && readRequirements(fields.requirements),
  });
}

type Present<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] } & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};

const withoutAbsent = <T extends object>(fields: T): Present<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;

/** One name, or a list of them. */
function readNames(field: Field): readonly string[] | undefined {
  const wanted = 'the name or id of a sweep, or a list of them';
  if (typeof field.value === 'string') return [field.value];
  return readItems(field, wanted)?.flatMap((item) => readText(item, wanted) ?? []);
}

/** A Kubernetes quantity of memory, such as `2Gi`, in bytes. */
function readBytes(field: Field): number | undefined {
  const bytes = readQuantity(String(field.value));
  if (bytes !== null && bytes > 0) return Math.floor(bytes);
  refuse(field, 'an amount of memory, such as 2Gi or 500M');
  return undefined;
}

const SPACE_WANTED =
  'a search space such as 1e-4..1e-1 log, a list of values, fixed, or parameterType with feasibleSpace (a single value stands under "fixed")';

function readSpaces(field: Field): readonly StatedSpace[] | undefined {
  return readEntries(field, 'search spaces by parameter, such as LR: 1e-4..1e-1 log')?.flatMap(
    ([name, one]) => {
      const form = readSpaceForm(one);
      return form === undefined ? [] : [{ name, form, place: { field: one.path } }];
    },
  );
}

function readSpaceForm(field: Field): StatedSpace['form'] | undefined {
  const { value } = field;
  if (typeof value === 'string') return { kind: 'notation', text: value };
  if (Array.isArray(value)) {
    const list = readPlainList(field);
    return list && { kind: 'katib', form: { feasibleSpace: { list } } };
  }
  const fields = readKnownFields(field, ['parameterType', 'feasibleSpace'], SPACE_WANTED);
  if (fields === undefined) return undefined;
  const parameterType =
    fields.parameterType && readText(fields.parameterType, 'double, int, discrete or categorical');
  const feasibleSpace = fields.feasibleSpace && readFeasibleSpace(fields.feasibleSpace);
  return { kind: 'katib', form: withoutAbsent({ parameterType, feasibleSpace }) };
}

function readFeasibleSpace(field: Field): KatibSpaceForm['feasibleSpace'] {
  const fields = readKnownFields(
    field,
    ['min', 'max', 'step', 'list', 'distribution'],
    'min and max, or list',
  );
  if (fields === undefined) return undefined;
  const number = (one: Field | undefined): string | number | undefined =>
    one &&
    need(one, 'a number', typeof one.value === 'string' || typeof one.value === 'number' ? one.value : null);
  return withoutAbsent({
    min: number(fields.min),
    max: number(fields.max),
    step: number(fields.step),
    list: fields.list && readPlainList(fields.list),
    distribution:
      fields.distribution && readText(fields.distribution, 'uniform, logUniform, normal or logNormal'),
  });
}

function readPlainList(field: Field): readonly (string | number | boolean)[] | undefined {
  return readItems(field, 'a list of values')?.flatMap((one) => readParameterValue(one, VALUE_WANTED) ?? []);
}

const VALUE_WANTED = 'a number, a text, true or false';

/** Values by parameter, as in `fixed: {EPOCHS: 5}` and in each point of `start`. */
function readValues(field: Field): readonly StatedValue[] | undefined {
  return readEntries(field, 'values by parameter, such as EPOCHS: 5')?.flatMap(([name, one]) => {
    const value = readParameterValue(one, VALUE_WANTED);
    return value === undefined ? [] : [{ name, value: { kind: 'typed', value }, place: { field: one.path } }];
  });
}

function readStart(field: Field): SweepSettings['start'] | undefined {
  return readItems(field, 'a list of points, such as - {LR: 0.1}')?.flatMap((one) => {
    const point = readValues(one);
    return point === undefined ? [] : [point];
  });
}

function readObjective(field: Field): StatedObjective | undefined {
  const place = { field: field.path };
  if (typeof field.value === 'string') {
    const metricName = readText(field, 'a metric');
    return metricName === undefined ? undefined : { metricName, place };
  }
  const fields = readKnownFields(
    field,
    ['metricName', 'objectiveMetricName', 'type', 'goal', 'additionalMetricNames'],
    'a metric, or metricName with type and goal',
  );
  if (fields === undefined) return undefined;
  if (fields.metricName && fields.objectiveMetricName) {
    const facts = { field: 'metricName', other: 'objectiveMetricName' };
    field.problems.push(problem('sweep-file-field-repeated', { field: fields.metricName.path }, facts));
  }
  const metric = fields.metricName ?? fields.objectiveMetricName;
  const additional =
    fields.additionalMetricNames && readItems(fields.additionalMetricNames, 'a list of metrics');
  return withoutAbsent({
    metricName: metric && readText(metric, 'a metric'),
    type: fields.type && readWord(fields.type, ['maximize', 'minimize']),
    goal: fields.goal && readFinite(fields.goal),
    additionalMetricNames: additional?.flatMap((one) => readText(one, 'a metric') ?? []),
    place,
  });
}

function readAlgorithm(field: Field): StatedAlgorithm | undefined {
  const place = { field: field.path };
  if (typeof field.value === 'string') {
    const algorithmName = readText(field, 'the name of an algorithm');
    return algorithmName === undefined ? undefined : { algorithmName, algorithmSettings: {}, place };
  }
  const fields = readKnownFields(
    field,
    ['algorithmName', 'algorithmSettings'],
    'the name of an algorithm, or algorithmName with algorithmSettings',
  );
  if (fields === undefined) return undefined;
  return withoutAbsent({
    algorithmName: fields.algorithmName && readText(fields.algorithmName, 'the name of an algorithm'),
    algorithmSettings: (fields.algorithmSettings && readSettings(fields.algorithmSettings)) ?? {},
    place,
  });
}

/** Katib's settings as a group of fields, or as Katib's own list of `{name, value}`. */
function readSettings(field: Field): Readonly<Record<string, string>> | undefined {
  if (!Array.isArray(field.value)) {
    const entries = readEntries(field, 'settings by name, such as n_startup_trials: 5');
    return entries && Object.fromEntries(entries.flatMap(([name, one]) => readSettingValue(name, one)));
  }
  const pairs = field.value.flatMap((value: unknown, index) => {
    const one = inside(field, index, value);
    const fields = readKnownFields(one, ['name', 'value'], 'a setting with name and value');
    const name = fields?.name && readText(fields.name, 'the name of a setting');
    const isIncomplete = fields !== undefined && (fields.name === undefined || fields.value === undefined);
    if (isIncomplete) refuse(one, 'a setting with name and value');
    return name === undefined || fields?.value === undefined ? [] : readSettingValue(name, fields.value);
  });
  return Object.fromEntries(pairs);
}

function readSettingValue(name: string, field: Field): (readonly [string, string])[] {
  const value = readParameterValue(field, 'a number or a text');
  return value === undefined ? [] : [[name, String(value)]];
}

function readRequirements(field: Field): StatedRequirements | undefined {
  if (typeof field.value === 'string') {
    const path = readText(field, 'the path of a file of requirements');
    return path === undefined ? undefined : { kind: 'file', path };
  }
  const lines = readItems(field, 'a list of requirement lines, or the path of a file of them')?.flatMap(
    (one) => readText(one, 'a requirement line such as scikit-learn>=1.5') ?? [],
  );
  return lines && { kind: 'lines', lines };
}
