import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The browser to test with: the one that TUNEBOOK_CHROMIUM names, else the system's; null where it is not there. */
export function findChromium(): string | null {
  const named = process.env.TUNEBOOK_CHROMIUM;
  const paths = named === undefined ? ['/usr/bin/chromium', '/usr/bin/chromium-browser'] : [named];
  return paths.find((path) => existsSync(path)) ?? null;
}

/** Opens a page in a browser of its own, without a window, until the test ends. `failure` rejects if the browser ends before. */
export async function openInChromium(
  chromium: string,
  url: string,
): Promise<{ readonly failure: Promise<never> }> {
  const profile = await mkdtemp(join(tmpdir(), 'tunebook-chromium-'));
  const browser = spawn(
    chromium,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--user-data-dir=${profile}`,
      url,
    ],
    // A group of its own, so that the browser's many processes can be ended together.
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  let told = '';
  browser.stderr.setEncoding('utf8').on('data', (text: string) => (told = (told + text).slice(-4000)));
  const ended = new Promise<void>((resolve) => browser.once('close', resolve));
  const failure = new Promise<never>((_, reject) => {
    browser.once('error', reject);
    browser.once('exit', (code, signal) => {
      reject(new Error(`Chromium ended with ${code ?? signal ?? 'nothing'}: ${told}`));
    });
  });
  failure.catch(() => undefined);
  onTestFinished(async () => {
    if (browser.pid !== undefined && browser.exitCode === null && browser.signalCode === null) {
      process.kill(-browser.pid, 'SIGKILL');
      await ended;
    }
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  return { failure };
}
