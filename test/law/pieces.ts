import type { Author } from './author.ts';

/** A few lines of a step's code; undefined where the program has nothing yet that they could be about. */
export type Piece = (author: Author) => string | undefined;

const values: readonly Piece[] = [
  (a) => `${a.bind('int')} = ${a.number()}`,
  (a) => `${a.bind('text')} = 'n${a.number()}'`,
  (a) => `${a.bind('list')} = [${a.number()}, 2]`,
  (a) => `${a.bind('dict')} = {'n': ${a.number()}}`,
  (a) => {
    const one = a.bind('list');
    return `${one} = ${a.bind('list', { with: [one] })} = [${a.number()}]`;
  },
  (a) => `${a.bind('int')}, *${a.bind('list')} = [${a.number()}, 2, 3]`,
  (a) => {
    const [one, other] = [a.toRead('int'), a.toRead('int')];
    return one && other && `${a.bind('int')} = ${one} + ${other}`;
  },
  (a) => `${a.bind('int')}: 'Unheard' = ${a.number()}\n${a.anyName()}: int`,
  (a) => {
    const [one, other] = [a.toRead('int', 'list', 'text'), a.toRead('list', 'dict', 'int')];
    return one && other && `${a.bind('text')} = f"{show(${one})}-{show(${other})}"`;
  },
  (a) => {
    const old = a.toChange('int');
    return old && `${a.bind('int')} = (${old} := ${old} + 1)`;
  },
];

/** Local names that are also names of variables: they are other ones. */
const shadows: readonly Piece[] = [
  (a) => {
    const shadow = a.anyName();
    return `${a.bind('list')} = [${shadow} * 2 for ${shadow} in range(3)]`;
  },
  (a) => {
    const [old, shadow] = [a.toRead('list'), a.anyName()];
    return old && shadow !== old
      ? `${a.bind('list')} = sorted((${shadow} for ${shadow} in ${old}), key=lambda ${shadow}: repr(show(${shadow})))`
      : undefined;
  },
  (a) => {
    const shadow = a.anyName();
    return `${a.bind('getter')} = lambda ${shadow}=${a.number()}: ${shadow}`;
  },
  (a) => {
    const shadow = a.anyName();
    const name = a.bind('getter');
    return `def ${name}(${shadow}=1):\n    ${shadow} += 1\n    return ${shadow}`;
  },
  (a) => {
    const name = a.bind('int');
    return `try:\n    int('x')\nexcept ValueError as ${a.bind('gone')}:\n    ${name} = ${a.number()}`;
  },
  (a) => {
    const name = a.chance.pick(['id', 'hash', 'input']) ?? 'id';
    return a.mayChange(name) ? `${a.bind('int', { name })} = ${a.number()}` : undefined;
  },
];

const sharing: readonly Piece[] = [
  (a) => {
    const old = a.toChange('list', 'dict', 'object', 'function', 'getter', 'class', 'shape', 'functions');
    return old && `${a.bind(a.kindOf(old) ?? 'list', { with: [old] })} = ${old}`;
  },
  (a) => {
    const old = a.toChange('list', 'dict', 'object', 'shape', 'functions');
    return old && `${a.bind('dict', { with: [old] })} = {'in': ${old}}`;
  },
  (a) => {
    const old = a.toChange('list', 'dict', 'object');
    const name = old && a.bind(a.kindOf(old) ?? 'list', { with: [old] });
    return name && `for ${name} in [${old}]:\n    pass`;
  },
  (a) => {
    const [one, other] = [a.toChange('list'), a.toChange('list')];
    if (!one || !other) return undefined;
    a.bind('list', { name: one, with: [other] });
    return `${one}, ${other} = ${other}, ${one}`;
  },
  (a) => {
    const [one, other] = [a.toChange('list', 'dict'), a.toRead('int', 'text')];
    return one && other && `${a.bind('list', { with: [one] })} = [${one}, (${one}, ${other})]`;
  },
];

const changes: readonly Piece[] = [
  (a) => {
    const old = a.toChange('list');
    return old && `${old}.append(${a.number()})`;
  },
  (a) => {
    const old = a.toChange('list');
    return old && `${old} += [${a.number()}]`;
  },
  (a) => {
    const old = a.toChange('int');
    return old && `${old} += 1`;
  },
  (a) => {
    const old = a.toChange('list');
    return old && `del ${old}[:1]`;
  },
  (a) => {
    const old = a.toChange('dict');
    const other = a.toChange('int', 'list', 'object', 'getter');
    if (!old || !other) return undefined;
    a.bind('dict', { name: old, with: [other] });
    return `${old}['k${a.chance.below(3)}'] = ${other}`;
  },
  (a) => {
    const old = a.toChange('list');
    return old && `${old} = ${a.chance.oneIn(2) ? `list(${old})` : `[${a.number()}]`}`;
  },
  (a) => {
    const old = a.toChange('list');
    return old && `for ${a.bind('int')} in range(2):\n    ${old}.append(${a.number()})`;
  },
  (a) => {
    const [old, shadow] = [a.toChange('dict'), a.name()];
    return (
      old &&
      `def ${a.bind('getter', { name: shadow })}(d):\n    d['by'] = 1\n${shadow}(${old})\n${a.bind('int', { name: shadow })} = 4`
    );
  },
];

const paths: readonly Piece[] = [
  (a) => {
    const old = a.toRead('int');
    return old && `if ${old} % 2:\n    ${a.bind('maybe')} = ${a.number()}`;
  },
  (a) => {
    const [old, list] = [a.toRead('int'), a.toChange('list')];
    return old && list && `if ${old} % 2:\n    ${list} = [${a.number()}]`;
  },
  (a) => {
    const old = a.toRead('int');
    return old && `for ${a.bind('maybe')} in range(${old} % 2):\n    pass`;
  },
  (a) => {
    const [old, lost] = [a.toRead('int'), a.toLose('list', 'int', 'dict', 'getter')];
    if (!old || !lost || old === lost) return undefined;
    a.turn(lost, 'maybe');
    return `if ${old} % 2:\n    del ${lost}`;
  },
  (a) => {
    const maybe = a.toRead('maybe', 'gone');
    const seen = maybe && a.bind('text');
    return seen && `try:\n    ${seen} = show(${maybe})\nexcept NameError:\n    ${seen} = 'none'`;
  },
  (a) => {
    const maybe = a.toChange('maybe', 'gone');
    return maybe && `${a.bind('int', { name: maybe })} = ${a.number()}`;
  },
  (a) => {
    const lost = a.toLose('list', 'dict', 'int', 'object', 'getter', 'function', 'text');
    if (!lost || !a.chance.oneIn(2)) return undefined;
    a.turn(lost, 'gone');
    return `del ${lost}`;
  },
  (a) => {
    const lost = a.toLose('list', 'int');
    if (!lost || !a.chance.oneIn(2)) return undefined;
    a.turn(lost, 'gone');
    const name = a.bind('fixed', { with: [lost] });
    return `def ${name}():\n    global ${lost}\n    del ${lost}\n${name}()`;
  },
];

/** Makes a function that uses names: from then on they are there for good. */
const using = (a: Author, kind: 'getter' | 'function', ...names: readonly string[]): string => {
  a.pin(...names);
  return a.bind(kind, { with: names });
};

const functions: readonly Piece[] = [
  (a) => {
    const [one, other] = [a.toChange('int', 'list'), a.toChange('int', 'dict')];
    return (
      one &&
      other &&
      `def ${using(a, 'getter', one, other)}(k=${a.number()}):\n    return [k, show(${one}), show(${other})]`
    );
  },
  (a) => {
    const old = a.toChange('int', 'list', 'shape');
    return old && `${using(a, 'getter', old)} = lambda: show(${old})[:0] + '${a.number()}'`;
  },
  (a) => {
    const old = a.toChange('int');
    return (
      old && `def ${using(a, 'function', old)}():\n    global ${old}\n    ${old} += 1\n    return ${old}`
    );
  },
  (a) => {
    const old = a.toChange('list');
    return (
      old &&
      `def ${using(a, 'function', old)}(seen=[]):\n    seen.append(1)\n    ${old}.append(len(seen))\n    return len(${old})`
    );
  },
  (a) => {
    const old = a.toChange('list');
    return (
      old && `def ${using(a, 'function', old)}():\n    global ${old}\n    ${old} = ${old} + [${a.number()}]`
    );
  },
  (a) => {
    const [one, other] = [a.toChange('function', 'getter'), a.toChange('int')];
    return one && other && `def ${using(a, 'function', one, other)}():\n    return [${one}(), ${other}]`;
  },
  (a) => {
    const target = a.name();
    const name = a.bind('maker');
    a.targets.set(name, target);
    return `def ${name}():\n    global ${target}\n    ${target} = [${a.number()}]`;
  },
  (a) => {
    const maker = a.toChange('maker');
    const target = maker && a.targets.get(maker);
    if (!maker || !target) return undefined;
    a.bind('list', { name: target, with: [maker] });
    a.turn(maker, 'function');
    a.pin(target, maker);
    return a.chance.oneIn(2) ? `${maker}()` : `for _make in [${maker}]:\n    _make()\ndel _make`;
  },
  (a) => {
    const target = a.name();
    const name = a.bind('waiting');
    a.targets.set(name, target);
    return `def ${name}():\n    return [${target}, ${a.number()}]`;
  },
  (a) => {
    const waiting = a.toChange('waiting');
    const target = waiting && a.targets.get(waiting);
    if (!waiting || !target) return undefined;
    a.bind('int', { name: target, with: [waiting] });
    a.turn(waiting, 'getter');
    a.pin(target, waiting);
    return `${target} = ${a.number()}`;
  },
  (a) => {
    const old = a.toChange('function');
    return old && `${a.bind('dict', { with: [old] })} = {'out': ${old}()}`;
  },
  (a) => {
    const old = a.toRead('getter');
    return old && `${a.bind('text')} = show(${old}())`;
  },
  (a) => {
    const old = a.toChange('function', 'getter');
    const number = old && a.bind('int', { with: [old] });
    return (
      number &&
      `def ${using(a, 'function', number, old)}():\n    return ${number}\ndef ${old}():\n    return ${number} + ${a.number()}\n${number} = ${a.number()}`
    );
  },
  (a) => {
    const up = a.name();
    const maker = a.bind('function', { with: [a.bind('function', { name: up })] });
    const get = a.bind('getter', { with: [up] });
    return `def ${maker}():\n    n, c = [0], 0\n    def up():\n        nonlocal c\n        c += 1\n        n.append(c)\n        return c\n    def get():\n        return (c, list(n))\n    return up, get\n${up}, ${get} = ${maker}()`;
  },
  (a) => {
    const old = a.toChange('int');
    const name = old && using(a, 'getter', old);
    return name && `def ${name}(n=3):\n    return ${old} if n < 1 else [n, ${name}(n - 1)]`;
  },
  (a) => {
    const log = a.toChange('list');
    const deco = log && a.bind('fixed', { with: [log] });
    if (!log || !deco) return undefined;
    a.pin(log, deco);
    return `def ${deco}(fn):\n    import functools\n    @functools.wraps(fn)\n    def inner():\n        ${log}.append(fn.__name__)\n        return fn()\n    return inner\n@${deco}\ndef ${using(a, 'function', log, deco)}():\n    return ${a.number()}`;
  },
  (a) => {
    const old = a.toChange('int', 'list');
    const made = old && using(a, 'function', old);
    return made && `def ${made}():\n    def rows():\n        yield show(${old})\n    return list(rows())`;
  },
];

const holders: readonly Piece[] = [
  (a) => {
    const [one, other] = [a.toChange('function', 'getter'), a.toChange('function', 'getter')];
    if (!one || !other) return undefined;
    a.pin(one, other);
    return `${a.bind('functions', { with: [one, other] })} = [${one}, ${other}]`;
  },
  (a) => {
    const old = a.toChange('function', 'getter');
    return old && `import functools\n${using(a, 'function', old)} = functools.partial(${old})`;
  },
  (a) => {
    const [old, shadow] = [a.toChange('functions'), a.anyName()];
    return old && shadow !== old && shadow !== 'show'
      ? `${a.bind('text')} = show([${shadow}() for ${shadow} in ${old}])`
      : undefined;
  },
  (a) => {
    const old = a.toChange('functions');
    return old && `${a.bind('dict', { with: [old] })} = {'out': ${old}[0]()}`;
  },
  (a) => {
    const [old, other] = [a.toChange('object'), a.toChange('function', 'getter', 'list')];
    if (!old || !other) return undefined;
    a.pin(other);
    a.bind('object', { name: old, with: [other] });
    return `${old}.extra = ${other}`;
  },
  (a) => {
    const old = a.toChange('object');
    return (
      old &&
      `${a.bind('dict', { with: [old] })} = {'out': ${old}.extra() if callable(getattr(${old}, 'extra', None)) else 0}`
    );
  },
];

const classes: readonly Piece[] = [
  (a) => {
    const [base, old] = [a.toChange('class'), a.toChange('int', 'list')];
    const used = [base, old].flatMap((name) => name ?? []);
    a.pin(...used);
    const name = a.bind('class', { with: used });
    return `class ${name}(${base ?? ''}):\n    n = 0\n    seen = []\n    def __init__(self):\n        self.v = 1\n    def grow(self, by=1):\n        self.v += by\n        self.seen.append(${old === undefined ? 'by' : `show(${old})[:0]`})\n        type(self).n += 1\n        return self.v`;
  },
  (a) => {
    const [base, old] = [a.toChange('class'), a.toChange('int')];
    if (!base || !old) return undefined;
    a.pin(base, old);
    const name = a.bind('class', { with: [base, old] });
    return `class ${name}(${base}):\n    first = ${old}\n    def grow(self, by=2):\n        global ${old}\n        ${old} += by\n        return super().grow(by)\n    def __add__(self, other):\n        return [${old}, other]\n    @property\n    def seen_now(self):\n        return ${old}\n    @classmethod\n    def make(cls):\n        return cls()`;
  },
  (a) => {
    const old = a.toChange('class');
    return old && `${a.bind('object', { with: [old] })} = ${old}()`;
  },
  (a) => {
    const old = a.toChange('object');
    return old && `${a.bind('int')} = ${old}.grow()`;
  },
  (a) => {
    const old = a.toChange('object');
    return (
      old &&
      `${a.bind('text')} = show([getattr(${old}, 'seen_now', 0), ${old} + 1 if hasattr(${old}, '__add__') else 0])`
    );
  },
  (a) => {
    const old = a.toChange('object');
    return old && `${a.bind('function', { with: [old] })} = ${old}.grow`;
  },
  (a) => {
    const old = a.toChange('class');
    return old && `${old}.n += 10\n${old}.seen.append('x')`;
  },
  (a) => {
    const [old, other] = [a.toChange('class'), a.toChange('int')];
    if (!old || !other) return undefined;
    a.bind('class', { name: old, with: [other] });
    a.pin(other);
    return `${old}.peek = lambda self: ${other}`;
  },
  (a) => {
    const old = a.toChange('object');
    return old && `${a.bind('text')} = show(${old}.peek() if hasattr(${old}, 'peek') else type(${old}).n)`;
  },
  (a) => {
    const [old, other] = [a.toRead('class'), a.toRead('object')];
    return (
      old && other && `${a.bind('text')} = show((isinstance(${other}, ${old}), type(${other}).__name__))`
    );
  },
];

/** Names that Imports, Functions and Pipeline Parameters cells give to every step; `journal` stands for its whole group. */
const given: readonly Piece[] = [
  (a) => {
    const old = a.toChange('shape');
    return old && `${a.bind('int')} = ${old}.grow()`;
  },
  (a) => `${a.bind('shape')} = ${a.chance.pick(['Shape', 'Square']) ?? ''}(3)`,
  (a) => (a.mayChange('journal') ? `note(${a.number()})` : undefined),
  (a) => (a.mayChange('journal') ? "journal.append('s')" : undefined),
  (a) => (a.mayChange('journal') ? "journal = journal + ['r']" : undefined),
  (a) => (a.mayChange('journal') ? 'tally += 5' : undefined),
  (a) => (a.mayChange('journal') ? `${a.bind('list', { with: ['journal'] })} = journal` : undefined),
  (a) => (a.mayChange('journal') ? 'def note(v):\n    tasks.append(v)\n    return v' : undefined),
  (a) =>
    a.mayChange('registry')
      ? `registry['n'] = ${a.bind('list', { with: ['registry'] })} = [${a.number()}]`
      : undefined,
  (a) => (a.mayChange('registry') ? `${a.bind('text')} = show(registry['note'](${a.number()}))` : undefined),
  (a) => {
    if (!a.mayChange('memory')) return undefined;
    a.bind('int', { name: 'memory' });
    return `remember(${a.number()})`;
  },
  (a) => `${a.bind('text')} = show([RATE * 2, scaled(2)])`,
  (a) =>
    a.mayChange('scaled') ? `${a.bind('getter', { with: ['scaled'] })} = {'k': scaled}['k']` : undefined,
  (a) => `${a.bind('text')} = show(scalers['plain'](${a.number()}))`,
  (a) => `${a.bind('text')} = show(scale_all(${a.number()}))`,
  (a) => `@called_twice\ndef ${a.bind('getter')}():\n    return [RATE, ${a.number()}]`,
  (a) => `def ${a.bind('getter')}():\n    return RATE`,
  (a) => (a.mayChange('STEPS') ? `STEPS = STEPS + ${a.number()}` : undefined),
  (a) => (a.mayRead('STEPS') ? `${a.bind('text')} = show(steps_now())` : undefined),
  (a) => (a.mayChange('SIZES') ? `SIZES.append(${a.number()})` : undefined),
  (a) => (a.mayChange('SIZES') ? `${a.bind('list', { with: ['SIZES'] })} = SIZES` : undefined),
];

/** Code that hides what it binds and reads. */
const unseen: readonly Piece[] = [
  (a) => (a.chance.oneIn(3) ? `exec("${a.bind('int')} = ${a.number()}")` : undefined),
  (a) => {
    const old = a.toRead('int');
    return old && a.chance.oneIn(3) ? `${a.bind('int')} = eval("${old} + 1")` : undefined;
  },
  (a) => {
    const old = a.toChange('int');
    if (!old || !a.chance.oneIn(2)) return undefined;
    a.pin(old);
    return `def ${a.bind('getter', { with: [old] })}():\n    return [eval('${old}'), globals()['${old}']]`;
  },
  (a) => {
    if (!a.chance.oneIn(3) || !a.mayChange('sqrt')) return undefined;
    a.bind('fixed', { name: 'sqrt' });
    return 'from math import *';
  },
  (a) => (a.mayRead('sqrt') ? `${a.bind('int')} = int(sqrt(${a.number()}))` : undefined),
];

const imports: readonly Piece[] = [
  (a) => {
    a.importMath();
    return 'import math';
  },
  (a) => (a.hasMath() ? `${a.bind('int')} = math.floor(2.5)` : undefined),
  (a) => `import os.path as ${a.bind('fixed')}`,
  (a) => {
    const floor = a.bind('fixed');
    return `from math import floor as ${floor}\n${a.bind('int')} = ${floor}(1.5)`;
  },
  (a) => `import os.path\n${a.bind('int')} = len(os.path.join('a', 'b'))`,
];

/** Everything a step can do, with how likely it is. */
export const PIECES: readonly Piece[] = [
  ...values,
  ...shadows,
  ...sharing,
  ...changes,
  ...paths,
  ...functions,
  ...functions,
  ...holders,
  ...classes,
  ...classes,
  ...given,
  ...imports,
  ...unseen,
];
