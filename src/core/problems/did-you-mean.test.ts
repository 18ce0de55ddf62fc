import { describe, expect, it } from 'vitest';
import { didYouMean, surelyMeant } from './did-you-mean.ts';

describe('didYouMean', () => {
  it.each([
    ['lr', ['LR', 'DEPTH'], 'LR'],
    ['learning-rate', ['learning_rate'], 'learning_rate'],
    ['acuracy', ['loss', 'accuracy'], 'accuracy'],
    ['lgo', ['step', 'log', 'normal'], 'log'],
    ['MAX_DETPH', ['N_ESTIMATORS', 'MAX_DEPTH'], 'MAX_DEPTH'],
  ])('finds the word that %s was meant to be', (word, known, meant) => {
    expect(didYouMean(word, known)).toBe(meant);
  });

  it('names nothing where no word is near', () => {
    expect(didYouMean('ETA', ['N_ESTIMATORS', 'MAX_DEPTH'])).toBeNull();
    expect(didYouMean('x', ['y', 'z'])).toBeNull();
    expect(didYouMean('lr', [])).toBeNull();
    expect(didYouMean('', ['a'])).toBeNull();
  });

  it('prefers the nearest, then the earlier', () => {
    expect(didYouMean('layers', ['layer1', 'layers_', 'Layers'])).toBe('Layers');
    expect(didYouMean('alpha', ['alphb', 'alphc'])).toBe('alphb');
  });
});

describe('surelyMeant', () => {
  it.each([
    ['setp', ['step', 'prev'], 'step'],
    ['Imports', ['imports'], 'imports'],
    ['pipeline_metrics', ['pipeline-metrics', 'pipeline_metric'], 'pipeline-metrics'],
  ])('takes %s for the one word at most one slip away', (word, known, meant) => {
    expect(surelyMeant(word, known)).toBe(meant);
  });

  it('is not sure of two slips, of two words as near, or of one slip in a short word', () => {
    expect(surelyMeant('imprtz', ['imports'])).toBeNull();
    expect(surelyMeant('labit', ['label', 'limit', 'habit', 'labia'])).toBeNull();
    expect(surelyMeant('a1', ['a2'])).toBeNull();
    expect(surelyMeant('', [])).toBeNull();
  });
});
