import { IsIn, IsOptional } from 'class-validator';
import { trialMoves } from '../../core/sweep/moves.ts';
import type { TrialState } from '../../core/sweep/sweep.ts';
import { PageDto } from '../requests/page.dto.ts';

export class ListTrialsDto extends PageDto {
  /** Only trials in this state. */
  @IsOptional()
  @IsIn(Object.keys(trialMoves))
  state?: TrialState;
}
