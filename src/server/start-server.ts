import { setTimeout as wait } from 'node:timers/promises';
import type { Tunebook } from '../wiring/open-tunebook.ts';
import { BadSettings } from '../wiring/settings.ts';
import { buildService, type Service } from './build-service.ts';
import { isLoopback } from './requests/guard-loopback.ts';

export interface RunningServer {
  readonly url: string;
  /** Stops: requests are finished, streams end, and what runs is given up so that it can be taken up again. */
  close(): Promise<void>;
}

/** How long requests may take to finish when the service stops, and then sweeps to be given up. */
const LAST_REQUESTS_MS = 4_000;
const LAST_SWEEPS_MS = 5_000;

/** Listens at the settings' address. Throws BadSettings when it cannot. The store stays open: it is the caller's. */
export async function startServer(tunebook: Tunebook): Promise<RunningServer> {
  const { host, port } = tunebook.settings;
  if (!isLoopback(host))
    throw new BadSettings([
      `TUNEBOOK_HOST is "${host}"; whoever reaches the service can run code with it, and it has no access control, so it ` +
        'listens on 127.0.0.1, ::1 or localhost only. Reach it from elsewhere through a tunnel, such as ssh -L.',
    ]);
  const service = await buildService(tunebook);
  try {
    await service.app.listen(port, host);
  } catch (error) {
    await service.app.close();
    throw asBadSettings(error, host, port);
  }
  const url = await service.app.getUrl();
  service.logger.info({ url }, 'listening');
  return { url, close: () => stopService(service) };
}

/** First the requests, for one of them may be starting a sweep; then the sweeps. */
async function stopService({ app, runner, logger, stopping }: Service): Promise<void> {
  stopping.abort();
  const closed = app.close();
  if (!(await within(LAST_REQUESTS_MS, closed))) logger.warn('requests were cut off, for the service stops');
  app.getHttpServer().closeAllConnections();
  await closed;
  if (!(await within(LAST_SWEEPS_MS, runner.stopAll())))
    logger.warn({ sweeps: [...runner.running] }, 'sweeps were cut off; they can be resumed');
}

/** Whether the work was done in time; its own failures are thrown. */
const within = (milliseconds: number, work: Promise<void>): Promise<boolean> =>
  Promise.race([work.then(() => true), wait(milliseconds, false, { ref: false })]);

/** What an address cannot be listened on for, in words; other errors as they are. */
function asBadSettings(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new BadSettings([
      `TUNEBOOK_PORT is ${port}; another program listens there on ${host} already. Name another port; 0 means any free one.`,
    ]);
  if (code === 'EACCES')
    return new BadSettings([
      `TUNEBOOK_PORT is ${port}; this user may not listen there. Name one above 1023.`,
    ]);
  if (code === 'EADDRNOTAVAIL')
    return new BadSettings([`TUNEBOOK_HOST is "${host}"; this machine has no such address.`]);
  return error;
}
