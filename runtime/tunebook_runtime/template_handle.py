"""A template process as the server sees it: its pid, its control socket, and what it printed."""

import os
import socket

from . import wire
from .control import receive_message, send_message
from .template import run_template

_LONGEST_LAST_WORDS = 8192


class TemplateHandle:
    """One template. `pipes` hold what the notebook's code prints there: kept only to explain a crash."""

    def __init__(self, pid, sock, pipes):
        self.pid = pid
        self.sock = sock
        self.pipes = pipes
        self.ready = False
        # For a stem: how many steps it has taken.
        self.count = 0
        self.closed = False
        self._printed = b""
        self._frames = wire.FrameReader()

    def send(self, order, fds=()):
        """Send an order; raises OSError when the template is gone."""
        send_message(self.sock, order, fds)

    def receive(self):
        """The next message, or None when the template is gone."""
        return receive_message(self.sock)[0]

    def read(self, fd):
        """Take what a pipe holds; returns False at its end."""
        try:
            data = os.read(fd, 1 << 16)
        except BlockingIOError:
            return True
        if self.pipes[fd] == "wire":
            text = b"".join(value for kind, value in self._frames.feed(data) if kind != "event")
        else:
            text = data
        self._printed = (self._printed + text)[-_LONGEST_LAST_WORDS:]
        return bool(data)

    def last_words(self):
        """The end of what the template printed."""
        for fd in list(self.pipes):
            self.read(fd)
        return self._printed.decode("utf-8", "replace")

    def close_pipe(self, fd):
        """Close one pipe that came to its end."""
        del self.pipes[fd]
        os.close(fd)

    def close(self):
        """Close what connects to the template."""
        self.closed = True
        self.sock.close()
        for fd in self.pipes:
            os.close(fd)
        self.pipes = {}


def start_template(order):
    """Fork the process that runs the imports; returns its handle."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    wire_read, wire_write = os.pipe()
    text_read, text_write = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        _become_template(order, parent, theirs, wire_write, text_write)
    theirs.close()
    os.close(wire_write)
    os.close(text_write)
    for fd in (wire_read, text_read):
        os.set_blocking(fd, False)
    return TemplateHandle(pid, ours, {wire_read: "wire", text_read: "text"})


def ask_for_stem(template, order):
    """Have a template fork a stem; returns the stem's handle. A template that is gone gives a handle that soon ends."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    ends = [os.pipe() for _ in range(3)]
    try:
        template.send(order, [write for _, write in ends] + [theirs.fileno()])
    except OSError:
        pass
    theirs.close()
    for read, write in ends:
        os.close(write)
        os.set_blocking(read, False)
    return TemplateHandle(None, ours, dict(zip((read for read, _ in ends), ("wire", "text", "text"))))


def _become_template(order, parent, sock, wire_write, text_write):
    try:
        os.dup2(text_write, 1)
        os.dup2(text_write, 2)
        kept = sorted((0, 1, 2, sock.fileno(), wire_write))
        # The server's other pipes and sockets are none of this process's business.
        for low, high in zip(kept, kept[1:] + [os.sysconf("SC_OPEN_MAX")]):
            os.closerange(low + 1, min(high, 1 << 16))
        run_template(sock, order, parent, wire_write)
    finally:
        os._exit(1)
