/** A notebook file as its reader understood it: any nbformat 3 or 4 file, whatever wrote it. */
export interface Notebook {
  /** The file's name without folders, as given by the caller: `iris.ipynb`. */
  readonly name: string;
  readonly cells: readonly Cell[];
  /** The notebook's own metadata, as it stands in the file. Untrusted. */
  readonly metadata: JsonObject;
  /** Name of the kernel's language, when the file says so; `python` for every notebook that can be tuned. */
  readonly language: string | undefined;
}

export interface Cell {
  /** Position among all cells of the file, from 0. */
  readonly index: number;
  readonly kind: 'code' | 'markdown' | 'raw';
  /** Source with `\n` line ends, as the author sees it. */
  readonly source: string;
  readonly tags: readonly string[];
  readonly metadata: JsonObject;
}

export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = Readonly<Record<string, JsonValue>>;
