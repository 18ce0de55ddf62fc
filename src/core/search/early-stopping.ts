import { didYouMean } from '../problems/did-you-mean.ts';
import { problem, type Problem } from '../problems/problem.ts';
import type { Algorithm } from './algorithm.ts';
import type { StatedAlgorithm } from './stated-settings.ts';

/** The rules that end trials early: Katib's medianstop, and two that Optuna has. Settings are checked by whoever applies them. */
const RULES = ['medianstop', 'asha', 'hyperband'] as const;

/** The rule that was asked for; absent where nobody asked. */
export function chooseEarlyStopping(stated: StatedAlgorithm | undefined): {
  readonly earlyStopping?: Algorithm;
  readonly problems: readonly Problem[];
} {
  const name = stated?.algorithmName;
  if (stated === undefined || name === undefined) return { problems: [] };
  if (!(RULES as readonly string[]).includes(name))
    return {
      problems: [
        problem('early-stopping-unknown', stated.place, {
          name,
          suggestion: didYouMean(name, RULES),
          known: RULES,
        }),
      ],
    };
  return {
    earlyStopping: { algorithmName: name, algorithmSettings: stated.algorithmSettings },
    problems: [],
  };
}
