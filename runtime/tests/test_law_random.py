"""The law of data flow on programs made by chance: chains and diamonds of steps from pieces that hand state around."""

import random

import pytest
from apart import check_law, declare

FUNCTIONS = """
journal = []
tally = 0
class Shape:
    made = 0
    def __init__(self, v):
        self.v = v
    def grow(self, by=1):
        self.v += by
        return self.v
class Square(Shape):
    def grow(self, by=2):
        return super().grow(by) * 1
def note(v):
    global tally
    tally += 1
    journal.append(v)
    return tally
"""


class Author:
    """Writes steps; keeps the kind of every variable so that each piece makes sense when the cells run in order."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.kinds = {}
        self.fresh = {}
        self.count = 0

    def new(self, kind):
        self.count += 1
        name = "v%d" % self.count
        self.fresh[name] = kind
        return name

    def any(self, *kinds):
        fitting = [name for name, kind in self.kinds.items() if kind in kinds]
        return self.chance.choice(fitting) if fitting else None

    def piece(self):
        makers = [getattr(self, each) for each in sorted(dir(self)) if each.startswith("write_")]
        for _ in range(20):
            self.fresh = {}
            text = self.chance.choice(makers)()
            if text:
                self.kinds.update(self.fresh)
                return text
        return "pass"

    def write_number(self):
        return "%s = %d" % (self.new("int"), self.chance.randrange(9))

    def write_list(self):
        return "%s = [%d, 2]" % (self.new("list"), self.chance.randrange(9))

    def write_alias(self):
        old = self.any("list", "dict", "object", "function", "class", "array")
        return old and "%s = %s" % (self.new(self.kinds[old]), old)

    def write_nest(self):
        old = self.any("list", "dict", "object")
        return old and "%s = {'in': %s}" % (self.new("dict"), old)

    def write_append(self):
        old = self.any("list")
        return old and "%s.append(%d)" % (old, self.chance.randrange(9))

    def write_add(self):
        old = self.any("int", "list")
        return old and ("%s += 1" % old if self.kinds[old] == "int" else "%s += [5]" % old)

    def write_store(self):
        old, other = self.any("dict"), self.any("int", "list", "object")
        return old and other and "%s['k%d'] = %s" % (old, self.chance.randrange(3), other)

    def write_rebind(self):
        old = self.any("list")
        return old and "%s = list(%s)" % (old, old)

    def write_maybe(self):
        old = self.any("int")
        name = self.new("maybe")
        return old and "if %s %% 2:\n    %s = 1" % (old, name)

    def write_delete(self):
        old = self.any("list", "dict", "int", "object")
        if old and self.chance.random() < 0.4 and not any(kind == "uses:" + old for kind in self.kinds.values()):
            self.kinds[old] = "gone"
            return "del %s" % old
        return None

    def write_reader(self):
        old = self.any("int", "list")
        if old and not old.startswith("gone"):
            name = self.new("function")
            self.fresh["use of %s by %s" % (old, name)] = "uses:" + old
            return "def %s(add=[]):\n    add.append(1)\n    return [%s, len(add)]" % (name, old)
        return None

    def write_setter(self):
        name, target = self.new("function"), self.new("int")
        self.fresh["use of %s by %s" % (target, name)] = "uses:" + target
        return "%s = 0\ndef %s():\n    global %s\n    %s += 1\n    return %s" % (target, name, target, target, target)

    def write_call(self):
        old = self.any("function")
        return old and "%s = %s()" % (self.new("value"), old)

    def write_counter(self):
        up, get = self.new("function"), self.new("function")
        return "def _make():\n    n = [0]\n    c = 0\n    def up():\n        nonlocal c\n        c += 1\n        n.append(c)\n        return c\n    def get():\n        return (c, list(n))\n    return up, get\n%s, %s = _make()" % (up, get)

    def write_lambda(self):
        old = self.any("int", "list", "object")
        if not old:
            return None
        name = self.new("function")
        self.fresh["use of %s by %s" % (old, name)] = "uses:" + old
        return "%s = lambda: %s" % (name, old)

    def write_class(self):
        name, old = self.new("class"), self.any("class")
        return "class %s(%s):\n    n = 0\n    seen = []\n    def __init__(self):\n        self.v = 1\n    def grow(self, by=1):\n        self.v += by\n        self.seen.append(by)\n        type(self).n += 1\n        return self.v" % (name, old or "")

    def write_instance(self):
        old = self.any("class")
        return old and "%s = %s()" % (self.new("object"), old)

    def write_shape(self):
        return "%s = %s(3)" % (self.new("object"), self.chance.choice(["Shape", "Square"]))

    def write_grow(self):
        old = self.any("object")
        return old and "%s = %s.grow()" % (self.new("int"), old)

    def write_method(self):
        old = self.any("object")
        return old and "%s = %s.grow" % (self.new("function"), old)

    def write_class_state(self):
        old = self.any("class")
        return old and "%s.n += 10\n%s.seen.append('x')" % (old, old)

    def write_shape_state(self):
        return "Shape.made += 1"

    def write_attribute(self):
        old, other = self.any("object"), self.any("list", "dict", "function")
        return old and other and "%s.extra = %s" % (old, other)

    def write_note(self):
        return "note(%d)" % self.chance.randrange(9)

    def write_journal(self):
        return self.chance.choice(["journal.append('s')", "journal = journal + ['r']", "tally += 5"])

    def write_journal_alias(self):
        return "%s = journal" % self.new("list")

    def write_import(self):
        return self.chance.choice(["import math", "from math import floor", "import collections as col"])

    def write_array(self):
        size = self.chance.choice([4, 5000])
        return "import numpy as np\n%s = np.arange(%d)" % (self.new("array"), size)

    def write_view(self):
        old = self.any("array")
        return old and "%s = %s[::2]" % (self.new("array"), old)

    def write_array_change(self):
        old = self.any("array")
        return old and "%s[0] += 1" % old


@pytest.mark.parametrize("seed", range(60))
def test_chains(tmp_path, seed):
    author = Author(seed)
    steps = ["\n".join(author.piece() for _ in range(author.chance.randrange(2, 6))) for _ in range(author.chance.randrange(2, 6))]
    names = [name for name in author.kinds if name.startswith("v")] + ["Shape", "Square", "journal", "tally", "math", "floor", "col"]
    check_law(tmp_path, steps, [FUNCTIONS], names=names)


@pytest.mark.parametrize("seed", range(15))
def test_diamonds(tmp_path, seed):
    author = Author(1000 + seed)
    before = "\n".join(author.piece() for _ in range(5))
    upstream = [name for name, kind in author.kinds.items() if kind in ("class", "function", "int") and name.startswith("v")]
    classes = [name for name in upstream if author.kinds[name] == "class"]
    ints = [name for name in upstream if author.kinds[name] == "int"]
    branches = []
    for side in "lr":
        pick = author.chance.choice(classes) if classes else None
        uses = "%s_i = Shape(1)\n%s_n = [%s]\n%s_i.own = %s_n\n" % (side, side, ", ".join(ints), side, side)
        uses += "%s_o = %s()\n" % (side, pick) if pick else ""
        branches.append(declare("b" + side, uses + "def %s_f():\n    return [%s_n, type(%s_i) is Shape]" % (side, side, side), ["s0"]))
    last = declare("join", "both = [l_i, r_i]\nok = isinstance(l_i, Shape) and isinstance(r_i, Shape)\nout = [l_f(), r_f()]\nl_n.append(1)", ["bl", "br"])
    names = [name for name in author.kinds if name.startswith("v")] + ["l_i", "r_i", "l_n", "r_n", "l_o", "r_o", "both", "ok", "out"]
    check_law(tmp_path, [declare("s0", before, []), *branches, last], [FUNCTIONS], names=names)


@pytest.mark.parametrize("seed", range(3))
def test_chains_in_really_fresh_processes(tmp_path, seed):
    author = Author(2000 + seed)
    steps = ["\n".join(author.piece() for _ in range(5)) for _ in range(3)]
    check_law(tmp_path, steps, [FUNCTIONS], names=[name for name in author.kinds if name.startswith("v")] + ["Shape", "journal", "tally"], fresh=True)
