import { expect } from 'vitest';
import type { EngineListener, TrialOutput, TrialStep } from '../../src/app/ports/engine.ts';
import type { SweepEvent } from '../../src/core/sweep/sweep-event.ts';
import { waitUntil } from '../support/wait-until.ts';

type Kind = SweepEvent['kind'];
type Of<K extends Kind> = Extract<SweepEvent, { kind: K }>;

/** What an engine may tell of. */
const TOLD: readonly Kind[] = [
  'trial-suggested',
  'space-exhausted',
  'trial-started',
  'trial-ended',
  'environment-broken',
];

/** How long the test takes over each event: long enough for a hasty engine to be caught telling the next. */
const HANDLING_MS = 15;

/** Listens to an engine and writes down what it tells; notes when it does not wait for its turn. */
export class EventRecord implements EngineListener {
  readonly events: SweepEvent[] = [];
  readonly outputs: TrialOutput[] = [];
  readonly steps: TrialStep[] = [];
  readonly faults: string[] = [];
  #handling = false;

  async emit(event: SweepEvent): Promise<void> {
    if (this.#handling) this.faults.push(`${event.kind} was told before the event before it was handled`);
    if (!TOLD.includes(event.kind)) this.faults.push(`${event.kind} is not for an engine to tell`);
    this.#handling = true;
    await new Promise((resolve) => setTimeout(resolve, HANDLING_MS));
    this.#handling = false;
    this.events.push(event);
  }

  progress(): void {
    // For people; nothing to be checked.
  }

  output(output: TrialOutput): void {
    this.outputs.push(output);
  }

  step(step: TrialStep): void {
    this.steps.push(step);
  }

  all<K extends Kind>(kind: K): readonly Of<K>[] {
    return this.events.filter((event): event is Of<K> => event.kind === kind);
  }

  /** Waits until so many events of a kind were told, and gives them. */
  async waitFor<K extends Kind>(kind: K, count = 1): Promise<readonly Of<K>[]> {
    return waitUntil(`${count} of ${kind} in ${JSON.stringify(this.events)}`, () => {
      const found = this.all(kind);
      return found.length >= count && found;
    });
  }

  expectNoFaults(): void {
    expect(this.faults).toEqual([]);
  }
}
