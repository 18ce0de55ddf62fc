import { entry, listed } from './entry.ts';

type None = Record<string, never>;

const meant = (suggestion: string | null): string =>
  suggestion === null ? '' : `Did you mean "${suggestion}"? `;

/** Problems of the file itself, of its cell tags and of its metadata. */
export const notebookProblems = {
  'not-json': entry<{ reason: string }>({
    severity: 'error',
    sentence: ({ reason }) => `the file is not JSON, so it is not a notebook: ${reason}`,
    wayOut: () =>
      'Give the path of a .ipynb file. If it was one, restore it from a copy: a notebook is one JSON object.',
    example: { reason: 'it ends in the middle of a list' },
  }),
  'not-a-notebook': entry<{ reason: string }>({
    severity: 'error',
    sentence: ({ reason }) => `the file is JSON, but not a notebook: ${reason}`,
    wayOut: () => 'Give the path of a .ipynb file as Jupyter saves it: an object with a list named "cells".',
    example: { reason: 'it has no "cells"' },
  }),
  'notebook-too-large': entry<{ what: string; count: number; limit: number }>({
    severity: 'error',
    sentence: ({ what, count, limit }) => `the notebook has ${count} ${what}, more than the ${limit} allowed`,
    wayOut: () => 'Clear its outputs or split it; whoever runs Tunebook can raise the limit.',
    example: { what: 'cells', count: 20_001, limit: 10_000 },
  }),
  'wrong-shape': entry<{ what: string; found: string; expected: string }>({
    severity: 'error',
    sentence: ({ what, found, expected }) => `"${what}" is ${found}, where a notebook has ${expected}`,
    wayOut: ({ what }) => `Open and save the notebook in Jupyter, or mend "${what}" in the file by hand.`,
    example: { what: 'source', found: 'a number', expected: 'a text or a list of texts' },
  }),
  'notebook-format-unknown': entry<{ version: string }>({
    severity: 'warning',
    sentence: ({ version }) => `the notebook's format is ${version}; it is read as nbformat 4`,
    wayOut: () => 'Save it as nbformat 4 if cells are missing below: jupyter nbconvert --to notebook.',
    example: { version: 'nbformat 5' },
  }),
  'cell-kind-unknown': entry<{ kind: string }>({
    severity: 'warning',
    sentence: ({ kind }) =>
      `the cell is of the kind "${kind}", which Jupyter does not know; it is read as text`,
    wayOut: () => 'Turn it into a code cell if it holds code to be run, or into Markdown.',
    example: { kind: 'sql' },
  }),
  'not-python': entry<{ language: string }>({
    severity: 'error',
    sentence: ({ language }) => `the notebook's kernel speaks ${language}, not Python`,
    wayOut: () =>
      'Tunebook runs Python notebooks. If this is one, choose a Python kernel in Jupyter and save it again.',
    example: { language: 'R' },
  }),
  'written-for-python-2': entry<{ version: string }>({
    severity: 'warning',
    sentence: ({ version }) => `the notebook was saved with Python ${version}; it is read as Python 3`,
    wayOut: () => 'Run it once with a Python 3 kernel and save it again.',
    example: { version: '2.7.15' },
  }),

  'unknown-tag': entry<{ tag: string; suggestion: string }>({
    severity: 'warning',
    sentence: ({ tag }) => `the tag "${tag}" has no effect: it is not one of Kale's tags`,
    wayOut: ({ suggestion }) => `Did you mean "${suggestion}"? Else remove it.`,
    example: { tag: 'setp:train', suggestion: 'step:train' },
  }),
  'foreign-tag': entry<{ tag: string }>({
    severity: 'note',
    sentence: ({ tag }) => `the tag "${tag}" has no effect here: it belongs to another tool`,
    wayOut: () =>
      'Leave it where another tool needs it. Kale 2.3 itself refuses notebooks with foreign tags.',
    example: { tag: 'hide-input' },
  }),
  'bad-tag': entry<{ tag: string; reason: string; form: string }>({
    severity: 'error',
    sentence: ({ tag, reason }) => `the tag "${tag}" cannot be read: ${reason}`,
    wayOut: ({ form }) => `Write it as ${form}.`,
    example: {
      tag: 'limit:nvidia.com/gpu:two',
      reason: 'the amount "two" is not a Kubernetes quantity',
      form: 'limit:nvidia.com/gpu:1',
    },
  }),
  'bad-step-name': entry<{ name: string; reason: string; suggestion: string }>({
    severity: 'error',
    sentence: ({ name, reason }) => `"${name}" cannot be the name of a step: ${reason}`,
    wayOut: ({ suggestion }) => `Call it "${suggestion}", here and in every "prev:" tag that names it.`,
    about:
      'A step name has lowercase letters, digits and "_", begins with a letter or "_", and has at most 63 characters.',
    example: { name: 'Foo', reason: 'it has the uppercase letter "F"', suggestion: 'foo' },
  }),
  'old-step-name': entry<{ name: string; instead: string }>({
    severity: 'warning',
    sentence: ({ name, instead }) =>
      `the step name "${name}" is written as Kale 0.3 did; it is read as "${instead}"`,
    wayOut: ({ name, instead }) => `Write "${instead}" instead of "${name}": newer Kale refuses the dash.`,
    example: { name: 'data-loading', instead: 'data_loading' },
  }),
  'step-named-as-type': entry<{ tag: string; type: string }>({
    severity: 'warning',
    sentence: ({ tag, type }) =>
      `the tag "${tag}" makes this a cell of type ${type}, not a step, as it does in Kale`,
    wayOut: ({ type }) => `Write the tag "${type}" if that is meant; otherwise give the step another name.`,
    example: { tag: 'step:imports', type: 'imports' },
  }),
  'step-named-as-keyword': entry<{ name: string; suggestion: string }>({
    severity: 'warning',
    sentence: ({ name }) => `the step name "${name}" is a keyword of Python; Kale cannot compile such a step`,
    wayOut: ({ suggestion }) => `Call it "${suggestion}" if the notebook is to work in Kale too.`,
    example: { name: 'global', suggestion: 'global_step' },
  }),
  'several-steps-on-cell': entry<{ names: readonly string[] }>({
    severity: 'warning',
    sentence: ({ names }) =>
      `the cell belongs to several steps, ${listed(names)}: its code runs in each of them`,
    wayOut: () => 'Keep one step tag; code that several steps need belongs in a cell tagged "functions".',
    about: 'Kale 0.3 reads it so; later versions refuse a second step tag.',
    example: { names: ['train', 'evaluate'] },
  }),
  'tags-without-effect': entry<{ tags: readonly string[]; type: string }>({
    severity: 'warning',
    sentence: ({ tags, type }) =>
      `${tags.length === 1 ? 'the tag' : 'the tags'} ${listed(tags)} ${tags.length === 1 ? 'has' : 'have'} no effect on a cell of type ${type}`,
    wayOut: ({ type }) => `Remove what is not meant: "${type}" or the others.`,
    about:
      "In Kale the first tag that names a cell type decides, and the rest of the cell's tags is dropped.",
    example: { tags: ['prev:load'], type: 'functions' },
  }),
  'tag-needs-step': entry<{ tag: string }>({
    severity: 'warning',
    sentence: ({ tag }) => `the tag "${tag}" has no effect: the cell begins no step`,
    wayOut: () =>
      'Add a tag such as "step:train" to the cell, or move the tag to the first cell of its step.',
    example: { tag: 'prev:load' },
  }),
  'tag-on-text': entry<{ tags: readonly string[] }>({
    severity: 'note',
    sentence: ({ tags }) =>
      `${listed(tags)} ${tags.length === 1 ? 'has' : 'have'} no effect: this is not a code cell`,
    wayOut: () => 'Move it to the code cell it is meant for, or remove it.',
    example: { tags: ['imports'] },
  }),
  'tag-on-later-cell': entry<{ tags: readonly string[]; step: string; first: number }>({
    severity: 'warning',
    sentence: ({ tags, step, first }) =>
      `${listed(tags)} ${tags.length === 1 ? 'has' : 'have'} no effect: step "${step}" begins in cell ${first}, and only the tags there count`,
    wayOut: ({ first }) => `Move the tags to cell ${first}, or remove them.`,
    example: { tags: ['prev:load'], step: 'train', first: 4 },
  }),
  'papermill-parameters': entry<{ tag: string }>({
    severity: 'note',
    sentence: ({ tag }) => `papermill's tag "${tag}" is read as "pipeline-parameters"`,
    wayOut: () => 'Write "pipeline-parameters" to have it so in Kale too.',
    example: { tag: 'parameters' },
  }),
  'papermill-beside-type': entry<{ tag: string }>({
    severity: 'note',
    sentence: ({ tag }) =>
      `papermill's tag "${tag}" has no effect here: the cell's other tags say what it is`,
    wayOut: () => 'Leave it where papermill needs it.',
    example: { tag: 'parameters' },
  }),
  'old-dialect': entry<{ tag: string; instead: string; cells: number }>({
    severity: 'note',
    sentence: ({ tag, instead, cells }) =>
      `the tags are those of an older Kale, in ${cells} ${cells === 1 ? 'cell' : 'cells'}: "${tag}" is now written "${instead}"`,
    wayOut: () => 'Tunebook reads both; Kale 2.3 refuses the older form.',
    example: { tag: 'block:train', instead: 'step:train', cells: 6 },
  }),
  'not-in-kale': entry<{ tag: string }>({
    severity: 'note',
    sentence: ({ tag }) => `the tag "${tag}" is understood by Tunebook, but not by Kale 2.3`,
    wayOut: () => 'Say it in the cell metadata "tunebook.deployConfig", which Kale leaves alone.',
    about: 'Told in strict mode only.',
    example: { tag: 'request:memory:1Gi' },
  }),
  'old-data-tag': entry<{ tag: string }>({
    severity: 'note',
    sentence: ({ tag }) =>
      `the tag "${tag}" of Kale 0.3 has no effect: what steps hand over is read from their code`,
    wayOut: () => 'Remove it.',
    example: { tag: 'out:model' },
  }),

  'step-continued': entry<{ step: string; first: number }>({
    severity: 'note',
    sentence: ({ step, first }) => `the cell continues step "${step}", which begins in cell ${first}`,
    wayOut: () => 'Nothing, if that is meant; otherwise give one of the two another name.',
    about:
      'Kale appends every later cell with the same step name to the step, with other cells in between too.',
    example: { step: 'train', first: 3 },
  }),
  'unknown-step': entry<{ name: string; step: string; suggestion: string | null }>({
    severity: 'error',
    sentence: ({ name, step }) =>
      `step "${step}" is to run after "${name}", but there is no step of that name`,
    wayOut: ({ name, suggestion }) =>
      `${meant(suggestion)}Name a step that begins above, or remove the tag "prev:${name}".`,
    example: { name: 'laod', step: 'train', suggestion: 'load' },
  }),
  'step-after-itself': entry<{ step: string }>({
    severity: 'error',
    sentence: ({ step }) => `step "${step}" is to run after itself`,
    wayOut: ({ step }) => `Remove the tag "prev:${step}", or name another step.`,
    example: { step: 'train' },
  }),
  'step-after-later': entry<{ step: string; later: string; laterCell: number }>({
    severity: 'error',
    sentence: ({ step, later, laterCell }) =>
      `step "${step}" is to run after step "${later}", which begins below it in cell ${laterCell}`,
    wayOut: ({ step, later }) =>
      `Move the cells of "${later}" above "${step}", or remove the tag "prev:${later}": steps run in the notebook's order.`,
    example: { step: 'train', later: 'evaluate', laterCell: 9 },
  }),
  'code-before-first-tag': entry<{ holds: 'code' | 'imports' | 'installs packages' }>({
    severity: 'warning',
    sentence: ({ holds }) =>
      ({
        code: 'the code of this cell is left out: it stands before the first tagged cell',
        imports: 'this cell has imports and is left out: it stands before the first tagged cell',
        'installs packages':
          'this cell installs packages and is left out: it stands before the first tagged cell',
      })[holds],
    wayOut: ({ holds }) =>
      holds === 'installs packages'
        ? 'Tag the cell "skip" if leaving it out is right, or "imports" if its packages are needed.'
        : 'Tag the cell "imports" or "functions" if steps need it, or "skip" if leaving it out is right.',
    about:
      'Kale appends an untagged cell to the tagged one above it, and drops it without a word where there is none.',
    example: { holds: 'imports' },
  }),
  'code-joins-past-skip': entry<{ joins: string }>({
    severity: 'note',
    sentence: ({ joins }) =>
      `this untagged cell follows a skipped one and belongs to ${joins}, not to what is skipped`,
    wayOut: () => 'Tag it "skip" too if it is to be left out.',
    about: 'In Kale "skip" concerns its own cell only; what was active before goes on after it.',
    example: { joins: 'step "train"' },
  }),
  'empty-step': entry<{ step: string }>({
    severity: 'warning',
    sentence: ({ step }) => `step "${step}" has no code`,
    wayOut: ({ step }) => `Put its code below the tag "step:${step}", or remove the tag.`,
    example: { step: 'report' },
  }),
  'metrics-cell-twice': entry<{ first: number }>({
    severity: 'error',
    sentence: ({ first }) => `this is a second pipeline-metrics cell; the first is cell ${first}`,
    wayOut: ({ first }) => `Move its lines into cell ${first}, and make that the last cell.`,
    about: "Kale's rule is one pipeline-metrics cell, the last of the notebook.",
    example: { first: 8 },
  }),
  'metrics-cell-not-last': entry<{ step: string; stepCell: number }>({
    severity: 'error',
    sentence: ({ step, stepCell }) =>
      `the pipeline-metrics cell stands before step "${step}" in cell ${stepCell}; metrics are the result of the whole pipeline`,
    wayOut: () => 'Move the pipeline-metrics cell to the end of the notebook.',
    about: "Kale's rule is one pipeline-metrics cell, the last of the notebook.",
    example: { step: 'evaluate', stepCell: 9 },
  }),
  'no-annotated-cells': entry<None>({
    severity: 'error',
    sentence: () => 'no cell has a Kale tag, so there is no pipeline to read',
    wayOut: () =>
      'Tag the cells: "imports", "functions", "pipeline-parameters", "step:<name>" (with "prev:<name>" for what runs before it), and "pipeline-metrics" for the last one.',
    example: {},
  }),
  'no-steps': entry<None>({
    severity: 'error',
    sentence: () => 'the notebook has no pipeline step, so there is nothing to run',
    wayOut: () => 'Tag the first cell of each part of the work with "step:<name>", such as "step:train".',
    example: {},
  }),
  'no-metrics-cell': entry<None>({
    severity: 'warning',
    sentence: () => 'no cell has the tag "pipeline-metrics", so a sweep has nothing to optimise',
    wayOut: () =>
      'Add a last cell with the tag "pipeline-metrics" that prints what counts, such as print(accuracy).',
    example: {},
  }),
  'notebook-cell-not-composed': entry<{ name: string; path: string | null }>({
    severity: 'error',
    sentence: ({ name, path }) =>
      path === null
        ? `the cell "notebook:${name}" names no notebook: its metadata has no "notebook_path"`
        : `step "${name}" is the notebook ${path}, which is not at hand: only this one's text was given`,
    wayOut: ({ path }) =>
      path === null
        ? 'Set "notebook_path" in the cell\'s metadata to the notebook\'s path, relative to this one.'
        : `Use the command line where both files are, or copy the cells of ${path} here as steps of this notebook.`,
    example: { name: 'prepare', path: 'prepare.ipynb' },
  }),
  'notebook-cell-absolute': entry<{ path: string }>({
    severity: 'error',
    sentence: ({ path }) => `"notebook_path" is ${path}, which is not a path relative to this notebook`,
    wayOut: () =>
      'Write the path from this notebook\'s folder, such as "prepare.ipynb" or "../data/prepare.ipynb".',
    about:
      'Kale resolves the path against the notebook that refers to it; an absolute one fits one machine only.',
    example: { path: '/home/me/prepare.ipynb' },
  }),
  'notebook-cell-not-found': entry<{ path: string }>({
    severity: 'error',
    sentence: ({ path }) => `this cell stands for ${path}, but no such file can be read`,
    wayOut: () => 'Correct "notebook_path" in the cell\'s metadata; it counts from this notebook\'s folder.',
    example: { path: 'prepare.ipynb' },
  }),
  'notebook-cell-no-notebook': entry<{ path: string; reason: string }>({
    severity: 'error',
    sentence: ({ path, reason }) => `this cell stands for ${path}, which is no notebook: ${reason}`,
    wayOut: () => 'Name a notebook file in the cell\'s "notebook_path".',
    example: { path: 'prepare.py', reason: 'the file is not JSON' },
  }),
  'notebook-cell-nested': entry<{ path: string; inner: string; innerCell: number }>({
    severity: 'error',
    sentence: ({ path, inner, innerCell }) =>
      `this cell stands for ${path}, whose cell ${innerCell} ("notebook:${inner}") stands for another notebook in turn`,
    wayOut: ({ path }) => `Refer to that notebook from here too, and remove the reference from ${path}.`,
    about: 'Kale 2.3 composes one level only.',
    example: { path: 'prepare.ipynb', inner: 'load', innerCell: 2 },
  }),
  'notebook-cell-of-itself': entry<{ path: string }>({
    severity: 'error',
    sentence: ({ path }) => `this cell stands for ${path}, which is this notebook itself`,
    wayOut: () => 'Name another notebook in the cell\'s "notebook_path", or remove the cell.',
    example: { path: 'main.ipynb' },
  }),
  'notebook-cell-faulty': entry<{ path: string; innerCell: number | null; reason: string }>({
    severity: 'error',
    sentence: ({ path, innerCell, reason }) =>
      `this cell stands for ${path}, which has an error${innerCell === null ? '' : ` in cell ${innerCell}`}: ${reason}`,
    wayOut: ({ path }) => `Mend ${path}; checking it by itself tells how.`,
    example: { path: 'prepare.ipynb', innerCell: 3, reason: 'step "load" is to run after itself' },
  }),
  'notebook-cell-name-taken': entry<{ name: string; other: number }>({
    severity: 'error',
    sentence: ({ name, other }) =>
      `the name in "notebook:${name}" is that of a step or notebook in cell ${other} too`,
    wayOut: ({ name }) => `Give one of the two another name: "prev:${name}" could mean either.`,
    example: { name: 'prepare', other: 2 },
  }),
  'code-after-notebook-cell': entry<{ name: string }>({
    severity: 'error',
    sentence: ({ name }) =>
      `this untagged code follows the cell "notebook:${name}", and no step comes below that it could belong to`,
    wayOut: () =>
      'Tag the cell with a step of its own, such as "step:report", or "skip" if it is not needed.',
    about:
      'Kale 2.3 keeps untagged code below a reference for the next step, and refuses it where none follows.',
    example: { name: 'prepare' },
  }),
  'composed-step-renamed': entry<{ path: string; step: string; instead: string }>({
    severity: 'note',
    sentence: ({ path, step, instead }) =>
      `step "${step}" of ${path} is called "${instead}" here, since there is another step "${step}"`,
    wayOut: ({ path }) => `Nothing, if that is fine; otherwise rename the step in ${path}.`,
    example: { path: 'prepare.ipynb', step: 'load', instead: 'prepare_load' },
  }),
  'composed-parameter-dropped': entry<{ path: string; name: string; owner: string }>({
    severity: 'note',
    sentence: ({ path, name, owner }) =>
      `the value of "${name}" in ${path} is left out: the one of ${owner} counts`,
    wayOut: () => 'Nothing, if that is meant; otherwise give one of the two parameters another name.',
    about: "In Kale 2.3 the referring notebook's parameters are handed down and win.",
    example: { path: 'prepare.ipynb', name: 'seed', owner: 'main.ipynb' },
  }),
  'notebook-cell-with-code': entry<{ name: string }>({
    severity: 'error',
    sentence: ({ name }) => `the cell "notebook:${name}" has code, but it only stands for another notebook`,
    wayOut: () => 'Move the code into a cell of its own, or into the other notebook.',
    example: { name: 'prepare' },
  }),

  'metadata-without-effect': entry<{ key: string; why: string }>({
    severity: 'note',
    sentence: ({ key, why }) => `"${key}" has no effect: ${why}`,
    wayOut: ({ key }) => `Remove "${key}", or leave it for the tool that reads it.`,
    example: { key: 'timeout', why: 'Kale ignores it too; a sweep has its own time limit' },
  }),
  'metadata-unknown': entry<{ key: string; suggestion: string | null }>({
    severity: 'note',
    sentence: ({ key }) => `"${key}" is not a setting of Kale's or ours and has no effect`,
    wayOut: ({ key, suggestion }) => `${meant(suggestion)}Remove "${key}" if nothing else needs it.`,
    example: { key: 'pipeline_nmae', suggestion: 'pipeline_name' },
  }),
  'metadata-misspelt': entry<{ key: string; suggestion: string }>({
    severity: 'warning',
    sentence: ({ key, suggestion }) =>
      `the notebook's settings under "${key}" have no effect: the name is "${suggestion}"`,
    wayOut: ({ key, suggestion }) => `Rename "${key}" to "${suggestion}" in the notebook's metadata.`,
    example: { key: 'kubeflow_noteobok', suggestion: 'kubeflow_notebook' },
  }),
  'metadata-wrong-type': entry<{ key: string; found: string; expected: string }>({
    severity: 'warning',
    sentence: ({ key, found, expected }) => `"${key}" is ${found}, not ${expected}, and is left out`,
    wayOut: ({ key, expected }) => `Make "${key}" ${expected} in the notebook's metadata, or remove it.`,
    example: { key: 'enable_caching', found: 'the text "no"', expected: 'true or false' },
  }),
  'pipeline-name-changed': entry<{ name: string; instead: string }>({
    severity: 'warning',
    sentence: ({ name, instead }) => `the pipeline name "${name}" is read as "${instead}"`,
    wayOut: ({ instead }) =>
      `Write "${instead}": a pipeline name has lowercase letters, digits and dashes, and begins and ends with a letter or digit.`,
    example: { name: 'titanic_ml', instead: 'titanic-ml' },
  }),
  'metadata-missing': entry<{ key: string; instead: string }>({
    severity: 'note',
    sentence: ({ key, instead }) => `"${key}" is not given; ${instead} is used`,
    wayOut: ({ key }) => `Set "${key}" in the notebook metadata "kubeflow_notebook"; Kale 2.3 demands it.`,
    example: { key: 'pipeline_name', instead: "the file's name" },
  }),
  'metadata-renamed': entry<{ key: string; instead: string }>({
    severity: 'note',
    sentence: ({ key, instead }) => `"${key}" is the name of older Kale for "${instead}"`,
    wayOut: () => 'Tunebook reads both; Kale 2.3 refuses the older name.',
    example: { key: 'docker_image', instead: 'base_image' },
  }),
  'metadata-removed': entry<{ key: string; why: string }>({
    severity: 'note',
    sentence: ({ key, why }) => `"${key}" has no effect: ${why}`,
    wayOut: ({ key }) => `Remove "${key}": Kale 2.3 refuses a notebook that has it.`,
    example: { key: 'autosnapshot', why: 'Rok snapshots were a part of older Kale' },
  }),
  'setting-said-twice': entry<{ what: string; kept: string; dropped: string }>({
    severity: 'warning',
    sentence: ({ what, kept, dropped }) =>
      `${what} is ${dropped} by a tag and ${kept} by the DeployConfig, which wins`,
    wayOut: ({ what }) => `Say ${what} in one of the two only.`,
    example: { what: 'limit "cpu"', kept: '4', dropped: '2' },
  }),
  'deploy-config-invalid': entry<{ what: string; reason: string; suggestion: string | null }>({
    severity: 'error',
    sentence: ({ what, reason }) => `"${what}" ${reason}`,
    wayOut: ({ suggestion }) =>
      `${meant(suggestion)}Write the step's DeployConfig as Kubernetes has it in a pod, in camelCase or snake_case.`,
    example: { what: 'secretKeyRef', reason: 'lacks "name"', suggestion: null },
  }),
  'request-over-limit': entry<{ resource: string; request: string; limit: string }>({
    severity: 'error',
    sentence: ({ resource, request, limit }) =>
      `the request for ${resource}, ${request}, is above its limit, ${limit}`,
    wayOut: ({ request, limit }) => `Ask for at most ${limit}, or raise the limit to ${request}.`,
    about: 'Kubernetes refuses a pod whose requests exceed its limits.',
    example: { resource: 'memory', request: '8Gi', limit: '4Gi' },
  }),
} as const;
