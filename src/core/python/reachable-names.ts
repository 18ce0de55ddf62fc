import type { Definition } from './code-facts.ts';
import type { ReachableNames } from './flow.ts';

/** Names that running a function may touch, those of the functions it reaches included. */
export interface ReachedNames {
  readonly reads: ReadonlySet<string>;
  readonly sets: ReadonlySet<string>;
}

/** Answers, for definitions that see each other as globals, what each reaches; every answer is worked out once. */
export function reachableFrom(definitions: ReadonlyMap<string, Definition>): ReachableNames {
  const known = new Map<string, ReachedNames>();
  return {
    reachedBy: (name) => {
      if (!definitions.has(name)) return null;
      let reached = known.get(name);
      if (reached === undefined) {
        reached = follow(name, definitions);
        known.set(name, reached);
      }
      return reached;
    },
  };
}

function follow(start: string, definitions: ReadonlyMap<string, Definition>): ReachedNames {
  const reads = new Set<string>();
  const sets = new Set<string>();
  const seen = new Set([start]);
  const stack = [start];
  for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
    const definition = definitions.get(name);
    if (definition === undefined) continue;
    for (const set of definition.sets.keys()) sets.add(set);
    for (const read of definition.reads.keys()) {
      reads.add(read);
      if (seen.has(read)) continue;
      seen.add(read);
      stack.push(read);
    }
  }
  return { reads, sets };
}
