import {
  affinity,
  annotations,
  environmentSource,
  environmentVariable,
  labels,
  resources,
  toleration,
} from '../kube/pod-schemas.ts';
import { readShape, type Schema, type ShapeFault } from '../kube/schema.ts';
import { didYouMean } from '../problems/did-you-mean.ts';
import { problem, type Problem } from '../problems/problem.ts';
import { clipped, isJsonObject } from './json-values.ts';
import type { Cell, JsonValue } from './notebook.ts';
import type { DeployConfig, StepConfiguration } from './step-configuration.ts';

/** The fields of Kale Enterprise's DeployConfig, and what Kubernetes has in their place. */
const DEPLOY_CONFIG: Schema = {
  kind: 'object',
  fields: {
    env: { kind: 'list', of: environmentVariable },
    envFrom: { kind: 'list', of: environmentSource },
    requests: resources,
    limits: resources,
    labels,
    annotations,
    nodeSelector: labels,
    affinity,
    tolerations: { kind: 'list', of: toleration },
  },
};

export type ReadDeployConfig = DeployConfig &
  Partial<Pick<StepConfiguration, 'limits' | 'requests' | 'labels' | 'annotations'>>;

const KEYS = ['deployConfig', 'deploy_config'] as const;

/** The cell metadata `tunebook.deployConfig`, unchecked, and its path; null where there is none. */
export function findDeployConfig(cell: Cell): { readonly value: JsonValue; readonly path: string } | null {
  const own = cell.metadata.tunebook;
  if (!isJsonObject(own)) return null;
  for (const key of KEYS) {
    const value = own[key] ?? null;
    if (value !== null) return { value, path: `tunebook.${key}` };
  }
  return null;
}

/** Reads a step's DeployConfig from the cell that begins it. Wrong parts are left out, each with a problem. */
export function readDeployConfig(cell: Cell): {
  readonly config: ReadDeployConfig;
  readonly problems: readonly Problem[];
} {
  const found = findDeployConfig(cell);
  if (found === null) return { config: {}, problems: [] };
  const faults: ShapeFault[] = [];
  const config: Record<string, JsonValue> = {};
  // Field by field, so that what is wrong in one does not hide what is right in another.
  if (isJsonObject(found.value))
    for (const [key, value] of Object.entries(found.value)) {
      const read = readShape({ [key]: value }, DEPLOY_CONFIG, found.path, faults);
      if (isJsonObject(read)) Object.assign(config, read);
    }
  else readShape(found.value, DEPLOY_CONFIG, found.path, faults);
  return {
    config: config,
    problems: faults.map(({ path, reason, unknown }) => {
      const suggestion = unknown === undefined ? null : didYouMean(unknown.word, unknown.known);
      const place = { cell: cell.index, field: path };
      return problem('deploy-config-invalid', place, { what: lastPart(path), reason, suggestion });
    }),
  };
}

/** The last name of a path, with its index: `env[0]` of `tunebook.deployConfig.env[0]`. */
const lastPart = (path: string): string => clipped(/[^.]+(?:\.[^.]*\/.*)?$/.exec(path)?.[0] ?? path);
