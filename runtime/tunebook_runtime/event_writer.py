"""Writes events to the caller without ever waiting for it: what cannot be written now is kept."""

import json
import os
import select

# Above this, trials are made to wait (their pipes are not read); below the second they may go on.
_FULL = 8 << 20
_ROOM_AGAIN = 1 << 20


class EventWriter:
    """JSON lines on a descriptor that may be full."""

    def __init__(self, fd):
        self.fd = fd
        os.set_blocking(fd, False)
        self._lines = []
        self._size = 0
        self._full = False

    def write(self, event):
        """Queue one event."""
        try:
            # NaN is no JSON, and what a trial's process sends may hold anything.
            text = json.dumps(event, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
        except (ValueError, RecursionError):
            plain = {key: event[key] for key in ("event", "trial", "state", "cause") if key in event}
            text = json.dumps(plain, ensure_ascii=True, separators=(",", ":"), default=str)
        line = (text + "\n").encode("ascii")
        self._lines.append(line)
        self._size += len(line)

    def flush(self):
        """Write what the reader takes now; returns whether anything is left. Raises BrokenPipeError when it is gone."""
        if self._lines:
            data = memoryview(b"".join(self._lines))
            try:
                while data:
                    data = data[os.write(self.fd, data[: 1 << 18]) :]
            except BlockingIOError:
                pass
            self._lines = [bytes(data)] if data else []
            self._size = len(data)
        return bool(self._lines)

    def flush_all(self, seconds):
        """Write the rest, waiting at most `seconds` for the reader."""
        os.set_blocking(self.fd, False)
        while self.flush():
            if not select.select([], [self.fd], [], seconds)[1]:
                return

    def is_full(self):
        """Whether so much is waiting that producers should wait too."""
        self._full = self._size > (_ROOM_AGAIN if self._full else _FULL)
        return self._full
