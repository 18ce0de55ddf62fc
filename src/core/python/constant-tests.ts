import type { Expression } from './ast.ts';

/**
 * Whether a condition is known before the code runs: `True`, `1`, `not 0`, `__name__ == "__main__"` (a notebook is the main
 * module), `TYPE_CHECKING` (false at run time).
 */
export function constantTruth(test: Expression, source: string): boolean | undefined {
  const text = (): string => source.slice(test.start, test.end);
  if (test.kind === 'constant') return test.value === 'True' || test.value === '...';
  if (test.kind === 'number') return !/^0[xXoObB]?[0_]*(?:\.0*)?$/.test(text());
  if (test.kind === 'unary' && test.operator === 'not') {
    const inner = constantTruth(test.operand, source);
    return inner === undefined ? undefined : !inner;
  }
  if (test.kind === 'name') return test.id === 'TYPE_CHECKING' ? false : undefined;
  if (test.kind === 'attribute') return test.attribute.name === 'TYPE_CHECKING' ? false : undefined;
  const isMain = test.kind === 'compare' && /^__name__\s*==\s*(?:"__main__"|'__main__')$/.test(text());
  return isMain ? true : undefined;
}

/** True when iterating surely gives at least one element: a display that is not empty. */
export function runsAtLeastOnce(iterable: Expression): boolean {
  return iterable.kind === 'sequence' && iterable.elements.some((element) => element.kind !== 'starred');
}
