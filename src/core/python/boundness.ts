import type { PathCause } from './code-facts.ts';

/**
 * Whether a name is bound at a point of the code: surely; not by this code; surely deleted by it; or on some paths, and why
 * only there.
 */
export type Boundness = 'bound' | 'unbound' | 'gone' | PathCause;

/**
 * What is bound at a point of the code. A fork sees what its base knows and keeps its own changes; while forks live, their base
 * does not change. So a branch costs what it binds, not what is bound already.
 */
export class Bindings {
  readonly changes = new Map<string, Boundness>();
  /** True after `raise`, `break`, `continue`: what follows does not run. */
  dead = false;
  private readonly base: Bindings | null;

  constructor(base: Bindings | null = null) {
    this.base = base;
    this.dead = base?.dead ?? false;
  }

  fork(): Bindings {
    return new Bindings(this);
  }

  get(name: string): Boundness {
    return this.changes.get(name) ?? this.base?.get(name) ?? 'unbound';
  }

  set(name: string, value: Boundness): void {
    this.changes.set(name, value);
  }

  /** All changes since an ancestor, as a fork of that ancestor: the state with which a `break` leaves its loop. */
  since(ancestor: Bindings): Bindings {
    const flat = ancestor.fork();
    for (const changes of this.changesSince(ancestor))
      for (const [name, value] of changes) flat.set(name, value);
    flat.dead = this.dead;
    return flat;
  }

  private changesSince(ancestor: Bindings): ReadonlyMap<string, Boundness>[] {
    if (this.base === null || this.base === ancestor) return [this.changes];
    return [...this.base.changesSince(ancestor), this.changes];
  }

  /** Takes on what holds after whichever of the forks ran. */
  join(forks: readonly Bindings[], cause: PathCause): void {
    const alive = forks.filter((fork) => !fork.dead);
    if (alive.length === 0) {
      // Unreachable: keep what one path knew, so that facts about the end still speak of something.
      for (const [name, value] of forks[0]?.changes ?? []) this.set(name, value);
      this.dead = true;
      return;
    }
    const names = new Set(alive.flatMap((fork) => [...fork.changes.keys()]));
    for (const name of names)
      this.set(
        name,
        joined(
          alive.map((fork) => fork.get(name)),
          cause,
        ),
      );
  }
}

function joined(values: readonly Boundness[], cause: PathCause): Boundness {
  const [first] = values;
  if (first !== undefined && values.every((value) => value === first)) return first;
  if (values.includes('gone')) return 'deleted';
  return values.find((value) => value !== 'bound' && value !== 'unbound') ?? cause;
}
