import { JsonCursor, type JsonSpan } from './json-cursor.ts';

/** An item of a list of tags; `text` is null for what is no text. */
export interface LocatedTag extends JsonSpan {
  readonly text: string | null;
}

/** A list of tags in the file: where it stands, brackets included. */
export interface LocatedTags extends JsonSpan {
  readonly items: readonly LocatedTag[];
}

export interface LocatedCell extends JsonSpan {
  readonly tags: LocatedTags | null;
}

/** A member of an object: its name in quotes, and its value. */
export interface LocatedMember {
  readonly key: string;
  readonly name: JsonSpan;
  readonly value: JsonSpan;
}

/** Where a notebook's annotations stand in the text of its file. */
export interface LocatedAnnotations {
  /** As `readNotebook` numbers them. */
  readonly cells: readonly LocatedCell[];
  /** The members of the notebook's own metadata. */
  readonly metadata: readonly LocatedMember[];
  /** The members of its `kubeflow_notebook`. */
  readonly settings: readonly LocatedMember[];
}

/** Finds the annotations in the text of a notebook file that `readNotebook` could read. */
export function locateAnnotations(text: string): LocatedAnnotations {
  const file = new JsonCursor(text);
  const cells: LocatedCell[] = [];
  let metadata: JsonSpan | null = null;
  const readCells = (): void => {
    if (file.peek() === 'array') file.eachItem(() => cells.push(locateCell(text, file.pass())));
  };
  file.eachMember((key) => {
    if (key === 'cells') readCells();
    else if (key === 'metadata') metadata = file.pass();
    else if (key === 'worksheets' && file.peek() === 'array')
      file.eachItem(() => {
        if (file.peek() !== 'object') return;
        file.eachMember((inner) => {
          if (inner === 'cells') readCells();
        });
      });
  });
  const members = membersOf(text, metadata);
  return {
    cells,
    metadata: members,
    settings: membersOf(text, findMember(members, 'kubeflow_notebook')?.value ?? null),
  };
}

/** Of two members of one name the last counts, as in every reader. */
export const findMember = (members: readonly LocatedMember[], key: string): LocatedMember | undefined =>
  members.findLast((member) => member.key === key);

function locateCell(text: string, span: JsonSpan): LocatedCell {
  const metadata = findMember(membersOf(text, span), 'metadata')?.value ?? null;
  const tags = findMember(membersOf(text, metadata), 'tags')?.value;
  return { ...span, tags: tags === undefined || text[tags.start] !== '[' ? null : locateTags(text, tags) };
}

function locateTags(text: string, span: JsonSpan): LocatedTags {
  const cursor = new JsonCursor(text.slice(span.start, span.end));
  const items: LocatedTag[] = [];
  cursor.eachItem(() => {
    const item = moved(cursor.pass(), span.start);
    const value: unknown =
      text[item.start] === '"' ? JSON.parse(text.slice(item.start, item.end)) : undefined;
    items.push({ ...item, text: typeof value === 'string' ? value : null });
  });
  return { ...span, items };
}

/** The members of what stands there, where that is an object. */
function membersOf(text: string, span: JsonSpan | null): readonly LocatedMember[] {
  if (span === null || text[span.start] !== '{') return [];
  const cursor = new JsonCursor(text.slice(span.start, span.end));
  const members: LocatedMember[] = [];
  cursor.eachMember((key, name) => {
    members.push({ key, name: moved(name, span.start), value: moved(cursor.pass(), span.start) });
  });
  return members;
}

const moved = ({ start, end }: JsonSpan, by: number): JsonSpan => ({ start: start + by, end: end + by });
