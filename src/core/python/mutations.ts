import type { Place } from '../problems/problem.ts';
import type { Mutation } from './code-facts.ts';
import type { MutationForm, Scope } from './scopes.ts';
import { isGlobalIn } from './scopes.ts';

/** One possible change of a module variable's object. */
export interface GlobalMutation extends Mutation {
  readonly name: string;
}

/** Forms that leave the parts of an object alone, so that what is reached through it does not count as changed. */
const SHALLOW: ReadonlySet<MutationForm> = new Set(['called', 'iterated', 'subscript']);

/**
 * Changes in place that a scope's own code may make to module variables, also through other names of the scope: in
 * `for row in rows: row.append(1)` the change of `row` is one of `rows`.
 */
export function mutationsOf(scope: Scope, place: (offset: number) => Place): readonly GlobalMutation[] {
  const sources = new Map<string, Set<string>>();
  for (const { target, source } of scope.aliases) {
    const known = sources.get(target);
    if (known === undefined) sources.set(target, new Set([source]));
    else known.add(source);
  }
  const found: GlobalMutation[] = [];
  for (const use of scope.uses) {
    if (use.kind !== 'mutate') continue;
    const base = { place: place(use.offset), how: use.how };
    if (isGlobalIn(scope, use.name)) found.push({ ...base, name: use.name });
    if (SHALLOW.has(use.how)) continue;
    for (const name of reachedFrom(use.name, sources))
      if (name !== use.name && isGlobalIn(scope, name)) found.push({ ...base, name, via: use.name });
  }
  return found;
}

function reachedFrom(name: string, sources: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const reached = new Set<string>();
  const stack = [...(sources.get(name) ?? [])];
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    if (reached.has(one)) continue;
    reached.add(one);
    stack.push(...(sources.get(one) ?? []));
  }
  return reached;
}

/** Groups changes by the variable, one for each form and name it was reached by. */
export function groupMutations(
  mutations: readonly GlobalMutation[],
): ReadonlyMap<string, readonly Mutation[]> {
  const groups = new Map<string, Map<string, Mutation>>();
  for (const { name, place, how, via } of mutations) {
    const group = groups.get(name) ?? new Map<string, Mutation>();
    groups.set(name, group);
    const key = `${how} ${via ?? ''}`;
    if (!group.has(key)) group.set(key, via === undefined ? { place, how } : { place, how, via });
  }
  return new Map([...groups].map(([name, group]) => [name, [...group.values()]]));
}
