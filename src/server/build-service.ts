import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Logger } from 'pino';
import { SweepRunner } from '../app/sweep-runner.ts';
import type { Tunebook } from '../wiring/open-tunebook.ts';
import { createApp } from './create-app.ts';
import { buildOpenApiDocument, serveDocument } from './docs/open-api-document.ts';
import { ServiceMetrics } from './metrics/service-metrics.ts';
import { packageVersion } from './package-version.ts';
import { openLogger } from './service-logger.ts';

/** The service, whole, and not listening yet. */
export interface Service {
  readonly app: NestFastifyApplication;
  readonly document: OpenAPIObject;
  readonly runner: SweepRunner;
  readonly logger: Logger;
  /** Aborting it ends what streams. */
  readonly stopping: AbortController;
}

/** Puts the service together around Tunebook. */
export async function buildService(tunebook: Tunebook): Promise<Service> {
  const logger = openLogger(tunebook.settings.logLevel);
  const metrics = new ServiceMetrics(tunebook.store);
  const runner = new SweepRunner(tunebook, {
    holder: tunebook.holder,
    onFault: (sweep, error) => {
      metrics.sweepLost(sweep);
      logger.error({ sweep, err: error }, 'a sweep was given up; it can be resumed');
    },
    observer: {
      changed: (sweep, trials) => metrics.sweepChanged(sweep, trials),
      progress: (what) => logger.info(what),
      output: () => undefined,
      step: () => undefined,
    },
  });
  const stopping = new AbortController();
  const app = await createApp({ tunebook, runner, metrics, logger, stopping: stopping.signal });
  const document = buildOpenApiDocument(app, packageVersion());
  serveDocument(app, document);
  return { app, document, runner, logger, stopping };
}
