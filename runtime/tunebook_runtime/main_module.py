"""The module `__main__` that a notebook's code runs in.

A real module in `sys.modules`, so that functions find their globals, pickling finds classes, and multiprocessing
works. As in Jupyter it has no `__file__`, and the notebook's directory is the working directory and first in `sys.path`.
"""

import builtins
import os
import sys
import types

from .shell import Shell, display, refuse_input

# Names every module has; they are not variables of the notebook.
MODULE_NAMES = frozenset(("__name__", "__doc__", "__package__", "__loader__", "__spec__", "__builtins__", "__annotations__", "__annotate__", "__conditional_annotations__"))


def make_main_module(directory):
    """Create `__main__` for notebook code in `directory` and make it this process's; returns its namespace."""
    enter_directory(directory)
    module = types.ModuleType("__main__")
    module.__dict__["__builtins__"] = builtins
    sys.modules["__main__"] = module
    builtins.display = display
    builtins.input = refuse_input
    shell = Shell(module.__dict__)
    builtins.get_ipython = lambda: shell
    os.environ.setdefault("MPLBACKEND", "Agg")
    return module.__dict__


def enter_directory(directory):
    """Work in the notebook's directory and import its neighbours first; our own place in `sys.path` goes last."""
    os.chdir(directory)
    ours = runtime_directory()
    rest = [entry for entry in sys.path[1:] if os.path.abspath(entry) != ours]
    sys.path[:] = [os.path.abspath(directory)] + rest + [ours]
    site = os.environ.get("TUNEBOOK_SITE")
    if site and site not in sys.path:
        sys.path.append(site)
    # The caller's PYTHONPATH led to us; programs the notebook starts have no use for that.
    kept = [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry and os.path.abspath(entry) != ours]
    if kept:
        os.environ["PYTHONPATH"] = os.pathsep.join(kept)
    else:
        os.environ.pop("PYTHONPATH", None)


def runtime_directory():
    """The directory this package lies in."""
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
