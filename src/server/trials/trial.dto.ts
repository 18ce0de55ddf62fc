import { ApiProperty } from '@nestjs/swagger';
import type { TrialView } from '../../app/sweep-view.ts';
import type { Assignment } from '../../core/search/space.ts';
import type { Report, StepResult, StepState, TrialFailure, TrialState } from '../../core/sweep/sweep.ts';
import { assignmentSchema } from '../sweeps/sweep.dto.ts';

export class StepResultDto implements StepResult {
  /** @example train */
  readonly name!: string;
  /** `reused`: its result was known, so it did not run. */
  readonly state!: StepState;
  /**
   * How long it ran; for a reused step, how long it had taken when it ran.
   * @example 0.12
   */
  readonly seconds!: number;
}

/** Why a trial failed, with the place in the notebook where it did. */
export class TrialFailureDto implements TrialFailure {
  readonly cause!: TrialFailure['cause'];
  /** @example "ValueError: LR must be positive" */
  readonly message!: string;
  /** @example train */
  readonly step?: string;
  /** The cell, counted from 0. */
  @ApiProperty({ type: 'integer' })
  readonly cell?: number;
  /** The line within the cell, counted from 1. */
  @ApiProperty({ type: 'integer' })
  readonly line?: number;
  /** Python's traceback. */
  readonly traceback?: string;
  /** The module that could not be imported. */
  readonly missingModule?: string;
}

export class ReportDto implements Report {
  /** Counts the values from 1. */
  @ApiProperty({ type: 'integer' })
  readonly step!: number;
  readonly value!: number;
}

export class TrialDto implements TrialView {
  /** Counts from 0; trial 0 has the notebook's own values. */
  @ApiProperty({ type: 'integer' })
  readonly number!: number;
  /** @example succeeded */
  readonly state!: TrialState;
  @ApiProperty(assignmentSchema)
  readonly parameters!: Assignment;
  @ApiProperty({
    description: 'By name; empty until the trial has succeeded.',
    type: 'object',
    additionalProperties: { type: 'number' },
    example: { accuracy: 0.9736 },
  })
  readonly metrics!: Readonly<Record<string, number>>;
  @ApiProperty({ format: 'date-time' })
  readonly startTime!: string | null;
  @ApiProperty({ format: 'date-time' })
  readonly completionTime!: string | null;
  @ApiProperty({ type: [StepResultDto], description: 'Empty until the trial has ended.' })
  readonly steps!: readonly StepResultDto[];
  @ApiProperty({
    type: [ReportDto],
    description: 'Values of the objective that the trial printed on its way.',
  })
  readonly reports!: readonly ReportDto[];
  readonly failure!: TrialFailureDto | null;
}

export class TrialListDto {
  @ApiProperty({ type: [TrialDto], description: 'By rising number.' })
  readonly trials!: readonly TrialDto[];
  /** Where the next page begins; null on the last one. */
  readonly nextCursor!: string | null;
}
