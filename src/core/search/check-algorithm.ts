import { didYouMean } from '../problems/did-you-mean.ts';
import { hasErrors, problem, type Place, type Problem } from '../problems/problem.ts';
import type { Algorithm } from './algorithm.ts';
import { checkSettings } from './algorithm-settings.ts';
import { checkKatibSpaces, checkKatibSweep } from './algorithm-on-katib.ts';
import { ALGORITHMS, ARCHITECTURE_SEARCHES, findAlgorithm, type EngineKind } from './algorithms.ts';
import { isTuned, type SearchParameter, type Space, type TunedParameter } from './space.ts';
import { countPoints, countValues } from './space-size.ts';

export interface AlgorithmCheck {
  readonly engine: EngineKind;
  readonly algorithm: Algorithm;
  readonly parameters: readonly SearchParameter[];
  readonly budget: { readonly maxTrialCount: number; readonly parallelTrialCount: number };
  /** Where the algorithm is named. */
  readonly place?: Place;
}

/** Why an algorithm does not run on an engine, and what does what it would be chosen for. */
const WHY_NOT_HERE: Readonly<Record<string, { readonly reason: string; readonly instead: string }>> = {
  bayesianoptimization: {
    reason: "Optuna's Gaussian process sampler needs PyTorch, which is too large to install for it alone",
    instead: 'multivariate-tpe or cmaes',
  },
  pbt: {
    reason: 'its trials go on from the checkpoints of others, which a notebook does not leave',
    instead: 'tpe or hyperband',
  },
};
const NOT_HERE = { reason: 'it has no such algorithm', instead: 'tpe' } as const;

/** Everything that keeps an algorithm from searching these spaces with this budget on this engine. */
export function checkAlgorithm(check: AlgorithmCheck): readonly Problem[] {
  const { engine, algorithm } = check;
  const { algorithmName: name } = algorithm;
  const place = check.place ?? {};
  if (ARCHITECTURE_SEARCHES.includes(name)) return [problem('algorithm-nas', place, { name })];
  const rule = findAlgorithm(name);
  if (rule === undefined) {
    const known = ['auto', ...ALGORITHMS.map((one) => one.name)];
    return [problem('algorithm-unknown', place, { name, suggestion: didYouMean(name, known), known })];
  }
  const settings = rule.settings[engine];
  if (settings === null) {
    return [problem('algorithm-not-on-engine', place, { name, engine, ...(WHY_NOT_HERE[name] ?? NOT_HERE) })];
  }
  const tuned = check.parameters.filter(isTuned);
  const problems = [...checkSettings({ algorithm, settings, tuned, place })];
  problems.push(...checkEverywhere(name, tuned, place));
  if (name === 'grid') problems.push(...checkCoverage(check, place));
  if (engine === 'katib') {
    problems.push(...checkKatibSpaces(name, tuned, place));
    // Counts are worked out from the settings, so those have to be right first.
    if (!hasErrors(problems)) problems.push(...checkKatibSweep({ ...check, place }));
  }
  return problems;
}

/** What holds on both engines. */
function checkEverywhere(
  algorithm: string,
  tuned: readonly TunedParameter[],
  place: Place,
): readonly Problem[] {
  if (algorithm === 'grid') {
    return tuned
      .filter(({ space }) => countValues(space) === null)
      .map(({ name }) =>
        problem('algorithm-refuses-space', place, {
          algorithm,
          parameter: name,
          reason: 'a range of decimals without a step has no end of points',
          instead: 'Give it a step, as in 0..0.5 step 0.05, list its values, or use another algorithm.',
        }),
      );
  }
  const ranges = tuned.filter(({ space }) => isRange(space) && countValues(space) !== 1);
  if (algorithm === 'cmaes' && ranges.length < 2) {
    return [
      problem('algorithm-refuses-sweep', place, {
        algorithm,
        reason: 'it needs two or more parameters with a range of numbers',
        instead: 'Use tpe, or search a second number.',
      }),
    ];
  }
  return [];
}

/** A grid learns nothing on its way, so with fewer trials than points most of the space stays unseen. */
function checkCoverage({ parameters, budget }: AlgorithmCheck, place: Place): readonly Problem[] {
  const points = countPoints(parameters);
  if (points === null || points <= budget.maxTrialCount) return [];
  return [problem('grid-larger-than-budget', place, { points, trials: budget.maxTrialCount })];
}

const isRange = (space: Space): boolean => space.kind === 'int' || space.kind === 'double';
