import { hasErrors, problem, type Place, type Problem } from '../problems/problem.ts';
import type { Algorithm } from './algorithm.ts';
import { findAlgorithm, type EngineKind } from './algorithms.ts';
import { asWarning } from './as-warning.ts';
import { checkAlgorithm, type AlgorithmCheck } from './check-algorithm.ts';
import { KATIB_METADATA, type KatibSettings } from './katib-settings.ts';
import { isTuned, type SearchParameter } from './space.ts';
import { countPoints } from './space-size.ts';
import type { StatedAlgorithm, SweepSettings } from './stated-settings.ts';

export interface AlgorithmRequest {
  readonly engine: EngineKind;
  readonly parameters: readonly SearchParameter[];
  readonly budget: { readonly maxTrialCount: number; readonly parallelTrialCount: number };
  readonly request?: SweepSettings;
  readonly sweepFile?: SweepSettings;
  readonly notebookMetadata?: SweepSettings;
  readonly katibMetadata?: KatibSettings;
}

export type AlgorithmSource = 'request' | 'sweep-file' | 'notebook-metadata' | 'katib-metadata' | 'auto';

export interface ChosenAlgorithm {
  /** Null when there is an error among the problems. */
  readonly algorithm: Algorithm | null;
  readonly source: AlgorithmSource;
  /** Why this one, in words, where it was chosen by `auto`. */
  readonly reason?: string;
  readonly problems: readonly Problem[];
}

/**
 * The algorithm that the first source names (request, sweep file, notebook metadata, `katib_metadata`), else, and for the
 * name `auto`, the one that suits space and budget. What `katib_metadata` names and this engine cannot do is replaced,
 * with a warning. Settings without a name belong to the algorithm that is chosen.
 */
export function chooseAlgorithm(from: AlgorithmRequest): ChosenAlgorithm {
  const sources = (
    [
      ['request', from.request?.algorithm],
      ['sweep-file', from.sweepFile?.algorithm],
      ['notebook-metadata', from.notebookMetadata?.algorithm],
    ] as const
  ).flatMap(([source, stated]) => (stated === undefined ? [] : [{ source, stated }]));
  const named = sources.find(({ stated }) => stated.algorithmName !== undefined);
  // Nameless settings above the source that names the algorithm, the highest last so that it wins.
  const heard = named === undefined ? sources : sources.slice(0, sources.indexOf(named) + 1);
  const algorithmSettings = Object.assign(
    {},
    ...[...heard].reverse().map(({ stated }) => stated.algorithmSettings),
  ) as Readonly<Record<string, string>>;
  const place = (heard.find(({ stated }) => Object.keys(stated.algorithmSettings).length > 0) ?? named)
    ?.stated.place;

  const name = named?.stated.algorithmName;
  if (named !== undefined && name !== undefined && name !== 'auto') {
    const algorithm = { algorithmName: name, algorithmSettings };
    const problems = checkAlgorithm({ ...from, algorithm, place: named.stated.place });
    return { algorithm: hasErrors(problems) ? null : algorithm, source: named.source, problems };
  }
  const katib = name === undefined ? readKatibAlgorithm(from) : { algorithm: null, problems: [] };
  if (katib.algorithm !== null) {
    return chooseWithSettings({
      from,
      algorithm: katib.algorithm,
      algorithmSettings,
      place,
      source: 'katib-metadata',
      katib,
    });
  }
  const { algorithm, reason } = suitable(from);
  return {
    ...chooseWithSettings({ from, algorithm, algorithmSettings, place, source: 'auto', katib }),
    reason,
  };
}

interface KatibAlgorithm {
  readonly algorithm: Algorithm | null;
  readonly problems: readonly Problem[];
}

/** The chosen algorithm with the settings that were stated without a name over its own. */
function chooseWithSettings(chosen: {
  readonly from: AlgorithmRequest;
  readonly algorithm: Algorithm;
  readonly algorithmSettings: StatedAlgorithm['algorithmSettings'];
  readonly place: Place | undefined;
  readonly source: AlgorithmSource;
  readonly katib: KatibAlgorithm;
}): ChosenAlgorithm {
  const { from, place, source, katib } = chosen;
  const algorithm = {
    algorithmName: chosen.algorithm.algorithmName,
    algorithmSettings: { ...chosen.algorithm.algorithmSettings, ...chosen.algorithmSettings },
  };
  const check = checkAlgorithm({ ...from, algorithm, ...(place === undefined ? {} : { place }) });
  const problems = [
    ...katib.problems,
    ...check.filter((one) => !katib.problems.some(({ code }) => code === one.code)),
  ];
  return { algorithm: hasErrors(problems) ? null : algorithm, source, problems };
}

/** What `katib_metadata` names, without the settings that are left over from another algorithm. */
function readKatibAlgorithm(from: AlgorithmRequest): KatibAlgorithm {
  const stated = from.katibMetadata?.algorithm;
  const name = stated?.algorithmName ?? '';
  if (name === '') return { algorithm: null, problems: [] };
  const place = { field: `${KATIB_METADATA}.algorithm` };
  const rule = findAlgorithm(name);
  const known = rule?.settings[from.engine]?.map((setting) => setting.name) ?? [];
  const given = stated?.algorithmSettings ?? [];
  const leftover = rule === undefined ? [] : given.filter((setting) => !known.includes(setting.name));
  const algorithm = {
    algorithmName: name,
    algorithmSettings: Object.fromEntries(
      given
        .filter((setting) => !leftover.includes(setting))
        .map((setting) => [setting.name, String(setting.value)]),
    ),
  };
  const problems: Problem[] = [];
  if (leftover.length > 0) {
    const names = leftover.map((setting) => setting.name);
    problems.push(problem('algorithm-settings-leftover', place, { algorithm: name, names }));
  }
  // Gaussian processes need PyTorch beside Optuna; a left-over word is no reason to ask that of anybody.
  if (from.engine === 'local' && name === 'bayesianoptimization') {
    const reason = 'it needs PyTorch on the local engine';
    return { algorithm: null, problems: [problem('katib-algorithm-replaced', place, { name, reason })] };
  }
  const check = checkAlgorithm({ ...from, algorithm, place });
  // A grid that was laid out for other parameters says nothing of a space that was inferred since.
  const isInferred = from.parameters.some(
    (parameter) => isTuned(parameter) && parameter.source === 'inferred',
  );
  if (isInferred && check.some(({ code }) => code === 'grid-larger-than-budget')) {
    const reason = 'its grid was laid out for other parameters';
    return { algorithm: null, problems: [problem('katib-algorithm-replaced', place, { name, reason })] };
  }
  if (!hasErrors(check)) return { algorithm, problems: [...problems, ...check] };
  const reason = 'it cannot search this notebook so';
  return {
    algorithm: null,
    problems: [
      ...problems,
      ...check.map(asWarning),
      problem('katib-algorithm-replaced', place, { name, reason }),
    ],
  };
}

const MANY_TRIALS = 1000;
/** Optuna's TPE draws so many trials by chance before it begins to learn. */
const TPE_STARTUP = 10;

/** The first that suits and that the engine does not refuse, with the reason. */
function suitable(from: AlgorithmRequest): { readonly algorithm: Algorithm; readonly reason: string } {
  const candidates = [...suggestAlgorithms(from)];
  const fits = ({ algorithm }: { readonly algorithm: Algorithm }): boolean => {
    const check: AlgorithmCheck = { ...from, algorithm };
    return !hasErrors(checkAlgorithm(check));
  };
  return candidates.find(fits) ?? FALLBACK;
}

const FALLBACK = {
  algorithm: { algorithmName: 'random', algorithmSettings: {} },
  reason: 'it searches every space',
};

function* suggestAlgorithms(from: AlgorithmRequest): Generator<{
  readonly algorithm: Algorithm;
  readonly reason: string;
}> {
  const { engine, parameters, budget } = from;
  const trials = budget.maxTrialCount;
  const points = countPoints(parameters);
  const plain = (algorithmName: string): Algorithm => ({ algorithmName, algorithmSettings: {} });
  if (points !== null && points <= trials) {
    const reason = `${String(trials)} trials are enough for all ${String(points)} combinations`;
    yield { algorithm: plain('grid'), reason };
  }
  const tuned = parameters.filter(isTuned);
  const isAllRanges = tuned.every(({ space }) => space.kind === 'int' || space.kind === 'double');
  const isAllDecimals = tuned.every(({ space }) => space.kind === 'double');
  if (isAllDecimals && tuned.length > 1 && trials >= MANY_TRIALS) {
    const reason = `${String(trials)} trials over ${String(tuned.length)} decimals alone suit a search that moves a cloud of points`;
    yield { algorithm: plain('cmaes'), reason };
  }
  if (isAllRanges && tuned.length > 1 && trials >= 3 * TPE_STARTUP) {
    const reason = `all ${String(tuned.length)} parameters are ranges of numbers, and it learns which values do well together`;
    yield { algorithm: plain('multivariate-tpe'), reason };
  }
  if (engine === 'local' && trials < 3 * TPE_STARTUP) {
    const startup = String(Math.max(2, Math.floor(trials / 3)));
    const reason = `it learns from few trials; the first ${startup} are drawn by chance`;
    yield { algorithm: { algorithmName: 'tpe', algorithmSettings: { n_startup_trials: startup } }, reason };
  }
  yield { algorithm: plain('tpe'), reason: 'it learns from few trials and takes any mixture of parameters' };
}
