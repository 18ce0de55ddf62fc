import { chmod, lstat, readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Fix } from '../../src/core/notebook/fix.ts';
import { code } from '../support/build-notebook.ts';
import { jsonOf, newUser } from '../support/tunebook-command.ts';

interface Answer {
  readonly fixes: readonly Fix[];
  readonly notebook: { readonly sha256: string };
  readonly steps: readonly { readonly name: string; readonly after: readonly string[] }[];
  readonly problems: readonly { readonly code: string }[];
}

const cells = [
  code('LR = 0.1', 'pipeline-parameters'),
  code('x = 1', 'block:Load-Data'),
  code('print(loss)', 'pipeline-metrics'),
  code('loss = x * LR', 'block:train'),
];
const settings = { kubeflow_notebook: { docker_image: 'python:3.12', autosnapshot: true } };

describe('tunebook check --fix', () => {
  it('writes the mended notebook, says what it changed line by line, and checks what it wrote', async () => {
    const user = await newUser();
    const path = await user.write('old.ipynb', cells, settings);
    const before = await readFile(path, 'utf8');
    const out = join(user.directory, 'new.ipynb');
    const ran = await user.run('check', path, '--fix', out);
    expect(ran.code).toBe(0);
    for (const line of [
      'cell 1: wrote "step:load_data" for "block:Load-Data"',
      'cell 3: wrote "step:train" for "block:train"',
      'cell 3: added "prev:load_data"',
      'metadata: renamed "docker_image" to "base_image"',
      'metadata: removed "autosnapshot", which has no effect',
      'cell 2: moved to the end, where it is cell 3',
      '6 changes; what is left is told below.',
    ])
      expect(ran.stdout.split('\n')).toContain(line);
    expect(ran.stderr).not.toContain('[dependency-added]');
    expect(await readFile(path, 'utf8')).toBe(before);

    const again = jsonOf<Answer>(await user.run('check', out, '--json'));
    expect(again.steps).toMatchObject([
      { name: 'load_data', after: [] },
      { name: 'train', after: ['load_data'] },
    ]);
    const codes = again.problems.map((one) => one.code);
    for (const mended of [
      'dependency-added',
      'bad-step-name',
      'old-dialect',
      'metrics-cell-not-last',
      'metadata-renamed',
    ])
      expect(codes).not.toContain(mended);
  });

  it('answers with the changes in JSON, and finds nothing to change the second time', async () => {
    const user = await newUser();
    const path = await user.write('old.ipynb', cells, settings);
    const first = jsonOf<Answer>(await user.run('check', path, '--json', '--fix', path));
    expect(first.fixes).toHaveLength(6);
    const written = await readFile(path, 'utf8');
    const second = jsonOf<Answer>(await user.run('check', path, '--json', '--fix', path));
    expect(second.fixes).toEqual([]);
    expect(second.notebook).toEqual(first.notebook);
    expect(await readFile(path, 'utf8')).toBe(written);
  });

  it('changes the notebook itself only when it is named, through a link too, and keeps who may read it', async () => {
    const user = await newUser();
    const path = await user.write('old.ipynb', cells, settings);
    await chmod(path, 0o640);
    const link = join(user.directory, 'link.ipynb');
    await symlink(path, link);
    expect((await user.run('check', path, '--fix', link)).code).toBe(0);
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(await readFile(path, 'utf8')).toContain('step:load_data');
  });

  it('writes over no other file', async () => {
    const user = await newUser();
    const path = await user.write('old.ipynb', cells);
    const other = await user.writeText('other.ipynb', 'mine');
    const ran = await user.run('check', path, '--fix', other);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('[file-exists]');
    expect(await readFile(other, 'utf8')).toBe('mine');
  });

  it('writes nothing for what is no notebook, or where it may not', async () => {
    const user = await newUser();
    const prose = await user.writeText('prose.ipynb', 'It was a dark and stormy night.');
    const out = join(user.directory, 'out.ipynb');
    expect((await user.run('check', prose, '--fix', out)).code).toBe(3);
    await expect(stat(out)).rejects.toThrow('ENOENT');
    const path = await user.write('old.ipynb', cells);
    const ran = await user.run('check', path, '--fix', join(user.directory, 'gone/out.ipynb'));
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('there is no such folder');
  });
});
