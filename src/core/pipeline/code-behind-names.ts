import type { CodeFacts, Definition, MutationForm } from '../python/code-facts.ts';
import type { Decoration } from './decorations.ts';

/** The code of one step, or that of the cells before all steps. */
export interface AnalysedCode {
  readonly facts: CodeFacts;
  readonly decorations: readonly Decoration[];
}

/** Code that may run where some names are used. */
export interface ReachedCode {
  /** Definitions that the names stand for, and those that these name in turn. */
  readonly named: ReadonlySet<Definition>;
  /** Further ones that something under the names may hold: functions in a list, the class of an instance. */
  readonly held: ReadonlySet<Definition>;
}

/**
 * The functions and classes of a whole notebook, and which names may lead to them: their own, and those of variables that
 * hold them. What holds what is guessed on the safe side:
 * - `b = a`, `b = [a]`: b holds what a holds; `@a def b` holds a;
 * - a name bound by code that hands a function to a call (`step = partial(train)`) may hold that function;
 * - a name bound by code that knows a class may be an instance of it;
 * - an object that code stores into may hold whatever that code names, and so may one that a called function changes.
 */
export class CodeBehindNames {
  readonly #byName = new Map<string, Definition[]>();
  /** Names, and what they may hold: names again, and numbers of sets of names that many names lead to. */
  readonly #holds = new Map<string, Set<string | number>>();
  readonly #sets: (readonly string[])[] = [];
  readonly #aliases = new Set<string>();

  constructor(all: readonly AnalysedCode[]) {
    for (const { facts } of all)
      for (const [name, definition] of facts.definitions) {
        const known = this.#byName.get(name);
        if (known === undefined) this.#byName.set(name, [definition]);
        else known.push(definition);
      }
    for (const { facts } of all) for (const { target } of facts.aliases) this.#aliases.add(target);
    for (const { facts, decorations } of all) {
      for (const { target, decorator } of decorations) this.#hold(target, decorator);
      this.#noteHolders(facts);
    }
  }

  /** The code that may run where these names are used, through any number of calls. */
  reachedFrom(names: Iterable<string>): ReachedCode {
    const named = new Set<Definition>();
    const seen = new Set<string>();
    this.#follow([...names], seen, named);
    const held = new Set<Definition>();
    const seenSets = new Set<number>();
    const looked = new Set<string>();
    let frontier = [...seen];
    while (frontier.length > 0) {
      const next: string[] = [];
      for (const name of frontier) {
        if (looked.has(name)) continue;
        looked.add(name);
        for (const inner of this.#holds.get(name) ?? []) {
          if (typeof inner === 'string') next.push(inner);
          else if (!seenSets.has(inner)) {
            seenSets.add(inner);
            next.push(...(this.#sets[inner] ?? []));
          }
        }
      }
      const before = seen.size;
      this.#follow(next, seen, held);
      frontier = [...seen].slice(before);
    }
    for (const definition of named) held.delete(definition);
    return { named, held };
  }

  /** Follows names to definitions and on to the names these use. */
  #follow(stack: string[], seen: Set<string>, reached: Set<Definition>): void {
    for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      for (const definition of this.#byName.get(name) ?? []) {
        if (reached.has(definition)) continue;
        reached.add(definition);
        stack.push(...definition.reads.keys(), ...definition.mutates.keys());
      }
    }
  }

  #noteHolders(facts: CodeFacts): void {
    for (const { target, source } of facts.aliases) if (target !== source) this.#hold(target, source);
    const mentioned = [...new Set([...facts.reads.keys(), ...facts.definitions.keys()])];
    const classes = mentioned.filter((name) => this.#byName.get(name)?.some(({ kind }) => kind === 'class'));
    const changedBy = (form: MutationForm): readonly string[] =>
      [...facts.mutates].flatMap(([name, all]) => (all.some(({ how }) => how === form) ? [name] : []));
    const handed = changedBy('argument').filter((name) => this.#mayBeCode(name));
    const made = this.#set([...classes, ...handed]);
    for (const name of facts.binds.keys()) if (!facts.definitions.has(name)) this.#hold(name, made);
    for (const name of changedBy('method')) this.#hold(name, made);
    const together = this.#set(handed);
    for (const name of changedBy('argument')) this.#hold(name, together);
    const stored = changedBy('store');
    if (stored.length > 0) {
      const all = this.#set(mentioned);
      for (const name of stored) this.#hold(name, all);
    }
    this.#noteRegistered([...facts.definitions.keys(), ...handed], mentioned);
  }

  /** `@register` and `register(f)`: what the called function changes may hold the functions of this code. */
  #noteRegistered(given: readonly string[], mentioned: readonly string[]): void {
    if (given.length === 0) return;
    const called = new Set<Definition>();
    this.#follow([...mentioned], new Set(), called);
    const changed = [...called].flatMap(({ mutates, sets }) => [...mutates.keys(), ...sets.keys()]);
    if (changed.length === 0) return;
    const set = this.#set(given);
    for (const name of changed) this.#hold(name, set);
  }

  #mayBeCode(name: string): boolean {
    return this.#byName.has(name) || this.#aliases.has(name);
  }

  #set(names: readonly string[]): number | null {
    return names.length === 0 ? null : this.#sets.push(names) - 1;
  }

  #hold(name: string, inner: string | number | null): void {
    if (inner === null) return;
    const held = this.#holds.get(name);
    if (held === undefined) this.#holds.set(name, new Set([inner]));
    else held.add(inner);
  }
}
