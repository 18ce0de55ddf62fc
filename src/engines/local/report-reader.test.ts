import { expect, it } from 'vitest';
import { ReportReader } from './report-reader.ts';

const values = (text: string, metric = 'accuracy') =>
  new ReportReader(metric).read(text).map(({ value }) => value);

it('reads name=value wherever it stands in a line', () => {
  expect(values('epoch 1, loss = 0.4, accuracy=0.93\n')).toEqual([0.93]);
});

it('reads signs, exponents and numbers without a leading nought', () => {
  expect(values('accuracy=-1e-5\naccuracy = .5\naccuracy=+7.53E+05\n')).toEqual([-1e-5, 0.5, 753000]);
});

it('takes the dashed name that Katib has for the variable', () => {
  expect(values('test-acc=0.5\ntest_acc=0.6\n', 'test_acc')).toEqual([0.5, 0.6]);
});

it('takes no notice of other names, of comparisons and of what is no number', () => {
  expect(values('val_accuracy=1\naccuracy==0.9\naccuracy=nan\naccuracy: 0.9\n')).toEqual([]);
});

it('counts the values and joins lines that come in pieces', () => {
  const reader = new ReportReader('accuracy');
  expect(reader.read('accuracy=0.')).toEqual([]);
  expect(reader.read('5\naccuracy=0.6\nacc')).toEqual([
    { step: 1, value: 0.5 },
    { step: 2, value: 0.6 },
  ]);
});

it('takes no time over a line without end', () => {
  const reader = new ReportReader('accuracy');
  for (let at = 0; at < 2_000; at++) expect(reader.read('='.repeat(1_000))).toEqual([]);
});
