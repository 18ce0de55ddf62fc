import { standardLibrary } from './standard-library.ts';

/** What PyPI calls the packages whose import name is another, and the well-known ones whose name is the same. */
const distributionOf: Readonly<Record<string, string>> = {
  bs4: 'beautifulsoup4',
  catboost: 'catboost',
  cv2: 'opencv-python-headless',
  datasets: 'datasets',
  dateutil: 'python-dateutil',
  flax: 'flax',
  imblearn: 'imbalanced-learn',
  jax: 'jax',
  joblib: 'joblib',
  keras: 'keras',
  lightgbm: 'lightgbm',
  lightning: 'lightning',
  matplotlib: 'matplotlib',
  mlflow: 'mlflow',
  networkx: 'networkx',
  nltk: 'nltk',
  numpy: 'numpy',
  optuna: 'optuna',
  pandas: 'pandas',
  PIL: 'pillow',
  plotly: 'plotly',
  polars: 'polars',
  pyarrow: 'pyarrow',
  pytorch_lightning: 'pytorch-lightning',
  requests: 'requests',
  scipy: 'scipy',
  seaborn: 'seaborn',
  skimage: 'scikit-image',
  sklearn: 'scikit-learn',
  spacy: 'spacy',
  statsmodels: 'statsmodels',
  tensorflow: 'tensorflow',
  tokenizers: 'tokenizers',
  torch: 'torch',
  torchvision: 'torchvision',
  tqdm: 'tqdm',
  transformers: 'transformers',
  xgboost: 'xgboost',
  yaml: 'pyyaml',
};

export interface ImportedRequirements {
  /** Requirement lines, sorted. */
  readonly requirements: readonly string[];
  /** Modules that are neither of the standard library, nor local, nor known here. */
  readonly unknown: readonly string[];
}

/**
 * The packages that imports ask for. Only known names are given: a module of the same name on PyPI may be somebody
 * else's. `local` are modules that lie beside the notebook.
 */
export function requirementsOf(modules: readonly string[], local: readonly string[]): ImportedRequirements {
  const requirements = new Set<string>();
  const unknown: string[] = [];
  for (const module of modules) {
    if (standardLibrary.has(module) || local.includes(module)) continue;
    const distribution = Object.hasOwn(distributionOf, module) ? distributionOf[module] : undefined;
    if (distribution === undefined) unknown.push(module);
    else requirements.add(distribution);
  }
  return { requirements: [...requirements].sort(), unknown };
}
