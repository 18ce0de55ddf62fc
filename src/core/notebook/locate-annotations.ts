import { JsonCursor, type JsonSpan } from './json-cursor.ts';
import { findMember, locateMembers, moveSpan } from './locate-members.ts';

/** An item of a list of tags; `text` is null for what is no text. */
export interface LocatedTag extends JsonSpan {
  readonly text: string | null;
}

/** A list of tags, its brackets included. */
export interface LocatedTags extends JsonSpan {
  readonly items: readonly LocatedTag[];
}

export interface LocatedCell extends JsonSpan {
  readonly tags: LocatedTags | null;
}

/** Where a notebook's annotations stand in the text of its file. */
export interface LocatedAnnotations {
  /** As `readNotebook` numbers them. */
  readonly cells: readonly LocatedCell[];
  /** The notebook's own metadata. */
  readonly metadata: JsonSpan | null;
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
  return { cells, metadata };
}

function locateCell(text: string, span: JsonSpan): LocatedCell {
  const metadata = findMember(locateMembers(text, span), 'metadata');
  const tags = findMember(locateMembers(text, metadata?.value), 'tags')?.value;
  return { ...span, tags: tags === undefined || text[tags.start] !== '[' ? null : locateTags(text, tags) };
}

function locateTags(text: string, span: JsonSpan): LocatedTags {
  const cursor = new JsonCursor(text.slice(span.start, span.end));
  const items: LocatedTag[] = [];
  cursor.eachItem(() => {
    const item = moveSpan(cursor.pass(), span.start);
    const isText = text[item.start] === '"';
    items.push({ ...item, text: isText ? String(JSON.parse(text.slice(item.start, item.end))) : null });
  });
  return { ...span, items };
}
