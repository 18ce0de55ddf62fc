import type { MetadataReader } from './metadata-reader.ts';

/**
 * Kale's `katib_metadata` as it stands in the notebook: shapes are checked, meanings are not. It is often stale
 * (parameters that are gone, an objective nobody computes), so whoever uses it reconciles it with the notebook.
 */
export interface KatibMetadata {
  readonly parameters: readonly KatibParameter[];
  readonly objective?: KatibObjective;
  readonly algorithm?: KatibAlgorithm;
  readonly maxTrialCount?: number;
  readonly parallelTrialCount?: number;
  readonly maxFailedTrialCount?: number;
}

export interface KatibParameter {
  readonly name: string;
  /** Katib's `double`, `int`, `discrete`, `categorical`, or whatever else the file says. */
  readonly parameterType?: string;
  readonly feasibleSpace?: KatibFeasibleSpace;
}

/** As Katib has it, numbers are texts. */
export interface KatibFeasibleSpace {
  readonly min?: string;
  readonly max?: string;
  readonly step?: string;
  readonly list?: readonly string[];
  readonly distribution?: string;
}

export interface KatibObjective {
  readonly type?: string;
  readonly objectiveMetricName?: string;
  readonly goal?: number;
  readonly additionalMetricNames: readonly string[];
}

export interface KatibAlgorithm {
  readonly algorithmName?: string;
  readonly algorithmSettings: Readonly<Record<string, string>>;
}

export function readKatibMetadata(reader: MetadataReader): KatibMetadata {
  const objective = reader.reader('objective');
  const algorithm = reader.reader('algorithm');
  return {
    parameters: (reader.readers('parameters') ?? []).flatMap(readParameter),
    ...(objective && { objective: readObjective(objective) }),
    ...(algorithm && { algorithm: readAlgorithm(algorithm) }),
    ...defined({
      maxTrialCount: reader.number('maxTrialCount'),
      parallelTrialCount: reader.number('parallelTrialCount'),
      maxFailedTrialCount: reader.number('maxFailedTrialCount'),
    }),
  };
}

function readParameter(reader: MetadataReader): readonly KatibParameter[] {
  const name = filled(reader.textOrNumber('name'));
  if (name === undefined) return [];
  const type = filled(reader.text('parameterType'));
  const space = reader.reader('feasibleSpace');
  return [
    {
      name,
      // Kale's dialog wrote Python's `float` where Katib says `double`.
      ...defined({ parameterType: type === 'float' ? 'double' : type }),
      ...(space && {
        feasibleSpace: defined({
          min: filled(space.textOrNumber('min')),
          max: filled(space.textOrNumber('max')),
          step: filled(space.textOrNumber('step')),
          list: space.texts('list'),
          distribution: filled(space.text('distribution')),
        }),
      }),
    },
  ];
}

function readObjective(reader: MetadataReader): KatibObjective {
  return {
    ...defined({
      type: filled(reader.text('type')),
      objectiveMetricName: filled(reader.text('objectiveMetricName')),
      goal: reader.number('goal'),
    }),
    additionalMetricNames: reader.texts('additionalMetricNames') ?? [],
  };
}

function readAlgorithm(reader: MetadataReader): KatibAlgorithm {
  const settings = (reader.readers('algorithmSettings') ?? []).flatMap((setting): [string, string][] => {
    const name = filled(setting.textOrNumber('name'));
    const value = setting.textOrNumber('value');
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
  return {
    ...defined({ algorithmName: filled(reader.text('algorithmName')) }),
    algorithmSettings: Object.fromEntries(settings),
  };
}

const filled = (text: string | undefined): string | undefined => (text?.trim() === '' ? undefined : text);

type Defined<Type> = { [Key in keyof Type]?: Exclude<Type[Key], undefined> };

/** The object without the members that are undefined. */
const defined = <Type extends object>(object: Type): Defined<Type> =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<Type>;
