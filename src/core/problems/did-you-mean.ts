/**
 * The known word that `word` was most likely meant to be, or null where none is near.
 * Near: at most one slip (a letter left out, added, changed, or two swapped) in three letters.
 * Upper and lower case, `-` and `_` count as the same; the earlier of two equally near candidates wins.
 */
export function didYouMean(word: string, candidates: Iterable<string>): string | null {
  const wanted = plain(word);
  let best: string | null = null;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const known = plain(candidate);
    if (Math.abs(known.length - wanted.length) >= least) continue;
    const slips = countSlips(wanted, known);
    if (slips < least && slips < Math.max(known.length, wanted.length)) {
      best = candidate;
      least = slips;
    }
  }
  return best;
}

/**
 * The one candidate that is at most one slip away; null where there is none, or more than one, or where the word is so short
 * that one slip says little.
 */
export function surelyMeant(word: string, candidates: Iterable<string>): string | null {
  const wanted = plain(word);
  const slips = [...candidates].map((candidate) => ({
    candidate,
    count: countSlips(wanted, plain(candidate)),
  }));
  const same = slips.filter(({ count }) => count === 0);
  const near = same.length > 0 ? same : slips.filter(({ count }) => count === 1 && wanted.length >= 4);
  return near.length === 1 ? (near[0]?.candidate ?? null) : null;
}

// Names this long are not typed by hand; cutting them bounds the work on untrusted text.
const LONGEST_COMPARED = 100;

const plain = (word: string): string => word.slice(0, LONGEST_COMPARED).toLowerCase().replaceAll('-', '_');

/** Optimal string alignment distance: like Levenshtein's, and two neighbours swapped count as one slip. */
function countSlips(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const changed = at(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
      let slips = Math.min(at(last, column) + 1, at(current, column - 1) + 1, changed);
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwap) slips = Math.min(slips, at(beforeLast, column - 2) + 1);
      current.push(slips);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? 0;
