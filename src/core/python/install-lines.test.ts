import { describe, expect, it } from 'vitest';
import { readInstallerLine } from './install-lines.ts';

const requirements = (command: string): readonly string[] => {
  const read = readInstallerLine(command);
  return read?.kind === 'install' ? read.requirements : [];
};
const notRead = (command: string): readonly string[] => {
  const read = readInstallerLine(command);
  return read?.kind === 'install' ? read.notRead : [];
};

describe('install lines', () => {
  it.each([
    ['pip install numpy', ['numpy']],
    ['pip3 install -U --quiet numpy==1.26 scipy', ['numpy==1.26', 'scipy']],
    ['pip install "scikit-learn>=1.4,<2" \'x[y,z]~=1\'', ['scikit-learn>=1.4,<2', 'x[y,z]~=1']],
    ['pip install foo>=2 > /dev/null 2>&1', ['foo>=2']],
    ['pip install a | tail -n 1', ['a']],
    ['pip install a; pip install b', ['a', 'b']],
    ['python3 -m pip install a', ['a']],
    ['{sys.executable} -m pip install a', ['a']],
    ['sudo pip install a # needed', ['a']],
    ['uv pip install a', ['a']],
    ['uv add a', ['a']],
    ['pip install git+https://host/a/b.git@v1', ['git+https://host/a/b.git@v1']],
    [
      'conda install -y -c conda-forge numpy=1.2 pytorch::torch pandas==2.0 python=3.9',
      ['numpy==1.2.*', 'torch', 'pandas==2.0'],
    ],
  ])('%s', (command, expected) => {
    expect(requirements(command)).toEqual(expected);
  });

  it('tells what it cannot make a requirement of', () => {
    expect(notRead('pip install -r req.txt -i https://host/simple . ./a a.whl $x {y} b')).toEqual([
      '-r req.txt',
      '-i https://host/simple',
      '.',
      './a',
      'a.whl',
      '$x',
      '{y}',
    ]);
  });

  it('tells queries and other changes apart from installs', () => {
    expect(readInstallerLine('pip list')?.kind).toBe('query');
    expect(readInstallerLine('pip uninstall -y a')?.kind).toBe('other');
  });

  it.each(['ls', 'apt-get install x', 'pip install a && make', 'pipx install a', 'echo pip install a'])(
    '%s is no install line',
    (command) => {
      expect(readInstallerLine(command)).toBeNull();
    },
  );
});
