import type { AnyEntry, Area } from './areas.ts';

const HEAD = `# Problems

Everything Tunebook may say about a notebook, a sweep or this machine, by the code in brackets at the end of each message.
An **error** stops it before anything runs, a **warning** tells of something that is probably not meant, a **note** of
something done for you. \`--json\` gives the same code with the facts of the sentence.

<!-- Made from src/core/problems/catalogue by tools/write-problem-docs.ts: change the sentences there. -->
`;

/** docs/problems.md: a chapter per area, and in it a section per code, by the alphabet. */
export function renderProblemDocs(areas: readonly Area[]): string {
  const chapters = areas
    .filter((area) => Object.keys(area.problems).length > 0)
    .map((area) => {
      const sections = Object.entries(area.problems)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([code, entry]) => section(code, entry));
      return [`## ${area.title}\n\n${area.about}\n`, ...sections].join('\n');
    });
  return [HEAD, ...chapters].join('\n');
}

/** The codes of `catalogue` that no area has: they would be missing from the page. */
export function codesWithoutArea(catalogue: object, areas: readonly Area[]): readonly string[] {
  const placed = new Set(areas.flatMap((area) => Object.keys(area.problems)));
  return Object.keys(catalogue).filter((code) => !placed.has(code));
}

function section(code: string, entry: AnyEntry): string {
  const example = entry.example as never;
  const lines = [`### ${code}`, '', `**${entry.severity}**`, '', quote(entry.sentence(example)), ''];
  lines.push(textOf(entry.wayOut(example)), '');
  if (entry.about !== undefined) lines.push(textOf(entry.about), '');
  return lines.join('\n');
}

const quote = (sentence: string): string =>
  textOf(sentence)
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');

/** What the catalogue says is plain text, but for code in backticks: brackets and stars mean themselves. */
const textOf = (sentence: string): string =>
  sentence
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[\\<>*]|(?<!\w)_|_(?!\w)/g, '\\$&')))
    .join('');
