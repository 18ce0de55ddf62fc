import { sql, type Kysely } from 'kysely';
import { AmbiguousReference } from '../app/ports/store.ts';
import { loadSweepsWithin, readAtOneMoment, type LoadedSweep } from './load-sweeps.ts';
import type { Schema } from './schema.ts';

/** Of an id, in characters; fewer would too often mean another sweep tomorrow. */
const SHORTEST_BEGINNING = 4;

const MOST_CANDIDATES = 10;

/** The sweep meant by `latest`, an id, a name, or the beginning of an id, in this order. Throws AmbiguousReference. */
export function findSweep(db: Kysely<Schema>, reference: string): Promise<LoadedSweep | null> {
  return readAtOneMoment(db, async (snapshot) => {
    const id = await findId(snapshot, reference);
    if (id === null) return null;
    const [found] = await loadSweepsWithin(snapshot, (sweeps) => sweeps.where('sweeps.id', '=', id));
    return found ?? null;
  });
}

async function findId(db: Kysely<Schema>, reference: string): Promise<string | null> {
  const newestFirst = db.selectFrom('sweeps').select('id').orderBy('sequence', 'desc');
  if (reference === 'latest') return (await newestFirst.limit(1).executeTakeFirst())?.id ?? null;

  const exact =
    (await newestFirst.where('id', '=', reference).executeTakeFirst()) ??
    (await newestFirst.where('name', '=', reference).limit(1).executeTakeFirst());
  if (exact !== undefined) return exact.id;

  const length = Array.from(reference).length;
  if (length < SHORTEST_BEGINNING) return null;
  // Not `like`: it has wildcards, and SQLite's takes no notice of case.
  const candidates = await newestFirst
    .where(sql<string>`substr(id, 1, ${length})`, '=', reference)
    .limit(MOST_CANDIDATES)
    .execute();
  if (candidates.length > 1)
    throw new AmbiguousReference(
      reference,
      candidates.map((candidate) => candidate.id),
    );
  return candidates[0]?.id ?? null;
}
