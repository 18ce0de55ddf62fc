import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Refuses } from '../docs/document-refusals.ts';
import { ListSweepsDto } from './list-sweeps.dto.ts';
import { ReadStartSweep, type SweepRequestBody } from './read-start-sweep.ts';
import { AlgorithmRequestDto, KatibSpaceDto, ObjectiveRequestDto, StartSweepDto } from './start-sweep.dto.ts';
import { StartedSweepDto, SweepDto, SweepListDto } from './sweep.dto.ts';
import { Sweeps } from './sweeps.ts';

@ApiTags('sweeps')
@ApiExtraModels(KatibSpaceDto, ObjectiveRequestDto, AlgorithmRequestDto)
@Controller('api/v1/sweeps')
export class SweepsController {
  readonly #sweeps: Sweeps;

  constructor(@Inject(Sweeps) sweeps: Sweeps) {
    this.#sweeps = sweeps;
  }

  /** Start a sweep. The answer comes when it can run; its trials run in this service from then on. */
  @Post()
  @ApiBody({ type: StartSweepDto })
  @Refuses('malformed', 'not-found', 'too-large', 'media-type', 'usage', 'notebook', 'unavailable')
  async start(
    @Body(ReadStartSweep) body: SweepRequestBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StartedSweepDto> {
    const started = await this.#sweeps.start(body);
    void reply.header('location', `/api/v1/sweeps/${started.id}`);
    return started;
  }

  /** The sweeps, the newest first. */
  @Get()
  @Refuses('malformed', 'unavailable')
  list(@Query() query: ListSweepsDto): Promise<SweepListDto> {
    return this.#sweeps.list(query);
  }

  /** One sweep. */
  @Get(':sweep')
  @Refuses('not-found', 'conflict', 'unavailable')
  read(@Param('sweep') sweep: string): Promise<SweepDto> {
    return this.#sweeps.read(sweep);
  }

  /** Pause: running trials finish, then the sweep waits to be resumed. */
  @Post(':sweep/pause')
  @HttpCode(202)
  @Refuses('not-found', 'conflict', 'unavailable')
  pause(@Param('sweep') sweep: string): Promise<SweepDto> {
    return this.#sweeps.ask(sweep, { kind: 'pause' });
  }

  /** Resume a sweep that is paused, or whose process was lost. */
  @Post(':sweep/resume')
  @HttpCode(202)
  @Refuses('not-found', 'conflict', 'unavailable')
  resume(@Param('sweep') sweep: string): Promise<SweepDto> {
    return this.#sweeps.resume(sweep);
  }

  /** Stop: running trials finish, then the sweep ends. */
  @Post(':sweep/stop')
  @HttpCode(202)
  @Refuses('not-found', 'conflict', 'unavailable')
  stop(@Param('sweep') sweep: string): Promise<SweepDto> {
    return this.#sweeps.ask(sweep, { kind: 'stop' });
  }

  /** Cancel: running trials are killed now, and the sweep ends. */
  @Post(':sweep/cancel')
  @HttpCode(202)
  @Refuses('not-found', 'conflict', 'unavailable')
  cancel(@Param('sweep') sweep: string): Promise<SweepDto> {
    return this.#sweeps.ask(sweep, { kind: 'cancel' });
  }
}
