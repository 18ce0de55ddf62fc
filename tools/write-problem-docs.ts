// Writes docs/problems.md from the problem catalogue. With `--check` it writes nothing, and fails where the page is not
// what the catalogue says now.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from '../src/core/problems/catalogue.ts';
import { areas } from './problem-docs/areas.ts';
import { codesWithoutArea, renderProblemDocs } from './problem-docs/render.ts';

const folder = join(import.meta.dirname, '../docs');
const page = join(folder, 'problems.md');
const missing = codesWithoutArea(catalogue, areas);
const wanted = renderProblemDocs(areas);

if (missing.length > 0) {
  console.error(`no area in tools/problem-docs/areas.ts has ${missing.join(', ')}`);
  process.exitCode = 1;
} else if (!process.argv.includes('--check')) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(page, wanted);
} else if (!existsSync(page) || readFileSync(page, 'utf8') !== wanted) {
  console.error('docs/problems.md is not what the catalogue says; write it anew');
  process.exitCode = 1;
}
