import { describe, expect, it } from 'vitest';
import { readCellTags } from './cell-tags.ts';

const read = (...tags: readonly string[]) => readCellTags({ cell: 0, tags, strict: false });
const codes = (...tags: readonly string[]) => read(...tags).problems.map((one) => one.code);
const strictErrors = (...tags: readonly string[]) =>
  readCellTags({ cell: 0, tags, strict: true })
    .problems.filter((one) => one.severity === 'error')
    .map((one) => one.code);

const settingOf = (tag: string) => {
  const { meaning } = read('step:a', tag);
  return meaning.kind === 'step' ? meaning.settings[0]?.setting : undefined;
};

describe('the tags of a cell', () => {
  it.each(['imports', 'functions', 'pipeline-parameters', 'pipeline-metrics', 'skip'])(
    '%s gives the type',
    (type) => {
      expect(read(type)).toEqual({ meaning: { kind: 'type', type }, problems: [], old: null });
    },
  );

  it('a step has a name, earlier steps and settings', () => {
    expect(read('step:train', 'prev:load', 'prev:clean', 'limit:nvidia.com/gpu:2')).toMatchObject({
      meaning: {
        kind: 'step',
        names: ['train'],
        after: [{ name: 'load' }, { name: 'clean' }],
        settings: [{ setting: { kind: 'limits', key: 'nvidia.com/gpu', value: '2' } }],
      },
      problems: [],
    });
  });

  it('block: of older Kale is step:, and is told as old', () => {
    expect(read('block:train')).toMatchObject({
      meaning: { kind: 'step', names: ['train'] },
      problems: [],
      old: { tag: 'block:train', instead: 'step:train' },
    });
  });

  it.each(['step:', 'block:'])('a bare %s leaves the cell untagged', (tag) => {
    expect(read(tag)).toMatchObject({ meaning: { kind: 'untagged' }, problems: [] });
  });

  it('Kale 0.3 names several earlier steps in one tag', () => {
    for (const tag of ['prev:sum:cumsum', 'prev:sum;cumsum'])
      expect(read('block:os', tag).meaning).toMatchObject({ after: [{ name: 'sum' }, { name: 'cumsum' }] });
  });

  it('Kale 0.1 puts a cell into several steps', () => {
    expect(read('block:a;b')).toMatchObject({
      meaning: { names: ['a', 'b'] },
      problems: [{ code: 'several-steps-on-cell', severity: 'warning' }],
    });
    expect(read('block:a', 'block:b').meaning).toMatchObject({ names: ['a', 'b'] });
    expect(codes('step:a', 'step:a')).toEqual([]);
  });

  it('block:imports and block:functions are the types, as in Kale 0.3', () => {
    expect(read('block:imports')).toMatchObject({ meaning: { kind: 'type', type: 'imports' }, problems: [] });
    expect(read('block:functions').meaning).toEqual({ kind: 'type', type: 'functions' });
  });

  it.each(['skip', 'imports', 'functions', 'pipeline-metrics'])(
    'step:%s is the type, with a warning',
    (type) => {
      expect(read(`step:${type}`)).toMatchObject({
        meaning: { kind: 'type', type },
        problems: [{ code: 'step-named-as-type' }],
      });
    },
  );

  it.each([
    ['step:Foo', 'foo', 'it has the uppercase letter "F"'],
    ['step:trainModel', 'train_model', 'it has the uppercase letter "M"'],
    ['step:1a', 'step_1a', 'it begins with a digit'],
    ['step:größe', 'gro_e', 'it has the character "ö"'],
    ['step:load data', 'load_data', 'it has the character " "'],
    ['step:-', 'step', 'it has the character "-"'],
    [`step:${'a'.repeat(64)}`, 'a'.repeat(63), 'it has more than 63 characters'],
  ])('%s is an error with a suggestion, and goes on under it', (tag, suggestion, reason) => {
    expect(read(tag)).toMatchObject({
      meaning: { kind: 'step', names: [suggestion] },
      problems: [{ code: 'bad-step-name', severity: 'error', facts: { suggestion, reason } }],
    });
  });

  it.each(['step:_a', 'step:_', 'step:a1_b', `step:${'a'.repeat(63)}`])('%s is a good name', (tag) => {
    expect(read(tag).problems).toEqual([]);
  });

  it('the dashes of Kale 0.3 are read as underscores, in step: and prev:', () => {
    expect(read('step:data-loading', 'prev:a-b')).toMatchObject({
      meaning: { names: ['data_loading'], after: [{ name: 'a_b' }] },
      problems: [
        { code: 'old-step-name', severity: 'warning', facts: { instead: 'data_loading' } },
        { code: 'old-step-name', facts: { instead: 'a_b' } },
      ],
    });
  });

  it('a step named as a keyword of Python is a warning', () => {
    expect(read('step:global')).toMatchObject({
      meaning: { names: ['global'] },
      problems: [{ code: 'step-named-as-keyword' }],
    });
  });

  it('on a cell with a type the other tags need not be right', () => {
    expect(codes('step:Foo', 'limit:cpu', 'skip')).toEqual(['tags-without-effect']);
    expect(codes('imports', 'setp:train')).toEqual(['tags-without-effect']);
  });

  it('a step named as a type gives way to the tag of a type', () => {
    expect(read('step:imports', 'pipeline-metrics').meaning).toEqual({
      kind: 'type',
      type: 'pipeline-metrics',
    });
  });

  it('a tag loses the space around it, a line end included', () => {
    expect(read(' step:abc\n').meaning).toMatchObject({ names: ['abc'] });
  });

  it('of a type and other tags the type wins, whatever the order, and the others are told', () => {
    for (const tags of [
      ['imports', 'limit:cpu:1'],
      ['limit:cpu:1', 'imports'],
      ['step:a', 'imports'],
    ])
      expect(read(...tags)).toMatchObject({
        meaning: { kind: 'type', type: 'imports' },
        problems: [{ code: 'tags-without-effect', severity: 'warning' }],
      });
    expect(read('imports', 'functions').meaning).toEqual({ kind: 'type', type: 'imports' });
    expect(read('step:a', 'skip').problems).toMatchObject([
      { code: 'tags-without-effect', severity: 'note' },
    ]);
  });

  it.each(['prev:a', 'limit:cpu:1', 'label:a:b', 'image:x', 'cache:enabled'])(
    '%s without a step has no effect',
    (tag) => {
      expect(read(tag)).toMatchObject({
        meaning: { kind: 'untagged' },
        problems: [{ code: 'tag-needs-step', facts: { tag } }],
      });
    },
  );

  it.each([
    ['annotation:url:http://x:80/y', { kind: 'annotations', key: 'url', value: 'http://x:80/y' }],
    [
      'annotation:sidecar.istio.io/inject:false',
      { kind: 'annotations', key: 'sidecar.istio.io/inject', value: 'false' },
    ],
    ['label:team:vision', { kind: 'labels', key: 'team', value: 'vision' }],
    ['label:empty:', { kind: 'labels', key: 'empty', value: '' }],
    ['limit:nvidia.com/mig-1g.5gb:1', { kind: 'limits', key: 'nvidia.com/mig-1g.5gb', value: '1' }],
    ['limit:memory:1.5Gi', { kind: 'limits', key: 'memory', value: '1.5Gi' }],
    ['request:cpu:500m', { kind: 'requests', key: 'cpu', value: '500m' }],
    [
      'secret:db:password:DB_PASSWORD',
      { kind: 'secret', secret: { secret: 'db', key: 'password', variable: 'DB_PASSWORD' } },
    ],
    ['image:reg:5000/x:1', { kind: 'image', image: 'reg:5000/x:1' }],
    ['cache:disabled', { kind: 'cache', on: false }],
    ['report:enabled', { kind: 'report', on: true }],
  ])('%s is read', (tag, setting) => {
    expect(settingOf(tag)).toEqual(setting);
  });

  it.each([
    ['limit:cpu', 'it has a resource but no amount'],
    ['limit:cpu:lots', 'the amount "lots" must be a Kubernetes quantity, such as 2, 500m or 4Gi'],
    ['limit:cpu:-1', 'the amount "-1" must not be negative'],
    ['limit:nvidia.com/gpu:0.5', 'the amount "0.5" must be a whole number'],
    [
      'limit:gpu:1',
      'the resource "gpu" must be cpu, memory, ephemeral-storage or have a domain, as in nvidia.com/gpu',
    ],
    ['label:a', 'it has a key but no value'],
    [
      'label:-a:b',
      'the key "-a" must have letters, digits, "-", "_" and "." in its name, and begin and end with a letter or digit',
    ],
    [
      'label:a:b c',
      'the value "b c" must have letters, digits, "-", "_" and ".", and begin and end with a letter or digit',
    ],
    ['secret:db:password', 'it does not have three parts'],
    [
      'secret:Db:password:X',
      'the secret "Db" must have lowercase letters, digits, "-" and ".", and each part must begin and end with a letter or digit',
    ],
    [
      'secret:db:password:1X',
      'the variable "1X" must have letters, digits, "_", "-" and ".", and not begin with a digit',
    ],
    ['image:', 'it names no image'],
    ['cache:on', '"on" is neither enabled nor disabled'],
  ])('%s is an error that says why', (tag, reason) => {
    expect(read('step:a', tag).problems).toMatchObject([
      { code: 'bad-tag', severity: 'error', facts: { tag, reason } },
    ]);
  });

  it.each([
    ['setp:train', 'step:train'],
    ['Step:train', 'step:train'],
    ['blok:a', 'step:a'],
    ['limits:cpu:1', 'limit:cpu:1'],
    ['pipeline_metrics', 'pipeline-metrics'],
    ['import', 'imports'],
    ['Skip', 'skip'],
    ['step train', 'step:train'],
    ['step=train', 'step:train'],
    ['step', 'step:<name>'],
    ['prev:', 'prev:<step>'],
  ])('%s is a slip of the pen for %s', (tag, suggestion) => {
    expect(read(tag).problems).toMatchObject([
      { code: 'unknown-tag', severity: 'warning', facts: { suggestion } },
    ]);
  });

  it.each(['hide-input', 'raises-exception', 'remove_cell', 'nbval:ignore', '', 'a b c'])(
    '"%s" is another tool\'s',
    (tag) => {
      expect(read('step:a', tag)).toMatchObject({
        meaning: { kind: 'step' },
        problems: [{ code: 'foreign-tag', severity: 'note' }],
      });
    },
  );

  it('in: and out: of Kale 0.3 have no effect', () => {
    expect(codes('block:a', 'in:x', 'out:y')).toEqual(['old-data-tag', 'old-data-tag']);
  });

  it.each(['parameters', 'injected-parameters'])("papermill's %s makes a parameters cell", (tag) => {
    expect(read(tag)).toMatchObject({
      meaning: { kind: 'type', type: 'pipeline-parameters' },
      problems: [{ code: 'papermill-parameters', severity: 'note' }],
    });
    expect(read(tag, 'step:a')).toMatchObject({
      meaning: { kind: 'step' },
      problems: [{ code: 'papermill-beside-type' }],
    });
    expect(read('pipeline-parameters', tag).meaning).toEqual({ kind: 'type', type: 'pipeline-parameters' });
  });

  it('notebook: stands for another notebook', () => {
    expect(read('notebook:prepare', 'prev:a')).toMatchObject({
      meaning: { kind: 'notebook', name: 'prepare', after: [{ name: 'a' }] },
    });
  });
});

describe('the tags of a cell in strict mode', () => {
  it.each([
    ['hide-input'],
    ['setp:train'],
    ['parameters'],
    ['prev:a'],
    ['limit:cpu:1'],
    ['step:a', 'step:b'],
    ['step:data-loading'],
    ['step:Foo'],
    ['step:a', 'out:x'],
    ['step:a', 'request:cpu:1'],
    ['step:a', 'limit:nvidia.com/mig-1g.5gb:1'],
    ['hide-input', 'imports'],
    ['step:b', 'step:b'],
    ['step:', 'step:b'],
    ['step:imports', 'in:x'],
  ])('refuses what Kale 2.3 refuses: %s %s', (...tags) => {
    expect(strictErrors(...tags.filter((tag) => typeof tag === 'string'))).toHaveLength(1);
  });

  it.each([
    ['step:a', 'prev:b', 'limit:nvidia.com/gpu:1', 'cache:enabled'],
    ['imports', 'hide-input'],
    ['step:a', 'skip'],
    ['step:skip', 'imports'],
    ['skip', 'step:Foo', 'block:', 'limit:cpu'],
    ['imports', 'parameters'],
    ['prev:zz', 'step:'],
    ['step:'],
  ])('takes what Kale 2.3 takes: %s %s', (...tags) => {
    expect(strictErrors(...tags.filter((tag) => typeof tag === 'string'))).toEqual([]);
  });
});
