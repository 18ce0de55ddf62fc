/**
 * Writes openapi.json from the built service, without listening; with --check it compares instead, and fails when they
 * differ. Run `npm run build` before: what the document says of the DTO classes is made by the build.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as ServiceModule from '../src/server/build-service.ts';
import type * as TunebookModule from '../src/wiring/open-tunebook.ts';
import type * as SettingsModule from '../src/wiring/settings.ts';

const root = resolve(import.meta.dirname, '..');
const file = join(root, 'openapi.json');

const built = async <Module>(path: string): Promise<Module> =>
  (await import(pathToFileURL(join(root, 'dist', path)).href)) as Module;

/** The document, as it is kept: readable, and the same bytes for the same sources. */
async function describeService(): Promise<string> {
  const { buildService } = await built<typeof ServiceModule>('server/build-service.js');
  const { openTunebook } = await built<typeof TunebookModule>('wiring/open-tunebook.js');
  const { readSettings } = await built<typeof SettingsModule>('wiring/settings.js');
  const directory = await mkdtemp(join(tmpdir(), 'tunebook-openapi-'));
  const tunebook = await openTunebook(
    readSettings({}, { dataDirectory: directory, cacheDirectory: directory, logLevel: 'silent' }),
  );
  try {
    const { app, document } = await buildService(tunebook);
    await app.close();
    return `${JSON.stringify(document, null, 2)}\n`;
  } finally {
    await tunebook.close();
    await rm(directory, { recursive: true, force: true });
  }
}

const wanted = await describeService();
if (!process.argv.includes('--check')) {
  await writeFile(file, wanted);
} else if ((await readFile(file, 'utf8').catch(() => '')) !== wanted) {
  console.error(
    'openapi.json is not what the service is: run "node tools/write-openapi.ts" and look at the difference',
  );
  process.exitCode = 1;
}
