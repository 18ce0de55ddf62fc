import { StoreCorrupt } from '../app/ports/store.ts';

/** A row, for a message: `trials of sweep 4f2a`. */
export type RowName = string;

/** Reads what a JSON column holds; throws StoreCorrupt when it is not JSON of the kind expected. */
// The type is the caller's claim about what Tunebook wrote there.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function readJson<Value>(text: string, kind: 'object' | 'array', row: RowName): Value {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw corrupt(row, error);
  }
  const found = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  if (found !== kind) throw corrupt(row);
  return value as Value;
}

/** The value, if it is one of those known; throws StoreCorrupt otherwise. */
export function readWord<Word extends string>(
  value: string,
  known: Readonly<Record<Word, unknown>>,
  row: RowName,
): Word {
  if (!Object.hasOwn(known, value)) throw corrupt(row);
  return value as Word;
}

const corrupt = (row: RowName, cause?: unknown): StoreCorrupt =>
  new StoreCorrupt(
    `the store's row for the ${row} is damaged; move tunebook.db away to begin with an empty one`,
    { cause },
  );
