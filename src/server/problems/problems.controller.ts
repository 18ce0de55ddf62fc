import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Refuses } from '../docs/document-refusals.ts';
import { refuse } from '../errors/fault.ts';
import { ProblemKindDto } from './problem-kind.dto.ts';
import { describeProblem } from './problem-kinds.ts';

/** Where the types of problem documents point to. */
@ApiTags('problems')
@Controller('problems')
export class ProblemsController {
  /** What a kind of problem is about, with an example. */
  @Get(':code')
  @Refuses('not-found')
  read(@Param('code') code: string): ProblemKindDto {
    const known = describeProblem(code);
    if (known === undefined) throw refuse('not-found', 'problem-unknown', { code });
    return known;
  }
}
