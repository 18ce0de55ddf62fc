import { problem, type Problem } from '../problems/problem.ts';
import { clipped } from './json-values.ts';

/** Step names become names of Kubernetes objects and values of labels, whose limit this is. */
const LONGEST_STEP_NAME = 63;

// What Kale takes after `step:` (2.3, nbprocessor's tag language).
const GOOD = /^[_a-z][_a-z0-9]*$/;
// What Kale 0.3 took after `block:`, save for digits in front.
const DASHED = /^[_a-z][-_a-z0-9]*$/;

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'and as assert async await break class continue def del elif else except finally for from global if import in is ' +
    'lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/** The name a step goes by, and what is to be said of the name its tag has. */
export interface StepName {
  readonly name: string;
  readonly problems: readonly Problem[];
}

/**
 * Reads the name in a `step:` tag. A bad name is mended, so that what else is wrong can still be told.
 */
export function readStepName(written: string, cell: number): StepName {
  const place = { cell };
  const shown = clipped(written);
  const name = mendStepName(written);
  if (GOOD.test(written) && written.length <= LONGEST_STEP_NAME) {
    if (!KEYWORDS.has(written)) return { name, problems: [] };
    const suggestion = portableStepName(written);
    return { name, problems: [problem('step-named-as-keyword', place, { name: shown, suggestion })] };
  }
  if (isDashed(written))
    return { name, problems: [problem('old-step-name', place, { name: shown, instead: name })] };
  const facts = { name: shown, reason: whyBad(written), suggestion: name };
  return { name, problems: [problem('bad-step-name', place, facts)] };
}

/** The name to write instead, so that every version of Kale reads the same step; a good one stays as it is. */
export function portableStepName(written: string): string {
  const name = mendStepName(written);
  return KEYWORDS.has(name) ? `${name}_step` : name;
}

/** True for a name that only Kale 0.3 takes: `data-loading`. */
export const isDashed = (written: string): boolean =>
  DASHED.test(written) && !GOOD.test(written) && written.length <= LONGEST_STEP_NAME;

/** The good name nearest to what is written; a good one stays as it is. */
export function mendStepName(written: string): string {
  if (GOOD.test(written) && written.length <= LONGEST_STEP_NAME) return written;
  if (isDashed(written)) return written.replaceAll('-', '_');
  const plain = written
    .slice(0, 4 * LONGEST_STEP_NAME)
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');
  const name = /^[a-z]/.test(plain) ? plain : plain === '' ? 'step' : `step_${plain}`;
  return name.slice(0, LONGEST_STEP_NAME);
}

function whyBad(written: string): string {
  if (written.length > LONGEST_STEP_NAME) return `it has more than ${LONGEST_STEP_NAME} characters`;
  if (/^[0-9]/.test(written)) return 'it begins with a digit';
  const odd = /[^_a-z0-9]/u.exec(written)?.[0] ?? '';
  return /^[A-Z]$/.test(odd) ? `it has the uppercase letter "${odd}"` : `it has the character "${odd}"`;
}
