import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Refuses } from '../docs/document-refusals.ts';
import { ServiceMetrics } from './service-metrics.ts';

@ApiTags('health')
@Controller('metrics')
export class MetricsController {
  readonly #metrics: ServiceMetrics;

  constructor(@Inject(ServiceMetrics) metrics: ServiceMetrics) {
    this.#metrics = metrics;
  }

  /** Figures for Prometheus, in its text format. */
  @Get()
  @ApiOkResponse({
    content: {
      'text/plain': {
        schema: { type: 'string' },
        example: '# TYPE tunebook_sweeps gauge\ntunebook_sweeps{state="running"} 1\n',
      },
    },
  })
  @Refuses('unavailable')
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.type(this.#metrics.contentType);
    return this.#metrics.render();
  }
}
