import { didYouMean } from '../problems/did-you-mean.ts';
import { problem, type Place, type Problem } from '../problems/problem.ts';
import type { Algorithm } from './algorithm.ts';
import type { AlgorithmSetting, SettingValues } from './algorithms.ts';
import { readNumber } from './numbers.ts';
import type { TunedParameter } from './space.ts';

/** Unknown, wrong, missing and harmful settings, all at once. */
export function checkSettings(check: {
  readonly algorithm: Algorithm;
  readonly settings: readonly AlgorithmSetting[];
  readonly tuned: readonly TunedParameter[];
  readonly place: Place;
}): readonly Problem[] {
  const { settings, tuned, place } = check;
  const { algorithmName: algorithm, algorithmSettings: given } = check.algorithm;
  const known = settings.map(({ name }) => name);
  const parameters = tuned.map(({ name }) => name);
  const problems: Problem[] = [];
  for (const [name, value] of Object.entries(given)) {
    const setting = settings.find((one) => one.name === name);
    if (algorithm === 'pbt' && name === 'resample_probability') {
      const reason = "makes Katib's service fail: it compares the text with a number";
      problems.push(problem('algorithm-setting-harmful', place, { algorithm, name, reason }));
    } else if (setting === undefined) {
      const facts = { algorithm, name, suggestion: didYouMean(name, known), known };
      problems.push(problem('algorithm-setting-unknown', place, facts));
    } else if (!fits(value, setting.values, parameters)) {
      const wanted = describeValues(setting.values, parameters);
      problems.push(problem('algorithm-setting-invalid', place, { algorithm, name, value, wanted }));
    }
  }
  for (const setting of settings) {
    if (setting.isRequired !== true || Object.hasOwn(given, setting.name)) continue;
    const wanted = describeValues(setting.values, parameters);
    problems.push(problem('algorithm-setting-missing', place, { algorithm, name: setting.name, wanted }));
  }
  // Optuna's hyperband counts reports by itself; only with a resource of its own does it need to know how much is all.
  const isHalfGiven =
    algorithm === 'hyperband' && Object.hasOwn(given, 'resource_name') && !Object.hasOwn(given, 'r_l');
  if (isHalfGiven && !problems.some(({ code }) => code === 'algorithm-setting-missing')) {
    problems.push(
      problem('algorithm-setting-missing', place, { algorithm, name: 'r_l', wanted: 'a number above 1' }),
    );
  }
  return problems;
}

function fits(text: string, values: SettingValues, parameters: readonly string[]): boolean {
  switch (values.kind) {
    case 'text':
      return text.trim() !== '';
    case 'word':
      return values.words.includes(text);
    case 'parameter':
      return parameters.includes(text);
    case 'int': {
      const number = readNumber(text.trim());
      return /^[+-]?\d+$/.test(text.trim()) && number.kind === 'number' && number.value >= values.least;
    }
    case 'float': {
      const number = readNumber(text.trim());
      if (number.kind !== 'number') return false;
      const isBound = number.value === values.above || number.value === values.below;
      return (
        (number.value > values.above && number.value < values.below) || (values.closed === true && isBound)
      );
    }
  }
}

function describeValues(values: SettingValues, parameters: readonly string[]): string {
  switch (values.kind) {
    case 'text':
      return 'a text';
    case 'word':
      return values.words.length === 1 ? (values.words[0] ?? '') : `one of ${values.words.join(', ')}`;
    case 'parameter':
      return `a parameter that is searched (${parameters.join(', ')})`;
    case 'int':
      return `a whole number from ${String(values.least)} on`;
    case 'float':
      if (values.below === Infinity) return `a number above ${String(values.above)}`;
      return `a number between ${String(values.above)} and ${String(values.below)}, both ${values.closed === true ? 'included' : 'excluded'}`;
  }
}
