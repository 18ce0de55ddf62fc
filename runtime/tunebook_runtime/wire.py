"""How a trial's process talks to the server: frames on a pipe.

One pipe carries text printed by Python code and the trial's own events, so their order is exact. A frame is at
most PIPE_BUF bytes, which POSIX writes in one piece, so children of the trial may print on the same pipe. What is
read is untrusted: a frame that makes no sense is dropped.
"""

import json
import os
import select
import struct

_HEADER = struct.Struct("<IBBH")  # process id, kind, last frame of its message, length
_LARGEST = min(getattr(select, "PIPE_BUF", 512), 4096) - _HEADER.size
STDOUT, STDERR, EVENT = 1, 2, 3
_LARGEST_EVENT = 64 * 1024 * 1024


def write_all(fd, data):
    """Write all of `data`, waiting where the reader is slow."""
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(fd, view) :]
        except BlockingIOError:
            select.select([], [fd], [])


def send_text(fd, kind, text):
    """Send printed text; `kind` is STDOUT or STDERR."""
    _send(fd, kind, text.encode("utf-8", "surrogatepass"))


def send_event(fd, event):
    """Send one event, a dict of JSON values."""
    _send(fd, EVENT, json.dumps(event).encode("utf-8"))


def _send(fd, kind, data):
    pid = os.getpid() & 0xFFFFFFFF
    for start in range(0, max(len(data), 1), _LARGEST):
        piece = data[start : start + _LARGEST]
        last = start + _LARGEST >= len(data)
        write_all(fd, _HEADER.pack(pid, kind, last, len(piece)) + piece)


class FrameReader:
    """Turns the bytes of the pipe back into ('stdout' | 'stderr', bytes) and ('event', dict) items."""

    def __init__(self):
        self._rest = b""
        self._unfinished = {}

    def feed(self, data):
        """Take bytes as they came; return the items that are complete."""
        data = self._rest + data
        at, items = 0, []
        while len(data) - at >= _HEADER.size:
            pid, kind, last, length = _HEADER.unpack_from(data, at)
            if len(data) - at - _HEADER.size < length:
                break
            piece = data[at + _HEADER.size : at + _HEADER.size + length]
            at += _HEADER.size + length
            if kind == STDOUT or kind == STDERR:
                items.append(("stdout" if kind == STDOUT else "stderr", piece))
            elif kind == EVENT:
                self._collect(items, pid, last, piece)
        self._rest = data[at:]
        return items

    def _collect(self, items, pid, last, piece):
        pieces = self._unfinished.setdefault(pid, [])
        pieces.append(piece)
        if sum(map(len, pieces)) > _LARGEST_EVENT:
            del self._unfinished[pid]
        elif last:
            del self._unfinished[pid]
            try:
                event = json.loads(b"".join(pieces), parse_constant=lambda _name: None)
            except (ValueError, RecursionError):
                return
            if isinstance(event, dict):
                items.append(("event", event))
