import type { StepResult, StepState } from '../../core/sweep/sweep.ts';

/** The steps of the trials that run now, as their ends come in. */
export class StepRecord {
  readonly #steps = new Map<number, StepResult[]>();

  add(trial: number, step: StepResult): void {
    const steps = this.#steps.get(trial);
    if (steps === undefined) this.#steps.set(trial, [step]);
    else steps.push(step);
  }

  /** The steps of a trial in the order they ended; forgotten with this. */
  take(trial: number): readonly StepResult[] {
    const steps = this.#steps.get(trial) ?? [];
    this.#steps.delete(trial);
    return steps;
  }
}

/** True when the step is over. */
export const isOver = (state: StepState): boolean => state !== 'running';
