import { describe, expect, it } from 'vitest';
import { readKaleMetadata } from './kale-metadata.ts';
import type { JsonObject, JsonValue } from './notebook.ts';

const read = (own: JsonObject) =>
  readKaleMetadata({ kubeflow_notebook: { pipeline_name: 'p', experiment_name: 'e', ...own } });

const told = (own: JsonObject) => read(own).problems.map((one) => [one.code, one.place.field]);

const PATH = 'metadata.kubeflow_notebook';

describe('readKaleMetadata', () => {
  it('reads what every version has', () => {
    const { kale, problems } = read({
      pipeline_description: "it's",
      base_image: 'python:3.12',
      enable_caching: false,
      katib_run: true,
      steps_defaults: ['label:access-rok:true'],
      volumes: [
        { name: 'data', mount_point: '/data', type: 'pvc', annotations: [] },
        { name: 'w', mount_point: '/home', type: 'clone', size: 5, size_type: 'Gi', snapshot: false },
      ],
    });
    expect(problems).toEqual([]);
    expect(kale).toEqual({
      pipelineName: 'p',
      experimentName: 'e',
      description: "it's",
      baseImage: 'python:3.12',
      enableCaching: false,
      katibRun: true,
      stepsDefaults: [{ kind: 'labels', key: 'access-rok', value: 'true' }],
      volumes: [
        { kind: 'pvc', name: 'data', mountPoint: '/data' },
        { kind: 'clone', name: 'w', mountPoint: '/home', size: '5Gi' },
      ],
    });
  });

  it('reads docker_image of older Kale as base_image, with a note', () => {
    expect(read({ docker_image: 'x:1' })).toMatchObject({
      kale: { baseImage: 'x:1' },
      problems: [{ code: 'metadata-renamed', severity: 'note' }],
    });
    expect(read({ docker_image: 'x:1', base_image: 'y:2' }).kale.baseImage).toBe('y:2');
    expect(read({ docker_image: '' }).kale.baseImage).toBeUndefined();
  });

  it('takes null for absent', () => {
    expect(
      read({
        base_image: null,
        volumes: null,
        katib_metadata: null,
        autosnapshot: null,
        steps_defaults: null,
      }).problems,
    ).toEqual([]);
  });

  it('notes what has no effect, and what nobody knows', () => {
    expect(told({ autosnapshot: false, experiment: {}, timeout: 3, base_imge: 'x' })).toEqual([
      ['metadata-removed', `${PATH}.autosnapshot`],
      ['metadata-without-effect', `${PATH}.experiment`],
      ['metadata-without-effect', `${PATH}.timeout`],
      ['metadata-unknown', `${PATH}.base_imge`],
    ]);
  });

  it.each([
    ['enable_caching', 'no'],
    ['katib_run', 1],
    ['base_image', 3],
    ['volumes', {}],
    ['steps_defaults', 7],
    ['katib_metadata', []],
    ['pipeline_description', false],
  ] as [string, JsonValue][])('leaves out %s of the wrong type, with a warning', (key, value) => {
    expect(told({ [key]: value })).toEqual([['metadata-wrong-type', `${PATH}.${key}`]]);
  });

  it('leaves out a volume that lacks something, with its path', () => {
    expect(
      told({ volumes: [7, { name: 'a', type: 'pvc' }, { name: 'a', mount_point: '/a', type: 'nfs' }] }),
    ).toEqual([
      ['metadata-wrong-type', `${PATH}.volumes[0]`],
      ['metadata-wrong-type', `${PATH}.volumes[1].mount_point`],
      ['metadata-wrong-type', `${PATH}.volumes[2].type`],
    ]);
  });

  it.each([
    ['titanic_ml', 'titanic-ml'],
    ['My Pipeline!', 'my-pipeline'],
  ])('mends the pipeline name %s', (name, instead) => {
    expect(read({ pipeline_name: name })).toMatchObject({
      kale: { pipelineName: instead },
      problems: [{ code: 'pipeline-name-changed', facts: { name, instead } }],
    });
  });

  it('tells names that are missing or empty', () => {
    const { kale, problems } = read({ pipeline_name: '', experiment_name: '' });
    expect(kale).not.toHaveProperty('pipelineName');
    expect(problems.map((one) => one.place.field)).toEqual([
      `${PATH}.pipeline_name`,
      `${PATH}.experiment_name`,
    ]);
  });

  it('warns where the block itself is misspelt', () => {
    expect(readKaleMetadata({ kubeflow_noteobok: { pipeline_name: 'p' } }).problems).toMatchObject([
      { code: 'metadata-misspelt', severity: 'warning', facts: { suggestion: 'kubeflow_notebook' } },
    ]);
    expect(readKaleMetadata({ kernelspec: {}, language_info: {}, nteract: {}, colab: {} }).problems).toEqual(
      [],
    );
  });

  it('keeps our own metadata for who reads it', () => {
    expect(readKaleMetadata({ tunebook: { parameters: {} } }).kale.tunebook).toEqual({ parameters: {} });
    expect(readKaleMetadata({ tunebook: 5 })).toMatchObject({
      kale: { volumes: [] },
      problems: [{ code: 'metadata-wrong-type', place: { field: 'metadata.tunebook' } }],
    });
  });

  it('reads steps_defaults as an object too', () => {
    const { kale, problems } = read({
      steps_defaults: {
        labels: { a: 'b' },
        limits: { 'nvidia.com/gpu': 1 },
        base_image: 'x',
        enable_caching: false,
        odd: 1,
      },
    });
    expect(kale.stepsDefaults).toEqual([
      { kind: 'labels', key: 'a', value: 'b' },
      { kind: 'limits', key: 'nvidia.com/gpu', value: '1' },
      { kind: 'image', image: 'x' },
      { kind: 'cache', on: false },
    ]);
    expect(problems.map((one) => one.place.field)).toEqual([`${PATH}.steps_defaults.odd`]);
  });

  it('tells a default that sets nothing', () => {
    expect(told({ steps_defaults: ['step:a', 'limit:cpu', 4] })).toEqual([
      ['bad-tag', `${PATH}.steps_defaults[0]`],
      ['bad-tag', `${PATH}.steps_defaults[1]`],
      ['metadata-wrong-type', `${PATH}.steps_defaults[2]`],
    ]);
  });

  it('reads katib_metadata, numbers as texts, float as double, missing pieces as absent', () => {
    const { kale, problems } = read({
      katib_metadata: {
        parameters: [
          {
            name: 'LR',
            parameterType: 'float',
            feasibleSpace: { min: 0.1, max: '0.5', step: '', distribution: 'logUniform' },
          },
          { name: 'OPT', parameterType: 'categorical', feasibleSpace: { list: ['a', 2] } },
          { name: 'BARE' },
          { parameterType: 'int' },
          'x',
        ],
        objective: { type: 'maximize', objectiveMetricName: '', goal: '90', additionalMetricNames: null },
        algorithm: {
          algorithmName: 'grid',
          algorithmSettings: [{ name: 'random_state', value: 10 }, { name: 'x' }],
        },
        maxTrialCount: '12',
        parallelTrialCount: 3,
      },
    });
    expect(kale.katib).toEqual({
      parameters: [
        {
          name: 'LR',
          parameterType: 'double',
          feasibleSpace: { min: '0.1', max: '0.5', distribution: 'logUniform' },
        },
        { name: 'OPT', parameterType: 'categorical', feasibleSpace: { list: ['a', '2'] } },
        { name: 'BARE' },
      ],
      objective: { type: 'maximize', goal: 90, additionalMetricNames: [] },
      algorithm: { algorithmName: 'grid', algorithmSettings: { random_state: '10' } },
      maxTrialCount: 12,
      parallelTrialCount: 3,
    });
    expect(problems).toMatchObject([
      { code: 'metadata-wrong-type', place: { field: `${PATH}.katib_metadata.parameters[4]` } },
    ]);
  });
});
