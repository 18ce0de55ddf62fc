import { entry } from './entry.ts';

/** Problems of running: the interpreter, its packages, the store, and what a sweep is asked to do. */
export const runProblems = {
  'file-unreadable': entry<{ path: string; reason: string }>({
    severity: 'error',
    sentence: ({ path, reason }) => `"${path}" cannot be read: ${reason}`,
    wayOut: () => 'Give the path of a file that is there and that you may read.',
    example: { path: 'iris.ipynb', reason: 'there is no such file' },
  }),
  'file-unwritable': entry<{ path: string; reason: string }>({
    severity: 'error',
    sentence: ({ path, reason }) => `"${path}" cannot be written: ${reason}`,
    wayOut: () => 'Name a file in a folder that is there and that you may write to.',
    example: { path: 'out/best.ipynb', reason: 'there is no such folder' },
  }),
  'file-exists': entry<{ path: string }>({
    severity: 'error',
    sentence: ({ path }) => `"${path}" is there already, and is not written over`,
    wayOut: () => 'Name a file that is not there yet, or the notebook itself to change it in place.',
    example: { path: 'fixed.ipynb' },
  }),
  'sweep-file-not-yaml': entry<{ reason: string }>({
    severity: 'error',
    sentence: ({ reason }) => `the sweep file is not YAML: ${reason}`,
    wayOut: () => 'Mend it at that place; indentation is by spaces.',
    example: { reason: 'Nested mappings are not allowed in compact mappings' },
  }),
  'option-malformed': entry<{ option: string; text: string; form: string }>({
    severity: 'error',
    sentence: ({ option, text, form }) => `${option} "${text}" does not have the form ${form}`,
    wayOut: ({ form }) => `Write it as ${form}.`,
    example: { option: '--fix', text: 'EPOCHS', form: 'name=value' },
  }),
  'sweep-ended': entry<{ sweep: string; state: string }>({
    severity: 'error',
    sentence: ({ sweep, state }) => `sweep ${sweep} has ended (${state}), so it cannot be taken up again`,
    wayOut: ({ sweep }) =>
      `"tunebook show ${sweep}" shows what came of it; start a new one with "tunebook sweep".`,
    example: { sweep: 'k3f9a1bc', state: 'succeeded' },
  }),
  'sweep-state-forbids': entry<{ verb: string; state: string; reason: string | null }>({
    severity: 'error',
    sentence: ({ verb, state, reason }) =>
      `"${verb}" cannot be done with this sweep: it is ${state}${reason === null ? '' : ` (${reason})`}`,
    wayOut: ({ state }) =>
      state === 'pausing' || state === 'stopping'
        ? 'Wait until its running trials have ended, and look again.'
        : '"extend" and "retry" open an ended sweep again; else start another one from the same notebook.',
    example: { verb: 'pause', state: 'succeeded', reason: 'budget-used' },
  }),
  'sweep-held': entry<{ sweep: string }>({
    severity: 'error',
    sentence: ({ sweep }) => `sweep ${sweep} is run by another process`,
    wayOut: ({ sweep }) => `Look on with "tunebook show ${sweep}", or wait until that process has ended.`,
    about:
      'One sweep is run by one process at a time. A process that died is noticed after at most 15 seconds.',
    example: { sweep: 'k3f9a1bc' },
  }),
  'sweep-not-found': entry<{ reference: string }>({
    severity: 'error',
    sentence: ({ reference }) => `there is no sweep "${reference}"`,
    wayOut: () => '"tunebook list" shows the sweeps of this data directory; --data-dir names another.',
    example: { reference: 'k3f9' },
  }),
  'sweep-ambiguous': entry<{ reference: string; candidates: readonly string[] }>({
    severity: 'error',
    sentence: ({ reference, candidates }) =>
      `"${reference}" is the beginning of ${candidates.length} sweeps: ${candidates.join(', ')}`,
    wayOut: () => 'Give more letters of the one you mean.',
    example: { reference: 'k3f9', candidates: ['k3f9a1bc', 'k3f9d20e'] },
  }),
  'trial-not-found': entry<{ sweep: string; trial: number | null }>({
    severity: 'error',
    sentence: ({ sweep, trial }) =>
      trial === null ? `sweep ${sweep} has no trial yet` : `sweep ${sweep} has no trial ${trial}`,
    wayOut: ({ sweep }) => `"tunebook show ${sweep}" lists its trials by number.`,
    example: { sweep: 'k3f9a1bc', trial: 40 },
  }),
  'no-best-trial': entry<{ sweep: string }>({
    severity: 'error',
    sentence: ({ sweep }) => `sweep ${sweep} has no succeeded trial yet, so there is no best one`,
    wayOut: ({ sweep }) => `"tunebook show ${sweep}" lists its trials, and why those that failed did.`,
    example: { sweep: 'k3f9a1bc' },
  }),
  'python-missing': entry<{ command: string; reason: string }>({
    severity: 'error',
    sentence: ({ command, reason }) => `the Python interpreter "${command}" cannot be run: ${reason}`,
    wayOut: () => 'Install Python 3.9 or newer, or name an interpreter with --python PATH.',
    example: { command: 'python3', reason: 'there is no such program' },
  }),
  'python-too-old': entry<{ command: string; version: string }>({
    severity: 'error',
    sentence: ({ command, version }) => `"${command}" is Python ${version}; trials need 3.9 or newer`,
    wayOut: () => 'Name a newer interpreter with --python PATH.',
    example: { command: 'python3', version: '3.8.10' },
  }),
  'environment-failed': entry<{ requirements: readonly string[]; reason: string }>({
    severity: 'error',
    sentence: ({ requirements, reason }) =>
      `the Python packages ${requirements.join(', ') || '(none)'} could not be installed: ${reason}`,
    wayOut: () =>
      'Mend the requirement, or name an interpreter that has the packages with --python PATH. The package index is the one that pip is set up for.',
    example: { requirements: ['scikit-lern'], reason: 'scikit-lern was not found in the package registry' },
  }),
  'imports-failed': entry<{ message: string; missingModule?: string }>({
    severity: 'error',
    sentence: ({ message }) => `the imports of the notebook do not run: ${message}`,
    wayOut: ({ missingModule }) =>
      missingModule === undefined
        ? 'Mend the Imports cell so that it runs by itself in a fresh interpreter.'
        : `Add the package that provides "${missingModule}" to a requirements file and give it with --requirements FILE, or name an interpreter that has it with --python PATH.`,
    example: { message: "ModuleNotFoundError: No module named 'sklearn'", missingModule: 'sklearn' },
  }),
  'search-refused': entry<{ reason: string }>({
    severity: 'error',
    sentence: ({ reason }) => `the search algorithm refuses: ${reason}`,
    wayOut: () => 'Choose another algorithm or setting; "auto" always fits.',
    example: { reason: 'grid needs a step for the double parameter "LR"' },
  }),
} as const;
