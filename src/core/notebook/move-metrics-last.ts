import { annotateNotebook } from './annotate-notebook.ts';
import type { CellRole } from './cell-roles.ts';
import type { Fix } from './fix.ts';
import { locateAnnotations } from './locate-annotations.ts';
import { readNotebook } from './read-notebook.ts';
import { applyEdits } from './text-edits.ts';

/**
 * Moves the cells of type pipeline-metrics to the end of the file where a step begins or goes on below them. Nothing is
 * moved where a cell would then belong to something else.
 */
export function moveMetricsLast(
  name: string,
  text: string,
): { readonly text: string; readonly fixes: readonly Fix[] } {
  const roles = rolesOf(name, text);
  const isMetrics = ({ type }: CellRole): boolean => type === 'pipeline-metrics';
  const first = roles.findIndex(isMetrics);
  const unchanged = { text, fixes: [] };
  if (first === -1 || roles.findLastIndex(({ type }) => type === 'step') < first) return unchanged;

  const order = [...roles.filter((role) => !isMetrics(role)), ...roles.filter(isMetrics)];
  const { cells } = locateAnnotations(text);
  // Each cell's text goes into the place of another's, so that what stands between them stays.
  const moved = applyEdits(
    text,
    cells.flatMap((slot, position) => {
      const cell = cells[order[position]?.index ?? position] ?? slot;
      return cell === slot ? [] : [{ ...slot, text: text.slice(cell.start, cell.end) }];
    }),
  );
  const isSame = rolesOf(name, moved).every(
    ({ type, step }, position) => order[position]?.type === type && order[position].step === step,
  );
  if (!isSame) return unchanged;
  return {
    text: moved,
    fixes: order.flatMap((role, to): readonly Fix[] =>
      isMetrics(role) && role.index !== to ? [{ kind: 'cell-moved', cell: role.index, to }] : [],
    ),
  };
}

function rolesOf(name: string, text: string): readonly CellRole[] {
  const { notebook } = readNotebook({ name, text });
  return notebook === null ? [] : annotateNotebook(notebook).annotated.roles;
}
