import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { addRequestHooks, chooseRequestId, sendFrameworkError } from './requests/request-hooks.ts';
import { ServerModule, type ServiceParts } from './server-module.ts';
import { nestLogger } from './service-logger.ts';

/** Of an address, in characters: a sweep may be called by its name. */
const LONGEST_PARAMETER = 500;

/** The service, ready to listen. */
export async function createApp(parts: ServiceParts): Promise<NestFastifyApplication> {
  const { logger, metrics, tunebook } = parts;
  const adapter = new FastifyAdapter({
    bodyLimit: tunebook.settings.bodyLimitBytes,
    genReqId: (request: { headers: NodeJS.Dict<string | string[]> }) =>
      chooseRequestId(request.headers['x-request-id'], randomUUID),
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    frameworkErrors: sendFrameworkError,
    // Connections without a request are closed at once when the service stops.
    forceCloseConnections: 'idle',
    // What comes over an open connection while the service stops is still answered.
    return503OnClosing: false,
  });
  const app = await NestFactory.create<NestFastifyApplication>(ServerModule.of(parts), adapter, {
    logger: nestLogger(logger),
    abortOnError: false,
    // JSON alone is taken, by fastify's own reader: forms are what pages of other sites can send.
    bodyParser: false,
  });
  adapter.getInstance().removeContentTypeParser('text/plain');
  addRequestHooks(app, { logger, metrics });
  return app;
}
