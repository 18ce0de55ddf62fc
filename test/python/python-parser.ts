import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { loadPythonParser, type PythonParser } from '../../src/core/python/parse.ts';

const require = createRequire(import.meta.url);

/** The parser, loaded from the installed packages. */
export const pythonParser = (): Promise<PythonParser> =>
  loadPythonParser({
    runtime: readFileSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm')),
    grammar: readFileSync(require.resolve('tree-sitter-python/tree-sitter-python.wasm')),
  });
