import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { describeRefusal } from '../errors/problem-filter.ts';
import { refuse, type RequestRefused } from '../errors/fault.ts';
import type { ServiceMetrics } from '../metrics/service-metrics.ts';
import { checkSender } from './guard-loopback.ts';
import { headersFor } from './security-headers.ts';

/** What happens to every request, whoever answers it: its id, its headers, who may send it, its line in the log. */
export function addRequestHooks(
  app: NestFastifyApplication,
  { logger, metrics }: { readonly logger: Logger; readonly metrics: ServiceMetrics },
): void {
  const fastify = app.getHttpAdapter().getInstance();

  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers({ 'x-request-id': request.id, ...headersFor(pathOf(request)) });
    const refusal = checkSender({
      method: request.method,
      host: request.headers.host,
      origin: request.headers.origin,
      site: headerText(request, 'sec-fetch-site'),
    });
    if (refusal === null) done();
    else sendRefusal(refusal, request, reply);
  });

  fastify.addHook('onResponse', (request, reply, done) => {
    const milliseconds = Math.round(reply.elapsedTime * 10) / 10;
    // The route's pattern, never the address: an address would make a time series of its own.
    const route = request.is404 ? 'unknown' : (request.routeOptions.url ?? 'unknown');
    metrics.countRequest({
      method: request.method,
      route,
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    });
    const line = {
      requestId: request.id,
      method: request.method,
      path: pathOf(request),
      status: reply.statusCode,
      milliseconds,
    };
    if (reply.statusCode >= 500) logger.error(line, 'request');
    else logger.info(line, 'request');
    done();
  });
}

/** Answers an address that the router itself cannot read, before any hook. */
export function sendFrameworkError(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  void reply.headers({ 'x-request-id': request.id, ...headersFor(pathOf(request)) });
  sendRefusal(refuse('malformed', 'request-refused', { reason: error.message }), request, reply);
}

function sendRefusal(refusal: RequestRefused, request: FastifyRequest, reply: FastifyReply): void {
  const details = describeRefusal(refusal, { path: pathOf(request), requestId: request.id });
  void reply
    .code(details.status)
    .header('content-type', 'application/problem+json')
    .send(JSON.stringify(details));
}

/** The id the client gave its request, where it is fit for a log line, else a new one. */
export function chooseRequestId(given: string | readonly string[] | undefined, newId: () => string): string {
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : newId();
}

const pathOf = (request: FastifyRequest): string => request.url.split('?')[0] ?? request.url;

function headerText(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
}
