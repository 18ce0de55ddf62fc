/** One setting of an algorithm, by Katib's name. */
export interface AlgorithmSetting {
  readonly name: string;
  readonly values: SettingValues;
  /** What holds when it is left out, as text; null: the service chooses, or it is required. */
  readonly default: string | null;
  readonly isRequired?: boolean;
}

export type SettingValues =
  | { readonly kind: 'int'; readonly least: number }
  | {
      readonly kind: 'float';
      readonly above: number;
      readonly below: number;
      /** The bounds themselves are allowed too. */
      readonly closed?: boolean;
    }
  | { readonly kind: 'word'; readonly words: readonly string[] }
  /** The name of a parameter that is searched. */
  | { readonly kind: 'parameter' }
  | { readonly kind: 'text' };

export const ENGINES = ['local', 'katib'] as const;
export type EngineKind = (typeof ENGINES)[number];

export interface AlgorithmRule {
  readonly name: string;
  /** In a few words, how it searches. */
  readonly about: string;
  /** Its settings on each engine; null where it does not run. */
  readonly settings: Readonly<Record<EngineKind, readonly AlgorithmSetting[] | null>>;
}

const whole = (name: string, least: number, byDefault: string | null = null): AlgorithmSetting => ({
  name,
  values: { kind: 'int', least },
  default: byDefault,
});
const above = (name: string, bound: number, byDefault: string | null = null): AlgorithmSetting => ({
  name,
  values: { kind: 'float', above: bound, below: Infinity },
  default: byDefault,
});
const word = (name: string, [first, ...others]: readonly [string, ...string[]]): AlgorithmSetting => ({
  name,
  values: { kind: 'word', words: [first, ...others] },
  default: first,
});
const required = (setting: AlgorithmSetting): AlgorithmSetting => ({ ...setting, isRequired: true });

const RANDOM_STATE = whole('random_state', 0);
const OPTUNA_TPE = [whole('n_startup_trials', 0, '10'), whole('n_ei_candidates', 1, '24'), RANDOM_STATE];
const HYPEROPT_TPE = [
  { name: 'gamma', values: { kind: 'float', above: 0, below: 1 }, default: '0.25' },
  above('prior_weight', 0, '1.0'),
  whole('n_EI_candidates', 1, '24'),
  RANDOM_STATE,
] as const satisfies readonly AlgorithmSetting[];
const CMAES = [above('sigma', 0), word('restart_strategy', ['none', 'ipop', 'bipop']), RANDOM_STATE];
const GAUSSIAN = [
  whole('n_initial_points', 0, '10'),
  word('acq_func', ['gp_hedge', 'LCB', 'EI', 'PI', 'EIps', 'PIps']),
  word('acq_optimizer', ['auto', 'sampling', 'lbfgs']),
  RANDOM_STATE,
];
const RESOURCE: AlgorithmSetting = { name: 'resource_name', values: { kind: 'parameter' }, default: null };

/**
 * The algorithms by Katib's names, with the settings that each engine's service checks: on Katib hyperopt (random, tpe),
 * Optuna (grid, multivariate-tpe), scikit-optimize (bayesianoptimization), goptuna (cmaes, sobol) and Katib's own
 * (hyperband, pbt), as of Katib 0.18; on the local engine Optuna, which takes Katib's settings wherever they mean something.
 */
export const ALGORITHMS: readonly AlgorithmRule[] = [
  {
    name: 'random',
    about: 'draws each point by chance',
    settings: { local: [RANDOM_STATE], katib: [RANDOM_STATE] },
  },
  {
    name: 'grid',
    about: 'tries every combination once',
    settings: { local: [RANDOM_STATE], katib: [RANDOM_STATE] },
  },
  {
    name: 'tpe',
    about: 'learns for each parameter which values did well',
    settings: {
      // Optuna has its own rule for gamma, and n_ei_candidates under another name; hyperopt's hold only where they are set.
      local: [
        ...HYPEROPT_TPE.map((setting) =>
          setting.name === 'prior_weight' ? setting : { ...setting, default: null },
        ),
        ...OPTUNA_TPE.filter((setting) => setting !== RANDOM_STATE),
      ],
      katib: HYPEROPT_TPE,
    },
  },
  {
    name: 'multivariate-tpe',
    about: 'learns which values did well together',
    settings: { local: OPTUNA_TPE, katib: OPTUNA_TPE },
  },
  {
    name: 'bayesianoptimization',
    about: 'fits a smooth surface to the results',
    settings: {
      local: null,
      katib: [word('base_estimator', ['GP', 'RF', 'ET', 'GBRT']), ...GAUSSIAN],
    },
  },
  {
    name: 'cmaes',
    about: 'moves a cloud of points towards the better ones',
    settings: { local: CMAES, katib: CMAES },
  },
  { name: 'sobol', about: 'spreads points evenly', settings: { local: [RANDOM_STATE], katib: [] } },
  {
    name: 'hyperband',
    about: 'gives many points a little and the better ones more',
    settings: {
      local: [above('r_l', 1), whole('eta', 2, '3'), RESOURCE, RANDOM_STATE],
      katib: [required(above('r_l', 1)), whole('eta', 2, '3'), required(RESOURCE)],
    },
  },
  {
    name: 'pbt',
    about: 'lets trials go on from the checkpoints of better ones',
    settings: {
      local: null,
      katib: [
        required({ name: 'suggestion_trial_dir', values: { kind: 'text' }, default: null }),
        required(whole('n_population', 5)),
        required({
          name: 'truncation_threshold',
          values: { kind: 'float', above: 0, below: 1, closed: true },
          default: null,
        }),
      ],
    },
  },
];

/** Katib's algorithms that search for a network architecture (spec.nasConfig). */
export const ARCHITECTURE_SEARCHES: readonly string[] = ['enas', 'darts'];

export const findAlgorithm = (name: string): AlgorithmRule | undefined =>
  ALGORITHMS.find((rule) => rule.name === name);
