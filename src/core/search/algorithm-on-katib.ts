import { problem, type Place, type Problem } from '../problems/problem.ts';
import type { Algorithm } from './algorithm.ts';
import { countPoints } from './space-size.ts';
import { isLogarithmic, type Range, type SearchParameter, type TunedParameter } from './space.ts';

/**
 * Spaces that Katib's webhook lets through and that its suggestion service then fails on, or reads as something else.
 * Seen with the services of Katib 0.18; each hangs the Experiment in Running when it fails.
 */
export function checkKatibSpaces(
  algorithm: string,
  tuned: readonly TunedParameter[],
  place: Place,
): readonly Problem[] {
  return tuned.flatMap(({ name, space }) => {
    const refuse = (reason: string, instead: string): Problem =>
      problem('algorithm-refuses-space', place, { algorithm, parameter: name, reason, instead });
    const ignore = (what: string): Problem =>
      problem('algorithm-ignores', place, { algorithm, parameter: name, what });
    if (space.kind === 'categorical') return [];
    if (space.kind === 'discrete') {
      return algorithm === 'hyperband' && !space.values.every(Number.isInteger)
        ? [
            refuse(
              "Katib's hyperband reads listed numbers as whole ones",
              'List whole numbers, or give a range.',
            ),
          ]
        : [];
    }
    const isNormal = space.distribution === 'normal' || space.distribution === 'logNormal';
    switch (algorithm) {
      case 'random':
      case 'tpe':
        return isNormal ? [problem('algorithm-leaves-space', place, { algorithm, parameter: name })] : [];
      case 'grid':
        return isNormal ? [refuse("Katib's grid fails on normal distributions", 'Leave out normal.')] : [];
      case 'multivariate-tpe':
        if (isNormal) {
          return [
            refuse("Katib's multivariate-tpe fails on normal distributions", 'Leave out normal, or use tpe.'),
          ];
        }
        return isLogarithmic(space.distribution) && space.step !== undefined
          ? [ignore('the step beside log')]
          : [];
      case 'bayesianoptimization':
        return checkGaussian(space, space.kind, { refuse, ignore });
      case 'pbt':
        return space.kind === 'double' && space.step === undefined
          ? [
              refuse(
                "Katib's pbt moves decimals by their step, and fails without one",
                'Give it a step, as in 0..0.5 step 0.05.',
              ),
            ]
          : ignoredDistribution(space, ignore);
      case 'cmaes':
      case 'sobol':
        return ignoredDistribution(space, ignore);
      case 'hyperband':
        return [
          ...(space.step === undefined ? [] : [ignore('the step')]),
          ...ignoredDistribution(space, ignore),
        ];
      default:
        return [];
    }
  });
}

const ignoredDistribution = (space: Range, ignore: (what: string) => Problem): readonly Problem[] =>
  space.distribution === 'uniform' ? [] : [ignore('the distribution')];

/** scikit-optimize reads every range of decimals as logarithmic, whatever the Experiment says (katib issue 1430). */
function checkGaussian(
  space: Range,
  kind: 'int' | 'double',
  tell: {
    readonly refuse: (reason: string, instead: string) => Problem;
    readonly ignore: (what: string) => Problem;
  },
): readonly Problem[] {
  if (space.min === space.max) {
    return [
      tell.refuse("Katib's bayesianoptimization fails on a range of one value", 'Make the parameter fixed.'),
    ];
  }
  if (kind === 'double' && space.min <= 0) {
    const reason =
      "Katib's bayesianoptimization searches decimals logarithmically only, and fails at zero and below";
    return [tell.refuse(reason, 'Begin the range above zero, or use tpe.')];
  }
  const ignored = [
    ...(space.step === undefined ? [] : ['the step']),
    ...(kind === 'double' && space.distribution !== 'logUniform'
      ? ['that the range is not logarithmic']
      : []),
    ...(kind === 'int' && space.distribution !== 'uniform' ? ['the distribution'] : []),
  ];
  return ignored.map(tell.ignore);
}

/** Budgets that Katib's services do not get through. The settings have been checked. */
export function checkKatibSweep(check: {
  readonly algorithm: Algorithm;
  readonly parameters: readonly SearchParameter[];
  readonly budget: { readonly maxTrialCount: number; readonly parallelTrialCount: number };
  readonly place: Place;
}): readonly Problem[] {
  const { algorithm, budget, parameters, place } = check;
  const { algorithmName: name, algorithmSettings: settings } = algorithm;
  const refuse = (reason: string, instead: string): readonly Problem[] => [
    problem('algorithm-refuses-sweep', place, { algorithm: name, reason, instead }),
  ];
  if (name === 'grid') {
    const points = countPoints(parameters);
    if (points === null || budget.maxTrialCount <= points) return [];
    return refuse(
      `maxTrialCount is ${String(budget.maxTrialCount)}, but there are ${String(points)} combinations, and Katib demands no more than those`,
      `Set maxTrialCount to ${String(points)}.`,
    );
  }
  if (name === 'hyperband') {
    const first = firstBracket(Number(settings.r_l), Number(settings.eta ?? '3'));
    if (budget.maxTrialCount === first && budget.parallelTrialCount === first) return [];
    return refuse(
      `Katib's hyperband gets through its first bracket only, which has ${String(first)} trials side by side`,
      `Set maxTrialCount and parallelTrialCount to ${String(first)}, or use tpe.`,
    );
  }
  return [];
}

/** How many trials hyperband's first bracket has: eta to the power of its whole number of halvings. */
function firstBracket(all: number, eta: number): number {
  // As in Python, int(log(r_l) / log(eta)): 243 by 3 comes to 4, not 5.
  const halvings = Math.trunc(Math.log(all) / Math.log(eta));
  return Math.ceil(eta ** halvings);
}
