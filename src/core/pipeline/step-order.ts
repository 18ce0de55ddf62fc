/** The steps and which of them runs before which. Grows edge by edge; never takes one that would close a ring. */
export class StepOrder {
  readonly #parents = new Map<string, Set<string>>();
  #ancestors = new Map<string, ReadonlySet<string>>();

  constructor(steps: readonly string[]) {
    for (const step of steps) this.#parents.set(step, new Set());
  }

  /** Adds `parent` before `step`. */
  add(step: string, parent: string): void {
    this.#parents.get(step)?.add(parent);
    this.#ancestors = new Map();
  }

  parentsOf(step: string): ReadonlySet<string> {
    return this.#parents.get(step) ?? new Set();
  }

  /** Every step that is done before this one. */
  ancestorsOf(step: string): ReadonlySet<string> {
    const known = this.#ancestors.get(step);
    if (known !== undefined) return known;
    const all = new Set<string>();
    const stack = [...this.parentsOf(step)];
    for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
      if (all.has(one)) continue;
      all.add(one);
      stack.push(...this.parentsOf(one));
    }
    this.#ancestors.set(step, all);
    return all;
  }

  /** Those of the steps that no other of them comes after. */
  latestOf(steps: readonly string[]): readonly string[] {
    return steps.filter((one) => !steps.some((other) => other !== one && this.ancestorsOf(other).has(one)));
  }

  /** A ring of steps, first and last the same; null when there is none. */
  findRing(): readonly string[] | null {
    const done = new Set<string>();
    for (const start of this.#parents.keys()) {
      const path: string[] = [];
      const ring = this.#walk(start, path, done);
      if (ring !== null) return ring;
    }
    return null;
  }

  #walk(step: string, path: string[], done: Set<string>): readonly string[] | null {
    const seenAt = path.indexOf(step);
    if (seenAt !== -1) return [...path.slice(seenAt), step].reverse();
    if (done.has(step)) return null;
    path.push(step);
    for (const parent of this.parentsOf(step)) {
      const ring = this.#walk(parent, path, done);
      if (ring !== null) return ring;
    }
    path.pop();
    done.add(step);
    return null;
  }

  /** All steps, each after its parents; where that leaves a choice, in the order they were given. */
  sorted(): readonly string[] {
    const left = new Set(this.#parents.keys());
    const sorted: string[] = [];
    while (left.size > 0) {
      const next = [...left].find((step) => ![...this.parentsOf(step)].some((parent) => left.has(parent)));
      if (next === undefined) throw new Error('the steps form a ring');
      left.delete(next);
      sorted.push(next);
    }
    return sorted;
  }
}
