import type { KatibSpaceForm } from './katib-space.ts';

/** What Kale's `katib_metadata` says of a search, as read leniently from the notebook: parts may be missing or stale. */
export interface KatibSettings {
  readonly parameters?: readonly KatibParameterSetting[];
  readonly objective?: {
    readonly type?: string;
    readonly objectiveMetricName?: string;
    readonly goal?: number | string;
    readonly additionalMetricNames?: readonly string[];
  };
  readonly algorithm?: {
    readonly algorithmName?: string;
    readonly algorithmSettings?: readonly { readonly name: string; readonly value: string | number }[];
  };
  readonly maxTrialCount?: number;
  readonly parallelTrialCount?: number;
  readonly maxFailedTrialCount?: number;
}

export interface KatibParameterSetting extends KatibSpaceForm {
  readonly name: string;
}

/** Where `katib_metadata` stands in the notebook's metadata. */
export const KATIB_METADATA = 'kubeflow_notebook.katib_metadata';
