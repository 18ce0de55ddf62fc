import { randomInt } from 'node:crypto';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const LETTERS_AND_DIGITS = `${LETTERS}0123456789`;
/** 26 × 36¹¹ ids: two sweeps of one name on one cluster do not meet. */
const LENGTH = 12;

/** A fresh id: a letter, then letters and digits, so that it may stand in the name of a Kubernetes object. */
export function newId(): string {
  const pick = (from: string) => from[randomInt(from.length)] ?? '';
  return pick(LETTERS) + Array.from({ length: LENGTH - 1 }, () => pick(LETTERS_AND_DIGITS)).join('');
}
