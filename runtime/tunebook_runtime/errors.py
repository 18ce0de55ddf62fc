"""An exception as data: what it was, which cell and line it came from, and a traceback without our own frames."""

import errno
import os
import re
import traceback

from .run_cell import cell_of_file

_OURS = os.path.dirname(os.path.abspath(__file__)) + os.sep
_LONGEST_TRACEBACK = 20_000
_LONGEST_MESSAGE = 2_000
_CELL_LINE = re.compile(r'File "<cell (\d+)>", line')


def describe_error(error, step=None):
    """The error dict of the protocol for an exception; never raises."""
    found = {
        "type": type(error).__name__,
        "message": _shorten(_text_of(error), _LONGEST_MESSAGE),
        "traceback": _shorten(_render(error), _LONGEST_TRACEBACK),
    }
    place = _place_of(error)
    if place is not None:
        found["cell"], found["line"] = place
    if step is not None:
        found["step"] = step
    missing = missing_module(error)
    if missing is not None:
        found["missingModule"] = missing
    return found


def cause_of(error):
    """The protocol's cause for an exception that ended a trial.

    A missing package and a full disk are the environment's fault; a code that calls `sys.exit` ends by "exit".
    """
    if isinstance(error, MemoryError):
        return "out-of-memory"
    if isinstance(error, SystemExit):
        return "exit"
    if missing_module(error) is not None:
        return "environment"
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return "environment"
    return "exception"


def missing_module(error):
    """The top-level name of the package an exception says is missing, or None."""
    if isinstance(error, ModuleNotFoundError) and isinstance(error.name, str) and error.name:
        return error.name.partition(".")[0]
    return None


def _text_of(error):
    try:
        if isinstance(error, SystemExit):
            return "the code called sys.exit(%s)" % ("" if error.code is None else repr(error.code))
        return str(error)
    except BaseException:
        return "<the exception's own text could not be made>"


def _place_of(error):
    if isinstance(error, SyntaxError):
        cell = cell_of_file(error.filename)
        if cell is not None and error.lineno:
            return cell, error.lineno
    place, step = None, error.__traceback__
    while step is not None:
        cell = cell_of_file(step.tb_frame.f_code.co_filename)
        if cell is not None:
            place = cell, step.tb_lineno
        step = step.tb_next
    return place


def _render(error):
    try:
        described = traceback.TracebackException(type(error), error, error.__traceback__, limit=-200)
        _hide_ours(described, set())
        return _CELL_LINE.sub(r"cell \1, line", "".join(described.format()))
    except BaseException:
        return type(error).__name__


def _hide_ours(described, seen):
    if described is None or id(described) in seen:
        return
    seen.add(id(described))
    if described.stack is not None:
        kept = [frame for frame in described.stack if not frame.filename.startswith(_OURS)]
        described.stack = traceback.StackSummary.from_list(kept)
    _hide_ours(described.__cause__, seen)
    _hide_ours(described.__context__, seen)
    for inner in getattr(described, "exceptions", None) or ():
        _hide_ours(inner, seen)


def _shorten(text, longest):
    if len(text) <= longest:
        return text
    half = longest // 2
    return text[:half] + "\n… %d characters left out …\n" % (len(text) - 2 * half) + text[-half:]
