"""Compiles and executes the cells of a notebook.

A cell's code has the file name `<cell N>` and its source is known to `linecache`, so tracebacks and
`inspect.getsource` show the notebook's own lines. Cells may `await` at top level, as in Jupyter, and a
`from __future__ import` holds for the cells after it, as in IPython.
"""

import __future__

import ast
import asyncio
import inspect
import linecache
import re

_CELL_FILE = re.compile(r"<cell (\d+)>\Z")
_FUTURE_FLAGS = 0
for _name in __future__.all_feature_names:
    _FUTURE_FLAGS |= getattr(__future__, _name).compiler_flag


class CompiledCell:
    """A cell ready to run: its number, source and code object, and the future flags it leaves in force."""

    __slots__ = ("cell", "source", "code", "flags")

    def __init__(self, cell, source, code, flags):
        self.cell = cell
        self.source = source
        self.code = code
        self.flags = flags


def cell_of_file(name):
    """The cell number behind a code object's file name, or None when it is no cell's."""
    match = _CELL_FILE.match(name) if isinstance(name, str) else None
    return int(match.group(1)) if match else None


def compile_cells(cells, flags=0):
    """Compile `[{cell, source}]` in order, `flags` being the future flags in force before; returns CompiledCells.

    Raises SyntaxError, or ValueError for source that holds NUL.
    """
    compiled = []
    for item in cells:
        done = _compile(item["cell"], item["source"], flags)
        flags = done.flags
        compiled.append(done)
    return compiled


def _compile(cell, source, flags):
    name = "<cell %d>" % cell
    code = compile(source, name, "exec", flags | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    return CompiledCell(cell, source, code, flags | (code.co_flags & _FUTURE_FLAGS))


def show_source(compiled):
    """Make a cell's lines known to `linecache`."""
    name = "<cell %d>" % compiled.cell
    # A size and no time: `linecache.checkcache` then keeps the entry, as it does for a loader's.
    linecache.cache[name] = (len(compiled.source), None, compiled.source.splitlines(True), name)


class CellRunner:
    """Executes compiled cells in one namespace; keeps the event loop that awaiting cells share."""

    def __init__(self, namespace):
        self._namespace = namespace
        self._loop = None

    def run(self, compiled):
        """Execute one cell; whatever the cell raises comes out."""
        show_source(compiled)
        if compiled.code.co_flags & inspect.CO_COROUTINE:
            # eval, not exec: only eval hands back the coroutine.
            self._event_loop().run_until_complete(eval(compiled.code, self._namespace))
        else:
            exec(compiled.code, self._namespace)

    def _event_loop(self):
        if self._loop is None or self._loop.is_closed():
            self._loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self._loop)
        return self._loop
