/** One JSON text in quotes, and where it begins in the file. */
export interface TextPart {
  readonly at: number;
  readonly json: string;
}

/** A source put together from JSON texts, with the way back from its characters to the file's. */
export interface JsonText {
  /** With `\n` line ends. */
  readonly text: string;
  /** Where the character at this offset of the source begins in the file; undefined outside the source. */
  readonly startAt: (offset: number) => number | undefined;
  /** Where the character before this offset ends in the file; undefined outside the source. */
  readonly endAt: (offset: number) => number | undefined;
}

/** Joins the texts as a reader of notebooks does, remembering for each UTF-16 unit where it stands in the file. */
export function readJsonText(parts: readonly TextPart[]): JsonText {
  const units: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { at, json } of parts)
    for (let position = 1; position < json.length - 1;) {
      const length = json[position] !== '\\' ? 1 : json[position + 1] === 'u' ? 6 : 2;
      const unit = unescape(json.slice(position, position + length));
      const start = at + position;
      const end = start + length;
      position += length;
      if (unit === '\n' && units.at(-1) === '\r') {
        // \r\n is one line end: the \n, with the \r belonging to it.
        units[units.length - 1] = '\n';
        ends[ends.length - 1] = end;
        continue;
      }
      units.push(unit);
      starts.push(start);
      ends.push(end);
    }
  return {
    text: units.join('').replaceAll('\r', '\n'),
    startAt: (offset) => starts[offset],
    endAt: (offset) => ends[offset - 1],
  };
}

const unescape = (json: string): string => (json.length === 1 ? json : String(JSON.parse(`"${json}"`)));
