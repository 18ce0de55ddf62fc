import { catalogue, type ProblemCode } from './catalogue.ts';
import type { CatalogueEntry } from './catalogue/entry.ts';
import { safeText, sourceFrame } from './source-frame.ts';
import type { Place, Problem, Severity } from './problem.ts';

/** What gives parts of a printed problem their colour. */
export interface ProblemPaint {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly note: (text: string) => string;
  readonly faint: (text: string) => string;
}

const plain = (text: string): string => text;
const noPaint: ProblemPaint = { error: plain, warning: plain, note: plain, faint: plain };

/** The sentence that tells the problem, without its place. It may quote the notebook: untrusted text. */
export const sentenceOf = (one: Problem): string => entryOf(one.code).sentence(one.facts);

/** What to do about the problem. It may quote the notebook: untrusted text. */
export const wayOutOf = (one: Problem): string => entryOf(one.code).wayOut(one.facts);

// TypeScript does not see that the entry of a problem's code takes the facts of that problem.
const entryOf = (code: ProblemCode): CatalogueEntry<Problem['facts']> =>
  catalogue[code] as unknown as CatalogueEntry<Problem['facts']>;

/**
 * The problem as a person reads it: place and sentence, the lines of source around it, and the way out.
 * `sourceOf` gives a cell's source where it is at hand. Control characters in what is quoted are escaped.
 */
export function renderProblem(
  one: Problem,
  from: {
    readonly file: string;
    readonly sourceOf: (cell: number) => string | undefined;
    readonly paint?: ProblemPaint;
  },
): string {
  const paint = from.paint ?? noPaint;
  const place = placeOf(one.place, from.file);
  const severity = one.severity === 'error' ? '' : `${one.severity}: `;
  const sentence = safeText(sentenceOf(one));
  const head = `${place === '' ? '' : `${place}: `}${paint[one.severity](`${severity}${sentence}`)}`;
  return [
    `${head} ${paint.faint(`[${one.code}]`)}`,
    ...frameOf(one.place, from.sourceOf).map((line) => `  ${paint.faint(line)}`),
    `  ${safeText(wayOutOf(one))}`,
  ].join('\n');
}

/** `iris.ipynb, cell 7, line 3`; a file's own line where there is no cell. */
function placeOf(place: Place, file: string): string {
  const parts = [
    file,
    place.cell === undefined ? '' : `cell ${place.cell}`,
    place.line === undefined ? '' : `line ${place.line}`,
    place.field ?? '',
  ];
  return safeText(parts.filter((part) => part !== '').join(', '));
}

function frameOf(place: Place, sourceOf: (cell: number) => string | undefined): readonly string[] {
  if (place.cell === undefined || place.line === undefined) return [];
  const source = sourceOf(place.cell);
  return source === undefined ? [] : sourceFrame(source, place.line, place.column);
}

/** A problem as others read it: the command line's `--json` and the HTTP interface. What is absent is null. */
export interface ProblemJson {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** Counted from 0 over all cells of the notebook. */
  readonly cell: number | null;
  /** Counted from 1 within the cell, or within the file where there is no cell. */
  readonly line: number | null;
  readonly column: number | null;
  readonly field: string | null;
  readonly message: string;
  readonly wayOut: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export function problemToJson(one: Problem): ProblemJson {
  const { cell, line, column, field } = one.place;
  return {
    code: one.code,
    severity: one.severity,
    cell: cell ?? null,
    line: line ?? null,
    column: column ?? null,
    field: field ?? null,
    message: sentenceOf(one),
    wayOut: wayOutOf(one),
    facts: one.facts,
  };
}
