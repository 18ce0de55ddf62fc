import type { CodeFacts, Definition, Mutation } from '../python/code-facts.ts';
import { BUILT_IN_NAMES } from '../python/built-in-names.ts';
import type { Place } from '../problems/problem.ts';
import type { Need, StepNames, Write } from './step-names.ts';

/** A step's code, analysed. */
export interface AnalysedStep {
  readonly step: string;
  readonly declared: readonly string[];
  readonly facts: CodeFacts;
}

/** How a name may be changed in place so that it is surely meant: the others hand it to code that could. */
const CERTAIN_CHANGES: ReadonlySet<Mutation['how']> = new Set(['store', 'augmented']);

/**
 * What each step needs and writes, its functions' doings included: a step that calls a function needs what the function
 * reads, wherever it was defined. `shared` is the code of the imports and functions cells. Steps are in notebook order.
 */
export function nameSteps(steps: readonly AnalysedStep[], shared: CodeFacts): readonly StepNames[] {
  const definitions = new Definitions(steps, shared);
  return steps.map(({ step, declared, facts }, position) => ({
    step,
    position,
    declared,
    needs: needsOf(facts, definitions),
    writes: writesOf(facts, shared, definitions),
  }));
}

/** True for modules and built-ins: `np.mean(x)` calls a method of `np`, and changes nothing that is handed over. */
const isTool = (facts: CodeFacts, shared: CodeFacts, name: string): boolean =>
  (BUILT_IN_NAMES.has(name) && !facts.binds.has(name)) ||
  [facts, shared].some((one) => one.binds.get(name)?.how === 'import');

/** Where functions, classes and what is made of them are defined, over the whole notebook. */
class Definitions {
  readonly #byName = new Map<string, Definition[]>();
  /** By name of a plain value: the classes that the code which makes it knows, since it may be an instance of one. */
  readonly #classesBehind = new Map<string, Set<Definition>>();

  constructor(steps: readonly AnalysedStep[], shared: CodeFacts) {
    const all = [shared, ...steps.map(({ facts }) => facts)];
    for (const facts of all)
      for (const [name, definition] of facts.definitions)
        this.#byName.set(name, [...(this.#byName.get(name) ?? []), definition]);
    for (const facts of all) {
      const classes = [...facts.reads.keys(), ...facts.definitions.keys()]
        .flatMap((name) => this.#byName.get(name) ?? [])
        .filter(({ kind }) => kind === 'class');
      if (classes.length === 0) continue;
      for (const name of facts.binds.keys()) {
        if (facts.definitions.has(name)) continue;
        const behind = this.#classesBehind.get(name) ?? new Set();
        classes.forEach((one) => behind.add(one));
        this.#classesBehind.set(name, behind);
      }
    }
  }

  /** Every definition that code which has these names may run, through any number of calls. */
  reachedFrom(names: Iterable<string>): ReadonlySet<Definition> {
    const reached = new Set<Definition>();
    const seen = new Set<string>();
    const stack = [...names];
    for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      for (const definition of [
        ...(this.#byName.get(name) ?? []),
        ...(this.#classesBehind.get(name) ?? []),
      ]) {
        if (reached.has(definition)) continue;
        reached.add(definition);
        stack.push(...definition.reads.keys(), ...definition.mutates.keys());
      }
    }
    return reached;
  }
}

function needsOf(facts: CodeFacts, definitions: Definitions): ReadonlyMap<string, Need> {
  const needs = new Map<string, Need>();
  const rank = { now: 0, later: 1, maybe: 2 } as const;
  const add = (name: string, need: Need) => {
    const before = needs.get(name);
    if (before === undefined || rank[need.when] < rank[before.when]) needs.set(name, need);
  };
  for (const [name, { place, certainty, because, guarded }] of facts.reads)
    add(name, {
      place,
      when: !guarded && (certainty === 'certain' || because === 'called') ? 'now' : 'maybe',
    });
  const certainlyBound = (name: string) => facts.binds.get(name)?.certainty === 'always';
  for (const [name, place] of facts.deferredReads)
    if (!certainlyBound(name)) add(name, { place, when: 'later' });
  // What must be there to be changed or deleted must be there.
  for (const [name, [first]] of facts.mutates)
    if (first !== undefined && !certainlyBound(name)) add(name, { place: first.place, when: 'maybe' });
  const firstPlace: Place = [...needs.values()][0]?.place ?? {};
  const own = new Set(facts.definitions.values());
  for (const definition of definitions.reachedFrom(needs.keys())) {
    if (own.has(definition)) continue;
    for (const name of [...definition.reads.keys(), ...definition.mutates.keys()])
      if (!certainlyBound(name))
        add(name, { place: needs.get(definition.name)?.place ?? firstPlace, when: 'maybe' });
  }
  return needs;
}

function writesOf(facts: CodeFacts, shared: CodeFacts, definitions: Definitions): ReadonlyMap<string, Write> {
  const writes = new Map<string, Write>();
  const rank: Record<Write['kind'], number> = {
    deletes: 0,
    binds: 1,
    'may-bind': 2,
    changes: 3,
    'may-change': 4,
  };
  const add = (name: string, write: Write) => {
    const before = writes.get(name);
    if (write.kind === 'may-change' && isTool(facts, shared, name)) return;
    if (before === undefined || rank[write.kind] < rank[before.kind]) writes.set(name, write);
  };
  for (const [name, { place, certainty }] of facts.deletes)
    add(name, { place, kind: certainty === 'always' ? 'deletes' : 'may-bind' });
  for (const [name, { place, certainty }] of facts.binds)
    if (certainty !== 'never') add(name, { place, kind: certainty === 'always' ? 'binds' : 'may-bind' });
  for (const [name, mutations] of facts.mutates)
    for (const { place, how, via } of mutations)
      add(name, { place, kind: CERTAIN_CHANGES.has(how) && via === undefined ? 'changes' : 'may-change' });
  const known = [...facts.reads.keys(), ...facts.deferredReads.keys(), ...facts.definitions.keys()];
  for (const definition of definitions.reachedFrom(known)) {
    for (const [name, place] of definition.sets) add(name, { place, kind: 'may-bind' });
    for (const [name, [first]] of definition.mutates)
      if (first !== undefined) add(name, { place: first.place, kind: 'may-change' });
  }
  for (const [name, place] of facts.deferredWrites) add(name, { place, kind: 'may-change' });
  return writes;
}
