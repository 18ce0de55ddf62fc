import { problem, type Problem } from '../problems/problem.ts';
import { BUILT_IN_NAMES } from '../python/built-in-names.ts';
import type { CodeFacts } from '../python/code-facts.ts';
import type { AnalysedStep } from './name-steps.ts';

export interface SmellInput {
  readonly steps: readonly AnalysedStep[];
  readonly shared: CodeFacts;
  readonly parameters: readonly { readonly name: string; readonly cell: number; readonly line: number }[];
  readonly isGiven: (name: string) => boolean;
}

/** What runs, but hardly as the author means it: reassigned parameters, shadowed built-ins, code that hides what it does. */
export function findCodeSmells({ steps, shared, parameters, isGiven }: SmellInput): readonly Problem[] {
  const names = new Set(parameters.map(({ name }) => name));
  return [
    ...shadowedParameters(shared, parameters),
    ...undefinedInShared(shared, isGiven),
    ...steps.flatMap(({ step, facts }) => [
      ...[...facts.binds.values()].flatMap(({ name, place, how }): readonly Problem[] => {
        if (names.has(name))
          return how === 'import'
            ? [problem('parameter-shadowed-by-import', place, { name })]
            : [problem('parameter-reassigned', place, { name, step })];
        return BUILT_IN_NAMES.has(name) && !isPlaceholder(name)
          ? [problem('builtin-shadowed', place, { name, step })]
          : [];
      }),
      ...facts.dynamicCode
        .filter(({ callee }) => callee === 'eval' || callee === 'exec')
        .map(({ callee, place }) => problem('dynamic-code', place, { step, call: `${callee}()` })),
      ...[...facts.definitions.values()]
        .filter(({ kind, makesGenerator }) => kind === 'value' && makesGenerator)
        .filter(({ name }) => isReadElsewhere(steps, step, name))
        .map(({ name, place }) =>
          problem('unpicklable-hand-over', place, { name, step, what: 'a generator' }),
        ),
    ]),
  ];
}

/** Names that are thrown away by custom. */
const isPlaceholder = (name: string): boolean => /^_+$/.test(name);

const shadowedParameters = (shared: CodeFacts, parameters: SmellInput['parameters']): readonly Problem[] =>
  parameters.flatMap(({ name, cell, line }) =>
    shared.binds.get(name)?.how === 'import'
      ? [problem('parameter-shadowed-by-import', { cell, line }, { name })]
      : [],
  );

const undefinedInShared = (shared: CodeFacts, isGiven: (name: string) => boolean): readonly Problem[] =>
  [...shared.reads.values()]
    .filter(({ name, certainty, guarded }) => certainty === 'certain' && !guarded && !isGiven(name))
    .map(({ name, place }) => problem('undefined-name-before-steps', place, { name }));

const isReadElsewhere = (steps: readonly AnalysedStep[], step: string, name: string): boolean =>
  steps.some(
    (other) => other.step !== step && (other.facts.reads.has(name) || other.facts.deferredReads.has(name)),
  );
