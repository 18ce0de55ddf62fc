import type { Problem } from '../core/problems/problem.ts';
import { sortProblems } from '../core/problems/problem.ts';
import { renderProblem } from '../core/problems/render.ts';
import { paint, type Terminal } from './terminal.ts';

/** Tells problems with their frames, errors first. `sourceOf` gives a cell's source where the notebook is at hand. */
export function tellProblems(
  terminal: Terminal,
  problems: readonly Problem[],
  from: { readonly file?: string; readonly sourceOf?: (cell: number) => string | undefined } = {},
): void {
  for (const one of sortProblems(problems))
    terminal.tell(
      renderProblem(one, {
        file: from.file ?? '',
        sourceOf: from.sourceOf ?? (() => undefined),
        paint: {
          error: (text) => paint(['red', 'bold'], text, process.stderr),
          warning: (text) => paint('yellow', text, process.stderr),
          note: (text) => paint('cyan', text, process.stderr),
          faint: (text) => paint('dim', text, process.stderr),
        },
      }),
    );
}
