import { UserFault } from '../app/faults.ts';
import { readQuantity } from '../core/kube/quantities.ts';
import { problem, type Problem } from '../core/problems/problem.ts';
import { parseDuration } from '../core/search/durations.ts';
import type {
  StatedObjective,
  StatedSpace,
  StatedValue,
  SweepSettings,
} from '../core/search/stated-settings.ts';

/** The options of `sweep` that speak of the search. */
export interface SearchOptions {
  readonly name?: string;
  readonly trials?: number;
  readonly parallel?: number;
  readonly maxFailed?: number;
  readonly algorithm?: string;
  readonly objective?: string;
  readonly maximize?: true;
  readonly minimize?: true;
  readonly goal?: number;
  readonly set: readonly string[];
  readonly fix: readonly string[];
  readonly seed?: number;
  readonly timeout?: string;
  readonly trialTimeout?: string;
  readonly patience?: number;
  readonly earlyStopping?: string;
  readonly start: readonly string[];
  readonly warmStart: readonly string[];
  readonly reuse?: 'sweep' | 'all' | 'off';
  readonly isolation?: 'fork' | 'spawn';
  readonly memory?: string;
}

/** What the command line says of a sweep. Throws a UserFault with every malformed option. */
export function stateOptions(options: SearchOptions): SweepSettings {
  const problems: Problem[] = [];
  const parameters = options.set.flatMap((text) => stateSpace(text, problems));
  const fixed = stateFixed(options.fix, problems);
  const sweepTimeoutSeconds = stateDuration('--timeout', options.timeout, problems);
  const trialTimeoutSeconds = stateDuration('--trial-timeout', options.trialTimeout, problems);
  const start = options.start.map((text) => stateFixed(text.split(','), problems, '--start'));
  const memoryLimitBytes = stateMemory(options.memory, problems);
  if (problems.length > 0) throw new UserFault('usage', problems);
  const objective = stateObjective(options);
  return {
    parameters,
    fixed,
    start,
    ...(objective === undefined ? {} : { objective }),
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.algorithm === undefined
      ? {}
      : {
          algorithm: {
            algorithmName: options.algorithm,
            algorithmSettings: {},
            place: { field: '--algorithm' },
          },
        }),
    ...(options.trials === undefined ? {} : { maxTrialCount: options.trials }),
    ...(options.parallel === undefined ? {} : { parallelTrialCount: options.parallel }),
    ...(options.maxFailed === undefined ? {} : { maxFailedTrialCount: options.maxFailed }),
    ...(options.patience === undefined ? {} : { maxTrialsWithoutBetter: options.patience }),
    ...(options.earlyStopping === undefined
      ? {}
      : {
          earlyStopping: {
            algorithmName: options.earlyStopping,
            algorithmSettings: {},
            place: { field: '--early-stopping' },
          },
        }),
    ...(options.warmStart.length === 0 ? {} : { warmStart: options.warmStart }),
    ...(options.reuse === undefined ? {} : { reuse: options.reuse }),
    ...(options.isolation === undefined ? {} : { isolation: options.isolation }),
    ...(memoryLimitBytes === null ? {} : { memoryLimitBytes }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    ...(sweepTimeoutSeconds === null ? {} : { sweepTimeoutSeconds }),
    ...(trialTimeoutSeconds === null ? {} : { trialTimeoutSeconds }),
  };
}

/** The values that `name=value` texts give. */
export const stateFixed = (
  texts: readonly string[],
  problems: Problem[],
  option = '--fix',
): readonly StatedValue[] =>
  texts.flatMap((text) => {
    const parts = splitAssignment(text);
    if (parts === null) {
      problems.push(problem('option-malformed', {}, { option, text, form: 'name=value' }));
      return [];
    }
    return [{ name: parts.name, value: { kind: 'text', text: parts.value }, place: { field: option } }];
  });

function stateMemory(text: string | undefined, problems: Problem[]): number | null {
  if (text === undefined) return null;
  const bytes = readQuantity(text);
  if (bytes !== null && bytes > 0) return Math.floor(bytes);
  problems.push(problem('option-malformed', {}, { option: '--memory', text, form: '2Gi or 500M' }));
  return null;
}

/** Seconds of a duration option; null where it is absent or malformed. */
export function stateDuration(option: string, text: string | undefined, problems: Problem[]): number | null {
  if (text === undefined) return null;
  const seconds = parseDuration(text);
  if (seconds === null)
    problems.push(problem('option-malformed', {}, { option, text, form: '30m, 1h30m or 90s' }));
  return seconds;
}

function stateSpace(text: string, problems: Problem[]): readonly StatedSpace[] {
  const parts = splitAssignment(text);
  if (parts === null) {
    problems.push(problem('option-malformed', {}, { option: '--set', text, form: 'name=space' }));
    return [];
  }
  return [{ name: parts.name, form: { kind: 'notation', text: parts.value }, place: { field: '--set' } }];
}

function stateObjective(options: SearchOptions): StatedObjective | undefined {
  const { objective, goal } = options;
  const type = options.maximize ? 'maximize' : options.minimize ? 'minimize' : undefined;
  if (objective === undefined && type === undefined && goal === undefined) return undefined;
  return {
    place: { field: objective === undefined ? (type === undefined ? '--goal' : `--${type}`) : '--objective' },
    ...(objective === undefined ? {} : { metricName: objective }),
    ...(type === undefined ? {} : { type }),
    ...(goal === undefined ? {} : { goal }),
  };
}

function splitAssignment(text: string): { readonly name: string; readonly value: string } | null {
  const at = text.indexOf('=');
  const name = text.slice(0, at).trim();
  const value = text.slice(at + 1).trim();
  return at < 1 || name === '' || value === '' ? null : { name, value };
}
