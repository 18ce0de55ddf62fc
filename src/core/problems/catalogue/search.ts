import { entry, listed } from './entry.ts';

/** "Did you mean …", or else what there is. */
const nearest = (suggestion: string | null, known: readonly string[], what: string): string =>
  suggestion === null
    ? `${what}: ${listed(known)}.`
    : `Did you mean "${suggestion}"? ${what}: ${listed(known)}.`;

const FORMS =
  '1..8, 1e-4..1e-1 log, 0..0.5 step 0.05, 1..9 normal, a list such as 32, 64, 128 or adam, sgd, or fixed';

const pythonType = (type: string): string =>
  ({ int: 'a whole number', float: 'a number', bool: 'True or False', str: 'a text' })[type] ??
  `of type ${type}`;

/** Problems of search spaces, the objective, the algorithm, and the sweep file. */
export const searchProblems = {
  'engine-not-here': entry<{ engine: string; here: string }>({
    severity: 'error',
    sentence: ({ engine, here }) => `the sweep is to run on the engine "${engine}", and here runs "${here}"`,
    wayOut: ({ here }) => `Write engine: ${here}, or leave it out.`,
    example: { engine: 'katib', here: 'local' },
  }),
  'early-stopping-unknown': entry<{ name: string; suggestion: string | null; known: readonly string[] }>({
    severity: 'error',
    sentence: ({ name }) => `there is no early stopping rule "${name}"`,
    wayOut: ({ suggestion, known }) =>
      `${suggestion === null ? '' : `Did you mean "${suggestion}"? `}The rules are ${listed(known)}.`,
    example: { name: 'medianstopp', suggestion: 'medianstop', known: ['medianstop', 'asha', 'hyperband'] },
  }),
  'space-not-understood': entry<{ name: string; text: string }>({
    severity: 'error',
    sentence: ({ name, text }) => `"${text}" is not a search space for ${name}`,
    wayOut: () => `Write one of ${FORMS}.`,
    example: { name: 'LAYERS', text: '1 to 8' },
  }),
  'space-number-expected': entry<{ name: string; text: string }>({
    severity: 'error',
    sentence: ({ name, text }) => `"${text}" is not a number, in the search space of ${name}`,
    wayOut: () => 'Write numbers as Python does, such as 10, 0.5 or 1e-4.',
    example: { name: 'LR', text: '1e' },
  }),
  'space-number-too-large': entry<{ name: string; text: string }>({
    severity: 'error',
    sentence: ({ name, text }) => `${text} is too large to be kept exactly, in the search space of ${name}`,
    wayOut: () => 'Use whole numbers up to 9007199254740991 and decimals up to 1.7e308.',
    about: 'Values travel as JSON, whose numbers are double precision in most programs.',
    example: { name: 'SEED', text: '18446744073709551616' },
  }),
  'space-word-unknown': entry<{ name: string; word: string; suggestion: string | null }>({
    severity: 'error',
    sentence: ({ name, word }) => `the search space of ${name} has the unknown word "${word}"`,
    wayOut: ({ suggestion }) =>
      (suggestion === null ? '' : `Did you mean "${suggestion}"? `) +
      'After a range stand log, normal, log normal, uniform or step with a number; a text that is meant as a value is quoted.',
    example: { name: 'LR', word: 'lgo', suggestion: 'log' },
  }),
  'space-quote-open': entry<{ name: string; text: string }>({
    severity: 'error',
    sentence: ({ name, text }) => `the quoted text ${text} is not closed, in the search space of ${name}`,
    wayOut: () => 'End it with the quotation mark it begins with; write \\" for one inside it.',
    example: { name: 'OPTIMIZER', text: '"adam' },
  }),
  'space-upside-down': entry<{ name: string; min: string; max: string }>({
    severity: 'error',
    sentence: ({ name, min, max }) => `the search space of ${name} is upside down: ${min} is above ${max}`,
    wayOut: ({ min, max }) => `Write the smaller end first: ${max}..${min}.`,
    example: { name: 'LAYERS', min: '8', max: '1' },
  }),
  'space-empty': entry<{ name: string }>({
    severity: 'error',
    sentence: ({ name }) => `the search space of ${name} has an empty value, or no value at all`,
    wayOut: () =>
      'List the values with a comma between two, such as 32, 64, 128; write "" for the empty text.',
    example: { name: 'BATCH_SIZE' },
  }),
  'space-log-needs-positive': entry<{ name: string; min: string }>({
    severity: 'error',
    sentence: ({ name, min }) => `the search space of ${name} is logarithmic but begins at ${min}`,
    wayOut: () => 'Begin above zero, such as 1e-6..1 log, or leave out log.',
    about: 'Zero and negative numbers have no logarithm.',
    example: { name: 'ALPHA', min: '0' },
  }),
  'space-step-not-positive': entry<{ name: string; step: string }>({
    severity: 'error',
    sentence: ({ name, step }) => `the step ${step} in the search space of ${name} is not above zero`,
    wayOut: () => 'Give a step above zero, or leave it out.',
    example: { name: 'DROPOUT', step: '0' },
  }),
  'space-step-too-large': entry<{ name: string; step: string; min: string; max: string }>({
    severity: 'error',
    sentence: ({ name, step, min, max }) =>
      `the step ${step} in the search space of ${name} is larger than the whole range ${min}..${max}`,
    wayOut: () => 'Give a smaller step, or list the values.',
    example: { name: 'DROPOUT', step: '1', min: '0', max: '0.5' },
  }),
  'space-value-repeated': entry<{ name: string; value: string }>({
    severity: 'error',
    sentence: ({ name, value }) => `the search space of ${name} lists ${value} twice`,
    wayOut: () => 'List each value once.',
    about: "Katib's feasibleSpace.list is a set.",
    example: { name: 'BATCH_SIZE', value: '32' },
  }),
  'space-type-mismatch': entry<{ name: string; type: string; found: string }>({
    severity: 'error',
    sentence: ({ name, type, found }) =>
      `the search space of ${name} has ${found}, but in the notebook ${name} is ${pythonType(type)}`,
    wayOut: ({ name, type }) =>
      type === 'int'
        ? `Use whole numbers without a dot, or write the notebook's value of ${name} with one, as in 1.0.`
        : type === 'float'
          ? 'Use numbers.'
          : type === 'bool'
            ? 'Write True, False.'
            : `List its values, such as adam, sgd; a number that is meant as text is quoted.`,
    example: { name: 'LAYERS', type: 'int', found: 'the number 0.5' },
  }),
  'space-incomplete': entry<{ name: string; missing: string }>({
    severity: 'error',
    sentence: ({ name, missing }) => `the search space of ${name} lacks ${missing}`,
    wayOut: () => 'Give min and max for a range of numbers, or list for single values.',
    example: { name: 'LR', missing: 'feasibleSpace.max' },
  }),
  'space-single-value': entry<{ name: string; value: string }>({
    severity: 'warning',
    sentence: ({ name, value }) =>
      `the search space of ${name} has the one value ${value}: there is nothing to search`,
    wayOut: ({ name, value }) => `Add values, or give it that value with --fix ${name}=${value}.`,
    example: { name: 'LAYERS', value: '3' },
  }),
  'parameter-unknown': entry<{ name: string; suggestion: string | null; known: readonly string[] }>({
    severity: 'error',
    sentence: ({ name }) => `the notebook has no parameter "${name}"`,
    wayOut: ({ suggestion, known }) =>
      known.length === 0
        ? 'Tag the cell that assigns the parameters with pipeline-parameters.'
        : nearest(suggestion, known, 'The pipeline-parameters cells have'),
    example: { name: 'lr', suggestion: 'LR', known: ['LR', 'LAYERS'] },
  }),
  'parameter-stated-twice': entry<{ name: string }>({
    severity: 'error',
    sentence: ({ name }) => `the parameter ${name} is spoken of twice`,
    wayOut: () => 'Keep one: a search space, or one fixed value.',
    example: { name: 'LR' },
  }),
  'parameter-not-tunable': entry<{ name: string; type: string }>({
    severity: 'warning',
    sentence: ({ name, type }) =>
      `${name} keeps the notebook's value: a parameter whose value is ${type === 'none' ? 'None' : `a ${type}`} cannot be searched`,
    wayOut: ({ name }) =>
      `Give ${name} a number, True or False, or a text in the notebook; a part of a list or dict can be a parameter of its own.`,
    example: { name: 'HIDDEN_SIZES', type: 'list' },
  }),
  'fixed-value-mismatch': entry<{ name: string; type: string; value: string }>({
    severity: 'error',
    sentence: ({ name, type, value }) =>
      `${name} cannot be ${value}: in the notebook it is ${pythonType(type)}`,
    wayOut: ({ name, type }) =>
      type === 'int' || type === 'float' || type === 'bool' || type === 'str'
        ? `Give a value of that type, or change the notebook's value of ${name}.`
        : `A value of type ${type} can be changed in the notebook only.`,
    example: { name: 'EPOCHS', type: 'int', value: '"ten"' },
  }),
  'dead-axis': entry<{ name: string; metrics: readonly string[] }>({
    severity: 'error',
    sentence: ({ name, metrics }) =>
      `${name} is to be searched, but no metric depends on it (the metrics are ${listed(metrics)})`,
    wayOut: ({ name }) => `Use ${name} in a step that a metric depends on, or make it fixed.`,
    about: 'Every trial spent on such a parameter would repeat another one.',
    example: { name: 'COLOUR', metrics: ['accuracy'] },
  }),
  'dead-axis-dropped': entry<{ name: string; metrics: readonly string[] }>({
    severity: 'warning',
    sentence: ({ name, metrics }) =>
      `katib_metadata would search ${name}, but no metric depends on it (the metrics are ${listed(metrics)}); it keeps the notebook's value`,
    wayOut: ({ name }) => `Use ${name} in a step that a metric depends on, or remove it from katib_metadata.`,
    example: { name: 'COLOUR', metrics: ['accuracy'] },
  }),
  'nothing-to-search': entry<{ known: readonly string[] }>({
    severity: 'error',
    sentence: () => 'no parameter has a search space, so there is nothing to search',
    wayOut: ({ known }) =>
      known.length === 0
        ? 'Assign parameters in a cell tagged pipeline-parameters, such as LR = 0.01  # tune: 1e-4..1e-1 log.'
        : `Give one a space: a comment such as # tune: 1..8 beside it, or --set '${known[0] ?? ''}=1..8'. The parameters are ${listed(known)}.`,
    example: { known: ['LR', 'LAYERS'] },
  }),
  'stale-katib-parameter': entry<{ name: string; suggestion: string | null; known: readonly string[] }>({
    severity: 'warning',
    sentence: ({ name }) =>
      `katib_metadata speaks of "${name}", which the notebook no longer has; it has no effect`,
    wayOut: ({ suggestion, known }) =>
      known.length === 0
        ? 'The notebook has no parameters: tag the cell that assigns them with pipeline-parameters.'
        : nearest(suggestion, known, 'The notebook has'),
    example: { name: 'ETA', suggestion: null, known: ['N_ESTIMATORS', 'MAX_DEPTH'] },
  }),
  'katib-type-reconciled': entry<{ name: string; katibType: string; type: string; used: string }>({
    severity: 'warning',
    sentence: ({ name, katibType, type, used }) =>
      `katib_metadata calls ${name} ${katibType}, but in the notebook it is ${pythonType(type)}; taken as ${used}`,
    wayOut: ({ name }) =>
      `Write the space beside the parameter instead: # tune: … after the value of ${name}.`,
    example: { name: 'MAX_DEPTH', katibType: 'double', type: 'int', used: '1..10' },
  }),
  'katib-type-alias': entry<{ name: string; alias: string; meant: string }>({
    severity: 'note',
    sentence: ({ name, alias, meant }) => `the parameterType "${alias}" of ${name} is read as "${meant}"`,
    wayOut: ({ meant }) => `Katib itself knows only ${meant}; write that if other programs read the file.`,
    about: "Kale's dialog writes Python's float where Katib says double.",
    example: { name: 'LR', alias: 'float', meant: 'double' },
  }),
  'katib-type-unknown': entry<{ name: string; katibType: string; suggestion: string | null }>({
    severity: 'error',
    sentence: ({ name, katibType }) => `the parameterType "${katibType}" of ${name} is unknown`,
    wayOut: ({ suggestion }) =>
      nearest(suggestion, ['double', 'int', 'discrete', 'categorical'], 'Katib has the types'),
    example: { name: 'LR', katibType: 'dubble', suggestion: 'double' },
  }),
  'katib-distribution-unknown': entry<{ name: string; distribution: string; suggestion: string | null }>({
    severity: 'error',
    sentence: ({ name, distribution }) => `the distribution "${distribution}" of ${name} is unknown`,
    wayOut: ({ suggestion }) =>
      nearest(suggestion, ['uniform', 'logUniform', 'normal', 'logNormal'], 'Katib has the distributions'),
    example: { name: 'LR', distribution: 'loguniform2', suggestion: 'logUniform' },
  }),
  'objective-without-metrics': entry<Record<string, never>>({
    severity: 'error',
    sentence: () => 'the notebook has no metric, so no trial is better than another',
    wayOut: () =>
      'Print a variable that a step computes in a last cell tagged pipeline-metrics, as in print(accuracy).',
    example: {},
  }),
  'objective-not-named': entry<{ metrics: readonly string[]; type: 'maximize' | 'minimize' }>({
    severity: 'error',
    sentence: ({ metrics }) =>
      `the notebook has several metrics (${listed(metrics)}) and none is named as the objective`,
    wayOut: ({ metrics, type }) =>
      `Name one: --objective ${metrics[0] ?? 'METRIC'}, or the comment # objective: ${type} ${metrics[0] ?? 'METRIC'} in the parameters or metrics cell.`,
    example: { metrics: ['accuracy', 'f1'], type: 'maximize' },
  }),
  'objective-metric-unknown': entry<{ name: string; suggestion: string | null; known: readonly string[] }>({
    severity: 'error',
    sentence: ({ name }) => `the notebook has no metric "${name}"`,
    wayOut: ({ suggestion, known }) =>
      known.length === 0
        ? 'Print it in a cell tagged pipeline-metrics.'
        : nearest(suggestion, known, 'The metrics cell has'),
    example: { name: 'acuracy', suggestion: 'accuracy', known: ['accuracy', 'loss'] },
  }),
  'objective-direction-unknown': entry<{ metric: string }>({
    severity: 'error',
    sentence: ({ metric }) => `nothing says whether a high or a low ${metric} is better`,
    wayOut: ({ metric }) =>
      `Say it: --maximize or --minimize, or the comment # objective: maximize ${metric} in the metrics cell.`,
    example: { metric: 'outcome' },
  }),
  'objective-direction-odd': entry<{ metric: string; type: string; usual: string }>({
    severity: 'warning',
    sentence: ({ metric, type, usual }) =>
      `the objective is to ${type} ${metric}, which one would usually ${usual}`,
    wayOut: ({ usual }) => `If that is not meant, say --${usual}.`,
    about: "Kale's dialog stores minimize unless somebody changes it.",
    example: { metric: 'accuracy', type: 'minimize', usual: 'maximize' },
  }),
  'objective-comment-not-understood': entry<{ text: string; why: string }>({
    severity: 'error',
    sentence: ({ text, why }) => `the comment "objective: ${text}" is not understood: ${why}`,
    wayOut: () => 'Write # objective: maximize accuracy, or # objective: minimize loss goal 0.05.',
    example: { text: 'best accuracy', why: '"best" is not maximize or minimize' },
  }),
  'objective-type-unknown': entry<{ type: string; suggestion: string | null }>({
    severity: 'error',
    sentence: ({ type }) => `the objective's type "${type}" is not known`,
    wayOut: ({ suggestion }) => nearest(suggestion, ['maximize', 'minimize'], 'The types are'),
    example: { type: 'maximum', suggestion: 'maximize' },
  }),
  'objective-goal-not-finite': entry<{ goal: string }>({
    severity: 'error',
    sentence: ({ goal }) => `the goal ${goal} is not a finite number`,
    wayOut: () => "Give a number in the metric's own unit, such as 0.95, or leave the goal out.",
    example: { goal: 'NaN' },
  }),
  'objective-goal-odd': entry<{ metric: string; goal: string }>({
    severity: 'warning',
    sentence: ({ metric, goal }) =>
      `the goal ${goal} is above 1, which ${metric} reaches only if it is a percentage`,
    wayOut: () => 'If the metric lies between 0 and 1, give the goal so too, as in 0.9.',
    example: { metric: 'accuracy', goal: '90' },
  }),
  'objective-additional-repeats': entry<{ name: string }>({
    severity: 'warning',
    sentence: ({ name }) =>
      `"${name}" is the objective and is listed among the additional metrics too; it counts once`,
    wayOut: () => 'Remove it from additionalMetricNames.',
    about: 'Katib refuses such an Experiment (validateObjective).',
    example: { name: 'accuracy' },
  }),
  'stale-katib-objective': entry<{ name: string; known: readonly string[] }>({
    severity: 'warning',
    sentence: ({ name }) =>
      `katib_metadata has the objective "${name}", which is not a metric of the notebook; it has no effect`,
    wayOut: ({ known }) => `Name the objective with --objective. The metrics are ${listed(known)}.`,
    example: { name: 'test-acc', known: ['accuracy'] },
  }),
  'empty-katib-objective': entry<Record<string, never>>({
    severity: 'note',
    sentence: () => 'the objective in katib_metadata names no metric, so its type and goal have no effect',
    wayOut: () => 'Name the objective with --objective, or in the comment # objective: maximize accuracy.',
    about: "Kale's dialog stores an empty objective until somebody chooses a metric.",
    example: {},
  }),
  'algorithm-unknown': entry<{ name: string; suggestion: string | null; known: readonly string[] }>({
    severity: 'error',
    sentence: ({ name }) => `there is no search algorithm "${name}"`,
    wayOut: ({ suggestion, known }) => nearest(suggestion, known, 'The algorithms are'),
    example: { name: 'tpee', suggestion: 'tpe', known: ['random', 'grid', 'tpe'] },
  }),
  'algorithm-nas': entry<{ name: string }>({
    severity: 'error',
    sentence: ({ name }) => `"${name}" searches for a network architecture, not for parameter values`,
    wayOut: () =>
      'A sweep needs an algorithm over parameters: leave it to auto, or choose tpe. Architecture search stays with Katib itself.',
    example: { name: 'enas' },
  }),
  'algorithm-not-on-engine': entry<{ name: string; engine: string; reason: string; instead: string }>({
    severity: 'error',
    sentence: ({ name, engine, reason }) =>
      `the algorithm "${name}" does not run on the ${engine} engine: ${reason}`,
    wayOut: ({ instead }) => `Use ${instead}.`,
    example: {
      name: 'pbt',
      engine: 'local',
      reason: 'its trials hand checkpoints to one another',
      instead: 'tpe',
    },
  }),
  'algorithm-setting-unknown': entry<{
    algorithm: string;
    name: string;
    suggestion: string | null;
    known: readonly string[];
  }>({
    severity: 'error',
    sentence: ({ algorithm, name }) => `the algorithm "${algorithm}" has no setting "${name}"`,
    wayOut: ({ suggestion, known }) =>
      known.length === 0 ? 'It has no settings: remove it.' : nearest(suggestion, known, 'It has'),
    example: { algorithm: 'tpe', name: 'gama', suggestion: 'gamma', known: ['gamma', 'random_state'] },
  }),
  'algorithm-setting-invalid': entry<{ algorithm: string; name: string; value: string; wanted: string }>({
    severity: 'error',
    sentence: ({ algorithm, name, value, wanted }) =>
      `the setting ${name} of the algorithm "${algorithm}" is "${value}", but has to be ${wanted}`,
    wayOut: ({ name, wanted }) => `Set ${name} to ${wanted}, or leave it out.`,
    example: {
      algorithm: 'tpe',
      name: 'gamma',
      value: '2',
      wanted: 'a number between 0 and 1, both excluded',
    },
  }),
  'algorithm-setting-missing': entry<{ algorithm: string; name: string; wanted: string }>({
    severity: 'error',
    sentence: ({ algorithm, name }) => `the algorithm "${algorithm}" needs the setting ${name}`,
    wayOut: ({ name, wanted }) => `Set ${name} to ${wanted}.`,
    example: { algorithm: 'hyperband', name: 'r_l', wanted: 'a number above 1' },
  }),
  'algorithm-setting-harmful': entry<{ algorithm: string; name: string; reason: string }>({
    severity: 'error',
    sentence: ({ algorithm, name, reason }) =>
      `the setting ${name} of the algorithm "${algorithm}" ${reason}`,
    wayOut: ({ name }) => `Leave ${name} out.`,
    example: { algorithm: 'pbt', name: 'resample_probability', reason: "makes Katib's service fail" },
  }),
  'algorithm-settings-leftover': entry<{ algorithm: string; names: readonly string[] }>({
    severity: 'warning',
    sentence: ({ algorithm, names }) =>
      `katib_metadata has settings that the algorithm "${algorithm}" does not take: ${listed(names)}; they have no effect`,
    wayOut: () => 'Nothing needs doing; remove them from katib_metadata to be rid of this line.',
    about: "Kale's dialog keeps the settings of the algorithm chosen before.",
    example: { algorithm: 'grid', names: ['acq_func', 'base_estimator'] },
  }),
  'algorithm-refuses-space': entry<{ algorithm: string; parameter: string; reason: string; instead: string }>(
    {
      severity: 'error',
      sentence: ({ algorithm, parameter, reason }) =>
        `the algorithm "${algorithm}" cannot search ${parameter}: ${reason}`,
      wayOut: ({ instead }) => instead,
      example: {
        algorithm: 'grid',
        parameter: 'LR',
        reason: 'a range of decimals without a step has no end of points',
        instead: 'Give it a step, as in 0..0.5 step 0.05, or use another algorithm.',
      },
    },
  ),
  'algorithm-refuses-sweep': entry<{ algorithm: string; reason: string; instead: string }>({
    severity: 'error',
    sentence: ({ algorithm, reason }) => `the algorithm "${algorithm}" cannot run this sweep: ${reason}`,
    wayOut: ({ instead }) => instead,
    example: {
      algorithm: 'cmaes',
      reason: 'it needs two or more parameters with a range of numbers',
      instead: 'Use tpe, or search a second number.',
    },
  }),
  'grid-larger-than-budget': entry<{ points: number; trials: number }>({
    severity: 'warning',
    sentence: ({ points, trials }) =>
      `the grid has ${String(points)} combinations, and ${String(trials)} trials reach only so many of them`,
    wayOut: ({ points }) =>
      `Give it ${String(points)} trials, a coarser space, or leave the algorithm to auto.`,
    about:
      'Without a seed a grid is walked from one end, so that few trials see one corner of it; with a seed, in a mixed order.',
    example: { points: 270, trials: 12 },
  }),
  'algorithm-ignores': entry<{ algorithm: string; parameter: string; what: string }>({
    severity: 'warning',
    sentence: ({ algorithm, parameter, what }) =>
      `Katib's "${algorithm}" ignores ${what} in the search space of ${parameter}`,
    wayOut: () => 'Use tpe if that matters.',
    example: { algorithm: 'sobol', parameter: 'LR', what: 'the distribution' },
  }),
  'algorithm-leaves-space': entry<{ algorithm: string; parameter: string }>({
    severity: 'warning',
    sentence: ({ algorithm, parameter }) =>
      `Katib's "${algorithm}" does not keep normal distributions within their range: ${parameter} may come out beyond it`,
    wayOut: ({ parameter }) => `Leave out normal if the code cannot take any other value of ${parameter}.`,
    about:
      'Hyperopt draws from a normal around the middle with a sixth of the range as deviation, and does not cut it.',
    example: { algorithm: 'random', parameter: 'DROPOUT' },
  }),
  'katib-algorithm-replaced': entry<{ name: string; reason: string }>({
    severity: 'warning',
    sentence: ({ name, reason }) =>
      `the algorithm "${name}" that katib_metadata names is not used: ${reason}`,
    wayOut: ({ name }) => `Name it with --algorithm ${name} to insist, or remove it from katib_metadata.`,
    example: { name: 'bayesianoptimization', reason: 'it needs PyTorch on the local engine' },
  }),
  'start-value-outside': entry<{ name: string; value: string; space: string }>({
    severity: 'note',
    sentence: ({ name, value, space }) =>
      `${name} = ${value} lies outside its search space (${space}); the first trials still try it as it stands`,
    wayOut: ({ name }) => `Widen the space of ${name} if values near it are worth searching.`,
    about:
      "The notebook's own values are the first trial, so that a sweep never ends worse than the notebook.",
    example: { name: 'LAYERS', value: '12', space: '1..8' },
  }),
  'start-value-fixed': entry<{ name: string }>({
    severity: 'warning',
    sentence: ({ name }) => `a start point has a value for ${name}, which is not searched; it has no effect`,
    wayOut: ({ name }) => `Give ${name} a search space, or its value with --fix.`,
    example: { name: 'EPOCHS' },
  }),
  'sweep-file-field-unknown': entry<{ field: string; suggestion: string | null; known: readonly string[] }>({
    severity: 'error',
    sentence: ({ field }) => `the field "${field}" is unknown`,
    wayOut: ({ suggestion, known }) =>
      known.length === 0 ? 'Remove it.' : nearest(suggestion, known, 'Here may stand'),
    example: {
      field: 'maxTrials',
      suggestion: 'maxTrialCount',
      known: ['maxTrialCount', 'parallelTrialCount'],
    },
  }),
  'sweep-file-value-wrong': entry<{ wanted: string; found: string }>({
    severity: 'error',
    sentence: ({ wanted, found }) => `here stands ${found}, but it has to be ${wanted}`,
    wayOut: ({ wanted }) => `Give ${wanted}.`,
    example: { wanted: 'a whole number from 1 to 100000', found: 'the text "many"' },
  }),
  'sweep-file-field-missing': entry<{ field: string; example: string }>({
    severity: 'error',
    sentence: ({ field }) => `the field "${field}" is missing`,
    wayOut: ({ example }) => `Add it, as in ${example}.`,
    example: { field: 'notebook', example: 'notebook: iris.ipynb' },
  }),
  'sweep-file-field-repeated': entry<{ field: string; other: string }>({
    severity: 'error',
    sentence: ({ field, other }) => `"${field}" and "${other}" say the same thing`,
    wayOut: ({ field, other }) => `Keep one: ${field} or ${other}.`,
    example: { field: 'metricName', other: 'objectiveMetricName' },
  }),
} as const;
