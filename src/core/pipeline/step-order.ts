/** The steps and which of them runs before which. Grows edge by edge. */
export class StepOrder {
  readonly #steps: readonly string[];
  readonly #indexOf: ReadonlyMap<string, number>;
  readonly #parents: readonly Set<number>[];
  readonly #children: readonly Set<number>[];
  /** By step: the steps before it, a bit each. Worked out when first asked for. */
  #before: readonly Uint32Array[] | null = null;

  constructor(steps: readonly string[]) {
    this.#steps = steps;
    this.#indexOf = new Map(steps.map((step, index) => [step, index]));
    this.#parents = steps.map(() => new Set());
    this.#children = steps.map(() => new Set());
  }

  /** Adds `parent` before `step`. */
  add(step: string, parent: string): void {
    const [child, above] = [this.#index(step), this.#index(parent)];
    if (this.#parents[child]?.has(above) === true) return;
    this.#parents[child]?.add(above);
    this.#children[above]?.add(child);
    const before = this.#before;
    if (before === null || this.isBefore(parent, step)) return;
    before.forEach((bits, index) => {
      if (index === child || hasBit(bits, child)) addAll(bits, before[above], above);
    });
  }

  /** The steps that were said to run right before this one, in the order of all steps. */
  parentsOf(step: string): readonly string[] {
    const parents = [...(this.#parents[this.#index(step)] ?? [])].sort((a, b) => a - b);
    return parents.flatMap((index) => this.#steps[index] ?? []);
  }

  /** True when `one` is done before `other` begins. */
  isBefore(one: string, other: string): boolean {
    this.#before ??= this.#close();
    const bits = this.#before[this.#index(other)];
    return bits !== undefined && hasBit(bits, this.#index(one));
  }

  /** Those of the steps that no other of them comes after, in the order they are given. */
  latestOf(steps: readonly string[]): readonly string[] {
    let latest: string[] = [];
    // From the end: in a chain the last one settles all others.
    for (let index = steps.length - 1; index >= 0; index--) {
      const step = steps[index];
      if (step === undefined || latest.some((later) => this.isBefore(step, later))) continue;
      latest = latest.filter((earlier) => !this.isBefore(earlier, step));
      latest.push(step);
    }
    return latest.reverse();
  }

  /** A ring of steps, first and last the same; null when there is none. */
  findRing(): readonly string[] | null {
    const state: ('new' | 'open' | 'done')[] = this.#steps.map(() => 'new');
    for (let start = 0; start < this.#steps.length; start++) {
      if (state[start] !== 'new') continue;
      const path = [{ step: start, parents: this.#parentsFrom(start) }];
      state[start] = 'open';
      for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
        const next = at.parents.next();
        if (next.done === true) {
          state[at.step] = 'done';
          path.pop();
        } else if (state[next.value] === 'open') {
          const ring = path.slice(path.findIndex(({ step }) => step === next.value));
          return [next.value, ...ring.map(({ step }) => step).reverse()].flatMap(
            (index) => this.#steps[index] ?? [],
          );
        } else if (state[next.value] === 'new') {
          state[next.value] = 'open';
          path.push({ step: next.value, parents: this.#parentsFrom(next.value) });
        }
      }
    }
    return null;
  }

  /** All steps, each after its parents; where that leaves a choice, in the order they were given. Throws on a ring. */
  sorted(): readonly string[] {
    const sorted = this.#sortedIndexes();
    if (sorted.length < this.#steps.length) throw new Error('the steps form a ring');
    return sorted.flatMap((index) => this.#steps[index] ?? []);
  }

  #sortedIndexes(): readonly number[] {
    const waitsFor = this.#parents.map((parents) => parents.size);
    const sorted: number[] = [];
    /** Steps that were passed over and have become free since, the first of them last. */
    const free: number[] = [];
    let passed = -1;
    const take = (index: number): void => {
      sorted.push(index);
      waitsFor[index] = -1;
      for (const child of this.#children[index] ?? []) {
        const left = (waitsFor[child] ?? 0) - 1;
        waitsFor[child] = left;
        if (left === 0 && child < passed) insert(free, child);
      }
    };
    for (let index = 0; index < this.#steps.length; index++) {
      passed = index;
      if (waitsFor[index] !== 0) continue;
      take(index);
      for (let next = free.pop(); next !== undefined; next = free.pop()) take(next);
    }
    return sorted;
  }

  #close(): readonly Uint32Array[] {
    const words = (this.#steps.length + 31) >>> 5;
    const before = this.#steps.map(() => new Uint32Array(words));
    for (const index of this.#sortedIndexes()) {
      const bits = before[index];
      if (bits === undefined) continue;
      for (const parent of this.#parents[index] ?? []) addAll(bits, before[parent], parent);
    }
    return before;
  }

  #parentsFrom(index: number): Iterator<number> {
    return (this.#parents[index] ?? new Set<number>()).values();
  }

  #index(step: string): number {
    const index = this.#indexOf.get(step);
    if (index === undefined) throw new Error(`there is no step ${step}`);
    return index;
  }
}

const hasBit = (bits: Uint32Array, index: number): boolean =>
  (((bits[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1;

/** Takes in a step and all that are before it. */
function addAll(bits: Uint32Array, more: Uint32Array | undefined, step: number): void {
  for (let word = 0; word < bits.length; word++) bits[word] = (bits[word] ?? 0) | (more?.[word] ?? 0);
  const word = step >>> 5;
  bits[word] = (bits[word] ?? 0) | (1 << (step & 31));
}

/** Keeps a list of numbers falling. */
function insert(falling: number[], value: number): void {
  let at = falling.length;
  while (at > 0 && (falling[at - 1] ?? 0) < value) at--;
  falling.splice(at, 0, value);
}
