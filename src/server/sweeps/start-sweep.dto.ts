import { ApiProperty, getSchemaPath } from '@nestjs/swagger';

/** A search space in Katib's form. */
export class FeasibleSpaceDto {
  readonly min?: string;
  readonly max?: string;
  readonly step?: string;
  readonly list?: string[];
  /** How the values are spread. */
  readonly distribution?: 'uniform' | 'logUniform' | 'normal' | 'logNormal';
}

export class KatibSpaceDto {
  /** @example double */
  readonly parameterType?: 'double' | 'int' | 'discrete' | 'categorical';
  readonly feasibleSpace?: FeasibleSpaceDto;
}

export class ObjectiveRequestDto {
  /**
   * The metric's name in the notebook.
   * @example accuracy
   */
  readonly metricName?: string;
  readonly type?: 'maximize' | 'minimize';
  /**
   * Reaching it ends the sweep.
   * @example 0.99
   */
  readonly goal?: number;
  readonly additionalMetricNames?: string[];
}

export class AlgorithmRequestDto {
  /** @example tpe */
  readonly algorithmName?: string;
  /** Katib's settings of the algorithm, by name. */
  @ApiProperty({ type: 'object', additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }] } })
  readonly algorithmSettings?: Readonly<Record<string, string | number>>;
}

const values = {
  type: 'object' as const,
  additionalProperties: { oneOf: [{ type: 'number' }, { type: 'string' }, { type: 'boolean' }] },
};

const refTo = (dto: new () => object) => ({ $ref: getSchemaPath(dto) });

/**
 * A sweep to start. Only the notebook must be named; what is left out comes from the notebook, or is chosen.
 * The fields are those of a sweep file, and are read by the same reader (core/search/sweep-file.ts).
 */
export class StartSweepDto {
  /**
   * The sha256 of a notebook that was handed in.
   * @example 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
   */
  @ApiProperty({ pattern: '^[0-9a-f]{64}$' })
  readonly notebook!: string;

  /**
   * What the sweep is called; otherwise as the notebook's pipeline is.
   * @example iris-depth
   */
  readonly name?: string;

  /** What runs the trials. */
  readonly engine?: 'local' | 'katib';

  @ApiProperty({
    description:
      'Search spaces by parameter: in one line (`1e-4..1e-1 log`, `1..8`, `adam, sgd`, `fixed`), as a list of values, or in Katib’s form.',
    type: 'object',
    additionalProperties: {
      oneOf: [
        { type: 'string' },
        { type: 'array', items: { oneOf: [{ type: 'number' }, { type: 'string' }, { type: 'boolean' }] } },
        refTo(KatibSpaceDto),
      ],
    },
    example: { LR: '1e-4..1e-1 log', LAYERS: '1..8' },
  })
  readonly parameters?: Readonly<Record<string, unknown>>;

  @ApiProperty({
    ...values,
    description: 'Values for parameters that are then not searched.',
    example: { EPOCHS: 5 },
  })
  readonly fixed?: Readonly<Record<string, unknown>>;

  @ApiProperty({
    description: 'What to look for: a metric’s name, or more.',
    oneOf: [{ type: 'string' }, refTo(ObjectiveRequestDto)],
    example: { metricName: 'accuracy', type: 'maximize', goal: 0.99 },
  })
  readonly objective?: string | ObjectiveRequestDto;

  @ApiProperty({
    description: 'How to search: an algorithm’s name, or more. Left out, or `auto`: what fits the space.',
    oneOf: [{ type: 'string' }, refTo(AlgorithmRequestDto)],
    example: 'tpe',
  })
  readonly algorithm?: string | AlgorithmRequestDto;

  /** Trials that may end, whatever became of them. */
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 100_000, example: 30 })
  readonly maxTrialCount?: number;

  /** Trials side by side. */
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 100_000, example: 2 })
  readonly parallelTrialCount?: number;

  /** So many failed trials end the sweep. */
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100_000, example: 5 })
  readonly maxFailedTrialCount?: number;

  /** Makes a sweep with one trial at a time repeatable. */
  @ApiProperty({ type: 'integer', minimum: 0, maximum: 4_294_967_295, example: 1 })
  readonly seed?: number;

  @ApiProperty({
    description: 'Time for each trial: `90s`, `30m`, `1h30m`, or seconds.',
    oneOf: [{ type: 'string' }, { type: 'number' }],
    example: '90s',
  })
  readonly trialTimeout?: string | number;

  @ApiProperty({
    description: 'Time for the whole sweep: `90s`, `30m`, `1h30m`, or seconds.',
    oneOf: [{ type: 'string' }, { type: 'number' }],
    example: '30m',
  })
  readonly sweepTimeout?: string | number;

  @ApiProperty({
    description: 'Points to try first; each may leave parameters to the notebook.',
    type: 'array',
    items: values,
    example: [{ LR: 0.01 }],
  })
  readonly start?: readonly Readonly<Record<string, unknown>>[];

  /**
   * The interpreter on the service's machine that has the packages. Not together with `requirements`.
   * @example /opt/venv/bin/python
   */
  readonly python?: string;

  /**
   * The packages to install, as lines of a requirements file. Left out: what the notebook asks for.
   * @example ["scikit-learn>=1.5"]
   */
  readonly requirements?: string[];
}
