import { problem, type Problem } from '../problems/problem.ts';
import { placeAt, type PythonTree } from '../python/python-tree.ts';
import { findCalls, type FoundCall } from './called-values.ts';
import type { FullName } from './imported-names.ts';

export interface StepCode {
  readonly step: string;
  readonly trees: readonly PythonTree[];
}

/** A source of random numbers that has a seed of its own. scikit-learn draws from NumPy's. */
type Source = 'numpy' | 'python' | 'torch';

/** However it is spelled, in functions too: somebody who calls one of these has thought of seeds. */
const SETS_SEED =
  /\b(seed|manual_seed|manual_seed_all|set_seed|set_random_seed|seed_everything)\s*\(|\b(default_rng|RandomState)\s*\(\s*[^\s)]/g;

/** What stands before such a call when it is certain which source it seeds. */
const SEEDED_BY: readonly (readonly [before: RegExp, source: Source])[] = [
  [/(?:^|[^\w.])(?:np|numpy)\.random\.$/, 'numpy'],
  [/(?:^|[^\w.])random\.$/, 'python'],
  [/(?:^|[^\w.])torch\.(?:cuda\.)?$/, 'torch'],
];

/** The sources that some code seeds: all of them where it is not certain which it means. */
function seededBy(source: string): readonly Source[] {
  return [...source.matchAll(SETS_SEED)].flatMap((match): readonly Source[] => {
    if (match[2] !== undefined) return ['numpy'];
    const before = source.slice(Math.max(0, match.index - 20), match.index);
    const found = SEEDED_BY.find(([pattern]) => pattern.test(before));
    return found === undefined ? ['numpy', 'python', 'torch'] : [found[1]];
  });
}

/** Of scikit-learn, what draws random numbers unless it is told `random_state`. */
const TAKES_RANDOM_STATE =
  /^(train_test_split|shuffle|resample|make_(?:blobs|circles|classification|friedman[123]|gaussian_quantiles|moons|regression|s_curve|sparse_\w+|swiss_roll)|ShuffleSplit|StratifiedShuffleSplit|(RandomForest|ExtraTrees|ExtraTree|DecisionTree|GradientBoosting|HistGradientBoosting|Bagging|AdaBoost|MLP|SGD)(Classifier|Regressor)|IsolationForest|KMeans|MiniBatchKMeans|TSNE|RandomizedSearchCV)$/;

/** The same where it is told to shuffle. */
const SHUFFLES_IF_TOLD = /^(KFold|StratifiedKFold|StratifiedGroupKFold)$/;

/**
 * A note for each call of a step that draws random numbers, where the notebook seeds nothing of that library: the same parameters then
 * score differently from trial to trial, and a search takes luck for merit.
 */
export function findUnseededRandomness(
  steps: readonly StepCode[],
  { shared, fullName }: { readonly shared: readonly PythonTree[]; readonly fullName: FullName },
): readonly Problem[] {
  const all = [...shared, ...steps.flatMap(({ trees }) => trees)];
  const seeded = new Set(all.flatMap(({ source }) => seededBy(source)));
  return steps.flatMap(({ step, trees }) => {
    const told = new Set<string>();
    return trees.flatMap((tree) =>
      findCalls(tree.body).flatMap((found) => {
        const source = drawnFrom(found, fullName);
        if (source === null || seeded.has(source) || told.has(found.callee)) return [];
        told.add(found.callee);
        return [
          problem('unseeded-randomness', placeAt(tree, found.call.start), {
            step,
            call: `${found.callee}()`,
          }),
        ];
      }),
    );
  });
}

/** What a call draws random numbers from without being given a seed; null where it does not, or where that is not certain. */
function drawnFrom({ callee, call }: FoundCall, fullName: FullName): Source | null {
  const name = fullName(callee);
  const last = name.slice(name.lastIndexOf('.') + 1);
  const given = call.arguments.filter(({ value }) => !(value.kind === 'constant' && value.value === 'None'));
  const says = (keyword: string): boolean =>
    given.some((one) => one.keyword === keyword || one.kind === 'double-star');
  if (name.startsWith('sklearn.')) {
    const draws =
      TAKES_RANDOM_STATE.test(last) ||
      (SHUFFLES_IF_TOLD.test(last) &&
        given.some(
          ({ keyword, value }) =>
            keyword === 'shuffle' && value.kind === 'constant' && value.value === 'True',
        ));
    return draws && !says('random_state') ? 'numpy' : null;
  }
  if (/^torch\.(rand|randn|randint|randperm)(_like)?$/.test(name)) return says('generator') ? null : 'torch';
  const source = /^numpy\.random\.\w+$/.test(name) ? 'numpy' : /^random\.\w+$/.test(name) ? 'python' : null;
  // A generator of one's own is seeded by what it is given.
  if (/^(default_rng|RandomState|Random|SeedSequence)$/.test(last)) return given.length === 0 ? source : null;
  return /^(SystemRandom|Generator|PCG64|MT19937|Philox|SFC64|(get|set)_?state)$/.test(last) ? null : source;
}
