import {
  dataKeyFault,
  environmentNameFault,
  isExtendedResource,
  keyFault,
  labelValueFault,
  resourceNameFault,
  subdomainFault,
} from './names.ts';
import { amountFault } from './quantities.ts';
import type { KubeValue, Schema } from './schema.ts';

// The parts of core/v1 that a step's DeployConfig may set, with the rules of Kubernetes' core/validation.go.

const text: Schema = { kind: 'text' };
const flag: Schema = { kind: 'flag' };
const notEmpty = (value: string): string | null => (value === '' ? 'must not be empty' : null);
const filledText: Schema = { kind: 'text', fault: notEmpty };
const objectName: Schema = { kind: 'text', fault: subdomainFault };
const key: Schema = { kind: 'text', fault: keyFault };
const list = (of: Schema): Schema => ({ kind: 'list', of });
const filledList = (of: Schema): Schema => ({ kind: 'list', of, notEmpty: true });

const keyReference: Schema = {
  kind: 'object',
  fields: { name: objectName, key: { kind: 'text', fault: dataKeyFault }, optional: flag },
  required: ['name', 'key'],
};

const objectReference: Schema = {
  kind: 'object',
  fields: { name: objectName, optional: flag },
  required: ['name'],
};

export const environmentVariable: Schema = {
  kind: 'object',
  fields: {
    name: { kind: 'text', fault: environmentNameFault },
    value: text,
    valueFrom: {
      kind: 'object',
      fields: {
        fieldRef: {
          kind: 'object',
          fields: { apiVersion: text, fieldPath: filledText },
          required: ['fieldPath'],
        },
        resourceFieldRef: {
          kind: 'object',
          fields: { containerName: text, resource: filledText, divisor: text },
          required: ['resource'],
        },
        configMapKeyRef: keyReference,
        secretKeyRef: keyReference,
      },
      oneOf: ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef'],
    },
  },
  required: ['name'],
  fault: (variable) =>
    variable.valueFrom !== undefined && variable.value !== undefined && variable.value !== ''
      ? 'has both "value" and "valueFrom"'
      : null,
};

export const environmentSource: Schema = {
  kind: 'object',
  fields: {
    prefix: { kind: 'text', fault: (prefix) => (prefix === '' ? null : environmentNameFault(prefix)) },
    configMapRef: objectReference,
    secretRef: objectReference,
  },
  oneOf: ['configMapRef', 'secretRef'],
};

export const resources: Schema = {
  kind: 'map',
  keyFault: resourceNameFault,
  valueFault: (amount, resource) => amountFault(amount, isExtendedResource(resource)),
};

export const labels: Schema = { kind: 'map', keyFault, valueFault: labelValueFault };

export const annotations: Schema = { kind: 'map', keyFault, valueFault: () => null };

const isThere = (value: KubeValue | undefined): boolean => value !== undefined && value !== '';

export const toleration: Schema = {
  kind: 'object',
  fields: {
    key: { kind: 'text', fault: (name) => (name === '' ? null : keyFault(name)) },
    operator: { kind: 'choice', of: ['Exists', 'Equal'] },
    value: { kind: 'text', fault: labelValueFault },
    effect: { kind: 'choice', of: ['NoSchedule', 'PreferNoSchedule', 'NoExecute'] },
    tolerationSeconds: { kind: 'integer' },
  },
  fault: (toleration) => {
    const isExists = toleration.operator === 'Exists';
    if (isExists && isThere(toleration.value)) return 'must have no "value" with the operator Exists';
    if (!isExists && !isThere(toleration.key)) return 'must have the operator Exists, as it has no "key"';
    if (toleration.tolerationSeconds !== undefined && toleration.effect !== 'NoExecute')
      return 'must have the effect NoExecute, as it has "tolerationSeconds"';
    return null;
  },
};

/** `values` go with In and NotIn, none with Exists; node selectors also know Gt and Lt with one whole number. */
function requirement(operators: readonly string[]): Schema {
  return {
    kind: 'object',
    fields: { key, operator: { kind: 'choice', of: operators }, values: list(text) },
    required: ['key', 'operator'],
    fault: ({ operator, values }) => {
      const count = Array.isArray(values) ? values.length : 0;
      if ((operator === 'In' || operator === 'NotIn') && count === 0) return `lacks "values" for ${operator}`;
      if ((operator === 'Exists' || operator === 'DoesNotExist') && count > 0)
        return `must have no "values" with the operator ${operator}`;
      if ((operator === 'Gt' || operator === 'Lt') && count !== 1)
        return `must have one value for ${operator}`;
      return null;
    },
  };
}

const nodeRequirement = requirement(['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt']);

const nodeTerm: Schema = {
  kind: 'object',
  fields: { matchExpressions: list(nodeRequirement), matchFields: list(nodeRequirement) },
};

const weight: Schema = { kind: 'integer', min: 1, max: 100 };

const labelSelector: Schema = {
  kind: 'object',
  fields: {
    matchLabels: labels,
    matchExpressions: list(requirement(['In', 'NotIn', 'Exists', 'DoesNotExist'])),
  },
};

const podTerm: Schema = {
  kind: 'object',
  fields: {
    labelSelector,
    namespaceSelector: labelSelector,
    namespaces: list(objectName),
    topologyKey: key,
    matchLabelKeys: list(key),
    mismatchLabelKeys: list(key),
  },
  required: ['topologyKey'],
};

const podAffinity: Schema = {
  kind: 'object',
  fields: {
    requiredDuringSchedulingIgnoredDuringExecution: list(podTerm),
    preferredDuringSchedulingIgnoredDuringExecution: list({
      kind: 'object',
      fields: { weight, podAffinityTerm: podTerm },
      required: ['weight', 'podAffinityTerm'],
    }),
  },
};

export const affinity: Schema = {
  kind: 'object',
  fields: {
    nodeAffinity: {
      kind: 'object',
      fields: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          kind: 'object',
          fields: { nodeSelectorTerms: filledList(nodeTerm) },
          required: ['nodeSelectorTerms'],
        },
        preferredDuringSchedulingIgnoredDuringExecution: list({
          kind: 'object',
          fields: { weight, preference: nodeTerm },
          required: ['weight', 'preference'],
        }),
      },
    },
    podAffinity,
    podAntiAffinity: podAffinity,
  },
};
