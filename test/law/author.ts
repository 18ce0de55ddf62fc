import type { Chance } from './chance.ts';

/**
 * What a variable holds, so that every piece of code that is written makes sense when the cells run in order. A `getter` is a
 * function that only looks; calling a `function` may change anything it uses.
 */
export type Kind =
  | 'int'
  | 'text'
  | 'list'
  | 'dict'
  | 'getter'
  | 'function'
  | 'functions'
  /** Calling it binds a global that nothing else has bound. */
  | 'maker'
  /** Reads a global that no code has bound yet. */
  | 'waiting'
  | 'class'
  | 'object'
  /** An instance that shares nothing with its class. */
  | 'shape'
  | 'module'
  /** Bound on some paths only. */
  | 'maybe'
  | 'gone'
  /** Stays as it is and is used in code that is written out. */
  | 'fixed';

/** Variables that share state, or whose functions use each other; two branches must not both touch it. */
interface Group {
  readonly writers: Set<string>;
  readonly readers: Set<string>;
}

/** Keeps the books of a program that is being written: what each variable is and which step may do what with it. */
export class Author {
  readonly chance: Chance;
  readonly #kinds = new Map<string, Kind>();
  /** Union-find: the variable a variable's group is known by. */
  readonly #above = new Map<string, string>();
  readonly #groups = new Map<string, Group>();
  /** Names that functions use: they stay, and stay of their kind. */
  readonly #pinned = new Set<string>();
  /** The steps that have imported `math`: to do so in two branches is no conflict. */
  readonly #importers = new Set<string>();
  /** By maker or waiting function: the name it binds or waits for. */
  readonly targets = new Map<string, string>();
  #count = 0;
  #step = '';
  #done: ReadonlySet<string> = new Set();

  constructor(chance: Chance) {
    this.chance = chance;
  }

  /** From here on a step is written that comes after those in `ancestors`. */
  beginStep(step: string, ancestors: ReadonlySet<string>): void {
    this.#step = step;
    this.#done = ancestors;
  }

  /** A name that nothing has. */
  name(): string {
    this.#count += 1;
    return `${this.chance.oneIn(12) ? '_v' : 'v'}${this.#count}`;
  }

  /** Binds a new name, or a given one, in a group with all it was made with. */
  bind(kind: Kind, made: { readonly name?: string; readonly with?: readonly string[] } = {}): string {
    const name = made.name ?? this.name();
    if (!this.#kinds.has(name)) {
      this.#above.set(name, name);
      this.#groups.set(name, { writers: new Set(), readers: new Set() });
    }
    this.#kinds.set(name, kind);
    made.with?.forEach((other) => this.#join(name, other));
    this.#group(name).writers.add(this.#step);
    return name;
  }

  /** A name that every step has from the start; it is in one group with the names it is given with. */
  give(name: string, kind: Kind, together: readonly string[] = []): void {
    this.#kinds.set(name, kind);
    this.#above.set(name, name);
    this.#groups.set(name, { writers: new Set(), readers: new Set() });
    this.#pinned.add(name);
    together.forEach((other) => this.#join(name, other));
  }

  /** Notes that a function uses these names. */
  pin(...names: readonly string[]): void {
    names.forEach((name) => this.#pinned.add(name));
  }

  turn(name: string, kind: Kind): void {
    this.#kinds.set(name, kind);
  }

  kindOf(name: string): Kind | undefined {
    return this.#kinds.get(name);
  }

  /** A variable that this step may change, or share with others, without any branch beside it noticing. */
  toChange(...kinds: readonly Kind[]): string | undefined {
    const name = this.#pick(kinds, (group) => this.#isBefore(group.writers) && this.#isBefore(group.readers));
    if (name !== undefined) this.#group(name).writers.add(this.#step);
    return name;
  }

  /** A variable that this step may look at. */
  toRead(...kinds: readonly Kind[]): string | undefined {
    const name = this.#pick(kinds, (group) => this.#isBefore(group.writers));
    if (name !== undefined) this.#group(name).readers.add(this.#step);
    return name;
  }

  /** One to change that no function uses. */
  toLose(...kinds: readonly Kind[]): string | undefined {
    const name = this.toChange(...kinds);
    return name === undefined || this.#pinned.has(name) ? undefined : name;
  }

  /** True when this step may change a variable, or bind a name that may not be bound yet; notes that it does. */
  mayChange(name: string): boolean {
    if (!this.#kinds.has(name)) return true;
    const group = this.#group(name);
    if (!this.#isBefore(group.writers) || !this.#isBefore(group.readers)) return false;
    group.writers.add(this.#step);
    return true;
  }

  /** True when this step may look at a variable; notes that it does. */
  mayRead(name: string): boolean {
    if (!this.#kinds.has(name)) return false;
    const group = this.#group(name);
    if (!this.#isBefore(group.writers)) return false;
    group.readers.add(this.#step);
    return true;
  }

  /** Any name of the program, whoever it belongs to; to be used as a local name. */
  anyName(): string {
    return this.chance.pick([...this.#kinds.keys()]) ?? 'v0';
  }

  importMath(): void {
    this.#importers.add(this.#step);
  }

  hasMath(): boolean {
    return [...this.#importers].some((step) => step === this.#step || this.#done.has(step));
  }

  number(): number {
    return this.chance.below(9);
  }

  #pick(kinds: readonly Kind[], may: (group: Group) => boolean): string | undefined {
    const fitting = [...this.#kinds].flatMap(([name, kind]) =>
      kinds.includes(kind) && may(this.#group(name)) ? [name] : [],
    );
    return this.chance.pick(fitting);
  }

  #isBefore(steps: ReadonlySet<string>): boolean {
    return [...steps].every((step) => step === this.#step || this.#done.has(step));
  }

  #group(name: string): Group {
    const group = this.#groups.get(this.#top(name));
    if (group === undefined) throw new Error(`${name} has no group`);
    return group;
  }

  #top(name: string): string {
    let top = name;
    for (let next = this.#above.get(top); next !== undefined && next !== top; next = this.#above.get(top))
      top = next;
    return top;
  }

  #join(one: string, other: string): void {
    const [left, right] = [this.#top(one), this.#top(other)];
    if (left === right) return;
    const [into, from] = [this.#group(left), this.#group(right)];
    from.writers.forEach((step) => into.writers.add(step));
    from.readers.forEach((step) => into.readers.add(step));
    this.#above.set(right, left);
  }
}
