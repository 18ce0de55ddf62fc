import { describe, expect, it } from 'vitest';
import type { PipelineParameter } from '../pipeline/pipeline.ts';
import { chooseSpaces, type ChosenSpaces, type SpacesRequest } from './choose-spaces.ts';
import { NO_SETTINGS, type SweepSettings } from './stated-settings.ts';

const parameter = (name: string, given: Partial<PipelineParameter> = {}): PipelineParameter => ({
  name,
  type: 'float',
  default: 0.01,
  cell: 1,
  line: 1,
  valueSpan: { start: 0, end: 1 },
  reaches: ['train'],
  metrics: ['accuracy'],
  ...given,
});
const metrics = [{ name: 'accuracy', katibName: 'accuracy', step: 'train', optional: false }];

const LR = parameter('LR');
const DEPTH = parameter('DEPTH', { type: 'int', default: 3, line: 2 });
const SIZES = parameter('SIZES', { type: 'list', default: [1], line: 3 });

const set = (spaces: Record<string, string>, fixed: Record<string, string | number> = {}): SweepSettings => ({
  ...NO_SETTINGS,
  parameters: Object.entries(spaces).map(([name, text]) => ({
    name,
    form: { kind: 'notation', text },
    place: { field: '--set' },
  })),
  fixed: Object.entries(fixed).map(([name, value]) => ({
    name,
    value: typeof value === 'string' ? { kind: 'text', text: value } : { kind: 'typed', value },
    place: { field: '--fix' },
  })),
});

const choose = (given: Partial<SpacesRequest>): ChosenSpaces =>
  chooseSpaces({ parameters: [LR, DEPTH], metrics, ...given });
const bySource = (chosen: ChosenSpaces) =>
  chosen.parameters.map(({ name, source, space }) => [name, source, space.kind]);
const codes = (chosen: ChosenSpaces) => chosen.problems.map(({ code, severity }) => [code, severity]);

describe('chooseSpaces', () => {
  it('takes each parameter from the first source that speaks of it', () => {
    const parameters = ['A', 'B', 'C', 'D', 'E', 'F'].map((name, line) =>
      parameter(name, { line, ...(name === 'F' ? {} : { comment: 'tune: 0..6' }) }),
    );
    const katib = (max: string) => ({ parameterType: 'double', feasibleSpace: { min: '0', max } });
    const chosen = choose({
      parameters,
      request: set({ A: '0..1' }),
      sweepFile: set({ A: '0..2', B: '0..2' }),
      notebookMetadata: set({ A: '0..3', B: '0..3', C: '0..3' }),
      katibMetadata: { parameters: ['A', 'B', 'C', 'D'].map((name) => ({ name, ...katib('4') })) },
    });
    expect(chosen.problems).toEqual([]);
    expect(
      chosen.parameters.map(({ name, source, space }) => [
        name,
        source,
        space.kind === 'double' && space.max,
      ]),
    ).toEqual([
      ['A', 'request', 1],
      ['B', 'sweep-file', 2],
      ['C', 'notebook-metadata', 3],
      ['D', 'katib-metadata', 4],
      ['E', 'comment', 6],
      ['F', 'default', false],
    ]);
  });

  it('infers spaces only where no source gives any parameter one', () => {
    expect(bySource(choose({}))).toEqual([
      ['LR', 'inferred', 'double'],
      ['DEPTH', 'inferred', 'int'],
    ]);
    expect(bySource(choose({ request: set({ LR: '0..1' }) }))).toEqual([
      ['LR', 'request', 'double'],
      ['DEPTH', 'default', 'fixed'],
    ]);
  });

  it('still infers the others where a parameter is only fixed', () => {
    const chosen = choose({ request: set({}, { LR: '0.5' }) });
    expect(bySource(chosen)).toEqual([
      ['LR', 'request', 'fixed'],
      ['DEPTH', 'inferred', 'int'],
    ]);
    expect(chosen.fixed).toEqual({ LR: 0.5 });
  });

  it('gives the reason for what it inferred', () => {
    for (const one of choose({}).parameters) expect(one.reason).toMatch(/\w+/);
  });

  it('lets a fixed value of a higher source stand against a space of a lower one', () => {
    const chosen = choose({ request: set({}, { LR: 1 }), sweepFile: set({ LR: '0..1', DEPTH: '1..4' }) });
    expect(bySource(chosen)).toEqual([
      ['LR', 'request', 'fixed'],
      ['DEPTH', 'sweep-file', 'int'],
    ]);
    expect(chosen.fixed).toEqual({ LR: 1 });
  });

  it('keeps the value of the notebook where a space of a higher source stands against a fixed value of a lower one', () => {
    const chosen = choose({ request: set({ LR: '0..1' }), sweepFile: set({}, { LR: 1 }) });
    expect(chosen.fixed).toEqual({});
    expect(bySource(chosen)[0]).toEqual(['LR', 'request', 'double']);
  });

  it('refuses an unknown parameter, and names the one that may be meant', () => {
    const chosen = choose({ request: set({ lr: '0..1' }, { DEPHT: '3' }) });
    expect(
      chosen.problems.map(({ code, facts }) => [code, (facts as { suggestion?: string }).suggestion]),
    ).toEqual([
      ['parameter-unknown', 'DEPTH'],
      ['parameter-unknown', 'LR'],
    ]);
  });

  it.each([['3.5'], ['ten'], ['True'], ['']])('refuses to fix a whole number to %j', (text) => {
    expect(codes(choose({ request: set({}, { DEPTH: text }) }))).toEqual([['fixed-value-mismatch', 'error']]);
  });

  it('refuses a parameter that one source both fixes and searches', () => {
    expect(codes(choose({ request: set({ LR: '0..1' }, { LR: 1 }) }))).toEqual([
      ['parameter-stated-twice', 'error'],
    ]);
  });

  it('keeps a list as it is when somebody asks to search it, and says so', () => {
    const chosen = choose({ parameters: [SIZES, LR], request: set({ SIZES: '1, 2', LR: '0..1' }) });
    expect(codes(chosen)).toEqual([['parameter-not-tunable', 'warning']]);
    expect(bySource(chosen)[0]).toEqual(['SIZES', 'request', 'fixed']);
  });

  it('points at the line of a comment that is wrong', () => {
    const chosen = choose({ parameters: [{ ...LR, cell: 4, line: 7, comment: ' tune: 1..0' }] });
    expect(chosen.problems[0]).toMatchObject({ code: 'space-upside-down', place: { cell: 4, line: 7 } });
  });

  it('infers nothing beside an error', () => {
    expect(bySource(choose({ request: set({ LR: '1..0' }) }))).toEqual([
      ['LR', 'default', 'fixed'],
      ['DEPTH', 'default', 'fixed'],
    ]);
  });
});

describe('chooseSpaces with katib_metadata', () => {
  const range = { parameterType: 'int', feasibleSpace: { min: '1', max: '5' } };

  it('drops names that the notebook no longer has, with a warning that lists what it has', () => {
    const chosen = choose({
      katibMetadata: {
        parameters: [
          { name: 'ETA', ...range },
          { name: 'DEPTH', ...range },
        ],
      },
    });
    expect(chosen.problems).toMatchObject([
      {
        code: 'stale-katib-parameter',
        severity: 'warning',
        facts: { name: 'ETA', known: ['LR', 'DEPTH'] },
        place: { field: 'kubeflow_notebook.katib_metadata.parameters[0]' },
      },
    ]);
  });

  it('takes its silence on a parameter as a wish', () => {
    const chosen = choose({ katibMetadata: { parameters: [{ name: 'DEPTH', ...range }] } });
    expect(bySource(chosen)).toEqual([
      ['LR', 'default', 'fixed'],
      ['DEPTH', 'katib-metadata', 'int'],
    ]);
  });

  it('infers what one written for another notebook does not name', () => {
    const chosen = choose({
      katibMetadata: {
        parameters: [
          { name: 'ETA', ...range },
          { name: 'DEPTH', ...range },
        ],
      },
    });
    expect(bySource(chosen)).toEqual([
      ['LR', 'inferred', 'double'],
      ['DEPTH', 'katib-metadata', 'int'],
    ]);
  });

  it('infers where all its names are stale', () => {
    const chosen = choose({ katibMetadata: { parameters: [{ name: 'ETA', ...range }] } });
    expect(bySource(chosen).map(([, source]) => source)).toEqual(['inferred', 'inferred']);
  });

  it('is never more than a warning', () => {
    const bad = { parameterType: 'int', feasibleSpace: { min: '5', max: '1' } };
    const chosen = choose({
      parameters: [LR, { ...DEPTH, comment: 'tune: 1..9' }],
      katibMetadata: { parameters: [{ name: 'DEPTH', ...bad }] },
    });
    expect(codes(chosen)).toEqual([['space-upside-down', 'warning']]);
    expect(bySource(chosen)[1]).toEqual(['DEPTH', 'comment', 'int']);
  });

  it('says that it made a type fit', () => {
    const chosen = choose({
      katibMetadata: { parameters: [{ name: 'DEPTH', ...range, parameterType: 'double' }] },
    });
    expect(codes(chosen)).toEqual([['katib-type-reconciled', 'warning']]);
    expect(chosen.parameters[1]?.reason).toContain('double');
  });
});

describe('chooseSpaces and what the metrics depend on', () => {
  const COLOUR = parameter('COLOUR', { reaches: ['plot'], metrics: [] });

  it('refuses to search what no metric depends on', () => {
    const chosen = choose({ parameters: [LR, COLOUR], request: set({ COLOUR: '0..1' }) });
    expect(chosen.problems).toMatchObject([
      { code: 'dead-axis', severity: 'error', place: { field: '--set' } },
    ]);
  });

  it('leaves it out where it comes from katib_metadata, with a warning', () => {
    const setting = { name: 'COLOUR', parameterType: 'double', feasibleSpace: { min: '0', max: '1' } };
    const chosen = choose({ parameters: [LR, COLOUR], katibMetadata: { parameters: [setting] } });
    expect(codes(chosen)).toEqual([['dead-axis-dropped', 'warning']]);
  });

  it('does not infer a space for it', () => {
    const chosen = choose({ parameters: [LR, COLOUR] });
    expect(chosen.problems).toEqual([]);
    expect(chosen.parameters[1]).toMatchObject({ source: 'inferred', space: { kind: 'fixed' } });
  });

  it('does not ask where there are no metrics', () => {
    expect(choose({ parameters: [COLOUR], metrics: [], request: set({ COLOUR: '0..1' }) }).problems).toEqual(
      [],
    );
  });

  it('tells that there is nothing to search: a sweep cannot be, a check goes on', () => {
    const seed = [parameter('SEED', { type: 'int', default: 1 })];
    expect(codes(choose({ parameters: seed, purpose: 'sweep' }))).toEqual([['nothing-to-search', 'error']]);
    expect(codes(choose({ parameters: seed, purpose: 'check' }))).toEqual([['nothing-to-search', 'warning']]);
  });
});
