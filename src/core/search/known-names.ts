import { splitWords } from './name-words.ts';

/** What a parameter's name says of its values. */
export type NameRule =
  | { readonly kind: 'fixed'; readonly reason: string }
  | {
      readonly kind: 'range';
      /** `below`: a tenth of the value. */
      readonly min: number | 'below';
      /** `above`: ten times the value. */
      readonly max: number | 'above';
      readonly log?: boolean;
      /** Values outside `least` to `most` are no such thing; the range never leaves them. */
      readonly least: number;
      readonly most: number;
      readonly reason: string;
    }
  | {
      readonly kind: 'choices';
      readonly around: (value: number) => readonly number[];
      readonly reason: string;
    };

const fixed = (reason: string): NameRule => ({ kind: 'fixed', reason });

const tenfold = (what: string, most = Number.MAX_VALUE): NameRule => ({
  kind: 'range',
  min: 'below',
  max: 'above',
  log: true,
  least: 0,
  most,
  reason: `${what}: a tenth to ten times the notebook's value, logarithmic`,
});

const share = (what: string, min: number, max: number): NameRule => ({
  kind: 'range',
  min,
  max,
  least: 0,
  most: 1,
  reason: `${what}: ${String(min)} to ${String(max)}`,
});

const powersOfTwo = (what: string): NameRule => ({
  kind: 'choices',
  around: (value) => {
    const values = [0.25, 0.5, 1, 2, 4]
      .map((factor) => value * factor)
      .filter((one) => one >= 1 && Number.isInteger(one));
    return values.length > 0 ? values : [value];
  },
  reason: `${what}: a quarter to four times the notebook's value, doubling`,
});

/**
 * Names and what they mean. A name is a run of words; it fits a parameter whose words contain
 * that run: `learning rate` fits LEARNING_RATE, learningRate and base_learning_rate.
 */
const RULES: readonly (readonly [names: readonly string[], rule: NameRule])[] = [
  [['seed', 'random state'], fixed('a seed repeats a run; searching it would reward luck')],
  [
    [
      'epoch',
      'epochs',
      'max iter',
      'iterations',
      'n iter',
      'num iter',
      'max steps',
      'num steps',
      'n steps',
      'train steps',
      'steps',
      'patience',
      'early stopping rounds',
    ],
    fixed('more training is more cost, not a better setting'),
  ],
  [
    [
      'n jobs',
      'num workers',
      'n workers',
      'workers',
      'threads',
      'num threads',
      'n threads',
      'nthread',
      'device',
      'gpu',
      'gpus',
      'use cuda',
      'cuda',
    ],
    fixed('it says how to compute, not what'),
  ],
  [
    [
      'verbose',
      'verbosity',
      'debug',
      'log every',
      'log interval',
      'log level',
      'plot',
      'show',
      'save',
      'silent',
      'quiet',
      'dry run',
    ],
    fixed('it says what is shown or kept, not what is learned'),
  ],
  [
    [
      'path',
      'file',
      'filename',
      'dir',
      'directory',
      'folder',
      'url',
      'uri',
      'bucket',
      'dataset',
      'data',
      'host',
      'port',
      'token',
      'experiment',
      'run name',
      'column',
      'columns',
      'target',
      'version',
    ],
    fixed('it says where data is or what it is called'),
  ],
  [
    [
      'test size',
      'test split',
      'train size',
      'train split',
      'val size',
      'val split',
      'validation split',
      'validation size',
      'split',
      'split ratio',
      'n splits',
      'num splits',
      'cv',
      'folds',
      'n folds',
      'k folds',
      'n samples',
      'num samples',
      'sample size',
      'limit',
    ],
    fixed('it decides what the metric is measured on'),
  ],
  [
    [
      'n classes',
      'num classes',
      'n features',
      'num features',
      'input dim',
      'input size',
      'input shape',
      'output dim',
      'output size',
      'image size',
      'img size',
      'sequence length',
      'year',
      'month',
      'day',
    ],
    fixed('it follows from the data'),
  ],
  [['learning rate', 'lr', 'eta', 'step size'], tenfold('a learning rate', 1)],
  [['dropout', 'drop rate', 'dropout rate', 'drop prob'], share('a dropout', 0, 0.6)],
  [['momentum', 'nesterov momentum'], share('a momentum', 0, 0.99)],
  [
    ['subsample', 'colsample', 'bagging fraction', 'feature fraction', 'max samples', 'max features'],
    share('a share of the data', 0.3, 1),
  ],
  [['l1 ratio', 'mixup', 'label smoothing'], share('a share', 0, 1)],
  [
    [
      'weight decay',
      'reg alpha',
      'reg lambda',
      'regularization',
      'regularisation',
      'l1',
      'l2',
      'alpha',
      'lambda',
      'lambd',
      'lam',
      'penalty weight',
      'ridge',
      'c',
      'ccp alpha',
    ],
    tenfold('a strength of regularisation'),
  ],
  [
    [
      'min split loss',
      'gamma',
      'epsilon',
      'tol',
      'tolerance',
      'eps',
      'sigma',
      'temperature',
      'bandwidth',
      'length scale',
    ],
    tenfold('a scale'),
  ],
  [
    ['max depth', 'depth', 'tree depth'],
    { kind: 'range', min: 2, max: 16, least: 1, most: 1000, reason: 'a depth of trees: 2 to 16' },
  ],
  [
    [
      'n estimators',
      'num estimators',
      'estimators',
      'n trees',
      'num trees',
      'trees',
      'num boost round',
      'num round',
      'boosting rounds',
    ],
    {
      kind: 'range',
      min: 10,
      max: 500,
      log: true,
      least: 1,
      most: 100_000,
      reason: 'a number of trees: 10 to 500, logarithmic',
    },
  ],
  [
    ['num leaves', 'max leaves', 'max leaf nodes'],
    {
      kind: 'range',
      min: 8,
      max: 256,
      log: true,
      least: 2,
      most: 100_000,
      reason: 'a number of leaves: 8 to 256, logarithmic',
    },
  ],
  [
    ['min samples leaf', 'min samples split', 'min child weight', 'min child samples', 'min data in leaf'],
    { kind: 'range', min: 2, max: 20, least: 0, most: 10_000, reason: 'a least size of leaves: 2 to 20' },
  ],
  [['batch size', 'batch', 'minibatch', 'mini batch'], powersOfTwo('a batch size')],
  [
    [
      'hidden size',
      'hidden dim',
      'hidden units',
      'hidden',
      'units',
      'n units',
      'num units',
      'neurons',
      'n neurons',
      'filters',
      'num filters',
      'channels',
      'embedding dim',
      'embed dim',
      'd model',
      'latent dim',
    ],
    powersOfTwo('a width of a layer'),
  ],
  [
    ['n layers', 'num layers', 'hidden layers', 'layers', 'n blocks', 'num blocks'],
    { kind: 'range', min: 1, max: 6, least: 1, most: 1000, reason: 'a number of layers: 1 to 6' },
  ],
  [
    ['n neighbors', 'neighbors', 'n neighbours', 'neighbours', 'k neighbors'],
    { kind: 'range', min: 1, max: 30, least: 1, most: 10_000, reason: 'a number of neighbours: 1 to 30' },
  ],
  [
    ['n clusters', 'num clusters', 'clusters', 'n components', 'num components', 'components'],
    {
      kind: 'range',
      min: 2,
      max: 20,
      least: 1,
      most: 10_000,
      reason: 'a number of groups or components: 2 to 20',
    },
  ],
  [
    ['degree'],
    { kind: 'range', min: 1, max: 5, least: 0, most: 100, reason: 'a degree of a polynomial: 1 to 5' },
  ],
];

/** The rule with the longest name that fits, the earlier of two alike, or null. */
export function findNameRule(name: string): NameRule | null {
  const words = ` ${splitWords(name).join(' ')} `;
  let longest = 0;
  let found: NameRule | null = null;
  for (const [names, rule] of RULES) {
    for (const known of names) {
      if (known.length <= longest || !words.includes(` ${known} `)) continue;
      longest = known.length;
      found = rule;
    }
  }
  return found;
}
