import { entry } from './entry.ts';

/** Problems of the code in cells, before anybody asks what the names in it mean. */
export const pythonProblems = {
  'python-syntax-error': entry<{ reason: string; near: string }>({
    severity: 'error',
    sentence: ({ reason, near }) =>
      `this is not valid Python: ${reason}${near === '' ? '' : `, at \`${near}\``}`,
    wayOut: () => 'Mend the line, or tag the cell "skip" to leave it out.',
    about:
      'The code of every cell that becomes part of the pipeline must be valid Python, IPython syntax included. Python itself stops at the first error; here each statement with an error is told.',
    example: { reason: "'(' was never closed", near: '(1 + 2' },
  }),
  'code-too-deep': entry<{ reason: string }>({
    severity: 'error',
    sentence: ({ reason }) => `the code is nested deeper than can be read: ${reason}`,
    wayOut: () => 'Split the expression or the block: give its inner parts names of their own.',
    about: 'CPython has limits of its own: 200 open brackets and 100 levels of indentation.',
    example: { reason: 'too many nested parentheses' },
  }),
  'unsupported-magic': entry<{ magic: string; line: string }>({
    severity: 'error',
    sentence: ({ magic }) => `the magic "${magic}" does not work outside Jupyter`,
    wayOut: ({ magic }) =>
      magic.startsWith('%%')
        ? 'Write the cell in plain Python, or tag it "skip" to leave it out.'
        : 'Write it in plain Python, remove the line, or tag the cell "skip" to leave it out.',
    about:
      'A step runs in plain Python. What works there: !commands, %env, %cd, %time, %run, %%time, %%capture, %%writefile, %%bash and %%sh. Lines that cannot matter in a step (%matplotlib, obj?) are dropped; %pip install becomes a requirement.',
    example: { magic: '%%cython', line: '%%cython' },
  }),
  'dropped-magic': entry<{ magic: string; line: string }>({
    severity: 'note',
    sentence: ({ line }) => `\`${line}\` is left out: it changes nothing in a step`,
    wayOut: () => 'Nothing to do. Remove the line to be rid of this note.',
    about:
      'Some IPython lines only set up the notebook on the screen, such as %matplotlib inline or a question mark after a name.',
    example: { magic: '%matplotlib', line: '%matplotlib inline' },
  }),
  'requirement-found': entry<{ requirement: string; line: string }>({
    severity: 'note',
    sentence: ({ requirement }) => `\`${requirement}\` became a requirement of the pipeline`,
    wayOut: () => 'Nothing to do. The packages are installed before the steps run, not by them.',
    about:
      'Lines such as %pip install, !pip install and %conda install ask for packages; they are not part of a step.',
    example: { requirement: 'scikit-learn>=1.4', line: '%pip install scikit-learn>=1.4' },
  }),
  'requirement-not-read': entry<{ text: string; line: string }>({
    severity: 'warning',
    sentence: ({ text }) => `\`${text}\` in an install line cannot be made a requirement, and is left out`,
    wayOut: () => 'Name the packages themselves, as in `%pip install pandas==2.2 scikit-learn`.',
    about:
      'Requirement files and options of pip are not followed, since reading a notebook opens no other file.',
    example: { text: '-r requirements.txt', line: '!pip install -r requirements.txt' },
  }),
  'capture-not-kept': entry<{ name: string }>({
    severity: 'warning',
    sentence: ({ name }) =>
      `what "%%capture ${name}" would catch goes to the step's log; "${name}" stays empty`,
    wayOut: () => 'Use contextlib.redirect_stdout where the code needs the text.',
    about: 'A cell under %%capture runs as it is, so that its output can be read in the log.',
    example: { name: 'output' },
  }),
} as const;
