import { problem, type Problem } from '../problems/problem.ts';
import { isOrigin, isStrong, type Need, type StepNames, type Write } from './step-names.ts';
import { StepOrder } from './step-order.ts';

export interface DataflowInput {
  /** In notebook order. */
  readonly steps: readonly StepNames[];
  /** Names that every step has without any step's doing: imports and functions cells, parameters, built-ins. */
  readonly isGiven: (name: string) => boolean;
  /** Names that may be there though nothing that can be seen binds them: functions set them, or a star import. */
  readonly mayAppear: (name: string) => boolean;
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
export function resolveDataflow(input: DataflowInput): Dataflow {
  const { steps } = input;
  const order = new StepOrder(steps.map(({ step }) => step));
  const known = new Map(steps.map((step) => [step.step, step]));
  for (const { step, declared } of steps)
    for (const parent of declared) if (known.has(parent) && parent !== step) order.add(step, parent);
  const ring = order.findRing();
  if (ring !== null) {
    const place =
      known
        .get(ring[0] ?? '')
        ?.needs.values()
        .next().value?.place ?? {};
    return { order, reads: new Map(), problems: [problem('step-cycle', place, { ring })] };
  }
  const flow = new Resolver(input, order);
  flow.resolve();
  return { order, reads: flow.reads(), problems: flow.problems };
}

/** A step that writes the name in question. */
interface Writer {
  readonly from: StepNames;
  readonly write: Write;
}

class Resolver {
  readonly problems: Problem[] = [];
  readonly #input: DataflowInput;
  readonly #order: StepOrder;
  /** By variable: the steps that may write it, in notebook order. */
  readonly #writers = new Map<string, Writer[]>();
  /** Steps that may bind names nobody can see. */
  readonly #unseen: readonly StepNames[];
  /** Places in functions whose undefined name has been told of. */
  readonly #told = new Set<string>();

  constructor(input: DataflowInput, order: StepOrder) {
    this.#input = input;
    this.#order = order;
    this.#unseen = input.steps.filter(({ bindsUnseen }) => bindsUnseen);
    for (const from of input.steps)
      for (const [name, write] of from.writes) {
        const writers = this.#writers.get(name);
        if (writers === undefined) this.#writers.set(name, [{ from, write }]);
        else writers.push({ from, write });
      }
  }

  /** Goes through the steps in notebook order: an edge that one step gets can be what a later one needs. */
  resolve(): void {
    for (const step of this.#input.steps) {
      const missing = new Map<string, string[]>();
      for (const [name, need] of step.needs) {
        const producer = this.#findMissing(step, name, need);
        if (producer === null) continue;
        const names = missing.get(producer);
        if (names === undefined) missing.set(producer, [name]);
        else names.push(name);
      }
      this.#addEdges(step, missing);
      for (const [name, need] of step.needs) this.#check(step, name, need);
    }
  }

  /** What an earlier producer provides comes with a later one. */
  #addEdges(step: StepNames, missing: ReadonlyMap<string, readonly string[]>): void {
    const needed = new Set(this.#order.latestOf([...missing.keys()]));
    for (const [producer, names] of missing) {
      if (!needed.has(producer)) continue;
      this.#order.add(step.step, producer);
      const place = step.needs.get(names[0] ?? '')?.place ?? {};
      this.problems.push(
        problem('dependency-added', place, { step: step.step, producer, names: [...names].sort() }),
      );
    }
  }

  /** A step to add an edge from, when no step that is said to run before this one provides a name; or null. */
  #findMissing(step: StepNames, name: string, need: Need): string | null {
    if (need.when === 'guess' || this.#input.isGiven(name)) return null;
    const writers = this.#writersFor(step, name);
    if (this.#latestBefore(step, writers).length > 0) return null;
    const latest = this.#latest(
      writers.filter(
        ({ from, write }) =>
          from.position < step.position && isOrigin(write) && !this.#order.isBefore(step.step, from.step),
      ),
    );
    const last = latest.at(-1);
    if (last === undefined) this.#tellUndefined(step, name, { need, writers });
    else if (latest.length === 1 || isSameImport(latest)) return last.from.step;
    else this.#tellAmbiguous(step, name, { need, latest });
    return null;
  }

  /** Tells what is wrong with how a name that is provided gets here. */
  #check(step: StepNames, name: string, need: Need): void {
    if (need.when === 'guess') return;
    const writers = this.#writersFor(step, name);
    const latest = this.#latestBefore(step, writers);
    const [writer] = latest;
    if (latest.length > 1 && !isSameImport(latest)) this.#tellAmbiguous(step, name, { need, latest });
    if (writer === undefined || latest.length > 1 || need.when !== 'now') return;
    if (this.#input.isGiven(name) || this.#mayAppear(step, name)) return;
    const facts = { name, step: step.step };
    if (writer.write.kind === 'deletes')
      this.problems.push(problem('deleted-name-used', need.place, { ...facts, deleter: writer.from.step }));
    const isLeft = ({ from, write }: Writer) =>
      isOrigin(write) && write.gone !== true && this.#isBefore(from, step);
    if (writer.write.gone === true && writer.write.kind === 'may-bind' && !writers.some(isLeft)) {
      this.problems.push(problem('undefined-name', need.place, facts));
      return;
    }
    const isSure = writers.some(({ from, write }) => write.kind === 'binds' && this.#isBefore(from, step));
    if (writer.write.kind === 'may-bind' && !isSure)
      this.problems.push(
        problem('bound-on-some-paths', need.place, { ...facts, producer: writer.from.step }),
      );
  }

  /** A function that is only defined here may be called where one of the values is in force. */
  #tellAmbiguous(
    step: StepNames,
    name: string,
    { need, latest }: { need: Need; latest: readonly Writer[] },
  ): void {
    if (need.when === 'later') return;
    const producers = latest.map(({ from }) => from.step);
    this.problems.push(problem('ambiguous-producer', need.place, { name, step: step.step, producers }));
  }

  #tellUndefined(
    step: StepNames,
    name: string,
    { need: { when, place }, writers }: { need: Need; writers: readonly Writer[] },
  ): void {
    if (this.#mayAppear(step, name)) return;
    const facts = { name, step: step.step };
    const isNowhere = writers.length === 0 && !step.writes.has(name);
    const later = writers.find(({ from }) => from.position > step.position);
    if (when === 'now' && later !== undefined)
      this.problems.push(problem('name-defined-later', place, { ...facts, producer: later.from.step }));
    else if (when === 'now' || (when === 'called' && isNowhere))
      this.problems.push(problem('undefined-name', place, facts));
    else if ((when === 'later' || when === 'called-elsewhere') && isNowhere) {
      const where = [place.cell, place.line, place.column, name].join(' ');
      if (!this.#told.has(where)) this.problems.push(problem('undefined-name-in-function', place, facts));
      this.#told.add(where);
    }
  }

  /** True when the name may be there by something that cannot be seen, before the step or in it. */
  #mayAppear(step: StepNames, name: string): boolean {
    return (
      this.#input.mayAppear(name) || this.#unseen.some((one) => one === step || this.#isBefore(one, step))
    );
  }

  #writersFor(step: StepNames, name: string): readonly Writer[] {
    return (this.#writers.get(name) ?? []).filter(({ from }) => from !== step);
  }

  #isBefore(one: StepNames, other: StepNames): boolean {
    return this.#order.isBefore(one.step, other.step);
  }

  /** Of the steps before this one, those whose value is in force. */
  #latestBefore(step: StepNames, writers: readonly Writer[]): readonly Writer[] {
    return this.#latest(writers.filter(({ from, write }) => isStrong(write) && this.#isBefore(from, step)));
  }

  #latest(writers: readonly Writer[]): readonly Writer[] {
    if (writers.length < 2) return writers;
    const latest = new Set(this.#order.latestOf(writers.map(({ from }) => from.step)));
    return writers.filter(({ from }) => latest.has(from.step));
  }

  /** What each step is handed: the names it needs that some step before it may have written. */
  reads(): ReadonlyMap<string, readonly string[]> {
    return new Map(
      this.#input.steps.map((step) => [
        step.step,
        [...step.needs.keys()].filter((name) => this.#isHanded(step, name)).sort(),
      ]),
    );
  }

  #isHanded(step: StepNames, name: string): boolean {
    const writers = this.#writers.get(name);
    if (writers?.some(({ from }) => this.#isBefore(from, step)) === true) return true;
    return !this.#input.isGiven(name) && this.#mayAppear(step, name);
  }
}

/** True when all of them import the same: then it does not matter whose it is. */
const isSameImport = (writers: readonly Writer[]): boolean =>
  writers.every(({ write }) => write.imports !== undefined && write.imports === writers[0]?.write.imports);
