import { ApiProperty } from '@nestjs/swagger';
import type { StatisticsView, SweepSummary, SweepView } from '../../app/sweep-view.ts';
import type { Algorithm } from '../../core/search/algorithm.ts';
import type { Objective, ObjectiveSource, ObjectiveType } from '../../core/search/objective.ts';
import type { Assignment, SpaceSource } from '../../core/search/space.ts';
import type { Budget, Counts, SweepReason, SweepState } from '../../core/sweep/sweep.ts';
import { FaultDto } from '../errors/problem-details.dto.ts';

/** Values for parameters, by name. */
export const assignmentSchema = {
  type: 'object' as const,
  additionalProperties: { oneOf: [{ type: 'number' }, { type: 'string' }, { type: 'boolean' }] },
  example: { LR: 0.01, LAYERS: 3 },
};

/** How many trials there are, by what became of them. */
export class CountsDto implements Counts {
  /**
   * Trials begun, whatever became of them.
   * @example 12
   */
  @ApiProperty({ type: 'integer' })
  readonly trials!: number;
  /** @example 2 */
  @ApiProperty({ type: 'integer' })
  readonly running!: number;
  /** @example 9 */
  @ApiProperty({ type: 'integer' })
  readonly succeeded!: number;
  /** @example 1 */
  @ApiProperty({ type: 'integer' })
  readonly failed!: number;
  /** @example 0 */
  @ApiProperty({ type: 'integer' })
  readonly killed!: number;
  /** @example 0 */
  @ApiProperty({ type: 'integer' })
  readonly earlyStopped!: number;
  /** @example 0 */
  @ApiProperty({ type: 'integer' })
  readonly metricsUnavailable!: number;
}

export class BestSoFarDto {
  /**
   * The trial's number.
   * @example 7
   */
  @ApiProperty({ type: 'integer' })
  readonly number!: number;
  /**
   * Its value of the objective metric.
   * @example 0.9736
   */
  readonly value!: number;
}

export class SweepSummaryDto implements SweepSummary {
  /** @example k3f9a1bcq7zd */
  readonly id!: string;
  /** @example iris-depth */
  readonly name!: string;
  /**
   * The notebook's file name.
   * @example iris.ipynb
   */
  readonly notebook!: string;
  readonly engine!: 'local' | 'katib';
  /** @example running */
  readonly state!: SweepState;
  /** Why it ended, or is about to; null while it goes on. */
  readonly reason!: SweepReason | null;
  readonly counts!: CountsDto;
  /** Null while no trial has succeeded. */
  readonly best!: BestSoFarDto | null;
  /** @example 2026-03-01T12:00:00.000Z */
  @ApiProperty({ format: 'date-time' })
  readonly createTime!: string;
}

export class ObjectiveDto implements Objective {
  /** @example accuracy */
  readonly metricName!: string;
  /** @example maximize */
  readonly type!: ObjectiveType;
  /** Reaching it ends the sweep. */
  readonly goal?: number;
  @ApiProperty({ type: [String], description: 'The other metrics, kept with each trial.', example: ['f1'] })
  readonly additionalMetricNames!: readonly string[];
  /** Who said so; `inferred`: the direction follows from the metric's name. */
  readonly source!: ObjectiveSource;
}

export class AlgorithmDto implements Algorithm {
  /** @example tpe */
  readonly algorithmName!: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { n_startup_trials: '10' },
  })
  readonly algorithmSettings!: Readonly<Record<string, string>>;
}

export class SearchedParameterDto {
  /** @example LR */
  readonly name!: string;
  /**
   * In the one-line notation.
   * @example "1e-4..1e-1 log"
   */
  readonly space!: string;
  /** Who said so. */
  readonly source!: SpaceSource;
}

export class BudgetDto implements Budget {
  /** @example 30 */
  @ApiProperty({ type: 'integer' })
  readonly maxTrialCount!: number;
  /** @example 2 */
  @ApiProperty({ type: 'integer' })
  readonly parallelTrialCount!: number;
  /** @example 5 */
  @ApiProperty({ type: 'integer' })
  readonly maxFailedTrialCount!: number;
  /** Seconds one trial may take; absent: no limit. */
  readonly trialTimeoutSeconds?: number;
  /** Seconds the sweep may take; absent: no limit. */
  readonly sweepTimeoutSeconds?: number;
}

export class StatisticsDto implements StatisticsView {
  /** @example 40 */
  @ApiProperty({ type: 'integer' })
  readonly stepsRun!: number;
  /** @example 8 */
  @ApiProperty({ type: 'integer' })
  readonly stepsReused!: number;
  /** Seconds that the reused steps had taken when they ran. */
  readonly secondsSaved!: number;
  /** @example 3.2 */
  readonly trialsPerSecond!: number;
  /** @example 3.75 */
  readonly wallSeconds!: number;
}

export class SweepDto extends SweepSummaryDto implements SweepView {
  /** @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 */
  readonly notebookSha256!: string;
  readonly objective!: ObjectiveDto;
  readonly algorithm!: AlgorithmDto;
  @ApiProperty({ type: [SearchedParameterDto] })
  readonly parameters!: readonly SearchedParameterDto[];
  @ApiProperty({ ...assignmentSchema, description: 'Values of parameters that are not searched.' })
  readonly fixed!: Assignment;
  readonly budget!: BudgetDto;
  /** @example 1 */
  @ApiProperty({ type: 'integer' })
  readonly seed!: number | null;
  readonly statistics!: StatisticsDto;
  @ApiProperty({ format: 'date-time' })
  readonly startTime!: string | null;
  @ApiProperty({ format: 'date-time' })
  readonly completionTime!: string | null;
}

export class StartedSweepDto extends SweepDto {
  @ApiProperty({ type: [FaultDto], description: 'Warnings and notes about the notebook and the request.' })
  readonly problems!: readonly FaultDto[];
}

export class SweepListDto {
  @ApiProperty({ type: [SweepSummaryDto], description: 'The newest first.' })
  readonly sweeps!: readonly SweepSummaryDto[];
  /** Where the next page begins; null on the last one. */
  readonly nextCursor!: string | null;
}
