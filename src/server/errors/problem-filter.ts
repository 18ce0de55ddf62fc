import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { BODY_LIMIT, LOGGER } from '../tokens.ts';
import type { RequestRefused } from './fault.ts';
import type { ProblemDetailsDto } from './problem-details.dto.ts';
import { refusals, typeOf } from './refusals.ts';
import { toRefusal } from './to-refusal.ts';

/** Turns whatever is thrown while a request is served into a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger: Logger;
  readonly #bodyLimitBytes: number;

  constructor(@Inject(LOGGER) logger: Logger, @Inject(BODY_LIMIT) bodyLimitBytes: number) {
    this.#logger = logger;
    this.#bodyLimitBytes = bodyLimitBytes;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const path = request.url.split('?')[0] ?? request.url;
    const refusal = toRefusal(error, {
      id: request.id,
      method: request.method,
      path,
      contentType: request.headers['content-type'],
      bodyLimitBytes: this.#bodyLimitBytes,
    });
    if (refusal.kind === 'internal')
      this.#logger.error({ requestId: request.id, err: error }, 'a request failed');
    // An answer that has begun, such as a stream of events, can only be broken off.
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    const details = describeRefusal(refusal, { path, requestId: request.id });
    if (refusal.kind === 'unavailable') void reply.header('retry-after', '1');
    void reply
      .code(details.status)
      .header('content-type', 'application/problem+json')
      .send(JSON.stringify(details));
  }
}

/** The refusal as the document that is sent. */
export function describeRefusal(
  { kind, faults }: RequestRefused,
  request: { readonly path: string; readonly requestId: string },
): ProblemDetailsDto {
  const { status, title } = refusals[kind];
  return {
    type: typeOf(kind, faults[0]?.code),
    title,
    status,
    detail: faults[0]?.detail ?? title,
    instance: request.path,
    requestId: request.requestId,
    errors: [...faults],
  };
}
