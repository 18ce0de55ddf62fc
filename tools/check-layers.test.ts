import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkImports } from './layers/check-imports.ts';
import { findCycles } from './layers/find-cycles.ts';
import { findImports } from './layers/find-imports.ts';

const check = (files: Record<string, string>) => checkImports(new Map(Object.entries(files)));
const sentences = (files: Record<string, string>) => check(files).map((one) => one.sentence);

describe('the order of the layers', () => {
  it('lets a layer import from those above it and from itself', () => {
    const files = {
      'src/core/notebook/read-notebook.ts': `import { problem } from '../problems/problem.ts';`,
      'src/core/notebook/cell-tags.ts': `import { read } from './read-notebook.ts';`,
      'src/app/start-sweep.ts': `import { Store } from './ports/store.ts';`,
      'src/server/main.ts': `import { openStore } from '../storage/open-store.ts';`,
    };
    expect(check(files)).toEqual([]);
  });

  it('tells the file, the line, what is imported and the direction allowed', () => {
    const text = `import { a } from './a.ts';\n\nimport { advance } from '../sweep/advance.ts';\n`;
    expect(check({ 'src/core/search/space.ts': text })).toEqual([
      {
        file: 'src/core/search/space.ts',
        line: 3,
        sentence:
          'imports src/core/sweep/advance.ts: core/search lies below core/sweep; only core/sweep may import core/search',
      },
    ]);
  });

  it('counts types, re-exports, dynamic imports and import types as imports', () => {
    const up = '../search/space.ts';
    for (const text of [
      `import type { Space } from '${up}';`,
      `export { space } from '${up}';`,
      `export type * from '${up}';`,
      `const space = await import('${up}');`,
      `type Space = import('${up}').Space;`,
      `import '${up}';`,
    ]) {
      expect(sentences({ 'src/core/kube/names.ts': text }), text).toHaveLength(1);
    }
  });

  it('keeps ports apart from the use cases that stand on them', () => {
    expect(sentences({ 'src/app/ports/store.ts': `import '../start-sweep.ts';` })[0]).toContain(
      'app/ports lies below app',
    );
  });

  it('keeps engines, the store and one engine from the other', () => {
    expect(
      sentences({
        'src/engines/local/run.ts': `import '../katib/run.ts';`,
        'src/engines/katib/run.ts': `import '../../storage/schema.ts';`,
        'src/storage/schema.ts': `import '../engines/local/run.ts';`,
      }),
    ).toEqual([
      expect.stringContaining('engines/local and engines/katib stand side by side'),
      expect.stringContaining('engines/katib and storage stand side by side'),
      expect.stringContaining('storage and engines/local stand side by side'),
    ]);
  });

  it('lets nothing import the server or the command line, not even each other', () => {
    expect(
      sentences({
        'src/cli/main.ts': `import '../server/main.ts';`,
        'src/server/main.ts': `import '../cli/main.ts';`,
        'src/app/a.ts': `import '../cli/main.ts';`,
      }),
    ).toHaveLength(3);
  });

  it('lets the one command that starts the service import it, and no other', () => {
    const text = `await import('../../server/start-server.ts');`;
    expect(sentences({ 'src/cli/commands/serve.ts': text })).toEqual([]);
    expect(sentences({ 'src/cli/commands/sweep.ts': text })).toHaveLength(1);
  });

  it('keeps the folders of targets from each other, not from what they share below', () => {
    const files = (specifier: string) => ({ 'src/core/targets/kfp-ir/emit.ts': `import '${specifier}';` });
    expect(sentences(files('../argo-workflow/emit.ts'))[0]).toContain('never import each other');
    expect(sentences(files('../target.ts'))).toEqual([]);
    expect(sentences(files('./proto.ts'))).toEqual([]);
    expect(sentences(files('../../pipeline/pipeline.ts'))).toEqual([]);
  });

  it('finds a folder that has no layer', () => {
    expect(sentences({ 'src/core/misc/a.ts': '' })[0]).toContain('belongs to no layer');
  });

  it('keeps the web from the sources, and lets it see openapi.json', () => {
    const text = `import '../src/core/search/space.ts';\nimport api from '../openapi.json';`;
    expect(check({ 'web/client.ts': text }).map((one) => one.line)).toEqual([1]);
  });

  it('lets tests see test support, and sources not', () => {
    const text = `import '../../../test/support/notebook.ts';`;
    expect(sentences({ 'src/core/notebook/a.test.ts': text })).toEqual([]);
    expect(sentences({ 'src/core/notebook/a.ts': text })[0]).toContain('src imports from src only');
    expect(sentences({ 'src/core/notebook/a.ts': `import './b.test.ts';` })[0]).toContain(
      'a test is imported',
    );
  });

  it('keeps Nest in the server and Node out of the core', () => {
    const nest = `import { Injectable } from '@nestjs/common';`;
    expect(sentences({ 'src/app/a.ts': nest })[0]).toContain('Nest lives in src/server only');
    expect(sentences({ 'src/server/a.ts': nest })).toEqual([]);
    expect(sentences({ 'src/core/kube/a.ts': `import 'node:fs';` })[0]).toContain('browser');
    expect(sentences({ 'src/core/kube/a.test.ts': `import 'node:fs';` })).toEqual([]);
  });
});

describe('imports of a file', () => {
  it('are not looked for in strings and comments', () => {
    expect(findImports('a.ts', `// import './b.ts'\nconst a = "import './b.ts'";`)).toEqual([]);
  });

  it('know whether anything of them is left at run time', () => {
    const text = `import type { A } from './a.ts';\nimport { type B } from './b.ts';\nexport type { C } from './c.ts';`;
    expect(findImports('x.ts', text).map((one) => one.typeOnly)).toEqual([true, false, true]);
  });
});

describe('circles', () => {
  const circles = (files: Record<string, string>) => findCycles(new Map(Object.entries(files)));

  it('are found once, by their shortest way', () => {
    expect(
      circles({
        'src/a.ts': `import './b.ts';`,
        'src/b.ts': `import './c.ts'; import './d.ts';`,
        'src/c.ts': `import './a.ts';`,
        'src/d.ts': `import './c.ts';`,
      }),
    ).toContainEqual(['src/a.ts', 'src/b.ts', 'src/c.ts', 'src/a.ts']);
  });

  it('of one file importing itself are found', () => {
    expect(circles({ 'src/a.ts': `import './a.ts';` })).toEqual([['src/a.ts', 'src/a.ts']]);
  });

  it('of types alone do not count, and neither does a diamond', () => {
    expect(
      circles({
        'src/a.ts': `import './b.ts'; import './c.ts';`,
        'src/b.ts': `import './d.ts'; import type { A } from './a.ts';`,
        'src/c.ts': `import './d.ts';`,
        'src/d.ts': '',
      }),
    ).toEqual([]);
  });
});

describe('the command', () => {
  const run = (files: Record<string, string>) => {
    const folder = mkdtempSync(join(tmpdir(), 'check-layers-'));
    try {
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), text);
      }
      const words = ['--disable-warning=ExperimentalWarning', 'tools/check-layers.ts', folder];
      return spawnSync(process.execPath, words, { encoding: 'utf8' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('fails on a violation and names it', () => {
    const { status, stdout } = run({ 'src/core/kube/a.ts': `\nimport '../search/b.ts';` });
    expect(stdout).toContain('src/core/kube/a.ts:2: imports src/core/search/b.ts');
    expect(status).toBe(1);
  });

  it('passes where the order is kept', () => {
    const { status, stdout } = run({
      'src/core/search/a.ts': `import '../kube/b.ts';`,
      'src/core/kube/b.ts': '',
    });
    expect(stdout).toBe('2 files keep the order\n');
    expect(status).toBe(0);
  });
});
