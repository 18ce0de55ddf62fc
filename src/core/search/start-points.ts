import type { ParameterValue, PipelineParameter } from '../pipeline/pipeline.ts';
import { problem, type Place, type Problem } from '../problems/problem.ts';
import { readFixedValues } from './fixed-values.ts';
import { printSpace } from './notation.ts';
import { printValue } from './space-faults.ts';
import { containsValue, isTuned, type Assignment, type SearchParameter, type Space } from './space.ts';
import type { StatedValue } from './stated-settings.ts';

/**
 * The points that are tried first: the notebook's own values, then those that were stated; parameters that a point leaves
 * out have the notebook's value. Only searched parameters are in them. A value outside its space stays as it is, with a
 * note: it is the user's own. Equal points are tried once.
 */
export function chooseStartPoints(from: {
  readonly parameters: readonly PipelineParameter[];
  readonly spaces: readonly SearchParameter[];
  readonly stated?: readonly (readonly StatedValue[])[];
}): { readonly startPoints: readonly Assignment[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const tuned = from.spaces.filter(isTuned);
  const own = tuned.flatMap(({ name, space }) => {
    const parameter = from.parameters.find((one) => one.name === name);
    const value = parameter?.default;
    if (parameter === undefined || !isSearchable(value)) return [];
    noteOutside({ name, value, space, place: { cell: parameter.cell, line: parameter.line }, problems });
    return [[name, value] as const];
  });
  if (own.length === 0) return { startPoints: [], problems };
  const points = new Map<string, Assignment>();
  const add = (point: Assignment): void => {
    const key = JSON.stringify(tuned.map(({ name }) => point[name]));
    if (!points.has(key)) points.set(key, point);
  };
  add(Object.fromEntries(own));
  for (const stated of from.stated ?? []) {
    const read = readFixedValues(stated, from.parameters);
    problems.push(...read.problems);
    for (const { name, place } of stated) {
      const value = read.values[name];
      const space = tuned.find((one) => one.name === name)?.space;
      if (value === undefined) continue;
      if (space === undefined) problems.push(problem('start-value-fixed', place, { name }));
      else noteOutside({ name, value, space, place, problems });
    }
    add(Object.fromEntries(own.map(([name, value]) => [name, read.values[name] ?? value])));
  }
  return { startPoints: [...points.values()], problems };
}

const isSearchable = (value: unknown): value is ParameterValue =>
  typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean';

function noteOutside(one: {
  readonly name: string;
  readonly value: ParameterValue;
  readonly space: Space;
  readonly place: Place;
  readonly problems: Problem[];
}): void {
  const { name, value, space, place, problems } = one;
  if (containsValue(space, value)) return;
  problems.push(
    problem('start-value-outside', place, { name, value: printValue(value), space: printSpace(space) }),
  );
}
