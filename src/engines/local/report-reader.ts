import type { Report } from '../../core/sweep/sweep.ts';

/** The most intermediate values of one trial that are kept; those after them are only acted on. */
const MOST_KEPT = 1_000;
/** A line longer than this is no report; it is dropped so that endless output costs no memory. */
const LONGEST_LINE = 4_096;

/**
 * Katib's default metrics filter (its metrics collector, `DefaultFilter`): `accuracy=0.93`, several a line, in one regular
 * expression without the empty matches that Katib takes for values.
 */
const NAME_AND_VALUE = /([\w|-]+)\s*=\s*([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[Ee][+-]?\d+)?)/g;

/** Reads one trial's intermediate values of the objective from what it prints. */
export class ReportReader {
  readonly #names: ReadonlySet<string>;
  #rest = '';
  #count = 0;
  readonly reports: Report[] = [];

  /** `metricName`: the objective's raw name; its dashed form counts too. */
  constructor(metricName: string) {
    this.#names = new Set([metricName, metricName.replaceAll('_', '-')]);
  }

  /** Takes text as it comes, and gives the values of the lines that it completes. */
  read(text: string): readonly Report[] {
    const lines = (this.#rest + text).split('\n');
    this.#rest = (lines.pop() ?? '').slice(-LONGEST_LINE);
    const found = lines.flatMap((line) => this.#readLine(line));
    this.reports.push(...found.slice(0, Math.max(0, MOST_KEPT - this.reports.length)));
    return found;
  }

  #readLine(line: string): readonly Report[] {
    if (line.length > LONGEST_LINE || !line.includes('=')) return [];
    return [...line.matchAll(NAME_AND_VALUE)].flatMap(([, name = '', text = '']) => {
      const value = Number(text);
      if (!this.#names.has(name) || !Number.isFinite(value)) return [];
      this.#count += 1;
      return [{ step: this.#count, value }];
    });
  }
}
