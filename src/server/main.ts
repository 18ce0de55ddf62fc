import { openTunebook } from '../wiring/open-tunebook.ts';
import { readSettings } from '../wiring/settings.ts';
import { startServer } from './start-server.ts';

/** The service by itself, with all its settings from the environment; `tunebook serve` is the same with options. */
const tunebook = await openTunebook(readSettings(process.env));
try {
  const server = await startServer(tunebook);
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
  await server.close();
} finally {
  await tunebook.close();
}
