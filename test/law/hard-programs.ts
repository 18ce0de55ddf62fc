import type { Program } from './write-program.ts';

interface Hard {
  readonly imports?: string;
  readonly functions?: string;
  readonly parameters?: string;
  /** One source per step; a chain. */
  readonly chain?: readonly string[];
  /** Steps with what they come after. */
  readonly graph?: Readonly<Record<string, readonly [after: readonly string[], source: string]>>;
}

/**
 * Programs on which the law was hard to keep, or was broken once: what Kale gets wrong, and the faults that were found by
 * programs made by chance. The name tells what must hold.
 */
const cases: Readonly<Record<string, Hard>> = {
  'a name bound on one path travels when it was bound': {
    chain: ['x = 1\nflag = False', 'if flag:\n    x = 2', 'y = x'],
  },
  'local names with the name of a variable are other ones': {
    chain: [
      'x = [1, 2]\nk = 7',
      'a = [x for x in range(3)]\nb = (lambda k: k + 1)(1)\nc = {k: x for k, x in enumerate(a)}',
      'd = x\ne = k',
    ],
  },
  'what an except clause bound is gone, what was kept of it is there': {
    chain: ['try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    err = str(e)', 'y = err'],
  },
  'a deleted name is gone': {
    chain: ['x = 1\ny = 2', 'del x', 'try:\n    x\n    seen = True\nexcept NameError:\n    seen = False'],
  },
  'a function that sets a global sets it where it is called': {
    chain: ['n = 0\ndef bump():\n    global n\n    n += 1', 'bump()', 'bump()\nm = n'],
  },
  'a coroutine function and what it uses travel': {
    chain: ['k = 2\nasync def f(v):\n    return v * k', 'k = 3', 'import asyncio\ny = asyncio.run(f(2))'],
  },
  'methods see the globals of the time they are called at': {
    chain: ['k = 1\nclass M:\n    def f(self):\n        return k', 'm = M()\nk = 5', 'y = m.f()'],
  },
  'a module imported in a step is there later': {
    chain: [
      'import os.path\nimport math as m\nfrom json import dumps',
      'y = dumps([m.floor(1.5), os.path.sep])',
    ],
  },
  'a star import in the imports cell hides nothing': {
    imports: 'from math import *\n',
    chain: ['x = floor(2.5)', 'x += 1', 'y = sqrt(x * 3)'],
  },
  'a star import in a step brings its names to later ones': {
    chain: ['from math import *\nx = 4', 'y = sqrt(x)', 'z = floor(y) + x'],
  },
  'built-ins that a step binds are its own': {
    chain: ['list_ = [1]\nsum = 5\nid = [2]', 'y = sum\nid.append(3)', 'z = id'],
  },
  'what a step changes of a functions cell stays changed': {
    functions: 'log = []\nclass R:\n    items = []\ndef note(v):\n    log.append(v)\n',
    chain: ['note(1)\nR.items.append(1)', 'note(2)', 'y = log, R.items'],
  },
  'a parameter that a step binds again keeps its new value': { chain: ['LR = LR * 2', 'y = LR'] },
  'parameters are what the notebook says: tuples, sets, numbers as keys, 1 and 1.0': {
    parameters: 'P = (1, 2.0, [1.0])\nS = {1, 2}\nD = {1: "a", (1, 2): -0.0}\nN = -1e-7\nT = "it\'s"\n',
    chain: ['y = P + (3,), S | {3}, D[1]', 'z = P, S, D, N, T, D[1, 2]'],
  },
  'two names for one object stay one object': {
    chain: ['a = b = []', 'a.append(1)', 'c = b\nb.append(2)', 'y = a is c'],
  },
  'names that exec binds and eval reads are handed on': {
    chain: ['exec("x = 1")\nk = 2', 'y = x + 1', 'z = eval("y + k")'],
  },
  'a function that evals sees everything': {
    chain: ['k = 1\nj = 2\ndef f():\n    return eval("k") + globals()["j"]', 'k = 10', 'y = f()'],
  },
  'a function in a list sets its global': {
    chain: ['def make():\n    global fresh\n    fresh = [1]\nops = [make]', 'ops[0]()', 'fresh.append(2)'],
  },
  'a functions cell whose function binds a new global': {
    functions: 'def remember(v):\n    global memory\n    memory = v\nactions = {"remember": remember}\n',
    chain: ['remember(1)', 'a = memory\nactions["remember"](5)', 'b = memory'],
  },
  'a name that is bound by a call and deleted in the same step': {
    functions: 'def remember(v):\n    global memory\n    memory = v\n',
    chain: ['remember(1)\nif LR:\n    del memory', 'y = LR'],
  },
  'a function in a list uses a parameter': {
    chain: ['def train():\n    return LR\nops = [train]', 'y = ops[0]()'],
  },
  'a dictionary of functions in a functions cell uses a parameter': {
    functions: 'def train():\n    return LR\ntrainers = {"a": train}\n',
    chain: ['y = trainers["a"]()', 'z = y'],
  },
  'a function bound before the global it reads': {
    chain: ['def f():\n    return late\nfs = [f]', 'late = 3', 'y = fs[0]()'],
  },
  'a function defined twice, handed on in between': {
    chain: ['def f():\n    return 1\nfs = [f, f]\ndef f():\n    return k\nk = 8', 'y = fs[0]() + f()'],
  },
  'what a decorator uses travels with the decorated': {
    chain: [
      'log = []\ndef deco(fn):\n    def inner():\n        log.append(LR)\n        return fn()\n    return inner\n@deco\ndef f():\n    return 1',
      'y = f()',
      'z = log',
    ],
  },
  'functions that register themselves': {
    functions: 'REGISTRY = {}\ndef register(fn):\n    REGISTRY[fn.__name__] = fn\n    return fn\n',
    chain: ['@register\ndef f():\n    return k + LR\nk = 1', 'k = 2', 'y = REGISTRY["f"]()'],
  },
  'a class that was saved with others and changed later': {
    chain: [
      'class C:\n    n = 1\n    def get(self):\n        return self.n\nx = C()\nget = x.get\nd = {"x": x}',
      'get = 5',
      'C.n = 2',
      'y = x.get(), d["x"] is x',
    ],
  },
  'a called function reads what the step binds again after the call': {
    chain: ['k = 1\ndef f():\n    return k', 'k = 2', 'y = f()\nk = 3', 'z = f()'],
  },
  'a dunder method reads a global': {
    chain: [
      'k = 1\nclass A:\n    def __add__(self, other):\n        return k + other\na = A()',
      'k = 5',
      'y = a + 1',
    ],
  },
  'both branches import the same module': {
    graph: {
      a: [[], 'x = 2'],
      b: [['a'], 'import math\ny = math.sqrt(x)'],
      c: [['a'], 'import math\nz = math.floor(2.5)'],
      d: [['b', 'c'], 'r = math.ceil(y) + z'],
    },
  },
  'branches see what was before them and nothing of each other': {
    graph: {
      a: [[], 'data = [1, 2]\nk = 1\ndef scaled(v):\n    return [e * k for e in v]'],
      b: [['a'], 'left = scaled(data)'],
      c: [['a'], 'right = [e for e in data]\nright.append(3)'],
      d: [['b', 'c'], 'both = [left, right, data]'],
      e: [['d'], 'k = 9\ny = scaled(data)'],
    },
  },
};

export const hardPrograms: readonly Program[] = Object.entries(cases).map(
  ([name, { imports, functions, parameters, chain, graph }]) => ({
    name,
    parameters: parameters ?? 'LR = 0.5\n',
    imports: imports ?? 'import sys\n',
    functions: functions ?? 'def unused():\n    return 0\n',
    steps: [
      ...(chain ?? []).map((source, index) => ({
        name: `s${index}`,
        after: index === 0 ? [] : [`s${index - 1}`],
        cells: [source],
      })),
      ...Object.entries(graph ?? {}).map(([step, [after, source]]) => ({
        name: step,
        after,
        cells: [source],
      })),
    ],
  }),
);
