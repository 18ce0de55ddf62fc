import type { CodeFacts } from '../python/code-facts.ts';

/** Gives what a dotted name means by the imports: `np.random.rand` is `numpy.random.rand` after `import numpy as np`. */
export type FullName = (dotted: string) => string;

export function fullNamesBy(all: readonly CodeFacts[]): FullName {
  const meaning = new Map<string, string>();
  for (const { module, name, asName, star } of all.flatMap(({ imports }) => imports))
    if (!star) meaning.set(asName, name === undefined ? importedModule(module, asName) : `${module}.${name}`);
  return (dotted) => {
    const [head = '', ...rest] = dotted.split('.');
    return [meaning.get(head) ?? head, ...rest].join('.');
  };
}

/** `import a.b` binds `a`; `import a.b as c` binds the module `a.b`. */
const importedModule = (module: string, asName: string): string =>
  module.split('.')[0] === asName ? asName : module;
