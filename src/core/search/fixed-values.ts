import type { PipelineParameter } from '../pipeline/pipeline.ts';
import { didYouMean } from '../problems/did-you-mean.ts';
import { problem, type Problem } from '../problems/problem.ts';
import { readStatedValue, showStatedValue } from './stated-value.ts';
import type { StatedValue } from './stated-settings.ts';
import type { Assignment } from './space.ts';

/** The values as the notebook's parameters take them. Unknown names, wrong types and repetitions are errors. */
export function readFixedValues(
  stated: readonly StatedValue[],
  parameters: readonly PipelineParameter[],
): { readonly values: Assignment; readonly problems: readonly Problem[] } {
  const values = new Map<string, Assignment[string]>();
  const problems: Problem[] = [];
  for (const { name, value, place } of stated) {
    const parameter = parameters.find((one) => one.name === name);
    if (parameter === undefined) {
      problems.push(unknownParameter(name, parameters, place));
      continue;
    }
    if (values.has(name)) problems.push(problem('parameter-stated-twice', place, { name }));
    const read = readStatedValue(value, parameter.type);
    if (read === null) {
      const facts = { name, type: parameter.type, value: showStatedValue(value) };
      problems.push(problem('fixed-value-mismatch', place, facts));
    } else {
      values.set(name, read);
    }
  }
  return { values: Object.fromEntries(values), problems };
}

/** That the notebook has no such parameter, with the one that may be meant. */
export function unknownParameter(
  name: string,
  parameters: readonly PipelineParameter[],
  place: Problem['place'],
): Problem {
  const known = parameters.map((one) => one.name);
  return problem('parameter-unknown', place, { name, suggestion: didYouMean(name, known), known });
}
