import { describe, expect, it } from 'vitest';
import { translateIPython } from './ipython.ts';

const python = (source: string): string => translateIPython(source).source;
const codes = (source: string): string[] =>
  translateIPython(source).problems.map(({ code, place }) => `${code}@${place.line ?? 0}`);

describe('IPython syntax', () => {
  it.each([
    ['a command', '!ls -l', "get_ipython().system('ls -l')"],
    ['a command whose output is kept', 'files = !ls "a b"', 'files = get_ipython().getoutput(\'ls "a b"\')'],
    ['a command whose output is shown', '!!ls', "get_ipython().getoutput('ls')"],
    ['several targets', 'a, b.c = !ls', "a, b.c = get_ipython().getoutput('ls')"],
    ['a command inside a block', 'if x:\n    !ls\n', "if x:\n    get_ipython().system('ls')\n"],
    ['a command over two lines', '!echo a \\\n  b\nx', "get_ipython().system('echo a  b')\n\nx"],
    ['quotes and backslashes in a command', "!echo 'it\\n'", "get_ipython().system('echo \\'it\\\\n\\'')"],
    ['a magic that does something', '%env A=1', "get_ipython().run_line_magic('env', 'A=1')"],
    ['a magic whose answer is kept', 'here = %pwd', "here = get_ipython().run_line_magic('pwd', '')"],
    ['%run', '%run setup.py', "get_ipython().run_line_magic('run', 'setup.py')"],
    ['%time gives its code', '%time x = f(y)', 'x = f(y)'],
    ['%time as a value', 'x = %time f(y)', 'x = f(y)'],
    ['%time of a command', '%time !ls', "get_ipython().system('ls')"],
    ['%%time gives its code', '%%time\nx = 1\n!ls', "pass\nx = 1\nget_ipython().system('ls')"],
    ['%%capture gives its code', '%%capture\nx = 1', 'pass\nx = 1'],
    ['a cell magic under a cell magic', '%%time\n%%capture\nx = 1', 'pass\npass\nx = 1'],
    ['%%bash', '%%bash\necho "$x"', "get_ipython().run_cell_magic('bash', '', 'echo \"$x\"\\n')\n"],
    [
      '%%writefile',
      '%%writefile a.py\nx = 1\n',
      "get_ipython().run_cell_magic('writefile', 'a.py', 'x = 1\\n')\n\n",
    ],
    ['a cell indented as a whole', '  x = 1\n  if x:\n    y = 2', 'x = 1\nif x:\n  y = 2'],
    ['top-level await stays', 'await f()', 'await f()'],
  ])('%s', (_title, source, expected) => {
    expect(python(source)).toBe(expected);
  });

  it.each([
    ['a line inside a string', 's = """\n!ls\n%time\n"""'],
    ['a line inside brackets', 'x = (a\n  %b)'],
    ['a line after a backslash', 'x = a \\\n  % b'],
    ['a line inside an f-string', 'f"""\n{x["a"]\n}\n!ls"""'],
    ['a question mark in a comment', 'x = 1  # why?'],
    ['a percent sign in a format', 'x = "a=%s" % b if c != d else e'],
  ])('%s stays as it is', (_title, source) => {
    expect(translateIPython(source)).toEqual({ source, requirements: [], uses: [], problems: [] });
  });

  it('leaves out what cannot matter, with a note, and keeps every line in its place', () => {
    const source = '%matplotlib inline\nfoo.bar??\n?foo\n%load_ext autoreload\nx = 1';
    expect(python(source)).toBe('pass\npass\npass\npass\nx = 1');
    expect(codes(source)).toEqual([1, 2, 3, 4].map((line) => `dropped-magic@${line}`));
  });

  it('names every magic that does not work in a step', () => {
    expect(codes('%cython\nx = %who_ls\n%timeit f()')).toEqual([
      'unsupported-magic@1',
      'unsupported-magic@2',
      'unsupported-magic@3',
    ]);
    expect(codes('%%cython\nx = 1')).toEqual(['unsupported-magic@1']);
    expect(codes('x = 1\n%%time')).toEqual(['unsupported-magic@2']);
    expect(codes('%pylab inline')).toEqual(['unsupported-magic@1']);
  });

  it('keeps the number of lines under a cell magic that is left out', () => {
    expect(python('%%html\n<b>\n</b>')).toBe('pass\n\n');
  });

  it('binds the name of %%capture', () => {
    expect(python('%%capture out\nprint(1)')).toBe(
      "get_ipython().run_cell_magic('capture', 'out', ''); out = get_ipython().user_ns['out']\nprint(1)",
    );
    expect(codes('%%capture out\nprint(1)')).toEqual(['capture-not-kept@1']);
  });

  it('reports the names that a command reads', () => {
    const { uses } = translateIPython('!cp {source.path} $target/$$HOME {{x}}', 4);
    expect(uses).toEqual([
      { name: 'source', place: { cell: 4, line: 1, column: 6 } },
      { name: 'target', place: { cell: 4, line: 1, column: 20 } },
    ]);
  });

  it('turns install lines into requirements', () => {
    const { source, requirements } = translateIPython(
      'x = 1\n%pip install -q pandas\n!pip install "a>=1" && pip install b',
    );
    expect(source).toBe('x = 1\npass\npass');
    expect(requirements).toEqual([
      { text: 'pandas', line: 2 },
      { text: 'a>=1', line: 3 },
      { text: 'b', line: 3 },
    ]);
  });

  it('writes any text into a literal that cannot be broken out of', () => {
    const { source } = translateIPython("!echo '); import os; ('\u2028\u0007\\");
    expect(source).toBe("get_ipython().system('echo \\'); import os; (\\'\\u2028\\x07\\\\')");
  });
});
