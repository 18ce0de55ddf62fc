import { readSettings } from '../wiring/settings.ts';
import type { Tunebook } from '../wiring/open-tunebook.ts';
import type { Terminal } from './terminal.ts';

/** What every command is handed beside its own options. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Options that every command takes. */
export interface CommonOptions {
  readonly json?: true;
  readonly dataDir?: string;
}

/** Opens Tunebook for a command and closes it again. Loaded late: a command that needs no store starts without it. */
export async function withTunebook<T>(
  context: CommandContext,
  options: CommonOptions,
  work: (tunebook: Tunebook) => Promise<T>,
): Promise<T> {
  const { openTunebook } = await import('../wiring/open-tunebook.ts');
  const settings = readSettings(
    context.environment,
    options.dataDir === undefined ? {} : { dataDirectory: options.dataDir },
  );
  const tunebook = await openTunebook(settings);
  try {
    return await work(tunebook);
  } finally {
    await tunebook.close();
  }
}
