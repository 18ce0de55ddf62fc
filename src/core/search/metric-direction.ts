import type { ObjectiveType } from './objective.ts';
import { splitWords } from './name-words.ts';

// Runs of words, longest first where one holds another: `brier score` is a loss though a score usually is not.
const LOWER_IS_BETTER = [
  'loss',
  'losses',
  'logloss',
  'log loss',
  'brier score',
  'brier',
  'error',
  'errors',
  'err',
  'error rate',
  'mse',
  'rmse',
  'mae',
  'mape',
  'smape',
  'rmsle',
  'msle',
  'mase',
  'medae',
  'rmspe',
  'perplexity',
  'ppl',
  'nll',
  'cross entropy',
  'crossentropy',
  'deviance',
  'regret',
  'latency',
  'time',
  'duration',
  'runtime',
  'seconds',
  'cost',
  'wer',
  'cer',
  'fid',
  'eer',
  'aic',
  'bic',
  'misclassified',
  'misclassification',
  'false positives',
  'false negatives',
  'hamming',
  'hinge',
  'davies bouldin',
  'inertia',
  'divergence',
  'rmsd',
];

const HIGHER_IS_BETTER = [
  'accuracy',
  'acc',
  'auc',
  'auroc',
  'auprc',
  'f1',
  'f2',
  'fbeta',
  'fscore',
  'f score',
  'precision',
  'recall',
  'r2',
  'reward',
  'rewards',
  'bleu',
  'rouge',
  'meteor',
  'map',
  'ndcg',
  'mrr',
  'iou',
  'miou',
  'dice',
  'jaccard',
  'psnr',
  'ssim',
  'kappa',
  'mcc',
  'sensitivity',
  'specificity',
  'silhouette',
  'throughput',
  'likelihood',
  'correlation',
  'pearson',
  'spearman',
  'gini',
  'lift',
  'profit',
  'sharpe',
  'hit rate',
  'win rate',
  'correct',
  'explained variance',
];

/** Metrics that lie between 0 and 1 unless they are given as percentages. */
const SHARES = ['accuracy', 'acc', 'auc', 'auroc', 'f1', 'precision', 'recall', 'iou', 'dice'];

/**
 * Whether a high or a low value of a metric is better, from well-known words in its name (`val_loss`, `testAcc`);
 * null where no word is known, or two of them disagree. `neg_` turns it round, as scikit-learn's scorers do.
 */
export function knownDirection(metric: string): ObjectiveType | null {
  const all = splitWords(metric);
  const isNegated = all[0] === 'neg' || all[0] === 'negative';
  const words = ` ${(isNegated ? all.slice(1) : all).join(' ')} `;
  const falls = hasAny(words, LOWER_IS_BETTER);
  const rises = hasAny(words, HIGHER_IS_BETTER);
  // `score` alone is weak: most scores are to be high, and any other word says more.
  const found =
    falls === rises
      ? !falls && / scores? /.test(words)
        ? 'maximize'
        : null
      : falls
        ? 'minimize'
        : 'maximize';
  if (found === null || !isNegated) return found;
  return found === 'maximize' ? 'minimize' : 'maximize';
}

/** True for a metric that a goal above 1 can only mean as a percentage. */
export const isShare = (metric: string): boolean => hasAny(` ${splitWords(metric).join(' ')} `, SHARES);

const hasAny = (words: string, known: readonly string[]): boolean =>
  known.some((one) => words.includes(` ${one} `));
