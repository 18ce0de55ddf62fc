import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compileNotebook, type CompileNotebook } from '../core/compile.ts';
import { loadPythonParser } from '../core/python/parse.ts';

/** The compiler with its Python grammar loaded; takes some tens of milliseconds. */
export async function loadCompiler(): Promise<CompileNotebook> {
  const read = async (specifier: string) =>
    new Uint8Array(await readFile(fileURLToPath(import.meta.resolve(specifier))));
  const [runtime, grammar] = await Promise.all([
    read('web-tree-sitter/web-tree-sitter.wasm'),
    read('tree-sitter-python/tree-sitter-python.wasm'),
  ]);
  const parser = await loadPythonParser({ runtime, grammar });
  return (input) => compileNotebook(parser, input);
}
