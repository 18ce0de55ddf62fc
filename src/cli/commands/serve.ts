import { openTunebook } from '../../wiring/open-tunebook.ts';
import { readSettings } from '../../wiring/settings.ts';
import type { CommandContext, CommonOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';

export interface ServeOptions extends CommonOptions {
  readonly host?: string;
  readonly port?: number;
}

/** Serves until it is told to stop; what runs then can be taken up again. */
export async function serveCommand(context: CommandContext, options: ServeOptions): Promise<number> {
  const { startServer } = await import('../../server/start-server.ts');
  const settings = readSettings(context.environment, {
    ...(options.dataDir === undefined ? {} : { dataDirectory: options.dataDir }),
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  const tunebook = await openTunebook(settings);
  const stopped = Promise.withResolvers<undefined>();
  const stop = () => stopped.resolve(undefined);
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const server = await startServer(tunebook);
    if (options.json) context.terminal.printJson({ url: server.url });
    context.terminal.tell(`Tunebook listens on ${server.url} · API: ${server.url}/docs · Ctrl-C stops it`);
    await stopped.promise;
    await server.close();
  } finally {
    await tunebook.close();
  }
  return exitCodes.done;
}
