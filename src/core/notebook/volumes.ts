import { problem, type Problem } from '../problems/problem.ts';
import { readQuantity } from '../kube/quantities.ts';
import { describeJson, isJsonObject } from './json-values.ts';
import { MetadataReader } from './metadata-reader.ts';
import type { JsonValue } from './notebook.ts';

/** One of Kale's volumes, as far as a pod can mount it. */
export interface Volume {
  readonly kind: 'pv' | 'pvc' | 'new_pvc' | 'clone';
  readonly name: string;
  readonly mountPoint: string;
  /** A Kubernetes quantity, `5Gi`, for the kinds that are made. */
  readonly size?: string;
  readonly accessMode?: string;
  readonly storageClassName?: string;
}

const KINDS = ['pv', 'pvc', 'new_pvc', 'clone'] as const;

/** Reads one volume; null, with a warning, where it lacks what every volume has. */
export function readVolume(value: JsonValue, path: string, problems: Problem[]): Volume | null {
  const wrong = (key: string, found: JsonValue | undefined, expected: string): null => {
    const facts = { key, found: describeJson(found), expected };
    problems.push(
      problem('metadata-wrong-type', { field: key === 'volumes' ? path : `${path}.${key}` }, facts),
    );
    return null;
  };
  if (!isJsonObject(value)) return wrong('volumes', value, 'a list of objects');
  const reader = new MetadataReader(value, path, problems);
  const name = reader.text('name');
  const mountPoint = reader.text('mount_point');
  const type = reader.text('type');
  const kind = KINDS.find((one) => one === type);
  if (name === undefined || name === '') return wrong('name', value.name, 'the name of a volume');
  if (!mountPoint?.startsWith('/')) return wrong('mount_point', value.mount_point, 'an absolute path');
  if (kind === undefined) return wrong('type', value.type, 'pv, pvc, new_pvc or clone');
  const amount = reader.number('size');
  const size = amount === undefined ? undefined : `${amount}${reader.text('size_type') ?? ''}`;
  if (size !== undefined && readQuantity(size) === null) wrong('size', size, 'a Kubernetes quantity');
  const accessMode = reader.text('volume_access_mode');
  const storageClassName = reader.text('storage_class_name');
  return {
    kind,
    name,
    mountPoint,
    ...(size !== undefined && readQuantity(size) !== null && { size }),
    ...(accessMode !== undefined && accessMode !== '' && { accessMode }),
    ...(storageClassName !== undefined && storageClassName !== '' && { storageClassName }),
  };
}
