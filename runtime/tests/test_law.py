"""The law of data flow: steps run apart give the same variables as their cells run in order in one process."""

import pytest
from apart import check_law, declare
from server_driver import number

CASES = {
    "values": ["a = 1\nb = [1, 2]\nc = {'k': b}", "b.append(3)\na += 1", "d = c['k']"],
    "two names for one object": ["a = []\nb = a", "a.append(1)", "c = b", "b.append(2)"],
    "two names, only one read in between": ["x = [1]\ny = {'x': x}", "x.append(2)", "z = 1", "y['x'].append(3)"],
    "names that part": ["a = [1]\nb = a", "a = [5]", "b.append(2)", "c = a + b"],
    "equal but not the same": ["a = [1]\nb = a", "b = list(a)", "a.append(2)"],
    "deleted": ["a = 1\nb = 2", "del a", "b = 'a' in globals()"],
    "bound on one path": ["flag = False\nx = 1", "if flag:\n    y = 1", "z = x"],
    "function sees today's globals": ["g = 1\ndef f():\n    return g", "g = 2", "r = f()", "g = [3]\ns = f()"],
    "function calls function": ["k = 2\ndef f(v):\n    return h(v) * k\ndef h(v):\n    return v + k", "k = 3", "r = f(1)", "def h(v):\n    return 100\nt = f(1)"],
    "function sets a global": ["n = 0\ndef bump():\n    global n\n    n += 1\n    return n", "bump()", "bump()\nbump()", "m = n"],
    "function makes a global": ["def make():\n    global fresh\n    fresh = [1]", "make()", "fresh.append(2)"],
    "function mutates a global": ["log = []\ndef note(v):\n    log.append(v)", "note(1)", "note(2)\nk = len(log)"],
    "default arguments are kept": ["def f(v, seen=[]):\n    seen.append(v)\n    return list(seen)", "a = f(1)", "b = f(2)"],
    "closures share their variable": ["def counter():\n    n = 0\n    def up():\n        nonlocal n\n        n += 1\n        return n\n    def get():\n        return n\n    return up, get\nup, get = counter()", "up()\nup()", "a = get()", "b = up() + get()"],
    "recursion": ["def fact(n):\n    return 1 if n < 2 else n * fact(n - 1)\ndef outer():\n    def inner(n):\n        return 0 if n == 0 else 1 + inner(n - 1)\n    return inner\ni = outer()", "a = fact(5) + i(4)"],
    "lambdas and partials": ["import functools\nk = 3\nf = lambda v: v * k\np = functools.partial(f, 2)\nfs = [f, lambda: k]", "k = 4", "a = p() + fs[1]()"],
    "decorated": ["import functools\ncalls = []\ndef deco(fn):\n    @functools.wraps(fn)\n    def inner(*a):\n        calls.append(fn.__name__)\n        return fn(*a)\n    return inner\n@deco\ndef f(v):\n    return v + 1", "a = f(1)", "b = f(2)\nc = f.__wrapped__(5)"],
    "cached functions": ["import functools\nk = 1\n@functools.lru_cache(maxsize=8)\ndef f(v):\n    return v + k", "a = f(1)", "b = f(2)"],
    "instances": ["class Box:\n    total = 0\n    def __init__(self, v):\n        self.v = v\n    def up(self):\n        self.v += 1\n        type(self).total += 1\nb = Box(1)", "b.up()", "c = Box(9)\nc.up()", "d = isinstance(b, Box) and isinstance(c, Box) and type(b) is type(c)\nt = Box.total"],
    "class changed where no instance is read": ["class C:\n    n = 1\n    def get(self):\n        return self.n\nx = C()", "C.n = 2", "a = x.get()"],
    "class redefined": ["class C:\n    v = 1\nx = C()", "class C:\n    v = 2\ny = C()", "a = (x.v, y.v, isinstance(x, C), isinstance(y, C))"],
    "inheritance": ["class A:\n    tag = 'a'\n    def who(self):\n        return 'A'\nclass B(A):\n    def who(self):\n        return super().who() + 'B'", "x = B()\nA.tag = 'changed'", "r = x.who() + x.tag\ns = issubclass(B, A)"],
    "methods reach globals": ["k = 1\nclass M:\n    def f(self):\n        return k + g()\ndef g():\n    return k * 10\nm = M()", "k = 2", "a = m.f()", "class N(M):\n    pass\nb = N().f()"],
    "bound methods": ["class M:\n    def __init__(self):\n        self.n = 0\n    def up(self):\n        self.n += 1\n        return self.n\nm = M()\nup = m.up", "up()", "m.up()", "a = up()\nb = m.n\nc = up.__self__ is m"],
    "dataclasses": ["import dataclasses\n@dataclasses.dataclass\nclass P:\n    x: int\n    y: list = dataclasses.field(default_factory=list)\np = P(1)", "p.y.append(2)", "q = dataclasses.replace(p, x=5)\nn = [f.name for f in dataclasses.fields(q)]\ne = dataclasses.asdict(q)"],
    "enums": ["import enum\nclass Color(enum.Enum):\n    RED = 1\n    BLUE = 2\nc = Color.RED", "d = Color(2)", "same = c is Color.RED and d is Color.BLUE"],
    "namedtuples": ["from collections import namedtuple\nP = namedtuple('P', 'x y')\np = P(1, [2])", "p.y.append(3)", "q = isinstance(p, P)\nr = p._replace(x=4).x"],
    "properties and slots": ["class S:\n    __slots__ = ('v',)\n    def __init__(self, v):\n        self.v = v\n    @property\n    def double(self):\n        return self.v * 2\n    @staticmethod\n    def st():\n        return 7\n    @classmethod\n    def mk(cls):\n        return cls(5)\ns = S(2)", "a = s.double + S.st()", "b = S.mk().double\nc = type(S.mk()) is type(s)"],
    "exceptions": ["class Mine(ValueError):\n    pass\ndef f():\n    raise Mine('m')", "try:\n    f()\nexcept Mine as e:\n    err = e", "a = (type(err) is Mine, str(err))"],
    "imports in steps": ["import math\nimport os.path as osp\nfrom collections import OrderedDict\nfrom math import pi as PI\no = OrderedDict(a=1)", "a = math.floor(PI)\nb = osp.join('a', 'b')", "del math\nc = o['a']"],
    "cycles": ["a = []\na.append(a)\nb = {'self': a}\nclass N:\n    pass\nn = N()\nn.me = n", "c = a[0] is a and b['self'] is a and n.me is n"],
    "abstract classes": ["import abc\nclass A(abc.ABC):\n    @abc.abstractmethod\n    def f(self): ...\nclass B(A):\n    def f(self):\n        return 1", "b = B()", "a = isinstance(b, A)\nr = b.f()"],
    "class changed after it was saved with others": ["class C:\n    n = 1\n    def get(self):\n        return self.n\nx = C()\nget = x.get\ny = {'x': x}", "get = 5", "C.n = 2", "a = x.get(), y['x'] is x"],
    "function that looks anywhere": ["k = 1\nj = 5\ndef f():\n    return eval('k') + globals()['j']", "k = 2", "a = f()"],
    "class holds a list others see": ["shared = []\nclass R:\n    items = shared", "R.items.append(1)", "shared.append(2)", "a = R.items is shared"],
    "instances hold instances of other classes": ["class A:\n    pass\nclass B:\n    pass\na = A()\na.b = B()\nL = []\nA.l = L\nx = [L, B()]\nB.m = [a]", "x[0].append(1)", "t = A.l is x[0] and type(a.b) is type(x[1]) and type(a.b) is B"],
    "class without a name": ["def make():\n    class Inner:\n        v = 1\n    return Inner\nK = make()\ni = K()\ndel K", "type(i).v = 5", "j = type(i)()", "a = j.v\nb = type(i) is type(j)"],
    "generators used up in their step": ["g = (i for i in range(3))\na = list(g)\ndel g", "b = a"],
    "chained lists of functions": ["fs = []\nfor i in range(3):\n    def f(i=i):\n        return i\n    fs.append(f)", "a = [f() for f in fs]\nb = fs[-1] is f"],
    "metaclass": ["class Meta(type):\n    def __call__(cls, *a):\n        o = super().__call__(*a)\n        cls.made = getattr(cls, 'made', 0) + 1\n        return o\nclass T(metaclass=Meta):\n    pass\nt = T()", "u = T()", "a = T.made\nb = type(T) is Meta"],
}


@pytest.mark.parametrize("case", sorted(CASES))
def test_chain(tmp_path, case):
    check_law(tmp_path, CASES[case])


FUNCTION_CASES = {
    "state of a functions cell": (["log = []\ncount = 0\ndef note(v):\n    global count\n    count += 1\n    log.append(v)"], ["note(1)", "note(2)", "a = list(log)"]),
    "functions cell state rebound": (["state = {'a': 1}"], ["state = {'b': 2}", "x = state", "x['c'] = 3"]),
    "functions cell class changed": (["class R:\n    items = []\n    n = 0"], ["R.n = 1\nr = R()", "R.items.append(2)", "a = isinstance(r, R), r.n, R.items"]),
    "functions cell class used": (["class Net:\n    def __init__(self, w):\n        self.w = w\nclass Deep(Net):\n    pass\nregistry = {'deep': Deep}"], ["m = Deep(3)", "m.w += 1\nk = registry['deep']", "a = isinstance(m, Net) and type(m) is Deep and registry['deep'] is Deep"]),
    "a name of the functions cell deleted": (["tmp = 1\nkeep = 2"], ["del tmp", "x = keep", "y = 'tmp' in globals()"]),
    "functions replaced by a step": (["def f():\n    return 1\ndef g():\n    return f()"], ["def f():\n    return 2", "a = g()"]),
    "functions kept in values": (["def relu(v):\n    return max(v, 0)\nconfig = {'act': relu}"], ["model = {'act': relu, 'cfg': config}", "model['cfg']['n'] = 1", "a = config['n']\nb = model['act'](-1)"]),
    "nested state": (["CONFIG = {'layers': [1]}"], ["x = CONFIG['layers']", "x.append(2)", "a = CONFIG"]),
    "classes nested in classes": (["class Out:\n    class In:\n        v = 1"], ["i = Out.In()", "Out.In.v = 2", "a = i.v, type(i) is Out.In"]),
}


@pytest.mark.parametrize("case", sorted(FUNCTION_CASES))
def test_state_of_functions_cells(tmp_path, case):
    functions, steps = FUNCTION_CASES[case]
    check_law(tmp_path, steps, functions)


def test_imports_cells_state(tmp_path):
    check_law(tmp_path, ["opts.append(1)\nseen['k'] = opts", "opts.append(2)", "a = seen['k'] is opts"], imports=["import math\nopts = []\nseen = {}"])


def test_parameters_bound_again_in_a_step(tmp_path):
    check_law(tmp_path, ["a = LR", "LR = LR * 2", "b = LR"], parameters=[number("LR", 0.5)])


def test_a_function_of_a_step_brings_the_parameters_it_uses(tmp_path):
    steps = [dict(declare("s0", "def f():\n    return LR * 2\nfs = [f]"), parameters=["LR"]), dict(declare("s1", "a = fs[0]()"), parameters=[])]
    assert check_law(tmp_path, steps, parameters=[number("LR", 0.5)])["values"]["a"] == "1.0"


def test_a_parameter_that_shared_an_object_and_parts_from_it(tmp_path):
    steps = [declare("s0", "a = L"), dict(declare("s1", "a = list(a)"), parameters=[]), dict(declare("s2", "b = L"), reads=[])]
    check_law(tmp_path, steps, parameters=[{"name": "L", "type": "list", "default": [1, 2]}])


def test_parameters_that_json_cannot_say(tmp_path):
    given = [{"name": "P", "type": "list", "default": [1, 2], "python": "(1, 2.0)"}, {"name": "D", "type": "dict", "default": {"1": "a"}, "python": "{1: 'a'}"}]
    seen = check_law(tmp_path, ["p = P", "d = D[1] + str(p)"], parameters=given)
    assert seen["values"]["d"] == repr("a(1, 2.0)")


def test_functions_that_use_a_parameter(tmp_path):
    check_law(tmp_path, ["a = f()", "LR = 7", "b = f()"], functions=["def f():\n    return LR"], parameters=[number("LR", 0.5)])


NUMPY_CASES = {
    "arrays": ["import numpy as np\na = np.arange(20000.)\nb = a", "a[0] = 5", "b[1] = 6\nc = (a is b, a[:3].tolist())"],
    "views look into their array": ["import numpy as np\na = np.zeros(10)\nv = a[2:5]", "v[:] = 1", "a[3] = 7\nt = v.tolist()"],
    "views of large arrays": ["import numpy as np\na = np.zeros((300, 300))\nv = a[:, 0]\nw = a.T", "v += 1", "w[1, 1] = 5\nt = (a.sum(), v.sum())"],
    "read-only arrays stay so": ["import numpy as np\na = np.arange(30000)\na.flags.writeable = False", "b = a.flags.writeable"],
    "generators of random numbers go on": ["import numpy as np\nr = np.random.default_rng(1)", "a = r.random()", "b = r.random()"],
    "frames": ["import pandas as pd\ndf = pd.DataFrame({'a': range(5), 'b': list('vwxyz')})\ns = df['a']", "df['c'] = df.a * 2", "t = df.to_dict('list')"],
    "models": ["import numpy as np\nfrom sklearn.linear_model import LogisticRegression\nX = np.random.default_rng(0).normal(size=(50, 3))\ny = (X[:, 0] > 0).astype(int)\nclass Mine(LogisticRegression):\n    def fit(self, X, y):\n        self.seen = len(X)\n        return super().fit(X, y)\nm = Mine()", "m.fit(X, y)", "p = m.predict(X).tolist()\nn = m.seen"],
}


@pytest.mark.parametrize("case", sorted(NUMPY_CASES))
def test_numbers(tmp_path, case):
    pytest.importorskip("sklearn" if case == "models" else "pandas" if case == "frames" else "numpy")
    check_law(tmp_path, NUMPY_CASES[case])


@pytest.mark.parametrize("case", ["instances", "function sets a global", "dataclasses", "closures share their variable"])
def test_really_fresh_processes(tmp_path, case):
    check_law(tmp_path, CASES[case], fresh=True)


def test_branches_meet_again(tmp_path):
    functions = ["class Net:\n    def __init__(self, w):\n        self.w = w"]
    steps = [
        declare("load", "data = [1, 2, 3]\nclass Scaler:\n    k = 2\n    def __call__(self, v):\n        return v * self.k\nscale = Scaler()", []),
        declare("left", "l = Net([scale(v) for v in data])", ["load"]),
        declare("right", "r = Net(sum(data))\nother = Scaler()", ["load"]),
        declare("join", "both = [l, r]\nok = isinstance(l, Net) and isinstance(r, Net) and type(other) is type(scale)", ["left", "right"]),
    ]
    check_law(tmp_path, steps, functions)


def test_a_value_that_cannot_travel_is_named_where_it_is_needed(tmp_path):
    with pytest.raises(AssertionError, match="variable g \\(generator\\) of step s0 cannot be handed to another step"):
        check_law(tmp_path, ["g = (i for i in range(3))", "x = 1", "a = next(g)"])
