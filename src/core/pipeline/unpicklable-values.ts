import { problem, type Problem } from '../problems/problem.ts';
import type { CodeFacts } from '../python/code-facts.ts';
import { placeAt } from '../python/python-tree.ts';
import { findCalls } from './called-values.ts';
import type { FullName } from './imported-names.ts';
import type { StepCode } from './unseeded-randomness.ts';

/** What makes a value that pickle refuses, by its full name. */
const UNPICKLABLE: Readonly<Record<string, string>> = {
  open: 'an open file',
  'io.open': 'an open file',
  'csv.reader': 'a reader of an open file',
  'csv.writer': 'a writer to an open file',
  'concurrent.futures.ProcessPoolExecutor': 'a pool of processes',
  'concurrent.futures.ThreadPoolExecutor': 'a pool of threads',
  'multiprocessing.Pool': 'a pool of processes',
  'socket.socket': 'a socket',
  'sqlite3.connect': 'a database connection',
  'threading.Condition': 'a lock',
  'threading.Event': 'a lock',
  'threading.Lock': 'a lock',
  'threading.RLock': 'a lock',
  'threading.Semaphore': 'a lock',
  'threading.Thread': 'a thread',
};

/** A warning for each value that a step binds, that another step reads, and that cannot be saved to be handed over. */
export function findUnpicklableValues(
  steps: readonly (StepCode & { readonly facts: CodeFacts })[],
  fullName: FullName,
): readonly Problem[] {
  const generators = new Set(
    steps.flatMap(({ facts }) =>
      [...facts.definitions.values()]
        .filter(({ kind, makesGenerator }) => kind === 'function' && makesGenerator)
        .map(({ name }) => name),
    ),
  );
  return steps.flatMap(({ step, trees, facts }) =>
    trees.flatMap((tree) =>
      findCalls(tree.body).flatMap(({ callee, call, boundTo }) => {
        const full = fullName(callee);
        const what = generators.has(callee)
          ? 'a generator'
          : Object.hasOwn(UNPICKLABLE, full)
            ? UNPICKLABLE[full]
            : undefined;
        if (what === undefined) return [];
        return boundTo
          .filter((name) => isAllItHolds(facts, name) && isReadElsewhere(steps, step, name))
          .map((name) => problem('unpicklable-hand-over', placeAt(tree, call.start), { name, step, what }));
      }),
    ),
  );
}

/** False for `f = open(path)` where `f = f.read()` or `del f` follows. */
const isAllItHolds = (facts: CodeFacts, name: string): boolean =>
  facts.binds.get(name)?.all.length === 1 && !facts.deletes.has(name);

const isReadElsewhere = (
  steps: readonly { readonly step: string; readonly facts: CodeFacts }[],
  step: string,
  name: string,
): boolean =>
  steps.some(
    (other) => other.step !== step && (other.facts.reads.has(name) || other.facts.deferredReads.has(name)),
  );
