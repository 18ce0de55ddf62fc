import { Readable } from 'node:stream';
import { Controller, Get, Headers, Inject, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiHeader, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { isEnded } from '../../core/sweep/moves.ts';
import { Refuses } from '../docs/document-refusals.ts';
import { requestFault, RequestRefused } from '../errors/fault.ts';
import { FINDING, STOPPING } from '../tokens.ts';
import { findSweep, type FindSweepPorts } from '../../app/find-sweep.ts';
import { followEvents } from './follow-events.ts';

@ApiTags('sweeps')
@Controller('api/v1/sweeps/:sweep/events')
export class SweepEventsController {
  readonly #ports: FindSweepPorts;
  readonly #stopping: AbortSignal;

  constructor(@Inject(FINDING) ports: FindSweepPorts, @Inject(STOPPING) stopping: AbortSignal) {
    this.#ports = ports;
    this.#stopping = stopping;
  }

  /**
   * Follow a sweep as server-sent events. A listener that was cut off sends the id of the last event it has and misses
   * nothing. When the sweep has ended, an event `end` comes, and coming again with the last id gives 204.
   */
  @Get()
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Only events after this one.' })
  @ApiOkResponse({
    description: 'Each event has an id that grows by one, its kind as its name, and itself as JSON.',
    content: {
      'text/event-stream': {
        schema: { type: 'string' },
        example:
          'id: 12\nevent: trial-started\ndata: {"kind":"trial-started","number":3,"time":"2026-03-01T12:00:00.000Z"}\n\n',
      },
    },
  })
  @ApiNoContentResponse({ description: 'The sweep has ended, and the listener has all its events.' })
  @Refuses('malformed', 'not-found', 'conflict', 'unavailable')
  async follow(
    @Param('sweep') reference: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile | undefined> {
    const after = readEventId(lastEventId);
    const { sweep, version } = await findSweep(this.#ports, reference);
    if (isEnded(sweep.state) && after > 0 && after >= version) {
      void reply.code(204);
      return undefined;
    }
    const isOver = async (): Promise<boolean> =>
      isEnded((await findSweep(this.#ports, sweep.id)).sweep.state);
    const { store } = this.#ports;
    const events = followEvents({ store, sweepId: sweep.id, after, isOver, signal: this.#stopping });
    void reply.header('cache-control', 'no-store').header('x-accel-buffering', 'no');
    return new StreamableFile(Readable.from(events, { objectMode: false }), {
      type: 'text/event-stream; charset=utf-8',
    });
  }
}

function readEventId(text: string | undefined): number {
  if (text === undefined || text === '') return 0;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const reason = 'it must be the id of an event, a whole number';
  const fault = requestFault(
    'request-field-invalid',
    { parameter: 'Last-Event-ID' },
    { field: 'Last-Event-ID', reason },
  );
  throw new RequestRefused('malformed', [fault]);
}
