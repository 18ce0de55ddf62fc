import { describe, expect, it } from 'vitest';
import { chain, compileCells, parametersCell, told } from '../../../test/support/compile-cells.ts';

/** The parameters of a cell, `name type value`, and what is said of it beside that nobody uses them. */
const read = (source: string): readonly string[] => {
  const compiled = compileCells(parametersCell(source), ...chain('step = 1'));
  return [
    ...(compiled.pipeline?.parameters ?? []).map(({ name, type, default: value, python }) =>
      [name, type, JSON.stringify(value), ...(python === undefined ? [] : [python])].join(' '),
    ),
    ...told(compiled).filter((text) => !text.startsWith('parameter-unused')),
  ];
};

describe('a Pipeline Parameters cell', () => {
  it.each([
    ['a=1', 'a int 1'],
    ['a=10_000', 'a int 10000'],
    ['a=0x10', 'a int 16'],
    ['a=1.5', 'a float 1.5'],
    ['a=1e-3', 'a float 0.001'],
    ['a=True', 'a bool true'],
    ['a="x"', 'a str "x"'],
    ['a="x" "y"', 'a str "xy"'],
    ['# note\n\na=1', 'a int 1'],
    ['"""What it is."""\na=1', 'a int 1'],
  ])('reads %j', (source, parameter) => {
    expect(read(source)).toEqual([parameter]);
  });

  it.each([
    ['a=-1', 'a int -1'],
    ['a=+1', 'a int 1'],
    ['a=2*3', 'a int 6'],
    ['a: int = 1', 'a int 1'],
    ['a=None', 'a none null'],
    ['a=[1, 2.0]', 'a list [1,2] [1, 2.0]'],
    ['a=(1,)', 'a list [1] (1,)'],
    ['a={2}', 'a list [2] {2}'],
    ['a={1: "x"}', 'a dict {"1":"x"} {1: \'x\'}'],
    ['a=["it\'s", None, True, ()]', "a list [\"it's\",null,true,[]] ['it\\'s', None, True, ()]"],
  ])('reads %j, which Kale refuses', (source, parameter) => {
    expect(read(source)).toEqual([parameter]);
  });

  it('takes several names in one statement, and several statements on one line', () => {
    expect(read('a=1; b=2')).toEqual(['a int 1', 'b int 2']);
    expect(read('a, b = 1, 2.5')).toEqual(['a int 1', 'b float 2.5']);
    expect(read('a = b = 1')).toEqual(['a int 1', 'b int 1']);
  });

  it('keeps the case of names', () => {
    expect(read('LR=1\nlr=2')).toEqual(['LR int 1', 'lr int 2']);
  });

  it('takes the last of two assignments, with a warning', () => {
    expect(read('a=1\na=2')).toEqual(['a int 2', 'parameter-twice a 1']);
  });

  it.each([
    ['a=b"x"', 'a=b"x"'],
    ['a=1j', 'a=1j'],
    ['a=f"{1}"', 'a=f"{1}"'],
    ['a=int("1")', 'a=int("1")'],
    ['a=1e400', 'a = 1e400'],
    ['import os', 'import os'],
    ['if True:\n    a=1', 'if True:'],
    ['print(1)', 'print(1)'],
    ['a.b=1', 'a.b=1'],
    ['a[0]=1', 'a[0]=1'],
  ])('says that %j is no parameter', (source, text) => {
    const found = read(source);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`parameters-not-literal ${text}`);
  });

  it('does not call a name undefined whose parameter could not be read', () => {
    const compiled = compileCells(parametersCell('a = make()'), ...chain('x = a'));
    expect(told(compiled).map((text) => text.split(' ')[0])).toEqual(['parameters-not-literal']);
  });

  it('tells of what looks like a secret, by its name or its value, and not what it is', () => {
    const secret = 'sk-abcdef0123456789';
    const found = read(`api_token = "x"\nkey_of_mine = "${secret}"`);
    expect(found.slice(2)).toEqual(['likely-secret api_token', 'likely-secret key_of_mine']);
    expect(found.slice(2).join()).not.toContain(secret);
  });
});
