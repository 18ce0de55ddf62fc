import { expect, it } from 'vitest';
import { isShare, knownDirection } from './metric-direction.ts';

it.each([
  ['loss', 'minimize'],
  ['val_loss', 'minimize'],
  ['valLoss', 'minimize'],
  ['RMSE', 'minimize'],
  ['log_loss', 'minimize'],
  ['mean_squared_error', 'minimize'],
  ['brier_score', 'minimize'],
  ['train_time', 'minimize'],
  ['test-loss', 'minimize'],
  ['accuracy', 'maximize'],
  ['test_acc', 'maximize'],
  ['roc_auc', 'maximize'],
  ['f1', 'maximize'],
  ['f1_score', 'maximize'],
  ['r2', 'maximize'],
  ['score', 'maximize'],
  ['cv_score', 'maximize'],
  ['mean_reward', 'maximize'],
  ['neg_mean_squared_error', 'maximize'],
  ['negative_log_likelihood', 'minimize'],
])('knows the direction of %s: %s', (metric, type) => {
  expect(knownDirection(metric)).toBe(type);
});

it.each(['outcome', 'x', 'glossary', 'racc', 'accuracy_loss', 'time_to_accuracy', '', 'map_error'])(
  'does not claim to know the direction of %j',
  (metric) => {
    expect(knownDirection(metric)).toBeNull();
  },
);

it('knows the metrics that lie between 0 and 1', () => {
  expect(isShare('test_acc')).toBe(true);
  expect(isShare('reward')).toBe(false);
});
