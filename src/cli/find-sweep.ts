import { UserFault } from '../app/faults.ts';
import type { Clock } from '../app/ports/clock.ts';
import { AmbiguousReference, type Store, type StoredSweep } from '../app/ports/store.ts';
import { problem } from '../core/problems/problem.ts';

/** The sweep a user means, or a UserFault that says why there is none. */
export async function findSweep(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  reference: string,
): Promise<StoredSweep> {
  const found = await store.findSweep(reference, clock.now()).catch((error: unknown) => {
    if (!(error instanceof AmbiguousReference)) throw error;
    throw new UserFault('usage', [
      problem('sweep-ambiguous', {}, { reference, candidates: error.candidates }),
    ]);
  });
  if (found === null) throw new UserFault('not-found', [problem('sweep-not-found', {}, { reference })]);
  return found;
}
