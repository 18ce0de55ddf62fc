import { describe, expect, it } from 'vitest';
import { problemToJson } from '../problems/render.ts';
import { readDeployConfig } from './deploy-config.ts';
import type { JsonObject, JsonValue } from './notebook.ts';

const readFrom = (metadata: JsonObject) =>
  readDeployConfig({ index: 3, kind: 'code', source: '', tags: [], metadata });

const read = (deployConfig: JsonValue) => readFrom({ tunebook: { deployConfig } });

const faults = (deployConfig: JsonValue) =>
  read(deployConfig).problems.map((one) => [one.place.field, problemToJson(one).facts.reason]);

describe('readDeployConfig', () => {
  it('reads snake_case and camelCase alike, and gives camelCase', () => {
    const camel = {
      env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }],
      envFrom: [{ configMapRef: { name: 'c' } }],
      requests: { cpu: 1 },
      nodeSelector: { 'kubernetes.io/arch': 'amd64' },
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key: 'gpu', operator: 'In', values: ['a100'] }] }],
          },
        },
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            {
              weight: 5,
              podAffinityTerm: {
                topologyKey: 'kubernetes.io/hostname',
                labelSelector: { matchLabels: { a: 'b' } },
              },
            },
          ],
        },
      },
      tolerations: [{ key: 'gpu', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 }],
    };
    const snake = {
      env: [
        { name: 'A', value: null, value_from: { secret_key_ref: { name: 's', key: 'k', optional: null } } },
      ],
      env_from: [{ config_map_ref: { name: 'c' } }],
      requests: { cpu: '1' },
      node_selector: { 'kubernetes.io/arch': 'amd64' },
      affinity: {
        node_affinity: {
          required_during_scheduling_ignored_during_execution: {
            node_selector_terms: [{ match_expressions: [{ key: 'gpu', operator: 'In', values: ['a100'] }] }],
          },
        },
        pod_anti_affinity: {
          preferred_during_scheduling_ignored_during_execution: [
            {
              weight: 5,
              pod_affinity_term: {
                topology_key: 'kubernetes.io/hostname',
                label_selector: { match_labels: { a: 'b' } },
              },
            },
          ],
        },
      },
      tolerations: [{ key: 'gpu', operator: 'Exists', effect: 'NoExecute', toleration_seconds: 60 }],
    };
    const expected = { ...camel, requests: { cpu: '1' } };
    expect(read(camel)).toEqual({ config: expected, problems: [] });
    expect(read(snake)).toEqual({ config: expected, problems: [] });
    expect(readFrom({ tunebook: { deploy_config: snake } }).config).toEqual(expected);
  });

  it.each([
    [{ env: {} }, 'env', 'must be a list'],
    [{ env: [{ value: 'x' }] }, 'env[0]', 'lacks "name"'],
    [
      { env: [{ name: '1a' }] },
      'env[0].name',
      'must have letters, digits, "_", "-" and ".", and not begin with a digit',
    ],
    [
      { env: [{ name: 'a', valueFrom: { secretKeyRef: { name: 'S', key: 'k' } } }] },
      'env[0].valueFrom.secretKeyRef.name',
      'must have lowercase letters, digits, "-" and ".", and each part must begin and end with a letter or digit',
    ],
    [
      { env: [{ name: 'a', value_from: {} }] },
      'env[0].value_from',
      'must have exactly one of fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef',
    ],
    [
      { env: [{ name: 'a', value: 'x', valueFrom: { fieldRef: { fieldPath: 'y' } } }] },
      'env[0]',
      'has both "value" and "valueFrom"',
    ],
    [{ envFrom: [{ prefix: 'X_' }] }, 'envFrom[0]', 'must have exactly one of configMapRef, secretRef'],
    [{ limits: { memory: 'big' } }, 'limits.memory', 'must be a Kubernetes quantity, such as 2, 500m or 4Gi'],
    [{ limits: { 'nvidia.com/gpu': '500m' } }, 'limits.nvidia.com/gpu', 'must be a whole number'],
    [
      { labels: { 'a b': 'c' } },
      'labels.a b',
      'as a name must have letters, digits, "-", "_" and "." in its name, and begin and end with a letter or digit',
    ],
    [{ annotations: { a: [] } }, 'annotations.a', 'must be a text'],
    [
      { nodeSelector: { a: '-' } },
      'nodeSelector.a',
      'must have letters, digits, "-", "_" and ".", and begin and end with a letter or digit',
    ],
    [
      { tolerations: [{ operator: 'Equal' }] },
      'tolerations[0]',
      'must have the operator Exists, as it has no "key"',
    ],
    [
      { tolerations: [{ key: 'a', effect: 'No' }] },
      'tolerations[0].effect',
      'must be NoSchedule or PreferNoSchedule or NoExecute',
    ],
    [
      {
        affinity: {
          nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } },
        },
      },
      'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms',
      'must not be empty',
    ],
    [
      {
        affinity: {
          podAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 500, podAffinityTerm: { topologyKey: 'a' } },
            ],
          },
        },
      },
      'affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight',
      'must be between 1 and 100',
    ],
    [{ image: 'x' }, 'image', 'is not a field that Kubernetes has here'],
  ] as [JsonObject, string, string][])(
    'tells what is wrong with %j, with its path',
    (config, path, reason) => {
      expect(faults(config)).toEqual([[`tunebook.deployConfig.${path}`, reason]]);
    },
  );

  it('suggests the field that was meant, and keeps what is right beside what is wrong', () => {
    expect(
      read({ tolerations: [{ keys: 'gpu', operator: 'Exists' }], labels: { a: 'b', c: 'd e' } }),
    ).toMatchObject({
      config: { labels: { a: 'b' } },
      problems: [{ facts: { what: 'keys', suggestion: 'key' } }, { facts: { what: 'c' } }],
    });
  });

  it('tells a DeployConfig that is no object', () => {
    expect(faults([])).toEqual([['tunebook.deployConfig', 'must be an object']]);
    expect(readFrom({ tunebook: 'x' }).problems).toEqual([]);
  });
});
