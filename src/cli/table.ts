import { safe } from './terminal.ts';

/** A table in plain text: columns as wide as their widest cell, two spaces between, numbers to the right. */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  style: (text: string) => string = (text) => text,
): string {
  const cells = rows.map((row) =>
    row.map((cell) => safe(typeof cell === 'number' ? showNumber(cell) : cell)),
  );
  const widths = head.map((title, at) => Math.max(title.length, ...cells.map((row) => row[at]?.length ?? 0)));
  const right = head.map((_, at) => rows.length > 0 && rows.every((row) => typeof row[at] === 'number'));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => (right[at] ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return [style(line(head)), ...cells.map(line)].join('\n');
}

/** A number for people: six digits that count, no needless zeros. */
export const showNumber = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));

/** A parameter's value for people. */
export const showValue = (value: string | number | boolean): string =>
  typeof value === 'number' ? showNumber(value) : String(value);

/** A duration for people: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`. */
export function showSeconds(seconds: number): string {
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
