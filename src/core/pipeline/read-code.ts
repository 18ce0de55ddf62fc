import type { Notebook } from '../notebook/notebook.ts';
import { problem, type Place, type Problem } from '../problems/problem.ts';
import { translateIPython } from '../python/ipython.ts';
import type { PythonParser } from '../python/parse.ts';
import type { PythonTree, SyntaxFault } from '../python/python-tree.ts';
import type { CodeCell } from './pipeline.ts';

/** A code cell as plain Python, and parsed. */
export interface ReadCell {
  readonly code: CodeCell;
  readonly tree: PythonTree;
  /** Names that its shell commands may put in: `!ls {folder}`. */
  readonly commandNames: readonly CommandName[];
}

export interface CommandName {
  readonly name: string;
  readonly place: Place;
}

/** Reads cells of a notebook once each, and gathers what is to be said of them. */
export class CodeReader {
  readonly problems: Problem[] = [];
  /** Requirement lines of `%pip install`, in notebook order, each once. */
  readonly requirements = new Set<string>();
  readonly #notebook: Notebook;
  readonly #parser: PythonParser;

  constructor(notebook: Notebook, parser: PythonParser) {
    this.#notebook = notebook;
    this.#parser = parser;
  }

  read(cells: readonly number[]): readonly ReadCell[] {
    return cells.map((cell) => {
      const translated = translateIPython(this.#notebook.cells[cell]?.source ?? '', cell);
      const tree = this.#parser.parse(translated.source, cell);
      this.problems.push(...translated.problems, ...tree.errors.map((fault) => explainFault(fault, cell)));
      translated.requirements.forEach(({ text }) => this.requirements.add(text));
      return { code: { cell, source: translated.source }, tree, commandNames: translated.uses };
    });
  }
}

function explainFault({ line, column, kind, reason, near }: SyntaxFault, cell: number): Problem {
  const place = { cell, line, column };
  return kind === 'too-deep'
    ? problem('code-too-deep', place, { reason })
    : problem('python-syntax-error', place, { reason, near });
}
