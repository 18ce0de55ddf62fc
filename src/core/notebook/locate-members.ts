import { JsonCursor, type JsonSpan } from './json-cursor.ts';

/** A member of an object in a JSON text: its name in quotes, and its value. */
export interface LocatedMember {
  readonly key: string;
  readonly name: JsonSpan;
  readonly value: JsonSpan;
}

/** The members of what stands there, in order; none where that is no object. The text must be JSON. */
export function locateMembers(text: string, span: JsonSpan | undefined): readonly LocatedMember[] {
  if (span === undefined || text[span.start] !== '{') return [];
  const cursor = new JsonCursor(text.slice(span.start, span.end));
  const members: LocatedMember[] = [];
  cursor.eachMember((key, name) => {
    members.push({ key, name: moveSpan(name, span.start), value: moveSpan(cursor.pass(), span.start) });
  });
  return members;
}

/** Of two members of one name the last counts, as in every reader. */
export const findMember = (members: readonly LocatedMember[], key: string): LocatedMember | undefined =>
  members.findLast((member) => member.key === key);

export const moveSpan = ({ start, end }: JsonSpan, by: number): JsonSpan => ({
  start: start + by,
  end: end + by,
});
