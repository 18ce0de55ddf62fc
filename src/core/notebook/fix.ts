/** One change that `fixNotebook` made. Texts are the notebook's own: untrusted, of any length. Cells count from 0. */
export type Fix =
  /** `to` is empty for a tag that is removed, and has several for one that named several steps. */
  | {
      readonly kind: 'tag-written';
      readonly cell: number;
      readonly from: string;
      readonly to: readonly string[];
    }
  | { readonly kind: 'tag-added'; readonly cell: number; readonly tag: string }
  | { readonly kind: 'cell-moved'; readonly cell: number; readonly to: number }
  /** A key of the notebook's metadata. */
  | { readonly kind: 'setting-renamed'; readonly from: string; readonly to: string }
  | { readonly kind: 'setting-removed'; readonly key: string }
  | { readonly kind: 'setting-written'; readonly key: string; readonly from: string; readonly to: string };
