import type { ParameterValue } from '../pipeline/pipeline.ts';
import { didYouMean } from '../problems/did-you-mean.ts';
import { hasErrors, problem, type Place, type Problem } from '../problems/problem.ts';
import { printSpace, type ParsedSpace, type TypedName } from './notation.ts';
import { printNumber, readNumber } from './numbers.ts';
import { findSpaceFaults, printValue } from './space-faults.ts';
import type { Distribution, SearchParameter, Space } from './space.ts';

/** A parameter as Katib's Experiment has it (spec.parameters[]). All values are texts. */
export interface KatibParameter {
  readonly name: string;
  readonly parameterType: 'double' | 'int' | 'discrete' | 'categorical';
  readonly feasibleSpace: KatibFeasibleSpace;
}

export interface KatibFeasibleSpace {
  readonly min?: string;
  readonly max?: string;
  readonly step?: string;
  readonly list?: readonly string[];
  /** Absent: uniform, Katib's default. */
  readonly distribution?: Distribution;
}

/** Katib's form as people and old programs write it: numbers for texts, words that Katib does not know, parts missing. */
export interface KatibSpaceForm {
  readonly parameterType?: string;
  readonly feasibleSpace?: {
    readonly min?: string | number;
    readonly max?: string | number;
    readonly step?: string | number;
    readonly list?: readonly (string | number | boolean)[];
    readonly distribution?: string;
  };
}

/** Writes a parameter in Katib's form; null for one that is not searched. Each number is the shortest text that reads back the same. */
export function toKatibParameter(parameter: SearchParameter): KatibParameter | null {
  const { name, space } = parameter;
  switch (space.kind) {
    case 'fixed':
      return null;
    case 'double':
    case 'int': {
      const { min, max, step, distribution } = space;
      const feasibleSpace = {
        min: String(min),
        max: String(max),
        ...(step === undefined ? {} : { step: String(step) }),
        ...(distribution === 'uniform' ? {} : { distribution }),
      };
      return { name, parameterType: space.kind, feasibleSpace };
    }
    case 'discrete':
      return { name, parameterType: 'discrete', feasibleSpace: { list: space.values.map(String) } };
    case 'categorical':
      return { name, parameterType: 'categorical', feasibleSpace: { list: space.choices.map(toKatibText) } };
  }
}

const toKatibText = (value: ParameterValue): string =>
  typeof value === 'boolean' ? printValue(value) : String(value);

/** Katib's form with the list's values typed as well, so that `True` and `"True"` stay apart. */
export interface SuggesterParameter extends KatibParameter {
  readonly values?: readonly ParameterValue[];
}

/** Writes a parameter in the form the suggester takes; null for one that is not searched. */
export function toSuggesterParameter(parameter: SearchParameter): SuggesterParameter | null {
  const form = toKatibParameter(parameter);
  if (form === null) return null;
  const { space } = parameter;
  if (space.kind === 'discrete') return { ...form, values: space.values };
  if (space.kind === 'categorical') return { ...form, values: space.choices };
  return form;
}

/**
 * Reads Katib's form for a parameter of the notebook. What fits the notebook's type in another way is taken so, with a
 * warning: `double` for a whole number, `int` for a decimal. Kale stores lists of numbers as `categorical`; they are
 * numbers here. `place` is that of the parameter; its `field` is continued to the part that is wrong.
 */
export function readKatibSpace(form: KatibSpaceForm, parameter: TypedName, place: Place = {}): ParsedSpace {
  const problems: Problem[] = [];
  const within = (part: string): Place =>
    place.field === undefined ? place : { ...place, field: `${place.field}.${part}` };
  const space = readForm({ form, parameter, within, problems });
  if (space === null || hasErrors(problems)) return { space: null, problems };
  for (const fault of findSpaceFaults(parameter.name, space)) {
    const index = fault.index === undefined ? '' : `[${String(fault.index)}]`;
    problems.push(fault.at(within(`feasibleSpace.${fault.part}${index}`)));
  }
  return { space: hasErrors(problems) ? null : space, problems };
}

interface Reading {
  readonly form: KatibSpaceForm;
  readonly parameter: TypedName;
  readonly within: (part: string) => Place;
  readonly problems: Problem[];
}

function readForm(reading: Reading): Space | null {
  const { form, parameter, within, problems } = reading;
  const { name, type } = parameter;
  const katibType = readKatibType(reading);
  const list = form.feasibleSpace?.list;
  switch (type) {
    case 'none':
    case 'list':
    case 'dict':
      problems.push(problem('parameter-not-tunable', within('parameterType'), { name, type }));
      return null;
    case 'int':
    case 'float':
      return list !== undefined &&
        (list.length > 0 || katibType === 'discrete' || katibType === 'categorical')
        ? readNumberList(reading, list)
        : readKatibRange(reading, katibType);
    case 'bool':
    case 'str': {
      if (list === undefined && (katibType === 'int' || katibType === 'double')) {
        const facts = { name, type, found: 'a range of numbers' };
        problems.push(problem('space-type-mismatch', within('parameterType'), facts));
        return null;
      }
      if (list === undefined) {
        problems.push(
          problem('space-incomplete', within('feasibleSpace'), { name, missing: 'feasibleSpace.list' }),
        );
        return null;
      }
      return type === 'str'
        ? { kind: 'categorical', choices: list.map(toKatibText) }
        : readBooleans(reading, list);
    }
  }
}

const KATIB_TYPES = ['double', 'int', 'discrete', 'categorical'] as const;
type KatibType = (typeof KATIB_TYPES)[number];

// Katib's own API knows `unknown`; like an absent type it leaves the reading to the notebook's type.
function readKatibType(reading: Reading): KatibType | null {
  const { form, parameter, within, problems } = reading;
  const { name } = parameter;
  const given = form.parameterType;
  if (given === undefined || given === '' || given === 'unknown') return null;
  const known = KATIB_TYPES.find((type) => type === given);
  if (known !== undefined) return known;
  if (given === 'float') {
    problems.push(
      problem('katib-type-alias', within('parameterType'), { name, alias: given, meant: 'double' }),
    );
    return 'double';
  }
  const facts = { name, katibType: given, suggestion: didYouMean(given, KATIB_TYPES) };
  problems.push(problem('katib-type-unknown', within('parameterType'), facts));
  return null;
}

function readKatibRange(reading: Reading, katibType: KatibType | null): Space | null {
  const { form, parameter, within, problems } = reading;
  const { name, type } = parameter;
  const feasible = form.feasibleSpace ?? {};
  const min = readEnd(reading, 'min');
  const max = readEnd(reading, 'max');
  const step = readEnd(reading, 'step');
  const distribution = readDistribution(reading);
  const wantsList = katibType === 'discrete' || katibType === 'categorical';
  const needed = wantsList ? (['list'] as const) : (['min', 'max'] as const);
  for (const part of needed) {
    if (part !== 'list' && feasible[part] !== undefined && feasible[part] !== '') continue;
    problems.push(
      problem('space-incomplete', within('feasibleSpace'), { name, missing: `feasibleSpace.${part}` }),
    );
  }
  if (
    wantsList ||
    typeof min !== 'number' ||
    typeof max !== 'number' ||
    step === null ||
    distribution === null
  )
    return null;
  const isFractional = [min, max, step ?? 0].find((value) => !Number.isInteger(value));
  if (type === 'int' && isFractional !== undefined) {
    const facts = { name, type, found: `the number ${printNumber(isFractional)}` };
    problems.push(problem('space-type-mismatch', within('feasibleSpace'), facts));
    return null;
  }
  const isWholeOverDecimal = type === 'float' && katibType === 'int';
  const usedStep = step ?? (isWholeOverDecimal ? 1 : undefined);
  const space: Space = {
    kind: type === 'int' ? 'int' : 'double',
    min,
    max,
    ...(usedStep === undefined ? {} : { step: usedStep }),
    distribution,
  };
  if (isWholeOverDecimal || (type === 'int' && katibType === 'double')) {
    const facts = { name, katibType: form.parameterType ?? katibType, type, used: printSpace(space) };
    problems.push(problem('katib-type-reconciled', within('parameterType'), facts));
  }
  return space;
}

/** One end or the step as a number; undefined when absent, null (and a problem) when it is no usable number. */
function readEnd(reading: Reading, part: 'min' | 'max' | 'step'): number | null | undefined {
  const { form, within } = reading;
  const given = form.feasibleSpace?.[part];
  if (given === undefined || given === '') return undefined;
  return readValue(reading, given, within(`feasibleSpace.${part}`));
}

function readValue(reading: Reading, given: string | number, place: Place): number | null {
  const { parameter, problems } = reading;
  const { name, type } = parameter;
  const text = String(given).trim();
  const number = readNumber(text);
  const isInexact = (value: number): boolean => type === 'int' && Math.abs(value) > Number.MAX_SAFE_INTEGER;
  if (number.kind === 'number' && !isInexact(number.value)) return number.value;
  const code = number.kind === 'not-a-number' ? 'space-number-expected' : 'space-number-too-large';
  problems.push(problem(code, place, { name, text }));
  return null;
}

const DISTRIBUTIONS = ['uniform', 'logUniform', 'normal', 'logNormal'] as const;

function readDistribution(reading: Reading): Distribution | null {
  const given = reading.form.feasibleSpace?.distribution;
  if (given === undefined || given === '' || given === 'unknown') return 'uniform';
  const known = DISTRIBUTIONS.find((distribution) => distribution === given);
  if (known !== undefined) return known;
  const { name } = reading.parameter;
  const facts = { name, distribution: given, suggestion: didYouMean(given, DISTRIBUTIONS) };
  reading.problems.push(
    problem('katib-distribution-unknown', reading.within('feasibleSpace.distribution'), facts),
  );
  return null;
}

function readNumberList(reading: Reading, list: readonly (string | number | boolean)[]): Space | null {
  const { parameter, within, problems } = reading;
  const values = list.flatMap((given, index) => {
    const place = within(`feasibleSpace.list[${String(index)}]`);
    if (typeof given === 'boolean') {
      problems.push(
        problem('space-type-mismatch', place, {
          name: parameter.name,
          type: parameter.type,
          found: `the value ${printValue(given)}`,
        }),
      );
      return [];
    }
    const value = readValue(reading, given, place);
    if (value !== null && parameter.type === 'int' && !Number.isInteger(value)) {
      problems.push(
        problem('space-type-mismatch', place, {
          name: parameter.name,
          type: parameter.type,
          found: `the number ${printNumber(value)}`,
        }),
      );
    }
    return value ?? [];
  });
  return { kind: 'discrete', values };
}

function readBooleans(reading: Reading, list: readonly (string | number | boolean)[]): Space | null {
  const { parameter, within, problems } = reading;
  const choices = list.flatMap((given, index) => {
    const word = String(given).toLowerCase();
    if (word === 'true' || word === 'false') return word === 'true';
    const place = within(`feasibleSpace.list[${String(index)}]`);
    problems.push(
      problem('space-type-mismatch', place, {
        name: parameter.name,
        type: parameter.type,
        found: `the value ${String(given)}`,
      }),
    );
    return [];
  });
  return { kind: 'categorical', choices };
}
