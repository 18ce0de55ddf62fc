"""The worker's two ends: operations in, one JSON object a line; events out, the same way."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator


class NotJson(Exception):
    """A line no operation can be read from."""


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def read_operation(line: bytes) -> dict:
    """Raises NotJson with what is wrong about the line."""
    try:
        operation = json.loads(line.decode("utf-8"), parse_constant=_no_constant)
    except RecursionError:
        raise NotJson("the line is nested too deeply") from None
    except ValueError as wrong:
        raise NotJson(f"the line is not JSON: {wrong}") from None
    if not isinstance(operation, dict):
        raise NotJson("the line is not a JSON object")
    return operation


class Wire:
    """Takes over stdin and stdout; whatever else prints from then on goes to stderr."""

    def __init__(self) -> None:
        self._in = os.fdopen(os.dup(0), "rb")
        self._out = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)

    def lines(self) -> Iterator[bytes]:
        """Non-empty lines until the caller closes its end."""
        for line in iter(self._in.readline, b""):
            if line.strip():
                yield line

    def send(self, event: dict) -> None:
        """One event, at once. The caller being gone is a BrokenPipeError."""
        self._out.write(json.dumps(event, allow_nan=False, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
        self._out.flush()
