import type { StepConfiguration } from '../notebook/step-configuration.ts';

/** The neutral model that every target is made from: what the notebook says, and nothing about how it will be run. */
export interface Pipeline {
  /** Kale's `pipeline_name` where given, else made from the file's name: lowercase letters, digits and dashes. */
  readonly name: string;
  readonly parameters: readonly PipelineParameter[];
  /** Code that runs before every step, in notebook order; all imports cells come before all functions cells. */
  readonly imports: readonly CodeCell[];
  readonly functions: readonly CodeCell[];
  /** In an order that respects `after`; steps that could run in any order keep the notebook's. */
  readonly steps: readonly Step[];
  readonly metrics: readonly Metric[];
  /** What `%pip install` lines ask for, as requirement lines. */
  readonly requirements: readonly string[];
  /** Top-level packages that the code imports, sorted: `sklearn`. */
  readonly packages: readonly string[];
}

/** A cell's code as plain Python: IPython syntax translated, line N still being line N of the notebook's cell. */
export interface CodeCell {
  readonly cell: number;
  readonly source: string;
}

export interface Step {
  readonly name: string;
  readonly cells: readonly CodeCell[];
  /** Steps that must be done before it: the declared ones and those the data flow adds. */
  readonly after: readonly string[];
  /** Names its code may read that an earlier step provides. */
  readonly reads: readonly string[];
  /** Names it may bind, re-bind, delete or change in place. */
  readonly writes: readonly string[];
  /** Parameters that reach its code, the imports and functions cells included, in the notebook's order. */
  readonly parameters: readonly string[];
  readonly configuration: StepConfiguration;
}

/** `int`, `float`, `bool` and `str` can be tuned; the others stay as the notebook has them. */
export type ParameterType = 'int' | 'float' | 'bool' | 'str' | 'none' | 'list' | 'dict';

/** A value that can be tuned. */
export type ParameterValue = number | string | boolean;

/** Any value a parameters cell can hold, as JSON. */
export type ParameterDefault =
  ParameterValue | null | readonly ParameterDefault[] | { readonly [key: string]: ParameterDefault };

export interface PipelineParameter {
  readonly name: string;
  readonly type: ParameterType;
  readonly default: ParameterDefault;
  /**
   * The default as a Python literal, for lists, tuples, sets and dictionaries: JSON knows no tuples and sets, no keys that
   * are numbers, and not 1 from 1.0.
   */
  readonly python?: string;
  readonly cell: number;
  readonly line: number;
  /** Where its value stands in the cell's source, in UTF-16 units, so that another can be put in its place. */
  readonly valueSpan: { readonly start: number; readonly end: number };
  /** What follows `#` on its line, without the mark; where `tune: …` is read from. */
  readonly comment?: string;
  /** Steps whose code the parameter reaches, in pipeline order. */
  readonly reaches: readonly string[];
  /** Names of the metrics it can have a say in, through those steps and all after them. */
  readonly metrics: readonly string[];
}

export interface Metric {
  /** The Python variable. */
  readonly name: string;
  /** The name on Katib and Kubeflow Pipelines: Kale writes `test_acc` as `test-acc`. */
  readonly katibName: string;
  /** The last step that writes it. */
  readonly step: string;
  /**
   * True for a name that the metrics cell only computes with: it counts where its value is a number, and its being
   * anything else is no fault.
   */
  readonly optional: boolean;
}
