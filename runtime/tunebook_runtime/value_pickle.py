"""Turns variables into bytes and back, for another process that runs the same notebook.

cloudpickle does most of it. What differs:
- a function whose globals are the notebook's namespace is saved as code only, and gets the namespace of the process
  that loads it: there it sees today's globals, and sets them there;
- closure cells keep their identity, so two functions that share a variable still share it;
- a class of the notebook is saved once, under a name; values refer to it by that name, so an instance and its class
  meet again however they travelled, and a class changed later is what every instance sees;
- numpy arrays that look into one another's memory still do.
"""

import contextlib
import dataclasses
import dis
import functools
import io
import itertools
import pickle
import sys
import types

import cloudpickle
from cloudpickle import cloudpickle as _internals

# Below this a buffer is not worth a file of its own.
SMALLEST_BUFFER = 1 << 14
# What a class goes by in environments, beside the names of variables, which cannot hold a colon.
CLASS_PREFIX = "class:"
_GLOBAL_OPERATIONS = frozenset(("LOAD_GLOBAL", "STORE_GLOBAL", "DELETE_GLOBAL", "LOAD_NAME", "LOAD_FROM_DICT_OR_GLOBALS"))
_DATACLASS_MARKS = tuple(type(getattr(dataclasses, name)) for name in ("MISSING", "_FIELD", "KW_ONLY", "_HAS_DEFAULT_FACTORY") if hasattr(dataclasses, name))


class ValuePickler(cloudpickle.Pickler):
    """Pickles values of one namespace; afterwards `reached` holds the global names their functions use.

    `classes` the notebook's classes it referred to by name, `by_value` the ids of functions that went by value,
    `arrays` the numpy arrays met. `owners` are ids of arrays whose views are to be saved as views, `whole` ids of
    classes to be saved themselves.
    """

    def __init__(self, file, namespace, take_buffer, owners=frozenset(), whole=frozenset()):
        super().__init__(file, protocol=5, buffer_callback=take_buffer)
        self._whole = whole
        self.classes = {}
        self._cells = set()
        self._namespace = namespace
        self._owners = owners
        self.reached = set()
        self.by_value = set()
        self.arrays = []

    def reducer_override(self, obj):
        """Reduce what cloudpickle reduces otherwise; NotImplemented leaves the rest to it and to pickle."""
        kind = type(obj)
        if kind is types.FunctionType and obj.__globals__ is self._namespace:
            self.reached |= globals_reached(obj.__code__)
            self.by_value.add(id(obj))
            self._cells.update(map(id, obj.__closure__ or ()))
            return _reduce_function(obj)
        if kind is types.CellType and id(obj) in self._cells:
            return make_cell, ()
        if kind is functools._lru_cache_wrapper and getattr(obj.__wrapped__, "__globals__", None) is self._namespace:
            return make_cached, (obj.__wrapped__, obj.cache_parameters() if hasattr(obj, "cache_parameters") else {})
        if kind in _DATACLASS_MARKS:
            for name in ("MISSING", "_FIELD", "_FIELD_CLASSVAR", "_FIELD_INITVAR", "KW_ONLY", "_HAS_DEFAULT_FACTORY"):
                if getattr(dataclasses, name, None) is obj:
                    return getattr, (dataclasses, name)
        numpy = sys.modules.get("numpy")
        if numpy is not None and kind is numpy.ndarray:
            owner = owner_of(obj)
            self.arrays.append((obj, owner))
            if owner is not obj and id(owner) in self._owners and not obj.dtype.hasobject:
                return _reduce_view(obj, owner)
        if isinstance(obj, type) and id(obj) not in self._whole and is_notebook_class(obj):
            name = class_name(obj)
            self.classes[name] = obj
            return lookup_class, (name,)
        reduced = super().reducer_override(obj)
        if reduced is not NotImplemented and kind is types.FunctionType:
            self.by_value.add(id(obj))
        if id(obj) in self._whole and isinstance(reduced, tuple) and reduced[0] is _internals._make_skeleton_class:
            return _complete_class(obj, reduced)
        return reduced


def class_name(cls):
    """The name a notebook's class goes by in environments; made up when it has none yet."""
    if cls not in _internals._DYNAMIC_CLASS_TRACKER_BY_CLASS and _first_names is not None:
        given = "first-%d-%s" % (next(_first_names), cls.__qualname__)
        _internals._DYNAMIC_CLASS_TRACKER_BY_CLASS[cls] = given
        _internals._DYNAMIC_CLASS_TRACKER_BY_ID[given] = cls
    return CLASS_PREFIX + _internals._get_or_create_tracker_id(cls)


@contextlib.contextmanager
def naming_first_classes():
    """While open, classes met for the first time are numbered: every process that meets them in this order agrees."""
    global _first_names
    _first_names = itertools.count()
    try:
        yield
    finally:
        _first_names = None


_first_names = None


def lookup_class(name):
    """The class of that name in this process; its bundle has been loaded, or the functions cells have made it."""
    return _internals._DYNAMIC_CLASS_TRACKER_BY_ID[name[len(CLASS_PREFIX) :]]


def is_notebook_class(cls):
    """Whether a class was made by the notebook's code, so that no other process can import it."""
    if cls.__module__ == "builtins":
        return False
    return not _internals._should_pickle_by_reference(cls)


def load_values(stream, buffers, namespace):
    """What `ValuePickler` wrote; its functions get `namespace` as their globals."""
    global _loading
    before, _loading = _loading, namespace
    try:
        return pickle.loads(stream, buffers=buffers)
    finally:
        _loading = before


_loading = None


@functools.lru_cache(maxsize=4096)
def globals_reached(code):
    """The global names a code object, and the code nested in it, may load, set or delete."""
    found = {step.argval for step in dis.get_instructions(code) if step.opname in _GLOBAL_OPERATIONS}
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            found |= globals_reached(constant)
    return frozenset(found)


def owner_of(array):
    """The numpy array whose memory an array looks into; itself when that is its own."""
    numpy = sys.modules["numpy"]
    while isinstance(array.base, numpy.ndarray):
        array = array.base
    return array


def _reduce_function(function):
    cells = function.__closure__ or ()
    contents = []
    for cell in cells:
        try:
            contents.append((cell, True, cell.cell_contents))
        except ValueError:
            contents.append((cell, False, None))
    state = {
        "__dict__": function.__dict__,
        "__defaults__": function.__defaults__,
        "__kwdefaults__": function.__kwdefaults__,
        "__qualname__": function.__qualname__,
        "__doc__": function.__doc__,
        "__module__": function.__module__,
        "cells": contents,
    }
    if hasattr(function, "__annotate__"):
        state["__annotate__"] = function.__annotate__
    else:
        state["__annotations__"] = function.__annotations__
    if getattr(function, "__type_params__", ()):
        state["__type_params__"] = function.__type_params__
    # The cells are made empty and filled with the state, when the function exists: it may be in one of them.
    return make_function, (function.__code__, function.__name__, cells or None), state, None, None, fill_function


def _complete_class(cls, reduced):
    """What cloudpickle leaves out of a class: its qualified name, slots that are slots, and what it has like its base."""
    make, (metaclass, name, bases, kept, *rest), state = reduced[:3]
    if "__slots__" in cls.__dict__:
        kept = dict(kept, __slots__=cls.__slots__)
    like_base = {key: value for key, value in cls.__dict__.items() if not key.startswith("__") and any(getattr(base, key, cls) is value for base in cls.__bases__)}
    return make, (metaclass, name, bases, kept, *rest), (cls.__qualname__, state, like_base), None, None, set_class_state


def set_class_state(cls, state):
    """Give a class made by cloudpickle its attributes and its qualified name."""
    cls.__qualname__ = state[0]
    _internals._class_setstate(cls, state[1])
    for name, value in state[2].items():
        setattr(cls, name, value)


def make_function(code, name, cells):
    """A function of the namespace that is being loaded."""
    return types.FunctionType(code, _loading, name, None, cells)


def fill_function(function, state):
    """Give a function made by `make_function` its defaults, attributes and closure contents."""
    for cell, filled, value in state.pop("cells"):
        if filled:
            cell.cell_contents = value
    function.__dict__.update(state.pop("__dict__"))
    for name, value in state.items():
        setattr(function, name, value)


def make_cell():
    """An empty closure cell."""
    return types.CellType()


def make_cached(function, settings):
    """A function under `functools.lru_cache`, its cache empty."""
    return functools.lru_cache(**settings)(function)


def _reduce_view(array, owner):
    offset = array.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
    return make_view, (owner, offset, array.shape, array.strides, array.dtype, array.flags.writeable)


def make_view(owner, offset, shape, strides, dtype, writeable):
    """A numpy array that looks into the memory of another."""
    numpy = sys.modules["numpy"]
    memory = owner if owner.flags.c_contiguous else owner.T
    array = numpy.ndarray(shape, dtype, buffer=memory, offset=offset, strides=strides)
    if not writeable:
        array.flags.writeable = False
    return array


class Dump:
    """One value, or several together, pickled: the stream, its large buffers, and what was learnt on the way."""

    def __init__(self, values, namespace, owners=frozenset()):
        whole = frozenset(id(value) for name, value in values.items() if name.startswith(CLASS_PREFIX))
        file = io.BytesIO()
        self.buffers = []
        pickler = ValuePickler(file, namespace, self._take, owners, whole)
        self._pickler = pickler
        self.error = None
        try:
            pickler.dump(values)
        except Exception as error:
            # Whatever user code or pickle has against it: the value stays in this process.
            self.error = error
        self.stream = file.getvalue()
        self.reached = pickler.reached
        self.by_value = pickler.by_value
        self.arrays = pickler.arrays
        self.classes = pickler.classes

    def _take(self, buffer):
        try:
            raw = buffer.raw()
        except BufferError:
            return True
        if raw.nbytes < SMALLEST_BUFFER:
            return True
        self.buffers.append(raw)
        return False

    def objects(self):
        """The objects the stream refers to more than once could be found by: {id: object}."""
        return {key: entry[1] for key, entry in self._pickler.memo.copy().items()}
