"""The suggester's loop: one operation at a time, answered before the next is read."""

from __future__ import annotations

import signal
import sys
import traceback
import warnings
from importlib.metadata import PackageNotFoundError, version

from .did_you_mean import did_you_mean
from .importance import importance
from .open_search import Refused, open_search
from .search import Fault, Search
from .wire import NotJson, Wire, read_operation


class Worker:
    """``open`` begins a search, and begins anew when it comes again."""

    def __init__(self, wire: Wire) -> None:
        self._send = wire.send
        self._search: Search | None = None
        self._operations = {
            "open": self._open,
            "ask": self._ask,
            "tell": self._tell,
            "report": self._report,
            "importance": self._importance,
        }

    def perform(self, operation: dict) -> None:
        name = operation.get("op")
        run = self._operations.get(name) if isinstance(name, str) else None
        if run is None:
            raise Fault(f'operation "{str(name)[:60]}" is unknown{did_you_mean(name, [*self._operations, "close"])}')
        if self._search is None and name != "open":
            raise Fault(f'"{name}" came before a sweep was opened')
        run(operation)

    def _open(self, operation: dict) -> None:
        self._search = None
        try:
            self._search, notes = open_search(operation)
        except Refused as refused:
            self._send({"event": "refused", "reason": str(refused), "reasons": refused.reasons})
            return
        space = self._search.space
        event = {"event": "opened", "optuna": _optuna_version(), "sampler": self._search.sampler.name}
        # JavaScript holds whole numbers exactly up to 2**53 only.
        event["size"] = space.size if space.size is not None and space.size <= 2**53 else None
        self._send({**event, "notes": notes} if notes else event)

    def _ask(self, operation: dict) -> None:
        numbers = operation.get("numbers")
        if not isinstance(numbers, list) or not all(_is_whole(number) for number in numbers):
            raise Fault('"ask" needs "numbers", a list of whole numbers')
        for number in numbers:
            try:
                point = self._search.suggest(number)
            except BrokenPipeError:
                raise
            except Exception as wrong:
                self._send(_fault_of(wrong, {"op": "ask", "number": number}))
                continue
            if point is None:
                self._send({"event": "exhausted", "number": number})
            else:
                self._send({"event": "suggested", "number": number, "parameters": point})

    def _tell(self, operation: dict) -> None:
        number = _number_of(operation)
        self._search.tell(number, operation.get("state"), operation.get("value"))
        self._send({"event": "told", "number": number})

    def _report(self, operation: dict) -> None:
        number, step, value = _number_of(operation), operation.get("step"), operation.get("value")
        if not _is_whole(step) or step < 0:
            raise Fault(f"step of trial {number} must be a whole number from 0 on")
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise Fault(f"reported value of trial {number} must be a number")
        self._send({"event": "advice", "number": number, "stop": self._search.report(number, step, float(value))})

    def _importance(self, operation: dict) -> None:
        search = self._search
        values, reason = importance(search.space.parameters, search.direction, search.results())
        event = {"event": "importance", "values": values}
        self._send({**event, "reason": reason} if reason else event)


def run_worker() -> int:
    """Serves until ``close``, the end of stdin, or a caller that is gone; returns the exit status."""
    # A Ctrl-C in the terminal reaches the whole process group, but what it means is the caller's decision.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings.simplefilter("ignore")
    wire = Wire()
    worker = Worker(wire)
    try:
        for line in wire.lines():
            operation: dict = {}
            try:
                operation = read_operation(line)
                if operation.get("op") == "close":
                    break
                worker.perform(operation)
            except BrokenPipeError:
                raise
            except Exception as wrong:
                wire.send(_fault_of(wrong, operation))
    except BrokenPipeError:
        pass
    return 0


def _fault_of(wrong: Exception, operation: dict) -> dict:
    """A fault event. What the caller did not cause is ours: told by type, with the trace on stderr."""
    is_callers = isinstance(wrong, (Fault, NotJson))
    if not is_callers:
        traceback.print_exception(type(wrong), wrong, wrong.__traceback__, file=sys.stderr)
    reason = str(wrong) if is_callers else f"{type(wrong).__name__} in the suggester: {wrong}"
    known = {name: operation[name] for name in ("op", "number") if isinstance(operation.get(name), (str, int))}
    return {"event": "fault", "reason": reason, **known}


def _number_of(operation: dict) -> int:
    number = operation.get("number")
    if not _is_whole(number):
        raise Fault('"number" must be a whole number')
    return number


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _optuna_version() -> str | None:
    try:
        return version("optuna")
    except PackageNotFoundError:
        return None
