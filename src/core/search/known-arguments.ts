/** Texts that an argument of a library's function takes, alike in all the functions named. */
interface KnownArgument {
  readonly callees: readonly string[];
  readonly argument: string;
  /** The argument's position from 0 where it is often passed so. */
  readonly position?: number;
  readonly choices: readonly string[];
}

const ACTIVATIONS = ['relu', 'tanh', 'sigmoid', 'elu', 'selu', 'gelu', 'swish'];
const KERAS_OPTIMIZERS = ['adam', 'sgd', 'rmsprop', 'adagrad', 'nadam'];

/**
 * From the documentation of scikit-learn, XGBoost, LightGBM, Keras and PyTorch: choices that work together with the
 * other arguments' defaults. Values that need another argument changed (`penalty="elasticnet"`) are left out.
 */
const KNOWN: readonly KnownArgument[] = [
  {
    callees: [
      'RandomForestClassifier',
      'ExtraTreesClassifier',
      'DecisionTreeClassifier',
      'ExtraTreeClassifier',
    ],
    argument: 'criterion',
    choices: ['gini', 'entropy', 'log_loss'],
  },
  {
    callees: ['RandomForestRegressor', 'ExtraTreesRegressor', 'DecisionTreeRegressor'],
    argument: 'criterion',
    choices: ['squared_error', 'absolute_error', 'friedman_mse'],
  },
  {
    callees: ['DecisionTreeClassifier', 'DecisionTreeRegressor', 'ExtraTreeClassifier', 'ExtraTreeRegressor'],
    argument: 'splitter',
    choices: ['best', 'random'],
  },
  {
    callees: [
      'RandomForestClassifier',
      'RandomForestRegressor',
      'ExtraTreesClassifier',
      'ExtraTreesRegressor',
    ],
    argument: 'max_features',
    choices: ['sqrt', 'log2'],
  },
  {
    callees: ['GradientBoostingClassifier', 'GradientBoostingRegressor'],
    argument: 'criterion',
    choices: ['friedman_mse', 'squared_error'],
  },
  {
    callees: ['GradientBoostingRegressor'],
    argument: 'loss',
    choices: ['squared_error', 'absolute_error', 'huber'],
  },
  {
    callees: ['SVC', 'SVR', 'NuSVC', 'NuSVR', 'OneClassSVM'],
    argument: 'kernel',
    choices: ['linear', 'poly', 'rbf', 'sigmoid'],
  },
  { callees: ['SVC', 'SVR', 'NuSVC', 'NuSVR', 'OneClassSVM'], argument: 'gamma', choices: ['scale', 'auto'] },
  {
    callees: ['KNeighborsClassifier', 'KNeighborsRegressor'],
    argument: 'weights',
    choices: ['uniform', 'distance'],
  },
  {
    callees: ['KNeighborsClassifier', 'KNeighborsRegressor'],
    argument: 'metric',
    choices: ['minkowski', 'euclidean', 'manhattan', 'chebyshev'],
  },
  {
    callees: ['LogisticRegression'],
    argument: 'solver',
    choices: ['lbfgs', 'newton-cg', 'newton-cholesky', 'sag', 'saga'],
  },
  {
    callees: ['SGDClassifier'],
    argument: 'loss',
    choices: ['hinge', 'log_loss', 'modified_huber', 'squared_hinge'],
  },
  { callees: ['SGDClassifier', 'SGDRegressor'], argument: 'penalty', choices: ['l2', 'l1', 'elasticnet'] },
  {
    callees: ['Ridge', 'RidgeClassifier'],
    argument: 'solver',
    choices: ['auto', 'svd', 'cholesky', 'lsqr', 'sag'],
  },
  {
    callees: ['MLPClassifier', 'MLPRegressor'],
    argument: 'activation',
    choices: ['identity', 'logistic', 'tanh', 'relu'],
  },
  { callees: ['MLPClassifier', 'MLPRegressor'], argument: 'solver', choices: ['lbfgs', 'sgd', 'adam'] },
  {
    callees: ['MLPClassifier', 'MLPRegressor'],
    argument: 'learning_rate',
    choices: ['constant', 'invscaling', 'adaptive'],
  },
  { callees: ['KMeans', 'MiniBatchKMeans'], argument: 'init', choices: ['k-means++', 'random'] },
  {
    callees: ['AgglomerativeClustering'],
    argument: 'linkage',
    choices: ['ward', 'complete', 'average', 'single'],
  },
  { callees: ['SimpleImputer'], argument: 'strategy', choices: ['mean', 'median', 'most_frequent'] },
  {
    callees: ['XGBClassifier', 'XGBRegressor', 'XGBRanker'],
    argument: 'booster',
    choices: ['gbtree', 'gblinear', 'dart'],
  },
  {
    callees: ['XGBClassifier', 'XGBRegressor', 'XGBRanker'],
    argument: 'tree_method',
    choices: ['exact', 'approx', 'hist'],
  },
  {
    callees: ['XGBClassifier', 'XGBRegressor', 'XGBRanker'],
    argument: 'grow_policy',
    choices: ['depthwise', 'lossguide'],
  },
  {
    callees: ['LGBMClassifier', 'LGBMRegressor', 'LGBMRanker'],
    argument: 'boosting_type',
    choices: ['gbdt', 'dart'],
  },
  { callees: ['Dense'], argument: 'activation', position: 1, choices: ACTIVATIONS },
  { callees: ['Conv1D', 'Conv2D', 'Conv3D'], argument: 'activation', choices: ACTIVATIONS },
  { callees: ['Activation'], argument: 'activation', position: 0, choices: ACTIVATIONS },
  { callees: ['compile'], argument: 'optimizer', position: 0, choices: KERAS_OPTIMIZERS },
  { callees: ['optimizers.get'], argument: 'identifier', position: 0, choices: KERAS_OPTIMIZERS },
  { callees: ['RNN'], argument: 'nonlinearity', choices: ['tanh', 'relu'] },
  {
    callees: ['TransformerEncoderLayer', 'TransformerDecoderLayer'],
    argument: 'activation',
    choices: ['relu', 'gelu'],
  },
  {
    callees: ['Conv1d', 'Conv2d', 'Conv3d'],
    argument: 'padding_mode',
    choices: ['zeros', 'reflect', 'replicate', 'circular'],
  },
];

/** The texts that an argument of a well-known function takes, or null. `callee` is dotted, as the code writes it. */
export function findChoices(callee: string, argument: string | number): readonly string[] | null {
  const found = KNOWN.find(
    (known) =>
      (typeof argument === 'string' ? known.argument === argument : argument === known.position) &&
      known.callees.some((name) => callee === name || callee.endsWith(`.${name}`)),
  );
  return found?.choices ?? null;
}
