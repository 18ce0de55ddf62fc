import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Store } from '../../app/ports/store.ts';
import { Refuses } from '../docs/document-refusals.ts';
import { refuse } from '../errors/fault.ts';
import { STOPPING, STORE } from '../tokens.ts';
import { HealthDto } from './health.dto.ts';

@ApiTags('health')
@Controller('health')
export class HealthController {
  readonly #store: Store;
  readonly #stopping: AbortSignal;

  constructor(@Inject(STORE) store: Store, @Inject(STOPPING) stopping: AbortSignal) {
    this.#store = store;
    this.#stopping = stopping;
  }

  /** The process answers. */
  @Get('live')
  @Refuses()
  live(): HealthDto {
    return { status: 'ok' };
  }

  /** The service can do its work: its store answers, and it is not stopping. */
  @Get('ready')
  @Refuses('unavailable')
  async ready(): Promise<HealthDto> {
    if (this.#stopping.aborted) throw refuse('unavailable', 'service-stopping', {});
    await this.#store.countSweeps();
    return { status: 'ok' };
  }
}
