import { problem, type Problem } from '../problems/problem.ts';
import { isOrigin, isStrong, type Need, type StepNames } from './step-names.ts';
import { StepOrder } from './step-order.ts';

export interface DataflowInput {
  /** In notebook order. */
  readonly steps: readonly StepNames[];
  /** Names that every step has without any step's doing: imports and functions cells, parameters, built-ins. */
  readonly isGiven: (name: string) => boolean;
}

export interface Dataflow {
  readonly order: StepOrder;
  /** By step: the names it needs that an earlier step provides, sorted. */
  readonly reads: ReadonlyMap<string, readonly string[]>;
  readonly problems: readonly Problem[];
}

/**
 * Finds out which step gets each name from which, so that running the steps apart does what running the cells in order does.
 * Declared edges all hold; an edge that the data needs and nobody declared is added with a warning, when the step that
 * provides the name comes earlier in the notebook.
 */
export function resolveDataflow({ steps, isGiven }: DataflowInput): Dataflow {
  const order = new StepOrder(steps.map(({ step }) => step));
  const known = new Set(steps.map(({ step }) => step));
  for (const { step, declared } of steps)
    for (const parent of declared) if (known.has(parent) && parent !== step) order.add(step, parent);
  const ring = order.findRing();
  if (ring !== null) {
    const cell = steps.find(({ step }) => step === ring[0]);
    const place = cell?.needs.values().next().value?.place ?? {};
    return { order, reads: new Map(), problems: [problem('step-cycle', place, { ring })] };
  }
  const flow = new Resolver(steps, order, isGiven);
  flow.addMissingEdges();
  return { order, reads: flow.reads(), problems: flow.problems };
}

class Resolver {
  readonly problems: Problem[] = [];
  readonly #steps: readonly StepNames[];
  readonly #order: StepOrder;
  readonly #isGiven: (name: string) => boolean;
  /** By variable: the steps that may write it, in notebook order. */
  readonly #writers = new Map<string, StepNames[]>();

  constructor(steps: readonly StepNames[], order: StepOrder, isGiven: (name: string) => boolean) {
    this.#steps = steps;
    this.#order = order;
    this.#isGiven = isGiven;
    for (const step of steps)
      for (const name of step.writes.keys()) {
        const writers = this.#writers.get(name);
        if (writers === undefined) this.#writers.set(name, [step]);
        else writers.push(step);
      }
  }

  /** Goes through the steps in notebook order: an edge that one step gets can be what a later one needs. */
  addMissingEdges(): void {
    for (const step of this.#steps) {
      const added = new Map<string, string[]>();
      for (const [name, need] of step.needs) {
        const producer = this.#provide(step, name, need);
        if (producer === null) continue;
        this.#order.add(step.step, producer);
        added.set(producer, [...(added.get(producer) ?? []), name]);
      }
      for (const [producer, names] of added) {
        const place = step.needs.get(names[0] ?? '')?.place ?? {};
        this.problems.push(
          problem('dependency-added', place, { step: step.step, producer, names: names.sort() }),
        );
      }
    }
  }

  /** Finds who provides a name to a step and tells what is wrong with that; the step to add an edge from, or null. */
  #provide(step: StepNames, name: string, need: Need): string | null {
    const writers = (this.#writers.get(name) ?? []).filter((writer) => writer !== step);
    const ancestors = this.#order.ancestorsOf(step.step);
    const before = writers.filter((writer) => ancestors.has(writer.step));
    const latest = this.#latest(before.filter((writer) => isStrong(writer.writes.get(name) ?? NO_WRITE)));
    if (latest.length > 1) {
      this.problems.push(
        problem('ambiguous-producer', need.place, {
          name,
          step: step.step,
          producers: latest.map((one) => one.step),
        }),
      );
      return null;
    }
    const [writer] = latest;
    if (writer !== undefined) {
      this.#checkWrite(step, name, { writer, need, before });
      return null;
    }
    if (this.#isGiven(name)) return null;
    return this.#findEarlier(step, name, { need, writers });
  }

  #checkWrite(
    step: StepNames,
    name: string,
    { writer, need, before }: { writer: StepNames; need: Need; before: readonly StepNames[] },
  ): void {
    const kind = writer.writes.get(name)?.kind;
    if (kind === 'deletes' && need.when === 'now' && !this.#isGiven(name))
      this.problems.push(
        problem('deleted-name-used', need.place, { name, step: step.step, deleter: writer.step }),
      );
    const surely = before.some((one) => one.writes.get(name)?.kind === 'binds');
    if (kind === 'may-bind' && need.when === 'now' && !surely && !this.#isGiven(name))
      this.problems.push(
        problem('bound-on-some-paths', need.place, { name, step: step.step, producer: writer.step }),
      );
  }

  /** No step that is said to run before provides the name: one that stands earlier in the notebook may. */
  #findEarlier(
    step: StepNames,
    name: string,
    { need, writers }: { need: Need; writers: readonly StepNames[] },
  ): string | null {
    const earlier = this.#latest(
      writers.filter(
        (writer) =>
          writer.position < step.position &&
          isOrigin(writer.writes.get(name) ?? NO_WRITE) &&
          !this.#order.ancestorsOf(writer.step).has(step.step),
      ),
    );
    const [only] = earlier;
    if (only !== undefined && earlier.length === 1) return only.step;
    if (only !== undefined)
      this.problems.push(
        problem('ambiguous-producer', need.place, {
          name,
          step: step.step,
          producers: earlier.map((one) => one.step),
        }),
      );
    else if (need.when === 'now') {
      const later = writers.find((writer) => writer.position > step.position);
      this.problems.push(
        later === undefined
          ? problem('undefined-name', need.place, { name, step: step.step })
          : problem('name-defined-later', need.place, { name, step: step.step, producer: later.step }),
      );
    } else if (need.when === 'later' && writers.length === 0)
      this.problems.push(problem('undefined-name-in-function', need.place, { name, step: step.step }));
    return null;
  }

  #latest(writers: readonly StepNames[]): readonly StepNames[] {
    const latest = new Set(this.#order.latestOf(writers.map(({ step }) => step)));
    return writers.filter(({ step }) => latest.has(step));
  }

  /** What each step is handed: the names it needs that some step before it may have written. */
  reads(): ReadonlyMap<string, readonly string[]> {
    return new Map(
      this.#steps.map((step) => {
        const ancestors = this.#order.ancestorsOf(step.step);
        const names = [...step.needs.keys()].filter((name) =>
          (this.#writers.get(name) ?? []).some((writer) => ancestors.has(writer.step)),
        );
        return [step.step, names.sort()] as const;
      }),
    );
  }
}

const NO_WRITE = { place: {}, kind: 'may-change' } as const;
