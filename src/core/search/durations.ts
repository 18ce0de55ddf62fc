const UNITS = [
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const;

/**
 * Seconds of a duration: `30m`, `1h30m`, `45s`, `1.5h`, or a plain number of seconds (`90`).
 * Null when it is none of these, or not above zero.
 */
export function parseDuration(text: string): number | null {
  const plain = text.trim();
  if (plain.length > 30) return null;
  const parts = /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s?)?$/.exec(
    plain.replaceAll(' ', ''),
  );
  if (parts === null || plain === '') return null;
  // `1h30` may mean minutes or seconds, so it means nothing.
  const isBareAfterUnit = /[hm]\d+(?:\.\d+)?$/.test(plain.replaceAll(' ', ''));
  if (isBareAfterUnit) return null;
  const seconds = UNITS.reduce((sum, [, size], index) => sum + Number(parts[index + 1] ?? 0) * size, 0);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

/** Seconds as people write them: `1h30m`, `45s`. Inverse of `parseDuration` for whole seconds. */
export function printDuration(seconds: number): string {
  let rest = seconds;
  let text = '';
  for (const [unit, size] of UNITS) {
    const count = unit === 's' ? rest : Math.floor(rest / size);
    if (count > 0) text += `${String(count)}${unit}`;
    rest -= count * size;
  }
  return text === '' ? '0s' : text;
}
