import type { CodeFacts, Mutation } from '../python/code-facts.ts';
import { BUILT_IN_NAMES } from '../python/built-in-names.ts';
import type { Place } from '../problems/problem.ts';
import { CodeBehindNames, type AnalysedCode, type ReachedCode } from './code-behind-names.ts';
import type { CommandName } from './read-code.ts';
import type { Need, StepNames, Write } from './step-names.ts';

/** A step's code, analysed. */
export interface AnalysedStep extends AnalysedCode {
  readonly step: string;
  readonly declared: readonly string[];
  /** Names that its shell commands may put in: `!ls {folder}`. */
  readonly commandNames: readonly CommandName[];
}

/** The code of the imports and functions cells. */
export interface SharedCode extends AnalysedCode {
  /** Names whose code may run before the steps. */
  readonly namesRun: ReadonlySet<string>;
}

export interface NotebookNames {
  readonly steps: readonly StepNames[];
  /** Globals that some function of the notebook sets when it is called. */
  readonly setByFunctions: ReadonlySet<string>;
  /** Names that the imports and functions cells need when they run. */
  readonly neededBefore: ReadonlySet<string>;
}

/** How a name may be changed in place so that it is surely meant: the others hand it to code that could. */
const CERTAIN_CHANGES: ReadonlySet<Mutation['how']> = new Set(['store', 'augmented']);

/**
 * What each step needs and writes, its functions' doings included: a step that calls a function needs what the function
 * reads, wherever it was defined. `shared` is the code of the imports and functions cells. Steps are in notebook order.
 */
export function nameSteps(steps: readonly AnalysedStep[], shared: SharedCode): NotebookNames {
  const all = [shared, ...steps];
  const code = new CodeBehindNames(all);
  return {
    steps: steps.map(({ step, declared, facts, commandNames }, position) => {
      const reached = code.reachedFrom(namesUsed(facts));
      const setByCalls = new Set([...reached.named].flatMap(({ sets }) => [...sets.keys()]));
      return {
        step,
        position,
        declared,
        needs: needsOf(facts, { setByCalls, commandNames, code }),
        writes: writesOf(facts, shared.facts, reached),
        bindsUnseen: facts.dynamicCode.length > 0 || facts.imports.some(({ star }) => star),
      };
    }),
    neededBefore: new Set([...readsOf(shared.facts), ...readsOfCode(code.reachedFrom(shared.namesRun))]),
    setByFunctions: new Set(
      all.flatMap(({ facts }) => [...facts.definitions.values()].flatMap(({ sets }) => [...sets.keys()])),
    ),
  };
}

/** Names that code reads by itself, not by calling functions. */
const readsOf = (facts: CodeFacts): readonly string[] =>
  [...facts.reads.values()].flatMap(({ name, because }) => (because === 'called' ? [] : [name]));

const readsOfCode = ({ named, held }: ReachedCode): readonly string[] =>
  [...named, ...held].flatMap(({ reads, mutates }) => [...reads.keys(), ...mutates.keys()]);

const namesUsed = (facts: CodeFacts): ReadonlySet<string> =>
  new Set([
    ...facts.reads.keys(),
    ...facts.deferredReads.keys(),
    ...facts.definitions.keys(),
    ...facts.mutates.keys(),
  ]);

/** Of what is known of a need the gravest counts. */
const GRAVITY: Readonly<Record<Need['when'], number>> = {
  now: 0,
  maybe: 1,
  called: 2,
  'called-elsewhere': 3,
  later: 4,
  guess: 5,
};

function needsOf(
  facts: CodeFacts,
  {
    setByCalls,
    commandNames,
    code,
  }: {
    /** Names that functions which are used here set. */
    readonly setByCalls: ReadonlySet<string>;
    readonly commandNames: readonly CommandName[];
    readonly code: CodeBehindNames;
  },
): ReadonlyMap<string, Need> {
  const needs = new Map<string, Need>();
  const add = (name: string, place: Place, when: Need['when']) => {
    const before = needs.get(name);
    if (before === undefined || GRAVITY[when] < GRAVITY[before.when]) needs.set(name, { place, when });
  };
  const isBoundHere = (name: string) => facts.binds.get(name)?.certainty === 'always';
  for (const [name, { place, certainty, because, guarded }] of facts.reads) {
    // A function that was called before may have bound it.
    const isSure = certainty === 'certain' && !guarded && !setByCalls.has(name);
    add(name, place, isSure ? 'now' : because === 'called' && !guarded ? 'called' : 'maybe');
  }
  // IPython leaves a name alone that is not there.
  for (const { name, place } of commandNames) if (!isBoundHere(name)) add(name, place, 'maybe');
  const used = code.reachedFrom([...needs.keys()]);
  const later = code.reachedFrom(facts.deferredReads.keys());
  for (const [name, place] of facts.deferredReads) add(name, place, isBoundHere(name) ? 'guess' : 'later');
  const own = new Set(facts.definitions.values());
  const addCode = (definitions: ReachedCode['named'], when: Need['when']) => {
    for (const definition of definitions) {
      if (own.has(definition)) continue;
      for (const [name, place] of definition.reads) add(name, place, isBoundHere(name) ? 'guess' : when);
      for (const [name, [first]] of definition.mutates)
        if (first !== undefined) add(name, first.place, isBoundHere(name) ? 'guess' : when);
    }
  };
  addCode(used.named, 'called-elsewhere');
  for (const guessed of [used.held, later.named, later.held]) addCode(guessed, 'guess');
  return needs;
}

/** Of what is known of a write the strongest counts. */
const STRENGTH: Readonly<Record<Write['kind'], number>> = {
  deletes: 0,
  binds: 1,
  'may-bind': 2,
  'call-binds': 3,
  changes: 4,
  'may-change': 5,
};

function writesOf(facts: CodeFacts, shared: CodeFacts, reached: ReachedCode): ReadonlyMap<string, Write> {
  const writes = new Map<string, Write>();
  const imports = importedUnder(facts);
  const add = (name: string, place: Place, kind: Write['kind']) => {
    const before = writes.get(name);
    if (before !== undefined && STRENGTH[kind] >= STRENGTH[before.kind]) return;
    if (kind === 'may-change' && isTool(name, facts, shared)) return;
    const imported = kind === 'binds' || kind === 'may-bind' ? imports.get(name) : undefined;
    const isGone = facts.binds.get(name)?.all.every(({ how }) => how === 'except') === true;
    writes.set(name, {
      place,
      kind,
      ...(imported === undefined ? {} : { imports: imported }),
      ...(isGone ? { gone: true } : {}),
    });
  };
  for (const [name, { place, certainty }] of facts.deletes)
    add(name, place, certainty === 'always' ? 'deletes' : 'may-bind');
  for (const [name, { place, certainty }] of facts.binds)
    if (certainty !== 'never') add(name, place, certainty === 'always' ? 'binds' : 'may-bind');
  for (const [name, mutations] of facts.mutates)
    for (const { place, how, via } of mutations)
      add(name, place, CERTAIN_CHANGES.has(how) && via === undefined ? 'changes' : 'may-change');
  const addCode = (definitions: ReachedCode['named'], setting: Write['kind']) => {
    for (const { sets, mutates } of definitions) {
      for (const [name, place] of sets) add(name, place, setting);
      for (const [name, [first]] of mutates) if (first !== undefined) add(name, first.place, 'may-change');
    }
  };
  addCode(reached.named, 'call-binds');
  addCode(reached.held, 'may-change');
  for (const [name, place] of facts.deferredWrites) add(name, place, 'may-change');
  return writes;
}

/** True for modules and built-ins: `np.mean(x)` calls a method of `np`, and changes nothing that is handed over. */
const isTool = (name: string, facts: CodeFacts, shared: CodeFacts): boolean =>
  (BUILT_IN_NAMES.has(name) && !facts.binds.has(name)) ||
  facts.binds.get(name)?.how === 'import' ||
  shared.binds.get(name)?.how === 'import';

/** Names that code binds by importing, always the same thing, and in no other way; by what that is. */
function importedUnder(facts: CodeFacts): ReadonlyMap<string, string> {
  const found = new Map<string, string | null>();
  for (const { asName, module, level, name, deferred, star } of facts.imports) {
    if (deferred || star || facts.binds.get(asName)?.all.some(({ how }) => how !== 'import')) continue;
    // `import a.b` and `import a.c` both bind `a`.
    const plain = name === undefined && !module.startsWith(`${asName}.`) ? module : asName;
    const what = name === undefined ? plain : `${'.'.repeat(level)}${module}:${name}`;
    const before = found.get(asName);
    found.set(asName, before === undefined || before === what ? what : null);
  }
  return new Map([...found].flatMap(([name, what]) => (what === null ? [] : [[name, what] as const])));
}
