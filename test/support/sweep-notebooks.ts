import { code, type TestCell } from './build-notebook.ts';

/** One parameter, one step, one metric to minimise. `step` is the step's code: it reads `x` and sets `loss`. */
export const oneStep = (step: string, options: { readonly imports?: string } = {}): readonly TestCell[] => [
  ...(options.imports === undefined ? [] : [code(options.imports, 'imports')]),
  code('x = 1.0  # tune: -4..4', 'pipeline-parameters'),
  code(step, 'step:evaluate'),
  code('# objective: minimize loss\nprint(loss)', 'pipeline-metrics'),
];

export const quick = oneStep('loss = x * x');

/** Its trials take so long that a test can act while they run. */
export const slow = oneStep('import time\ntime.sleep(0.3)\nloss = x * x');
