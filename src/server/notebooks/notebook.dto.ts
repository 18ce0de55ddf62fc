import { ApiProperty } from '@nestjs/swagger';
import type { CheckReport } from '../../app/check-report.ts';
import type { ProblemJson } from '../../core/problems/render.ts';
import { ObjectiveDto } from '../sweeps/sweep.dto.ts';

type Entry<Key extends keyof CheckReport> = CheckReport[Key] extends readonly (infer One)[] ? One : never;

export class CheckedNotebookDto {
  /** @example iris.ipynb */
  readonly name!: string;
  /** @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 */
  readonly sha256!: string;
}

export class CheckedCellDto {
  @ApiProperty({ type: 'integer', description: 'Counted from 0 over all cells.' })
  readonly index!: number;
  /** `dropped`: code without a tag before the first one, which is left out. */
  readonly type!: Entry<'cells'>['type'];
  /**
   * The step it belongs to.
   * @example train
   */
  readonly step!: string | null;
  /** Why it went where it went. */
  readonly note?: string;
}

export class CheckedParameterDto {
  /** @example LR */
  readonly name!: string;
  /** Its Python type. */
  readonly type!: Entry<'parameters'>['type'];
  @ApiProperty({
    description: 'The notebook’s value.',
    oneOf: [
      { type: 'number' },
      { type: 'string' },
      { type: 'boolean' },
      { type: 'null' },
      { type: 'array', items: {} },
      { type: 'object', additionalProperties: true },
    ],
    example: 0.01,
  })
  readonly default!: Entry<'parameters'>['default'];
  /**
   * Its search space in the one-line notation.
   * @example "1e-4..1e-1 log"
   */
  readonly space!: string;
  /** Who said what the space is. */
  readonly source!: Entry<'parameters'>['source'];
  /** Why it is so, where it was inferred or reconciled. */
  readonly reason?: string;
  @ApiProperty({ type: [String], description: 'The steps it reaches.', example: ['train'] })
  readonly reaches!: readonly string[];
}

export class CheckedStepDto {
  /** @example train */
  readonly name!: string;
  @ApiProperty({ type: [String], description: 'Steps that come before it.', example: ['prepare'] })
  readonly after!: readonly string[];
  @ApiProperty({ type: [String], description: 'Names it may read from earlier steps.', example: ['data'] })
  readonly reads!: readonly string[];
  @ApiProperty({ type: [String], description: 'Names it may write.', example: ['model', 'accuracy'] })
  readonly writes!: readonly string[];
  @ApiProperty({ type: [String], description: 'Parameters that reach it.', example: ['LR'] })
  readonly parameters!: readonly string[];
}

export class CheckedMetricDto {
  /** @example test_acc */
  readonly name!: string;
  /**
   * Its name on Katib and Kubeflow Pipelines.
   * @example test-acc
   */
  readonly katibName!: string;
  /**
   * The last step that writes it.
   * @example train
   */
  readonly step!: string;
}

export class CheckedProblemDto implements ProblemJson {
  @ApiProperty({ type: String, example: 'parameter-unused' })
  readonly code!: ProblemJson['code'];
  readonly severity!: ProblemJson['severity'];
  @ApiProperty({ type: 'integer', description: 'The cell, counted from 0.' })
  readonly cell!: number | null;
  @ApiProperty({ type: 'integer', description: 'The line within the cell, counted from 1.' })
  readonly line!: number | null;
  @ApiProperty({ type: 'integer', description: 'The column within the line, counted from 1.' })
  readonly column!: number | null;
  /** Which entry of the notebook's metadata. */
  readonly field!: string | null;
  /** What is wrong, as a sentence. */
  readonly message!: string;
  /** What to do about it. */
  readonly wayOut!: string;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'What the sentence speaks of.' })
  readonly facts!: ProblemJson['facts'];
}

/** A notebook that was handed in, with what Tunebook reads in it: what `tunebook check --json` tells. */
export class NotebookDto extends CheckedNotebookDto {
  readonly notebook!: CheckedNotebookDto;
  @ApiProperty({ type: [CheckedCellDto] })
  readonly cells!: readonly CheckedCellDto[];
  @ApiProperty({ type: [CheckedParameterDto] })
  readonly parameters!: readonly CheckedParameterDto[];
  @ApiProperty({ type: [CheckedStepDto] })
  readonly steps!: readonly CheckedStepDto[];
  @ApiProperty({ type: [CheckedMetricDto] })
  readonly metrics!: readonly CheckedMetricDto[];
  /** Null when nobody names it and it does not follow. */
  readonly objective!: ObjectiveDto | null;
  @ApiProperty({ type: [CheckedProblemDto], description: 'Warnings and notes.' })
  readonly problems!: readonly CheckedProblemDto[];
}
