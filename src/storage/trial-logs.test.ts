import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LONGEST_LOG } from '../app/ports/trial-logs.ts';
import { openTrialLogs } from './trial-logs.ts';

async function newDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'tunebook-logs-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return join(directory, 'logs');
}

const line = (number: number) => `line ${String(number).padStart(7, '0')}\n`;
const lines = (count: number, from = 0) => Array.from({ length: count }, (_, at) => line(from + at)).join('');

async function sizeOf(directory: string): Promise<number> {
  const files = await readdir(directory);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(directory, file))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe('trial logs', () => {
  it('keep what was appended, in order and apart by sweep and trial', async () => {
    const logs = openTrialLogs(await newDirectory());
    for (let at = 0; at < 500; at += 1) {
      logs.append('a', 0, line(at));
      logs.append('a', 1, '.');
      if (at % 50 === 0) await settle();
    }
    logs.append('b', 0, 'other');
    await Promise.all([logs.close('a'), logs.close('b')]);
    expect((await logs.read('a', 0))?.text).toBe(lines(500));
    expect((await logs.read('a', 1))?.text).toBe('.'.repeat(500));
    expect((await logs.read('b', 0))?.text).toBe('other');
  });

  it('give back what another process wrote', async () => {
    const directory = await newDirectory();
    const writer = openTrialLogs(directory);
    writer.append('a', 3, 'größer ');
    writer.append('a', 3, '🙂\n');
    await writer.close('a');
    expect(await openTrialLogs(directory).read('a', 3)).toEqual({ text: 'größer 🙂\n', end: 14 });
  });

  it('have nothing of a trial that printed nothing', async () => {
    expect(await openTrialLogs(await newDirectory()).read('a', 0)).toBeNull();
  });

  it('keep begin and end of a long log, and say how much is left out between them', async () => {
    const directory = await newDirectory();
    const logs = openTrialLogs(directory);
    const count = 300_000;
    for (let at = 0; at < count; at += 10_000) {
      logs.append('a', 0, lines(10_000, at));
      await settle();
    }
    await logs.close('a');
    const log = await logs.read('a', 0);
    const whole = lines(count);
    expect(log?.end).toBe(whole.length);
    const text = log?.text ?? '';
    expect(text.length).toBeLessThan(LONGEST_LOG + 200);
    const [, head = '', bytes = '', tail = ''] =
      /^(.*)\n\[(\d+) bytes are left out: [^\]]*\]\n(.*)$/s.exec(text) ?? [];
    expect(whole.startsWith(head)).toBe(true);
    expect(whole.endsWith(tail)).toBe(true);
    expect(tail.startsWith('line ')).toBe(true);
    expect(head.length + Number(bytes) + tail.length).toBe(whole.length);
    expect(head.length).toBe(LONGEST_LOG / 2);
    expect(tail.length).toBeGreaterThan(LONGEST_LOG / 5);
    expect(await sizeOf(join(directory, 'a'))).toBeLessThanOrEqual(LONGEST_LOG);
  });

  it.each([
    LONGEST_LOG / 2 - 1,
    LONGEST_LOG / 2,
    LONGEST_LOG / 2 + 1,
    LONGEST_LOG * 0.75,
    LONGEST_LOG - 1,
    LONGEST_LOG,
  ])('keep a log of %i bytes whole', async (size) => {
    const logs = openTrialLogs(await newDirectory());
    const text = lines(Math.ceil(size / 13)).slice(0, size);
    logs.append('a', 0, text.slice(0, 1000));
    logs.append('a', 0, text.slice(1000));
    await logs.close('a');
    expect((await logs.read('a', 0))?.text === text).toBe(true);
  });

  it('can be followed through the parts of a long log without a loss', async () => {
    const logs = openTrialLogs(await newDirectory());
    let read = '';
    let end = 0;
    const count = 200_000;
    for (let at = 0; at < count; at += 5_000) {
      logs.append('a', 0, lines(5_000, at));
      await settle();
      const log = await logs.read('a', 0, end);
      read += log?.text ?? '';
      end = log?.end ?? end;
    }
    expect(read === lines(count)).toBe(true);
  });

  it('never give half a character', async () => {
    const directory = await newDirectory();
    const logs = openTrialLogs(directory);
    logs.append('a', 0, 'x');
    await logs.close('a');
    await writeFile(join(directory, 'a', '0.log'), Buffer.from('ab🙂').subarray(0, 5));
    expect(await logs.read('a', 0)).toEqual({ text: 'ab', end: 2 });
    await writeFile(join(directory, 'a', '0.log'), 'ab🙂');
    expect(await logs.read('a', 0, 2)).toEqual({ text: '🙂', end: 6 });
  });

  it('begin anew after clear, and a reader who was further gets the new log from its begin', async () => {
    const directory = await newDirectory();
    const logs = openTrialLogs(directory);
    logs.append('a', 0, lines(100_000));
    await logs.close('a');
    logs.clear('a', 0);
    logs.append('a', 0, 'again\n');
    await logs.close('a');
    expect(await logs.read('a', 0, 500)).toEqual({ text: 'again\n', end: 6 });
    expect(await readdir(join(directory, 'a'))).toEqual(['0.log']);
    logs.clear('a', 0);
    await logs.close('a');
    expect(await logs.read('a', 0)).toBeNull();
  });

  it('bound what waits to be written, and say how much was dropped', async () => {
    const logs = openTrialLogs(await newDirectory());
    const part = lines(10_000);
    for (let at = 0; at < 100; at += 1) logs.append('a', 0, part);
    await logs.close('a');
    const text = (await logs.read('a', 0))?.text ?? '';
    const dropped = Number(/\[(\d+) characters are left out/.exec(text)?.[1]);
    expect(dropped).toBeGreaterThan(100 * part.length - LONGEST_LOG);
    expect(dropped).toBeLessThan(100 * part.length);
  });

  it('that cannot be written are dropped without a word', async () => {
    const directory = await newDirectory();
    await writeFile(directory, 'a file where the folder should be');
    const logs = openTrialLogs(directory);
    logs.append('a', 0, 'text');
    await logs.close('a');
    logs.clear('a', 0);
    logs.append('a', 0, 'text');
    await logs.close('a');
    expect(await logs.read('a', 0)).toBeNull();
  });
});

/** Lets what waits be written. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 25));
