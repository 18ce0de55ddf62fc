import type { Place } from '../problems/problem.ts';
import type { Binding, CodeFacts, Definition, Deletion, Mutation, Read } from './code-facts.ts';
import { Flow, type FlowRead } from './flow.ts';
import { placeAt, type PythonTree } from './python-tree.ts';
import { reachableFrom } from './reachable-names.ts';
import { factsOfTree, type TreeFacts } from './tree-facts.ts';

export type { CodeFacts } from './code-facts.ts';

/**
 * What module-level code does with names. Several trees are taken as run one after the other in one namespace; what one binds
 * is there for the next. Statements with a syntax error are not in the trees and so not in the facts.
 */
export function analyseCode(...trees: readonly PythonTree[]): CodeFacts {
  const parts = trees.map((tree) => ({ tree, facts: factsOfTree(tree) }));
  const definitions = mergeDefinitions(parts.map(({ facts }) => facts));
  const flow = new Flow(reachableFrom(definitions));
  const reads = new Map<string, Read>();
  for (const { tree, facts } of parts) {
    const before = flow.reads.length;
    flow.run(tree, !facts.lazyAnnotations);
    for (const read of flow.reads.slice(before))
      reads.set(read.name, makeRead(read, placeAt(tree, read.offset)));
    for (const { name, offset } of facts.quoted) {
      if (flow.bindings.get(name) === 'bound' || reads.has(name)) continue;
      const place = placeAt(tree, offset);
      reads.set(name, { name, place, certainty: 'possible', because: 'quoted', use: 'load', guarded: false });
    }
  }
  return {
    reads,
    binds: findBindings(parts, flow),
    deletes: findDeletions(parts, flow),
    definitions,
    mutates: mergeLists(parts.map(({ facts }) => facts.mutates)),
    deferredReads: mergeFirst(parts.map(({ facts }) => facts.deferredReads)),
    deferredWrites: mergeFirst(parts.map(({ facts }) => facts.deferredWrites)),
    aliases: parts.flatMap(({ facts }) => facts.aliases),
    imports: parts.flatMap(({ facts }) => facts.imports),
    dynamicCode: parts.flatMap(({ facts }) => facts.dynamicCode),
    useSites: parts.flatMap(({ facts }) => facts.useSites),
  };
}

type Part = { readonly tree: PythonTree; readonly facts: TreeFacts };

/** The flow gives a name again only where the later read says more. */
function makeRead(found: FlowRead, place: Place): Read {
  const { name, because, through, use, guarded } = found;
  return {
    name,
    place,
    certainty: because === null ? 'certain' : 'possible',
    ...(because === null ? {} : { because }),
    ...(through === null ? {} : { through }),
    use,
    guarded,
  };
}

function findBindings(parts: readonly Part[], flow: Flow): ReadonlyMap<string, Binding> {
  const all = new Map<string, { place: Place; how: Binding['how'] }[]>();
  for (const { tree, facts } of parts)
    for (const { name, offset, how } of facts.binds) {
      const places = all.get(name) ?? [];
      places.push({ place: placeAt(tree, offset), how });
      all.set(name, places);
    }
  const bindings = new Map<string, Binding>();
  for (const [name, places] of all) {
    const [first] = places;
    if (first === undefined) continue;
    const end = flow.bindings.get(name);
    bindings.set(name, {
      name,
      ...first,
      all: places,
      certainty: end === 'bound' ? 'always' : end === 'gone' || end === 'unbound' ? 'never' : 'sometimes',
      ...(end === 'bound' || end === 'gone' || end === 'unbound' ? {} : { because: end }),
    });
  }
  return bindings;
}

function findDeletions(parts: readonly Part[], flow: Flow): ReadonlyMap<string, Deletion> {
  const deletions = new Map<string, Deletion>();
  for (const { tree, facts } of parts)
    for (const { name, offset } of facts.deletes) {
      const end = flow.bindings.get(name);
      if (end === 'bound' || end === 'unbound' || deletions.has(name)) continue;
      deletions.set(name, {
        place: placeAt(tree, offset),
        certainty: end === 'gone' ? 'always' : 'sometimes',
      });
    }
  return deletions;
}

function mergeFirst<Value>(maps: readonly ReadonlyMap<string, Value>[]): ReadonlyMap<string, Value> {
  const [only] = maps;
  if (only !== undefined && maps.length === 1) return only;
  const merged = new Map<string, Value>();
  for (const map of maps) for (const [name, value] of map) if (!merged.has(name)) merged.set(name, value);
  return merged;
}

function mergeLists(
  maps: readonly ReadonlyMap<string, readonly Mutation[]>[],
): ReadonlyMap<string, readonly Mutation[]> {
  const [only] = maps;
  if (only !== undefined && maps.length === 1) return only;
  const merged = new Map<string, Mutation[]>();
  for (const map of maps)
    for (const [name, list] of map) {
      const known = merged.get(name);
      if (known === undefined) merged.set(name, [...list]);
      else known.push(...list);
    }
  return merged;
}

/** A name defined more than once may be any of its definitions where it is called. */
function mergeDefinitions(all: readonly TreeFacts[]): ReadonlyMap<string, Definition> {
  const [only] = all;
  if (only !== undefined && all.length === 1) return only.definitions;
  const merged = new Map<string, Definition>();
  for (const { definitions } of all)
    for (const [name, next] of definitions) {
      const before = merged.get(name);
      merged.set(
        name,
        before === undefined
          ? next
          : {
              ...next,
              reads: mergeFirst([before.reads, next.reads]),
              sets: mergeFirst([before.sets, next.sets]),
              calls: mergeFirst([before.calls, next.calls]),
              mutates: mergeLists([before.mutates, next.mutates]),
              makesGenerator: before.makesGenerator || next.makesGenerator,
            },
      );
    }
  return merged;
}
