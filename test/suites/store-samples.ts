import { createHash } from 'node:crypto';
import type { Store, StoredNotebook, SweepContext } from '../../src/app/ports/store.ts';
import { advance } from '../../src/core/sweep/advance.ts';
import { createSweep } from '../../src/core/sweep/create-sweep.ts';
import type { SweepEvent } from '../../src/core/sweep/sweep-event.ts';
import type { Sweep, SweepSpec, Trial } from '../../src/core/sweep/sweep.ts';

export const START = 1_700_000_000_000;

export const sampleContext: SweepContext = {
  python: { kind: 'requirements', lines: ['numpy', 'scikit-learn==1.7'] },
  directory: '/home/ann/notebooks',
};

export function sampleNotebook(text = '{"cells": [], "naïve": "π"}'): StoredNotebook {
  return {
    sha256: createHash('sha256').update(text).digest('hex'),
    name: 'iris.ipynb',
    text,
    directory: '/home/ann/notebooks',
    createTime: START,
  };
}

const spec: SweepSpec = {
  parameters: [
    {
      name: 'LR',
      space: { kind: 'double', min: 1e-4, max: 0.1, distribution: 'logUniform' },
      source: 'comment',
    },
    { name: 'KIND', space: { kind: 'categorical', choices: ['a', 'ß "b"', true] }, source: 'request' },
  ],
  fixed: { EPOCHS: 3 },
  objective: { metricName: 'accuracy', type: 'maximize', additionalMetricNames: ['loss'], source: 'request' },
  algorithm: { algorithmName: 'tpe', algorithmSettings: { n_startup_trials: '10' } },
  budget: { maxTrialCount: 100_000, parallelTrialCount: 2, maxFailedTrialCount: 100_000 },
  seed: 7,
  startPoints: [{ LR: 0.01, KIND: 'a' }],
};

/** What tests vary of a sweep. */
export interface SweepVariation {
  readonly id?: string;
  readonly name?: string;
  readonly notebook?: StoredNotebook;
  readonly type?: 'maximize' | 'minimize';
  readonly parallel?: number;
}

/** A sweep that has not begun; its notebook is `sampleNotebook()` unless told. */
export function sampleSweep(vary: SweepVariation = {}): Sweep {
  const {
    id = 'f00dfeed',
    name = 'iris',
    notebook = sampleNotebook(),
    type = 'maximize',
    parallel = 2,
  } = vary;
  return createSweep({
    id,
    name,
    notebook: { name: notebook.name, sha256: notebook.sha256 },
    engine: 'local',
    spec: {
      ...spec,
      objective: { ...spec.objective, type },
      budget: { ...spec.budget, parallelTrialCount: parallel },
    },
    time: START,
  });
}

/** Saves a sweep and its notebook; returns the sweep. */
export async function keepSweep(store: Store, vary: SweepVariation = {}): Promise<Sweep> {
  await store.saveNotebook(vary.notebook ?? sampleNotebook());
  const sweep = sampleSweep(vary);
  await store.createSweep(sweep, sampleContext);
  return sweep;
}

/** Moves a sweep on by events and records each; throws when a record is refused. */
export class SweepWriter {
  sweep: Sweep;
  version: number;
  readonly #store: Store;

  constructor(store: Store, sweep: Sweep, version = 0) {
    this.#store = store;
    this.sweep = sweep;
    this.version = version;
  }

  async write(event: SweepEvent): Promise<readonly Trial[]> {
    const { sweep, trials } = advance(this.sweep, event);
    const time = START + this.version;
    if (!(await this.#store.record({ after: this.version, event, sweep, trials, time })))
      throw new Error(`version ${this.version} of ${sweep.id} was written by somebody else`);
    this.sweep = sweep;
    this.version += 1;
    return trials;
  }

  /** Runs the next trial from its suggestion to its end: three events. */
  async runTrial(value: number): Promise<void> {
    const [number] = this.sweep.asked;
    if (number === undefined) throw new Error('the sweep asks for no trial');
    await this.write(suggested(number));
    await this.write({ kind: 'trial-started', number, time: START + number });
    await this.write(succeeded(number, value));
  }
}

/** Creates a sweep, takes it up, and returns what writes its events. */
export async function begunSweep(store: Store, vary: SweepVariation = {}): Promise<SweepWriter> {
  const writer = new SweepWriter(store, await keepSweep(store, vary));
  await writer.write({ kind: 'taken-up', time: START });
  return writer;
}

export const suggested = (number: number): SweepEvent => ({
  kind: 'trial-suggested',
  number,
  parameters: { LR: 0.1 / (number + 1), KIND: number % 2 === 0 ? 'ß "b"' : true },
});

export const succeeded = (number: number, accuracy: number): SweepEvent => ({
  kind: 'trial-ended',
  number,
  outcome: 'succeeded',
  metrics: { accuracy, loss: 1 - accuracy },
  steps: [
    { name: 'load', state: 'reused', seconds: 1.5 },
    { name: 'train', state: 'succeeded', seconds: 0.25 },
  ],
  reports: [{ step: 1, value: 0.5 }],
  failure: null,
  time: START + number + 1,
});

export const failed = (number: number): SweepEvent => ({
  kind: 'trial-ended',
  number,
  outcome: 'failed',
  metrics: {},
  steps: [{ name: 'load', state: 'failed', seconds: 0.5 }],
  reports: [{ step: 1, value: 0.5 }],
  failure: {
    cause: 'exception',
    message: 'ValueError: "é"\n\u0000',
    step: 'load',
    cell: 3,
    line: 2,
    traceback: 'Traceback …',
  },
  time: START + number + 1,
});
