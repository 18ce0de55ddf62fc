import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { describe, expect, it } from 'vitest';
import { checkReport } from '../../src/app/check-report.ts';
import { planSweep } from '../../src/core/plan-sweep.ts';
import { loadCompiler } from '../../src/wiring/load-compiler.ts';
import { exampleFile } from '../support/tunebook-command.ts';
import { findChromium, openInChromium } from './chromium.ts';
import { servePage } from './serve-page.ts';

const chromium = findChromium();
const isRequired = process.env.TUNEBOOK_REQUIRE_BROWSER === '1';

async function bundle(): Promise<string> {
  const build = await rolldown({
    input: fileURLToPath(new URL('check-in-browser.ts', import.meta.url)),
    platform: 'browser',
    onLog: (level, log) => {
      // web-tree-sitter has an eval, for libraries made in another way than the grammar.
      if (level === 'warn' && log.code !== 'EVAL') throw new Error(log.message);
    },
  });
  const { output } = await build.generate({ format: 'esm', codeSplitting: false });
  await build.close();
  // What is left to import could only be a module of Node's.
  expect(output[0].imports).toEqual([]);
  return output[0].code;
}

const readPackaged = async (specifier: string): Promise<Buffer> =>
  readFile(fileURLToPath(import.meta.resolve(specifier)));

describe('the compiler in a browser', () => {
  it.skipIf(chromium === null && !isRequired)(
    chromium === null
      ? 'says of a notebook what it says in Node (needs Chromium: install it, or name it by TUNEBOOK_CHROMIUM)'
      : 'says of a notebook what it says in Node',
    async () => {
      if (chromium === null) throw new Error('TUNEBOOK_REQUIRE_BROWSER is set, and there is no Chromium');
      const text = await readFile(exampleFile('classifier.ipynb'), 'utf8');
      const compiled = (await loadCompiler())({ name: 'notebook.ipynb', text });
      const plan = planSweep(compiled, { purpose: 'check', engine: 'local', defaultParallelTrialCount: 1 });
      const inNode: unknown = JSON.parse(JSON.stringify(checkReport('', compiled, plan)));

      const page = await servePage({
        '/': [
          'text/html',
          '<!doctype html><meta charset="utf-8"><script type="module" src="/check.js"></script>',
        ],
        '/check.js': ['text/javascript', await bundle()],
        '/runtime.wasm': ['application/wasm', await readPackaged('web-tree-sitter/web-tree-sitter.wasm')],
        '/grammar.wasm': [
          'application/wasm',
          await readPackaged('tree-sitter-python/tree-sitter-python.wasm'),
        ],
        '/notebook.ipynb': ['application/json', text],
      });
      const browser = await openInChromium(chromium, page.url);
      const inBrowser = await Promise.race([page.report, browser.failure]);
      expect(inBrowser).toEqual(inNode);
      expect(compiled.pipeline?.steps.length).toBeGreaterThan(0);
    },
    120_000,
  );
});
