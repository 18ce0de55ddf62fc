import { ApiProperty } from '@nestjs/swagger';
import type { Fault } from './fault.ts';
import type { Severity } from '../../core/problems/problem.ts';

/** One thing that is wrong, or worth knowing. */
export class FaultDto implements Fault {
  /**
   * Names the kind of problem; it stays the same from release to release.
   * @example parameter-unknown
   */
  readonly code!: string;
  /** Errors forbid going on; warnings and notes do not. */
  readonly severity!: Severity;
  /**
   * What is wrong, as a sentence.
   * @example "the notebook has no parameter 'LAYER'"
   */
  readonly detail!: string;
  /**
   * What to do about it.
   * @example "Did you mean 'LAYERS'?"
   */
  readonly wayOut!: string;
  /**
   * Where in the request's body, as a JSON pointer in a URI fragment (RFC 6901).
   * @example #/parameters/LAYER
   */
  readonly pointer?: string;
  /** Which parameter of the request's address. */
  readonly parameter?: string;
  /** Which cell of the notebook, counted from 0 over all cells. */
  @ApiProperty({ type: 'integer' })
  readonly cell?: number;
  /** The line within the cell, counted from 1. */
  @ApiProperty({ type: 'integer' })
  readonly line?: number;
  /** The column within the line, counted from 1. */
  @ApiProperty({ type: 'integer' })
  readonly column?: number;
  /** Which entry of the notebook's metadata. */
  readonly field?: string;
}

/** A refusal as RFC 9457 wants it (application/problem+json), with everything that is wrong at once. */
export class ProblemDetailsDto {
  /**
   * The kind of refusal, an address below the service's own.
   * @example /problems/sweep-refused
   */
  readonly type!: string;
  /** @example "The sweep cannot be started like this" */
  readonly title!: string;
  /**
   * The HTTP status.
   * @example 422
   */
  @ApiProperty({ type: 'integer' })
  readonly status!: number;
  /**
   * The gravest fault as a sentence.
   * @example "the notebook has no parameter 'LAYER'"
   */
  readonly detail!: string;
  /**
   * The address that was asked.
   * @example /api/v1/sweeps
   */
  readonly instance!: string;
  /**
   * The request's id, as in the header `x-request-id` and the service's log.
   * @example 7d4f0f0e-4f3c-4f39-9d2a-0c2f2b6a2f10
   */
  readonly requestId!: string;
  readonly errors!: FaultDto[];
}
