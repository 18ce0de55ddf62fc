import type { CallExpression } from './ast.ts';

/** True for what `%run file` becomes: it may bind any name, as a star import may. */
export function isRunMagic(node: CallExpression, source: string): boolean {
  const { callee, arguments: given } = node;
  if (callee.kind !== 'attribute' || callee.attribute.name !== 'run_line_magic') return false;
  const first = given[0]?.value;
  return first?.kind === 'string' && source.slice(first.start + 1, first.end - 1) === 'run';
}
