import type { Compiled } from '../core/compile.ts';
import type { Problem } from '../core/problems/problem.ts';

/** What is shown in place of a value that looks like a secret. */
export const HIDDEN = '•••';

/** The parameters that look like secrets: their values are never shown. */
export const secretParameters = (problems: readonly Problem[]): ReadonlySet<string> =>
  new Set(
    problems.flatMap(({ code, facts }) =>
      code === 'likely-secret' && 'name' in facts && typeof facts.name === 'string' ? [facts.name] : [],
    ),
  );

/** A cell's source as it may be shown: with dots, of the same length, in place of secrets. */
export function shownSource({ notebook, pipeline, problems }: Compiled, cell: number): string | undefined {
  const source = notebook?.cells[cell]?.source;
  if (source === undefined) return undefined;
  const secrets = secretParameters(problems);
  const spans =
    pipeline === null
      ? problems.flatMap(({ code, place }) =>
          code === 'likely-secret' && place.cell === cell ? valueOnLine(source, place.line ?? 1) : [],
        )
      : pipeline.parameters
          .filter((parameter) => parameter.cell === cell && secrets.has(parameter.name))
          .map(({ valueSpan }) => valueSpan);
  return spans.reduce(
    (shown, { start, end }) =>
      shown.slice(0, start) + shown.slice(start, end).replace(/[^\n]/g, '•') + shown.slice(end),
    source,
  );
}

/** Where there is no pipeline nobody knows where values stand: the whole line from its first `=` on. */
function valueOnLine(source: string, line: number): { readonly start: number; readonly end: number } {
  const lines = source.split('\n');
  const text = lines[line - 1] ?? '';
  const lineStart = lines.slice(0, line - 1).reduce((length, one) => length + one.length + 1, 0);
  return { start: lineStart + text.indexOf('=') + 1, end: lineStart + text.length };
}
