import { Body, Controller, Get, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Refuses } from '../docs/document-refusals.ts';
import { HandInNotebookDto } from './hand-in-notebook.dto.ts';
import { NotebookDto } from './notebook.dto.ts';
import { Notebooks } from './notebooks.ts';

@ApiTags('notebooks')
@Controller('api/v1/notebooks')
export class NotebooksController {
  readonly #notebooks: Notebooks;

  constructor(@Inject(Notebooks) notebooks: Notebooks) {
    this.#notebooks = notebooks;
  }

  /** Hand a notebook in. One content is kept once, under the name it first had; one with errors is not kept. */
  @Post()
  @Refuses('malformed', 'too-large', 'media-type', 'notebook', 'unavailable')
  async handIn(
    @Body() body: HandInNotebookDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NotebookDto> {
    const notebook = await this.#notebooks.handIn(body);
    void reply.header('location', `/api/v1/notebooks/${notebook.sha256}`);
    return notebook;
  }

  /** What Tunebook reads in a notebook: its cells, parameters, steps and metrics. */
  @Get(':sha256')
  @Refuses('not-found', 'unavailable')
  read(@Param('sha256') sha256: string): Promise<NotebookDto> {
    return this.#notebooks.read(sha256);
  }
}
