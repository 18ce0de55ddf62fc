import { didYouMean } from '../problems/did-you-mean.ts';
import { problem, type Problem } from '../problems/problem.ts';
import { clipped, isJsonObject } from './json-values.ts';
import { readKatibMetadata, type KatibMetadata } from './katib-metadata.ts';
import { MetadataReader } from './metadata-reader.ts';
import type { JsonObject } from './notebook.ts';
import type { Setting } from './setting-tags.ts';
import { readStepsDefaults } from './steps-defaults.ts';
import { readVolume, type Volume } from './volumes.ts';

/** What the notebook's own metadata says about its pipeline: Kale's `kubeflow_notebook`, every version, and ours. */
export interface KaleMetadata {
  /** As Kale 2.3 takes it: lowercase letters, digits and dashes. */
  readonly pipelineName?: string;
  readonly experimentName?: string;
  readonly description?: string;
  /** `base_image`, or `docker_image` as it was called before. */
  readonly baseImage?: string;
  readonly enableCaching?: boolean;
  readonly volumes: readonly Volume[];
  /** Settings for every step, under the step's own. */
  readonly stepsDefaults: readonly Setting[];
  /** Kale's switch "HP tuning with Katib". */
  readonly katibRun: boolean;
  readonly katib?: KatibMetadata;
  /** Our own `metadata.tunebook`, for the readers of what it holds. Untrusted. */
  readonly tunebook?: JsonObject;
}

export const OWN_KEY = 'kubeflow_notebook';
const PATH = `metadata.${OWN_KEY}`;

/** Keys that mean something to Kale or to older Kale, and nothing here. */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  experiment: "it is the state of Kale's panel in JupyterLab",
  snapshot_volumes: 'Rok snapshots were a part of older Kale',
  marshal_path: 'what steps hand over needs no volume of its own',
  timeout: 'Kale ignores it too; a sweep has its own time limit',
  abs_working_dir: "steps run in the notebook's own folder",
  kfp_host: 'it says where Kale uploads pipelines',
  output_path: 'it says where Kale writes its files',
  notebook_path: 'Kale sets it while it runs',
  volume_access_mode: 'volumes say their own access mode',
  storage_class_name: 'volumes say their own storage class',
  security_context: "the target sets the pods' security context",
};

/** Keys of older Kale that 2.3 refuses. */
export const REMOVED: Readonly<Record<string, string>> = {
  autosnapshot: 'Rok snapshots were a part of older Kale',
  marshal_volume: 'what steps hand over needs no volume of its own',
};

/** Keys of `kubeflow_notebook` that are read. */
export const KNOWN_SETTINGS = [
  'pipeline_name',
  'experiment_name',
  'pipeline_description',
  'base_image',
  'docker_image',
  'enable_caching',
  'volumes',
  'steps_defaults',
  'katib_run',
  'katib_metadata',
];

/** Reads the notebook's metadata. What has the wrong type is left out with a warning; `null` counts as absent. */
export function readKaleMetadata(metadata: JsonObject): {
  readonly kale: KaleMetadata;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [...findMisspelt(metadata)];
  const top = new MetadataReader(metadata, 'metadata', problems);
  const tunebook = top.object('tunebook');
  const own = top.object(OWN_KEY);
  const common = { volumes: [], stepsDefaults: [], katibRun: false, ...(tunebook && { tunebook }) };
  if (own === undefined) return { kale: common, problems };

  problems.push(...tellWithoutEffect(own));
  const reader = new MetadataReader(own, PATH, problems);
  const name = readPipelineName(reader, problems);
  const experimentName = present(reader.text('experiment_name'));
  if (experimentName === undefined) {
    const facts = { key: 'experiment_name', instead: "the pipeline's name" };
    problems.push(problem('metadata-missing', { field: `${PATH}.experiment_name` }, facts));
  }
  const description = present(reader.text('pipeline_description'));
  // The older name is read first so that its problems are told in any case.
  const olderImage = present(reader.text('docker_image'));
  const baseImage = present(reader.text('base_image')) ?? olderImage;
  const enableCaching = reader.flag('enable_caching');
  const katibMetadata = reader.object('katib_metadata');
  const volumes = (reader.list('volumes') ?? []).map((volume, index) =>
    readVolume(volume, `${PATH}.volumes[${index}]`, problems),
  );
  const kale: KaleMetadata = {
    ...common,
    ...(name !== undefined && { pipelineName: name }),
    ...(experimentName !== undefined && { experimentName }),
    ...(description !== undefined && { description }),
    ...(baseImage !== undefined && { baseImage }),
    ...(enableCaching !== undefined && { enableCaching }),
    volumes: volumes.filter((volume) => volume !== null),
    stepsDefaults: readStepsDefaults(own.steps_defaults, `${PATH}.steps_defaults`, problems),
    katibRun: reader.flag('katib_run') ?? false,
    ...(katibMetadata && {
      katib: readKatibMetadata(new MetadataReader(katibMetadata, `${PATH}.katib_metadata`, problems)),
    }),
  };
  return { kale, problems };
}

/** Kale's panel writes `""` for what nobody filled in. */
const present = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

// Kale 2.3 takes no other pipeline name.
const PIPELINE_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

export const isPipelineName = (name: string): boolean => PIPELINE_NAME.test(name);

/** The name nearest to what is written that Kale takes; empty where there is none. */
export const mendPipelineName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

function readPipelineName(reader: MetadataReader, problems: Problem[]): string | undefined {
  const name = present(reader.text('pipeline_name'));
  const place = { field: `${PATH}.pipeline_name` };
  if (name === undefined) {
    problems.push(problem('metadata-missing', place, { key: 'pipeline_name', instead: "the file's name" }));
    return undefined;
  }
  if (isPipelineName(name)) return name;
  const instead = mendPipelineName(name);
  if (instead === '') {
    problems.push(problem('metadata-missing', place, { key: 'pipeline_name', instead: "the file's name" }));
    return undefined;
  }
  problems.push(problem('pipeline-name-changed', place, { name: clipped(name), instead: clipped(instead) }));
  return instead;
}

function tellWithoutEffect(own: JsonObject): readonly Problem[] {
  return Object.entries(own).flatMap(([key, value]): Problem[] => {
    const place = { field: `${PATH}.${clipped(key)}` };
    if (value === null) return [];
    if (key === 'docker_image') return [problem('metadata-renamed', place, { key, instead: 'base_image' })];
    if (KNOWN_SETTINGS.includes(key)) return [];
    if (Object.hasOwn(REMOVED, key))
      return [problem('metadata-removed', place, { key, why: REMOVED[key] ?? '' })];
    if (Object.hasOwn(WITHOUT_EFFECT, key))
      return [problem('metadata-without-effect', place, { key, why: WITHOUT_EFFECT[key] ?? '' })];
    return [
      problem('metadata-unknown', place, { key: clipped(key), suggestion: didYouMean(key, KNOWN_SETTINGS) }),
    ];
  });
}

/** A slip in the name of the whole block would lose it without a word. */
function findMisspelt(metadata: JsonObject): readonly Problem[] {
  return Object.entries(metadata).flatMap(([key, value]): Problem[] => {
    if (key === OWN_KEY || key === 'tunebook' || !isJsonObject(value)) return [];
    const suggestion = didYouMean(key, [OWN_KEY, 'tunebook']);
    if (suggestion === null || Object.hasOwn(metadata, suggestion)) return [];
    return [
      problem('metadata-misspelt', { field: `metadata.${clipped(key)}` }, { key: clipped(key), suggestion }),
    ];
  });
}
