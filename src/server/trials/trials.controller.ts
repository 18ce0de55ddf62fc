import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { UserFault } from '../../app/faults.ts';
import { viewTrial } from '../../app/sweep-view.ts';
import { problem } from '../../core/problems/problem.ts';
import { Refuses } from '../docs/document-refusals.ts';
import { cutPage, readCursor } from '../requests/page.dto.ts';
import { findSweep, type FindSweepPorts } from '../../app/find-sweep.ts';
import { FINDING } from '../tokens.ts';
import { ListTrialsDto } from './list-trials.dto.ts';
import { TrialDto, TrialListDto } from './trial.dto.ts';

@ApiTags('trials')
@Controller('api/v1/sweeps/:sweep')
export class TrialsController {
  readonly #ports: FindSweepPorts;

  constructor(@Inject(FINDING) ports: FindSweepPorts) {
    this.#ports = ports;
  }

  /** The trials of a sweep, by rising number. */
  @Get('trials')
  @Refuses('malformed', 'not-found', 'conflict', 'unavailable')
  async list(
    @Param('sweep') reference: string,
    @Query() { limit, cursor, state }: ListTrialsDto,
  ): Promise<TrialListDto> {
    const after = readCursor(cursor, /^\d{1,9}$/);
    const { sweep } = await findSweep(this.#ports, reference);
    const found = await this.#ports.store.listTrials(sweep.id, {
      limit: limit + 1,
      ...(state === undefined ? {} : { state }),
      ...(after === undefined ? {} : { after: Number(after) }),
    });
    const { page, nextCursor } = cutPage(found, limit, ({ number }) => String(number));
    return { trials: page.map(viewTrial), nextCursor };
  }

  /** The best trial so far: by the objective; of equals, the earlier one. */
  @Get('best-trial')
  @Refuses('not-found', 'conflict', 'unavailable')
  async best(@Param('sweep') reference: string): Promise<TrialDto> {
    const { sweep } = await findSweep(this.#ports, reference);
    const [trial] = await this.#ports.store.bestTrials(sweep.id, 1);
    if (trial === undefined)
      throw new UserFault('not-found', [problem('no-best-trial', {}, { sweep: sweep.id })]);
    return viewTrial(trial);
  }
}
