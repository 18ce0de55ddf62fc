import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder = '';
let root = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'bin tunebook-')));
  root = install('app');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Puts bin/tunebook, with an empty dist, where a package would be. */
function install(place: string): string {
  const where = join(folder, place);
  cpSync(join(import.meta.dirname, '../bin/tunebook'), join(where, 'bin/tunebook'));
  mkdirSync(join(where, 'dist/cli'), { recursive: true });
  writeFileSync(join(where, 'dist/cli/main.js'), '');
  return where;
}

/** A Node that tells its version, or else its own path and what it was started with. */
function fakeNode(place: string, version: string): string {
  const file = join(folder, place);
  mkdirSync(dirname(file), { recursive: true });
  const script = `#!/bin/sh\n[ "$1" = --version ] && echo v${version} && exit\necho "$0"; for word; do echo "[$word]"; done; exit 7\n`;
  writeFileSync(file, script, { mode: 0o755 });
  return file;
}

const run = (command: string, args: string[] = []) =>
  spawnSync(command, args, { encoding: 'utf8', env: { PATH: `${join(folder, 'path')}:/usr/bin:/bin` } });
const chosen = (command: string) => realpathSync(run(command).stdout.split('\n')[0] ?? '');

describe('bin/tunebook', () => {
  it('becomes the Node of its own packages, with the arguments and the exit code as they are', () => {
    const node = fakeNode('app/node_modules/.bin/node', '24.1.0');
    fakeNode('path/node', '26.0.0');
    const { stdout, status } = run(join(root, 'bin/tunebook'), ['check', 'my notebook.ipynb', '$HOME']);
    expect(stdout.trim().split('\n')).toEqual([
      node,
      '[--disable-warning=ExperimentalWarning]',
      `[${root}/dist/cli/main.js]`,
      '[check]',
      '[my notebook.ipynb]',
      '[$HOME]',
    ]);
    expect(status).toBe(7);
  });

  it('takes a Node beside the package when the packages are laid out flat', () => {
    const installed = install('project/node_modules/tunebook');
    const node = fakeNode('project/node_modules/.bin/node', '22.13.0');
    expect(chosen(join(installed, 'bin/tunebook'))).toBe(node);
  });

  it('takes a Node package beside it when there is no link to it', () => {
    const installed = install('store/node_modules/tunebook');
    const node = fakeNode('store/node_modules/node-any-x64/bin/node', '24.0.0');
    expect(chosen(join(installed, 'bin/tunebook'))).toBe(node);
  });

  it('passes over a Node that is too old for one on the PATH', () => {
    fakeNode('app/node_modules/.bin/node', '22.12.9');
    const node = fakeNode('path/node', '22.13.0');
    expect(chosen(join(root, 'bin/tunebook'))).toBe(node);
  });

  it('finds its home through links to links, relative ones too', () => {
    const node = fakeNode('app/node_modules/.bin/node', '24.1.0');
    mkdirSync(join(folder, 'links'));
    symlinkSync('../app/bin/tunebook', join(folder, 'links/first'));
    symlinkSync('first', join(folder, 'links/second'));
    expect(chosen(join(folder, 'links/second'))).toBe(node);
  });

  it('says what is needed when every Node is too old', () => {
    fakeNode('path/node', '20.9.0');
    const { stderr, status } = run(join(root, 'bin/tunebook'));
    expect(stderr).toContain('needs Node 22.13 or newer, and found v20.9.0');
    expect(status).toBe(1);
  });

  it('says how to build when it is not built', () => {
    rmSync(join(root, 'dist'), { recursive: true });
    const { stderr, status } = run(join(root, 'bin/tunebook'));
    expect(stderr).toContain(`cd '${root}' && npm run build`);
    expect(status).toBe(1);
  });
});
