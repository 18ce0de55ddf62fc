// Checks that every import follows the order of the layers in ARCHITECTURE.md, and that no files import each other in a
// circle. `node tools/check-layers.ts [folder]`: prints one line per violation; exit code 1 when there is any.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { checkImports } from './layers/check-imports.ts';
import { findCycles } from './layers/find-cycles.ts';

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'));

function sourcesUnder(folder: string): [string, string][] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((one): [string, string][] => {
    const path = join(folder, one.name);
    if (one.isDirectory()) return one.name === 'node_modules' ? [] : sourcesUnder(path);
    if (!/\.(ts|tsx)$/.test(one.name)) return [];
    return [[relative(root, path).replaceAll(sep, '/'), readFileSync(path, 'utf8')]];
  });
}

const present = new Set(readdirSync(root));
const sources = new Map(
  ['src', 'test', 'tools', 'bench', 'web']
    .filter((folder) => present.has(folder))
    .flatMap((folder) => sourcesUnder(join(root, folder))),
);
const lines = [
  ...checkImports(sources).map(({ file, line, sentence }) => `${file}:${line}: ${sentence}`),
  ...findCycles(sources).map(
    (files) => `${files[0] ?? ''}:1: imports itself in a circle: ${files.join(' → ')}`,
  ),
];
for (const line of lines) console.log(line);
console.log(lines.length === 0 ? `${sources.size} files keep the order` : `${lines.length} violations`);
process.exitCode = lines.length === 0 ? 0 : 1;
