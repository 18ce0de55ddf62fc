import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let checkout = '';
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'hold-lock-'));
  cpSync(import.meta.dirname, join(checkout, 'tools/bootstrap'), { recursive: true });
  const work = [
    `import { appendFileSync } from 'node:fs';`,
    `import { setTimeout as sleep } from 'node:timers/promises';`,
    `import { holdLock } from './tools/bootstrap/hold-lock.mjs';`,
    `const note = (word) => appendFileSync('journal', word + ' ' + process.pid + '\\n');`,
    `await holdLock(async () => { note('in'); await sleep(150); note('out'); });`,
  ];
  writeFileSync(join(checkout, 'work.mjs'), work.join('\n'));
});
afterEach(() => rmSync(checkout, { recursive: true }));

const start = () =>
  new Promise<number | null>((resolve) => {
    spawn(process.execPath, ['work.mjs'], { cwd: checkout, stdio: 'ignore' }).on('exit', resolve);
  });

const journal = () => readFileSync(join(checkout, 'journal'), 'utf8').trim().split('\n');

describe('the lock of a checkout', () => {
  it('lets one process after the other have it', async () => {
    expect(await Promise.all([start(), start(), start(), start()])).toEqual([0, 0, 0, 0]);
    const lines = journal();
    expect(lines).toHaveLength(8);
    for (let at = 0; at < lines.length; at += 2) {
      expect(lines[at + 1]).toBe(lines[at]?.replace('in', 'out'));
    }
    expect(existsSync(join(checkout, '.tunebook/bootstrap.lock'))).toBe(false);
  });

  it('is taken over from a process that is dead', async () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    mkdirSync(join(checkout, '.tunebook'));
    writeFileSync(join(checkout, '.tunebook/bootstrap.lock'), String(dead));
    expect(await Promise.all([start(), start()])).toEqual([0, 0]);
    expect(journal().map((line) => line.split(' ')[0])).toEqual(['in', 'out', 'in', 'out']);
  });
});
