"""Finds which variables share an object that can change: those must be saved in one piece, and move together."""

import datetime
import decimal
import enum
import fractions
import pathlib
import re
import sys
import types
import uuid

from .value_pickle import CLASS_PREFIX, Dump

# Objects nobody can change in place, so it does not matter whether two variables hold one or two of them.
_UNCHANGING = (
    str, bytes, int, float, complex, bool, type(None), type(Ellipsis), type(NotImplemented), tuple, frozenset, range, slice,
    types.CodeType, types.BuiltinFunctionType, types.ModuleType, types.GetSetDescriptorType, types.MemberDescriptorType,
    datetime.date, datetime.time, datetime.timedelta, datetime.tzinfo, decimal.Decimal, fractions.Fraction, uuid.UUID,
    re.Pattern, pathlib.PurePath,
)  # fmt: skip
_ATOMS = (int, float, complex, bool, type(None), str, bytes)


class Component:
    """Variables that hang together: their `values` by name, and their joint dump. `errors` are of those that cannot be pickled."""

    __slots__ = ("names", "values", "dump", "errors")

    def __init__(self, values, dump, errors):
        self.names = tuple(values)
        self.values = values
        self.dump = dump
        self.errors = errors


def find_components(namespace, values):
    """Split `values` ({name: value}), and the notebook's classes they use, into components; sorted by first name."""
    values = dict(values)
    dumps, groups, seen, extents = {}, _Groups(), {}, {}
    waiting = sorted(values)
    while waiting:
        name = waiting.pop(0)
        dump = dumps[name] = Dump({name: values[name]}, namespace)
        groups.add(name)
        for other in sorted(dump.classes):
            if other not in values:
                values[other] = dump.classes[other]
                waiting.append(other)
        if type(values[name]) in _ATOMS:
            continue
        for key, thing in dump.objects().items():
            if _can_change(thing, key, dump):
                groups.join(name, seen.setdefault(key, name))
        for array, owner in dump.arrays:
            groups.join(name, extents.setdefault(id(owner), (name, {}))[0])
            extents[id(owner)][1][id(array)] = True
    _join_classes(groups, dumps)
    views = frozenset(key for key, (_, arrays) in extents.items() if len(arrays) > 1)
    components = [_make_component(members, dumps, (namespace, values, views)) for members in groups.all()]
    return sorted(components, key=lambda component: component.names)


def _make_component(members, dumps, context):
    namespace, values, views = context
    errors = {name: dumps[name].error for name in members if dumps[name].error is not None}
    whole = sorted(set(members) - set(errors))
    looks_inside = any(id(owner) in views for name in whole for _, owner in dumps[name].arrays)
    if len(whole) == 1 and not looks_inside:
        dump = dumps[whole[0]]
    else:
        dump = Dump({name: values[name] for name in whole}, namespace, views) if whole else None
        if dump is not None and dump.error is not None:
            errors, dump = {name: dump.error for name in members}, None
    return Component({name: values[name] for name in sorted(members)}, dump, errors)


def _join_classes(groups, dumps):
    # Classes that refer to one another are loaded in one piece, so no order among them can be wrong.
    for name, dump in dumps.items():
        if name.startswith(CLASS_PREFIX):
            for other in dump.classes:
                groups.join(name, other)
    # And so are values and classes whose components need each other first.
    joined = True
    while joined:
        joined = False
        needs = {}
        for name, dump in dumps.items():
            needs.setdefault(groups.top(name), set()).update(groups.top(other) for other in dump.classes)
        for one, others in needs.items():
            for other in others - {one}:
                if one in needs.get(other, ()):
                    groups.join(one, other)
                    joined = True


def _can_change(thing, key, dump):
    if isinstance(thing, types.FunctionType):
        return key in dump.by_value
    # Classes go by name, so they need not travel with what uses them.
    if isinstance(thing, type):
        return False
    if isinstance(thing, _UNCHANGING):
        return False
    if isinstance(thing, enum.Enum):
        return False
    kind = type(thing)
    if kind.__module__ in ("numpy", "numpy.dtypes") and isinstance(thing, (sys.modules["numpy"].dtype, sys.modules["numpy"].generic, sys.modules["numpy"].ufunc)):
        return False
    # pandas' types of columns are shared constants.
    return not kind.__name__.endswith("Dtype")


class _Groups:
    """Union-find over names."""

    def __init__(self):
        self._above = {}

    def add(self, name):
        self._above.setdefault(name, name)

    def top(self, name):
        while self._above[name] != name:
            self._above[name] = self._above[self._above[name]]
            name = self._above[name]
        return name

    def join(self, one, other):
        one, other = self.top(one), self.top(other)
        if one != other:
            self._above[max(one, other)] = min(one, other)

    def all(self):
        found = {}
        for name in self._above:
            found.setdefault(self.top(name), []).append(name)
        return found.values()
