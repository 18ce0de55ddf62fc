import { entry, listed } from './entry.ts';

/** Problems of the pipeline as a whole: parameters, data flow, metrics, packages. */
export const pipelineProblems = {
  'package-unknown': entry<{ module: string }>({
    severity: 'warning',
    sentence: ({ module }) => `the module "${module}" is imported, and no package is known to provide it`,
    wayOut: () =>
      'Write the packages into a requirements.txt beside the notebook or give one with --requirements FILE, or name an interpreter that has them with --python PATH.',
    about:
      "A package is never guessed from a module name: the package of that name on PyPI may be somebody else's.",
    example: { module: 'mylib' },
  }),
  'parameters-not-literal': entry<{ text: string; why: string }>({
    severity: 'error',
    sentence: ({ text, why }) => `"${text}" is not a parameter: ${why}`,
    wayOut: () =>
      'Keep only assignments of constants in a Pipeline Parameters cell, one name each, and move other code to an Imports, Functions or Pipeline Step cell.',
    about:
      'Parameters must be known without running the notebook, so they are numbers, strings, booleans, None, lists or dictionaries written out; arithmetic on constants is fine.',
    example: { text: 'lr = default_rate()', why: 'it is not a constant' },
  }),
  'parameter-twice': entry<{ name: string; line: number }>({
    severity: 'warning',
    sentence: ({ name, line }) =>
      `parameter "${name}" is assigned again; the value of line ${line} is not used`,
    wayOut: () => 'Keep one of the two assignments.',
    example: { name: 'LR', line: 2 },
  }),
  'parameter-unused': entry<{ name: string }>({
    severity: 'warning',
    sentence: ({ name }) => `no step uses parameter "${name}"`,
    wayOut: () => 'Use it in a step, or remove it.',
    example: { name: 'EPOCHS' },
  }),
  'parameter-reassigned': entry<{ name: string; step: string }>({
    severity: 'warning',
    sentence: ({ name, step }) => `step "${step}" gives parameter "${name}" a new value`,
    wayOut: () => 'Use another name, so that the value that was tuned is the value that is used.',
    example: { name: 'LR', step: 'train' },
  }),
  'parameter-shadowed-by-import': entry<{ name: string }>({
    severity: 'warning',
    sentence: ({ name }) =>
      `an import binds "${name}", the name of a parameter, so the parameter's value is lost`,
    wayOut: () => 'Rename the parameter, or import the module under another name.',
    example: { name: 'random' },
  }),
  'likely-secret': entry<{ name: string }>({
    severity: 'warning',
    sentence: ({ name }) => `parameter "${name}" looks like it holds a secret`,
    wayOut: () =>
      'Take it from the environment in a step (os.environ), or on Kubernetes from a Secret; parameters are stored with every trial and shown to whoever can see the sweep.',
    example: { name: 'API_KEY' },
  }),
  'builtin-shadowed': entry<{ name: string; step: string }>({
    severity: 'warning',
    sentence: ({ name, step }) => `step "${step}" binds "${name}", the name of a Python built-in`,
    wayOut: () =>
      'Use another name; a step that uses the built-in before this one runs would not see the difference.',
    example: { name: 'sum', step: 'evaluate' },
  }),
  'undefined-name': entry<{ name: string; step: string }>({
    severity: 'error',
    sentence: ({ name, step }) => `step "${step}" uses "${name}", which nothing before it defines`,
    wayOut: ({ name }) =>
      `Define "${name}" in an earlier step, in an Imports or Functions cell, or as a parameter; a cell tagged skip, or untagged before the first tag, is left out.`,
    example: { name: 'x_train', step: 'train' },
  }),
  'undefined-name-before-steps': entry<{ name: string }>({
    severity: 'error',
    sentence: ({ name }) =>
      `code that runs before every step uses "${name}", which nothing before it defines`,
    wayOut: ({ name }) =>
      `Define "${name}" in an Imports or Functions cell above or as a parameter, or tag the cell as a step after the one that defines it.`,
    example: { name: 'df' },
  }),
  'undefined-name-in-function': entry<{ name: string; step: string }>({
    severity: 'warning',
    sentence: ({ name, step }) =>
      `step "${step}" has a function that uses "${name}", which nothing in the notebook defines`,
    wayOut: ({ name }) => `Define "${name}" before the function is called, or remove the use.`,
    example: { name: 'x_train', step: 'train' },
  }),
  'name-defined-later': entry<{ name: string; step: string; producer: string }>({
    severity: 'error',
    sentence: ({ name, step, producer }) =>
      `step "${step}" uses "${name}", which only the later step "${producer}" defines`,
    wayOut: ({ producer }) =>
      `Move the cell of step "${producer}" up, or tag this one "prev:${producer}" after moving it down.`,
    example: { name: 'x_train', step: 'train', producer: 'prepare' },
  }),
  'dependency-added': entry<{ step: string; producer: string; names: readonly string[] }>({
    severity: 'warning',
    sentence: ({ step, producer, names }) =>
      `step "${step}" uses ${listed(names)} of step "${producer}" but does not depend on it; the dependency is added`,
    wayOut: ({ producer }) => `Tag the cell "prev:${producer}" to say so yourself.`,
    example: { step: 'train', producer: 'prepare', names: ['x', 'y'] },
  }),
  'ambiguous-producer': entry<{ name: string; step: string; producers: readonly string[] }>({
    severity: 'error',
    sentence: ({ name, step, producers }) =>
      `step "${step}" uses "${name}", which the steps ${listed(producers)} both change, and neither runs before the other`,
    wayOut: ({ producers }) =>
      `Put one after the other ("prev:${producers[0] ?? ''}" on the second), or give each its own name.`,
    example: { name: 'model', step: 'evaluate', producers: ['forest', 'boosting'] },
  }),
  'bound-on-some-paths': entry<{ name: string; step: string; producer: string }>({
    severity: 'warning',
    sentence: ({ name, step, producer }) =>
      `step "${step}" uses "${name}", which step "${producer}" binds on some paths only`,
    wayOut: ({ name }) => `Bind "${name}" on every path, for example to None first.`,
    example: { name: 'best', step: 'report', producer: 'train' },
  }),
  'deleted-name-used': entry<{ name: string; step: string; deleter: string }>({
    severity: 'error',
    sentence: ({ name, step, deleter }) =>
      `step "${step}" uses "${name}", which step "${deleter}" has deleted`,
    wayOut: () => 'Delete it later, or not at all: what no later step reads is not handed over anyway.',
    example: { name: 'data', step: 'train', deleter: 'prepare' },
  }),
  'step-cycle': entry<{ ring: readonly string[] }>({
    severity: 'error',
    sentence: ({ ring }) => `the steps depend on each other in a ring: ${ring.join(' → ')}`,
    wayOut: () => 'Remove one of the prev: tags of the ring.',
    example: { ring: ['a', 'b', 'a'] },
  }),
  'metric-unwritten': entry<{ name: string }>({
    severity: 'error',
    sentence: ({ name }) => `metric "${name}" is written by no step`,
    wayOut: ({ name }) => `Assign "${name}" in a step, or take it out of the Pipeline Metrics cell.`,
    example: { name: 'accuracy' },
  }),
  'metric-written-twice': entry<{ name: string; steps: readonly string[] }>({
    severity: 'error',
    sentence: ({ name, steps }) =>
      `metric "${name}" is written by the steps ${listed(steps)}, and neither runs before the other`,
    wayOut: () => 'Give each its own name, or put one step after the other with a prev: tag.',
    example: { name: 'accuracy', steps: ['forest', 'boosting'] },
  }),
  'no-metrics-found': entry<Record<string, never>>({
    severity: 'warning',
    sentence: () => 'the Pipeline Metrics cell names no variable that a step writes',
    wayOut: () => 'Print the variables that measure success, one a line: print(accuracy).',
    example: {},
  }),
  'unpicklable-hand-over': entry<{ name: string; step: string; what: string }>({
    severity: 'warning',
    sentence: ({ name, step, what }) =>
      `step "${step}" hands over "${name}", which is ${what} and cannot be saved`,
    wayOut: () =>
      'Make it in the step that uses it, or hand over what it was made from, such as a list or a path.',
    example: { name: 'rows', step: 'prepare', what: 'a generator' },
  }),
  'dynamic-code': entry<{ step: string; call: string }>({
    severity: 'warning',
    sentence: ({ step, call }) =>
      `step "${step}" calls ${call}, and what it reads or binds cannot be seen from outside`,
    wayOut: () => 'Write the code out, so that the names it needs are handed over.',
    example: { step: 'train', call: 'exec()' },
  }),
  'unseeded-randomness': entry<{ step: string; call: string }>({
    severity: 'note',
    sentence: ({ step, call }) =>
      `step "${step}" calls ${call} without a seed, so the same trial may score differently`,
    wayOut: () => 'Give a seed or random_state where you want runs to repeat.',
    example: { step: 'prepare', call: 'train_test_split()' },
  }),
} as const;
