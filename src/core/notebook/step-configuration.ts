import type { JsonValue } from './notebook.ts';

/** How a step is to be run on Kubernetes, from its tags, the notebook's `steps_defaults` and its DeployConfig. */
export interface StepConfiguration {
  readonly image?: string;
  /** `cache:enabled` or `cache:disabled`; absent: the notebook's own setting. */
  readonly cache?: boolean;
  readonly report?: boolean;
  /** Resource name → Kubernetes quantity, as in `nvidia.com/gpu` → `2`. */
  readonly limits: Readonly<Record<string, string>>;
  readonly requests: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly secrets: readonly SecretVariable[];
  /** Kubernetes objects of the step's DeployConfig, in camelCase, checked. */
  readonly deployConfig: DeployConfig;
}

/** One environment variable taken from a Kubernetes Secret: the tag `secret:<secret>:<key>:<variable>`. */
export interface SecretVariable {
  readonly secret: string;
  readonly key: string;
  readonly variable: string;
}

/** Deployment settings of one step, named as Kale Enterprise's DeployConfig names them, holding Kubernetes objects. */
export interface DeployConfig {
  readonly env?: readonly JsonValue[];
  readonly envFrom?: readonly JsonValue[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly affinity?: JsonValue;
  readonly tolerations?: readonly JsonValue[];
}

export const emptyConfiguration: StepConfiguration = {
  limits: {},
  requests: {},
  labels: {},
  annotations: {},
  secrets: [],
  deployConfig: {},
};
