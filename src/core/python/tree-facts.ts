import type { Place } from '../problems/problem.ts';
import { buildScopes, hasLazyAnnotations, type ScopedImport } from './build-scopes.ts';
import type { CodeFacts, Definition, ImportFact, NameAlias } from './code-facts.ts';
import { groupMutations, mutationsOf, type GlobalMutation } from './mutations.ts';
import { placeAt, type PythonTree } from './python-tree.ts';
import { isGlobalIn, withInner, type NameUse, type Scope } from './scopes.ts';

/** What holds for one cell's code whatever ran before it. */
export interface TreeFacts
  extends
    Pick<CodeFacts, 'mutates' | 'definitions' | 'deferredReads' | 'deferredWrites' | 'aliases'>,
    Pick<CodeFacts, 'imports' | 'dynamicCode' | 'useSites'> {
  readonly module: Scope;
  readonly lazyAnnotations: boolean;
  /** Bindings of module variables by code that runs where it stands. */
  readonly binds: readonly Extract<NameUse, { kind: 'bind' }>[];
  readonly deletes: readonly Extract<NameUse, { kind: 'delete' }>[];
  readonly quoted: readonly Extract<NameUse, { kind: 'quoted' }>[];
}

const known = new WeakMap<PythonTree, TreeFacts>();

/** Facts of one tree; asked again for the same tree, the same answer without work. */
export function factsOfTree(tree: PythonTree): TreeFacts {
  const before = known.get(tree);
  if (before !== undefined) return before;
  const facts = findFacts(tree);
  known.set(tree, facts);
  return facts;
}

const DYNAMIC = new Set(['eval', 'exec', 'globals', 'locals', 'vars']);

interface OpenDefinition {
  readonly kind: Definition['kind'];
  readonly place: Place;
  readonly reads: Map<string, Place>;
  readonly sets: Map<string, Place>;
  readonly mutations: GlobalMutation[];
  readonly calls: Map<string, Place>;
  makesGenerator: boolean;
}

function findFacts(tree: PythonTree): TreeFacts {
  const place = (offset: number): Place => placeAt(tree, offset);
  const lazyAnnotations = hasLazyAnnotations(tree.body);
  const { module, imports, runMagics, useSites } = buildScopes(tree.body, {
    source: tree.source,
    lazyAnnotations,
  });
  const mutations: GlobalMutation[] = [];
  const definitions = new Map<string, OpenDefinition>();
  const deferredReads = new Map<string, Place>();
  const deferredWrites = new Map<string, Place>();
  const aliases: NameAlias[] = [];
  const dynamicCode = runMagics.map((offset) => ({ callee: '%run', place: place(offset) }));
  const binds: TreeFacts['binds'][number][] = [];
  const deletes: TreeFacts['deletes'][number][] = [];
  const quoted: TreeFacts['quoted'][number][] = [];

  for (const scope of withInner(module)) {
    const inPlace = scope.runsInPlace;
    const deferred = !inPlace || scope.kind === 'generator';
    const definition = openDefinition(scope, definitions, place);
    const changed = mutationsOf(scope, place);
    if (inPlace) mutations.push(...changed);
    if (deferred) {
      definition?.mutations.push(...changed);
      for (const one of changed) keepFirst(deferredWrites, one.name, one.place);
    }
    for (const use of scope.uses) {
      if (!isGlobalIn(scope, use.name)) continue;
      const at = place(use.offset);
      if (use.kind === 'call' && DYNAMIC.has(use.name)) dynamicCode.push({ callee: use.name, place: at });
      if (use.kind === 'quoted') quoted.push(use);
      if (inPlace && use.kind === 'bind') binds.push(use);
      if (inPlace && use.kind === 'delete') deletes.push(use);
      if (!deferred) continue;
      // `x += 1` reads x before it binds it.
      if (use.kind === 'read' || (use.kind === 'bind' && use.how === 'augmented')) {
        keepFirst(deferredReads, use.name, at);
        if (definition !== undefined) keepFirst(definition.reads, use.name, at);
      }
      if (use.kind === 'call' && definition !== undefined) keepFirst(definition.calls, use.name, at);
      if (use.kind === 'bind' || use.kind === 'delete') {
        keepFirst(deferredWrites, use.name, at);
        if (definition !== undefined) keepFirst(definition.sets, use.name, at);
      }
    }
    if (scope.kind === 'module')
      for (const { target, source, how, offset } of scope.aliases)
        aliases.push({ target, source, how, place: place(offset) });
  }

  return {
    module,
    lazyAnnotations,
    binds,
    deletes,
    quoted,
    mutates: groupMutations(mutations),
    definitions: new Map(
      [...definitions].map(([name, { mutations: own, ...rest }]) => [
        name,
        { name, ...rest, mutates: groupMutations(own) },
      ]),
    ),
    deferredReads,
    deferredWrites,
    aliases,
    imports: [...imports]
      .sort((a, b) => a.statement.start - b.statement.start)
      .flatMap((one) => importFacts(one, place)),
    dynamicCode,
    useSites: useSites
      .filter(({ scope, site }) => isGlobalIn(scope, site.name))
      .map(({ site: { offset, ...site } }) => ({ ...site, place: place(offset) })),
  };
}

function keepFirst(map: Map<string, Place>, name: string, place: Place): void {
  if (!map.has(name)) map.set(name, place);
}

/** The definition a scope's code belongs to: that of the module variable whose value holds it. */
function openDefinition(
  scope: Scope,
  definitions: Map<string, OpenDefinition>,
  place: (offset: number) => Place,
): OpenDefinition | undefined {
  let owner = scope;
  while (owner.owner === null && owner.parent !== null) owner = owner.parent;
  const name = owner.owner;
  if (name === null) return undefined;
  // A list made in place by a comprehension keeps no code; a lambda inside one does, and comes on its own.
  if (owner.runsInPlace && owner.kind === 'comprehension' && scope === owner) return undefined;
  let definition = definitions.get(name);
  if (definition === undefined) {
    definition = {
      kind: kindOfOwner(owner),
      place: place(owner.start),
      reads: new Map(),
      sets: new Map(),
      mutations: [],
      calls: new Map(),
      makesGenerator: false,
    };
    definitions.set(name, definition);
  }
  if (scope === owner && (scope.yields || scope.kind === 'generator')) definition.makesGenerator = true;
  return definition;
}

/** A generic function or class (PEP 695) stands inside the scope of its type parameters. */
function kindOfOwner(owner: Scope): Definition['kind'] {
  const scope =
    owner.kind === 'type-parameters'
      ? (owner.children.find((child) => child.name === owner.owner && child.kind !== 'lazy') ?? owner)
      : owner;
  return scope.kind === 'function' || scope.kind === 'class' ? scope.kind : 'value';
}

function importFacts(
  { scope, inTry, statement }: ScopedImport,
  place: (offset: number) => Place,
): readonly ImportFact[] {
  const shared = { inTry, deferred: !scope.runsInPlace };
  if (statement.kind === 'import')
    return statement.names.map(({ path, alias }) => {
      const topLevelPackage = path.name.split('.')[0] ?? path.name;
      return {
        ...shared,
        module: path.name,
        level: 0,
        asName: alias?.name ?? topLevelPackage,
        place: place(path.start),
        topLevelPackage,
        star: false,
      };
    });
  const { module, level, star } = statement;
  const base = {
    ...shared,
    module,
    level,
    topLevelPackage: level > 0 ? '' : (module.split('.')[0] ?? module),
  };
  if (star) return [{ ...base, asName: '', place: place(statement.start), star }];
  return statement.names.map(({ path, alias }) => ({
    ...base,
    name: path.name,
    asName: alias?.name ?? path.name,
    place: place(path.start),
    star,
  }));
}
