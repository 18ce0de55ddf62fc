import type { PipelineParameter } from '../pipeline/pipeline.ts';
import { findChoices } from './known-arguments.ts';
import { findNameRule } from './known-names.ts';
import { printNumber } from './numbers.ts';
import { containsValue, type Distribution, type Space } from './space.ts';
import type { UseSite } from './use-sites.ts';

/** A space that nobody stated, and the reason for it in words. */
export interface InferredSpace {
  readonly space: Space;
  readonly reason: string;
}

/**
 * A search space from a parameter's name, type, value, and from where the code uses it. The notebook's value always lies
 * inside. What cannot be guessed well (a seed, a path, a text that nothing is known about) is fixed, with the reason.
 */
export function inferSpace(parameter: PipelineParameter, useSites: readonly UseSite[] = []): InferredSpace {
  const own = useSites.filter((site) => site.parameter === parameter.name);
  const value = parameter.default;
  switch (parameter.type) {
    case 'none':
    case 'list':
    case 'dict':
      return fixed(`a value of type ${parameter.type === 'none' ? 'None' : parameter.type} is not searched`);
    case 'str':
      return typeof value === 'string' ? inferChoices(parameter.name, value, own) : fixed('it is not a text');
    case 'bool': {
      const rule = findNameRule(parameter.name);
      return rule?.kind === 'fixed'
        ? fixed(rule.reason)
        : { space: { kind: 'categorical', choices: [true, false] }, reason: 'a boolean is True or False' };
    }
    case 'int':
    case 'float':
      return typeof value === 'number' && Number.isFinite(value)
        ? inferNumbers(parameter, value, own)
        : fixed('its value is not a finite number');
  }
}

const fixed = (reason: string): InferredSpace => ({ space: { kind: 'fixed' }, reason });

function inferNumbers(parameter: PipelineParameter, value: number, sites: readonly UseSite[]): InferredSpace {
  const kind = parameter.type === 'int' ? 'int' : 'double';
  for (const { name, told } of namesOf(parameter.name, sites)) {
    const rule = findNameRule(name);
    if (rule === null) continue;
    if (rule.kind === 'fixed') return fixed(rule.reason + told);
    if (rule.kind === 'choices') {
      if (kind === 'double' && !Number.isInteger(value)) continue;
      const values = rule.around(value);
      return { space: { kind: 'discrete', values }, reason: rule.reason + told };
    }
    // A batch of 0.5 or a dropout of 3 is something else than its name says.
    if (value < rule.least || value > rule.most || (rule.log === true && value <= 0)) continue;
    const space = rangeAround({
      kind,
      value,
      min: rule.min === 'below' ? Math.max(rule.least, value / 10) : rule.min,
      max: rule.max === 'above' ? Math.min(rule.most, value * 10) : rule.max,
      log: rule.log ?? false,
    });
    if (space !== null) return { space, reason: rule.reason + told };
  }
  return inferFromValue(kind, value);
}

/** The parameter's own name, then the names of the arguments it is passed as. */
function namesOf(
  name: string,
  sites: readonly UseSite[],
): readonly { readonly name: string; readonly told: string }[] {
  const names = [{ name, told: '' }];
  for (const site of sites) {
    if (site.kind !== 'call' || typeof site.argument !== 'string') continue;
    names.push({ name: site.argument, told: ` (it is the argument ${site.argument} of ${site.callee})` });
  }
  return names;
}

function inferFromValue(kind: 'int' | 'double', value: number): InferredSpace {
  if (value === 0) return fixed('0 says nothing of how large its values are');
  const shown = printNumber(value);
  if (kind === 'double' && value > 0 && value < 1) {
    if (value > 0.1) {
      const space: Space = { kind, min: 0, max: 1, distribution: 'uniform' };
      return { space, reason: `${shown} is taken for a share, so 0 to 1` };
    }
    const space = rangeAround({ kind, value, min: value / 10, max: value * 10, log: true });
    return space
      ? { space, reason: `from a tenth of ${shown} to ten times it` }
      : fixed(`${shown} is too near to zero`);
  }
  const ends = [value / 4, value * 4].sort((a, b) => a - b);
  const [min = value, max = value] = ends;
  const space = rangeAround({ kind, value, min, max, log: value > 0 && value >= 16 });
  return space
    ? { space, reason: `from a quarter of ${shown} to four times it` }
    : fixed(`${shown} is too large to search around`);
}

/** A range with rounded ends that holds the value; null where there is no such range. */
function rangeAround(wanted: {
  readonly kind: 'int' | 'double';
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly log: boolean;
}): Space | null {
  const { kind, value, log } = wanted;
  const isWhole = kind === 'int';
  let min = isWhole ? Math.floor(wanted.min) : twoDigits(wanted.min);
  let max = isWhole ? Math.ceil(wanted.max) : twoDigits(wanted.max);
  if (isWhole && value > 0 && wanted.min > 0) min = Math.max(1, min);
  min = Math.min(min, value);
  max = Math.max(max, value);
  const distribution: Distribution = log ? 'logUniform' : 'uniform';
  const space: Space = { kind, min, max, distribution };
  const isUsable =
    Number.isFinite(max) && min < max && (!log || min > 0) && (!isWhole || Number.isSafeInteger(max - min));
  return isUsable && containsValue(space, value) ? space : null;
}

const twoDigits = (value: number): number => Number(value.toPrecision(2));

function inferChoices(name: string, value: string, sites: readonly UseSite[]): InferredSpace {
  const rule = findNameRule(name);
  if (rule?.kind === 'fixed') return fixed(rule.reason);
  for (const site of sites) {
    if (site.kind !== 'call') continue;
    const choices = findChoices(site.callee, site.argument);
    if (choices?.includes(value)) {
      const argument =
        typeof site.argument === 'string' ? site.argument : `number ${String(site.argument + 1)}`;
      return {
        space: { kind: 'categorical', choices },
        reason: `the values that argument ${argument} of ${site.callee} takes`,
      };
    }
  }
  const compared = sites.flatMap((site) => (site.kind === 'compare' ? site.values : []));
  const choices = [...new Set([value, ...compared])];
  if (choices.length > 1) {
    return { space: { kind: 'categorical', choices }, reason: 'the values that the code compares it with' };
  }
  return fixed('nothing shows what other texts it may be');
}
