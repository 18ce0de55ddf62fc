import type { Expression } from './ast.ts';

/**
 * Whether a condition is known before the code runs: `True`, `1`, `not 0`, `__name__ == "__main__"` (a notebook is the main
 * module), `TYPE_CHECKING` (false at run time).
 */
export function constantTruth(test: Expression, source: string): boolean | undefined {
  switch (test.kind) {
    case 'constant':
      return test.value === 'True' || test.value === '...';
    case 'number':
      return /[1-9a-fA-F]/.test(
        source
          .slice(test.start, test.end)
          .replace(/^0[xXoObB]/, '')
          .replace(/[eE].*/, ''),
      );
    case 'unary': {
      const inner = test.operator === 'not' ? constantTruth(test.operand, source) : undefined;
      return inner === undefined ? undefined : !inner;
    }
    case 'name':
      return test.id === 'TYPE_CHECKING' ? false : undefined;
    case 'attribute':
      return test.attribute.name === 'TYPE_CHECKING' ? false : undefined;
    case 'compare':
      return /^__name__\s*==\s*(?:"__main__"|'__main__')$/.test(source.slice(test.start, test.end))
        ? true
        : undefined;
    default:
      return undefined;
  }
}

/** True when iterating surely gives at least one element: a display that is not empty. */
export function runsAtLeastOnce(iterable: Expression): boolean {
  return iterable.kind === 'sequence' && iterable.elements.some((element) => element.kind !== 'starred');
}
