import { IsIn, IsOptional, Matches } from 'class-validator';
import { sweepMoves } from '../../core/sweep/moves.ts';
import type { SweepState } from '../../core/sweep/sweep.ts';
import { PageDto } from '../requests/page.dto.ts';

export class ListSweepsDto extends PageDto {
  /** Only sweeps in this state. */
  @IsOptional()
  @IsIn(Object.keys(sweepMoves))
  state?: SweepState;

  /** Only sweeps of the notebook with this sha256. */
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/, { message: 'notebook must be a sha256: 64 hexadecimal digits' })
  notebook?: string;
}
