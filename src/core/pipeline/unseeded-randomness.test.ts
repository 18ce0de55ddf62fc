import { beforeAll, describe, expect, it } from 'vitest';
import { pythonParser } from '../../../test/python/python-parser.ts';
import { analyseCode } from '../python/analyse-code.ts';
import type { PythonParser } from '../python/parse.ts';
import { fullNamesBy } from './imported-names.ts';
import { findUnseededRandomness } from './unseeded-randomness.ts';

let parser: PythonParser;
beforeAll(async () => {
  parser = await pythonParser();
});

const IMPORTS = `import random
import numpy as np
import torch
import numpy.random as npr
from random import shuffle as mix
from sklearn.model_selection import KFold, train_test_split
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.datasets import make_blobs
from sklearn import svm, linear_model
`;

/** The calls that a note is given for, over one step or several. */
function noted(...cells: readonly string[]): readonly string[] {
  const shared = parser.parse(IMPORTS, 0);
  const steps = cells.map((source, at) => ({ step: `s${at}`, trees: [parser.parse(source, at + 1)] }));
  const facts = [shared, ...steps.flatMap(({ trees }) => trees)].map((tree) => analyseCode(tree));
  const found = findUnseededRandomness(steps, { shared: [shared], fullName: fullNamesBy(facts) });
  return found.map((one) => {
    expect(one.code).toBe('unseeded-randomness');
    return `${(one.facts as { call: string }).call} ${String(one.place.cell)}:${String(one.place.line)}`;
  });
}

describe('findUnseededRandomness', () => {
  it.each([
    ['train_test_split(x, y)', 'train_test_split()'],
    ['train_test_split(x, random_state=None)', 'train_test_split()'],
    ['folds = KFold(5, shuffle=True)', 'KFold()'],
    ['if ready:\n  print(RandomForestClassifier(10).fit(x, y))', 'RandomForestClassifier()'],
    ['m = linear_model.SGDClassifier()', 'linear_model.SGDClassifier()'],
    ['x, y = make_blobs(100)', 'make_blobs()'],
    ['x = [random.random() for _ in y]', 'random.random()'],
    ['mix(x)', 'mix()'],
    ['x = 1 + np.random.randn(3).sum()', 'np.random.randn()'],
    ['x = npr.rand(3)', 'npr.rand()'],
    ['rng = np.random.default_rng()', 'np.random.default_rng()'],
    ['x = torch.rand(3)', 'torch.rand()'],
  ])('notes %j', (source, call) => {
    expect(noted(source).map((one) => one.split(' ')[0])).toEqual([call]);
  });

  it.each([
    'train_test_split(x, random_state=0)',
    'train_test_split(x, random_state=SEED)',
    'RandomForestClassifier(**settings)',
    'KFold(5)',
    'KFold(5, shuffle=SHUFFLE)',
    'make_pipeline(svm.SVC())',
    'rng = np.random.default_rng(1)\nx = rng.random()',
    'random.Random(4)',
    'random.SystemRandom()',
    'state = np.random.get_state()',
    'torch.rand(3, generator=g)',
    'torch.zeros(3)',
    'model.random()',
    'def sample():\n  return random.random()',
  ])('says nothing of %j', (source) => {
    expect(noted(source)).toEqual([]);
  });

  it.each([
    ['np.random.seed(0)', ['random.random()', 'torch.rand()']],
    ['def set_up():\n  numpy.random.seed(SEED)', ['random.random()', 'torch.rand()']],
    ['rng = np.random.RandomState(3)', ['random.random()', 'torch.rand()']],
    ['random.seed(1)', ['np.random.rand()', 'train_test_split()', 'torch.rand()']],
    ['torch.manual_seed(1)', ['np.random.rand()', 'train_test_split()', 'random.random()']],
    ['pl.seed_everything(1)', []],
    ['seed(7)', []],
    ['npr.seed(7)', []],
  ])('takes %j for the seed of its library, wherever it stands', (seeds, left) => {
    const all = 'np.random.rand()\ntrain_test_split(x)\nrandom.random()\ntorch.rand(1)';
    expect(noted(all, seeds).map((one) => one.split(' ')[0])).toEqual(left);
  });

  it('notes each callee once in each step, at its first place', () => {
    expect(noted('x = 1\nnp.random.rand()\nnp.random.rand()', 'np.random.rand()')).toEqual([
      'np.random.rand() 1:2',
      'np.random.rand() 2:1',
    ]);
  });

  it('reads long lines in time that grows with them', () => {
    const start = performance.now();
    noted(`x = "${'seed '.repeat(100_000)}"`, `y = "${'a'.repeat(500_000)}"`);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
