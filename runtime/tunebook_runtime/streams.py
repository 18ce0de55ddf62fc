"""What `sys.stdout` and `sys.stderr` are inside a trial: text streams that write frames."""

import io
import os
import sys

from . import wire


class TrialStream(io.TextIOBase):
    """A text stream whose writes become frames; gathers until a line ends, a flush, or 4 KB.

    `fileno()` is that of the real stream, so handing it to a subprocess works.
    """

    encoding = "utf-8"
    errors = "replace"
    line_buffering = True

    def __init__(self, wire_fd, kind, number):
        self._wire = wire_fd
        self._kind = kind
        self._number = number
        self._waiting = []
        self._size = 0
        self._owner = os.getpid()

    @property
    def name(self):
        return "<stdout>" if self._kind == wire.STDOUT else "<stderr>"

    mode = "w"

    def writable(self):
        return True

    def isatty(self):
        return False

    def fileno(self):
        return self._number

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError("write() argument must be str, not " + type(text).__name__)
        if self.closed:
            raise ValueError("I/O operation on closed file.")
        if os.getpid() != self._owner:
            # A forked child must not repeat what its parent had not flushed yet.
            self._waiting, self._size, self._owner = [], 0, os.getpid()
        self._waiting.append(text)
        self._size += len(text)
        if self._size > 4096 or "\n" in text:
            self._send()
        return len(text)

    def flush(self):
        if not self.closed and os.getpid() == self._owner:
            self._send()

    @property
    def buffer(self):
        """A binary stream for code that writes bytes to `sys.stdout.buffer`."""
        return _Bytes(self)

    def redirect(self, wire_fd):
        """Write to another pipe from now on; what is not yet sent belongs to the process before."""
        self._wire, self._waiting, self._size, self._owner = wire_fd, [], 0, os.getpid()

    def reconfigure(self, **_settings):
        """Accepted as on a real stream; these streams are always UTF-8."""

    def _send(self):
        text, self._waiting, self._size = "".join(self._waiting), [], 0
        if text:
            _recording.take(self._kind, text)
            try:
                wire.send_text(self._wire, self._kind, text)
            except OSError:
                pass  # the server is gone, and with it whoever would read this


class _Bytes(io.RawIOBase):
    def __init__(self, stream):
        self._stream = stream

    def writable(self):
        return True

    def write(self, data):
        self._stream.write(bytes(data).decode("utf-8", "replace"))
        return len(data)

    def flush(self):
        self._stream.flush()

    def fileno(self):
        return self._stream.fileno()


def install_streams(wire_fd):
    """Replace standard output and error of this process by trial streams that write to `wire_fd`."""
    sys.stdout = sys.__stdout__ = TrialStream(wire_fd, wire.STDOUT, 1)
    sys.stderr = sys.__stderr__ = TrialStream(wire_fd, wire.STDERR, 2)


def redirect_streams(wire_fd):
    """Point the streams installed before a fork at the child's own pipe, also where a log handler keeps one of them."""
    for stream in (sys.__stdout__, sys.__stderr__):
        stream.redirect(wire_fd)


class Recording:
    """The text a step prints, kept to be shown again when its result is reused."""

    def __init__(self, longest):
        self._left = longest
        self._pieces = []

    def take(self, kind, text):
        """Add printed text, as far as there is room."""
        text = text[: self._left]
        if text:
            self._left -= len(text)
            self._pieces.append((kind, text))

    def taken(self):
        """`[[stream, text]]`, neighbours of one stream put together."""
        joined = []
        for kind, text in self._pieces:
            name = "stdout" if kind == wire.STDOUT else "stderr"
            if joined and joined[-1][0] == name:
                joined[-1][1] += text
            else:
                joined.append([name, text])
        return joined


_recording = Recording(0)


def record(longest):
    """Keep what is printed from now on, up to `longest` characters; until the next call."""
    global _recording
    flush_streams()
    _recording = Recording(longest)
    return _recording


def flush_streams():
    """Flush whatever the code has put in place of standard output and error; their faults are not ours."""
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        try:
            stream.flush()
        except Exception:
            pass
