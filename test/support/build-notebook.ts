/** A cell for a test: code with tags, or another kind by name. */
export interface TestCell {
  readonly kind?: 'code' | 'markdown' | 'raw';
  readonly source?: string;
  readonly tags?: readonly unknown[];
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The JSON text of an nbformat 4 notebook, as Jupyter writes it. */
export const notebookText = (
  cells: readonly TestCell[],
  metadata: Readonly<Record<string, unknown>> = { kernelspec: { language: 'python', name: 'python3' } },
): string =>
  `${JSON.stringify(
    {
      cells: cells.map(({ kind = 'code', source = 'x = 1', tags, metadata: own }) => ({
        cell_type: kind,
        ...(kind === 'code' ? { execution_count: 1, outputs: [] } : {}),
        metadata: { ...own, ...(tags === undefined ? {} : { tags }) },
        source: source.split(/(?<=\n)/),
      })),
      metadata,
      nbformat: 4,
      nbformat_minor: 5,
    },
    null,
    1,
  )}\n`;

/** A code cell with tags. */
export const code = (source: string, ...tags: readonly string[]): TestCell => ({ source, tags });
