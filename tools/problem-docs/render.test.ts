import { describe, expect, it } from 'vitest';
import { catalogue } from '../../src/core/problems/catalogue.ts';
import { entry } from '../../src/core/problems/catalogue/entry.ts';
import { areas, type Area } from './areas.ts';
import { codesWithoutArea, renderProblemDocs } from './render.ts';

const area: Area = {
  title: 'Birds',
  about: 'What flies.',
  problems: {
    'wing-missing': entry<{ bird: string }>({
      severity: 'error',
      sentence: ({ bird }) => `the ${bird} has one <wing>`,
      wayOut: () => 'Give it `step_two` or _three of step_four.',
      about: 'Birds have two.',
      example: { bird: 'heron' },
    }),
    'beak-open': entry<{ bird: string }>({
      severity: 'note',
      sentence: ({ bird }) => `the ${bird} sings`,
      wayOut: () => 'Listen.',
      example: { bird: 'wren' },
    }),
  },
};

describe('docs/problems.md', () => {
  it('has a section per code, by the alphabet, with the example told', () => {
    const page = renderProblemDocs([area]);
    expect(page.slice(page.indexOf('## Birds'))).toBe(
      [
        '## Birds',
        '',
        'What flies.',
        '',
        '### beak-open',
        '',
        '**note**',
        '',
        '> the wren sings',
        '',
        'Listen.',
        '',
        '### wing-missing',
        '',
        '**error**',
        '',
        '> the heron has one \\<wing\\>',
        '',
        'Give it `step_two` or \\_three of step_four.',
        '',
        'Birds have two.',
        '',
      ].join('\n'),
    );
  });

  it('leaves an area without problems out', () => {
    expect(renderProblemDocs([{ ...area, problems: {} }])).not.toContain('Birds');
  });

  it('has a place for every code of the catalogue', () => {
    expect(codesWithoutArea(catalogue, areas)).toEqual([]);
    expect(codesWithoutArea({ 'beak-open': 1, stray: 1 }, [area])).toEqual(['stray']);
  });
});
