import type { StepConfiguration } from './step-configuration.ts';

/** What one cell is, after its tags and Kale's merge rules have spoken. */
export type CellType =
  | 'imports'
  | 'functions'
  | 'pipeline-parameters'
  | 'pipeline-metrics'
  | 'step'
  | 'skip'
  /** An untagged code cell before the first tagged one: Kale leaves it out, and so do we. */
  | 'dropped'
  /** Markdown and raw cells. */
  | 'text';

/** Where one cell went. */
export interface CellRole {
  readonly index: number;
  readonly type: CellType;
  /** The step the cell belongs to, for type `step`. */
  readonly step: string | null;
  /** Why it went there, when its own tags do not say so: `continues step "train"`. */
  readonly note?: string;
}

/** A step as its tags declare it, before anybody looked at its code. */
export interface DeclaredStep {
  readonly name: string;
  /** The cell that begins it. */
  readonly cell: number;
  /** All its code cells in notebook order. */
  readonly cells: readonly number[];
  /** What its `prev:` tags name, in order, each once. */
  readonly after: readonly string[];
  readonly configuration: StepConfiguration;
  /** For a step that stands for another notebook (Kale's `notebook:` tag): its path, relative to this one. */
  readonly notebookPath?: string;
}

/** The notebook's cells sorted by type: indexes into `Notebook.cells`. */
export interface AnnotatedNotebook {
  readonly roles: readonly CellRole[];
  readonly imports: readonly number[];
  readonly functions: readonly number[];
  readonly parameters: readonly number[];
  readonly metrics: readonly number[];
  readonly steps: readonly DeclaredStep[];
}
