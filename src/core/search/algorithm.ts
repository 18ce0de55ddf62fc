/** A search algorithm by Katib's name and settings (spec.algorithm). */
export interface Algorithm {
  readonly algorithmName: string;
  /** Katib's algorithmSettings: name → value as text. */
  readonly algorithmSettings: Readonly<Record<string, string>>;
}
