"""One trial as the server sees it: its process, its pipes, what it has said so far."""

import codecs
import math
import os
import time

from . import wire

_READ_SIZE = 1 << 16
# What a trial may still have in its pipes when its process has ended; a pipe holds far less.
_LONGEST_DRAIN = 1 << 24


class TrialProcess:
    """A running trial. `emit` takes protocol events; `pipes` are the read ends, by descriptor."""

    def __init__(self, order, emit, count_memory_kills):
        self.number = order["trial"]
        self.order = order
        self.emit = emit
        self.began = time.monotonic()
        self.pid = None
        self.step = None
        self.result = None
        self.killing = False
        # How long each step took that really ran.
        self.step_seconds = {}
        self.ended = False
        self.pipes = {}
        self._frames = wire.FrameReader()
        self._decoders = {}
        self._count_memory_kills = count_memory_kills
        self._memory_kills = count_memory_kills()

    def open_pipes(self):
        """Make the three pipes (wire, stdout, stderr); returns their write ends, to be closed by the caller."""
        writes = []
        for kind in ("wire", "stdout", "stderr"):
            read, write = os.pipe()
            os.set_blocking(read, False)
            self.pipes[read] = kind
            writes.append(write)
        return writes

    def read(self, fd):
        """Take what a pipe holds now; returns the number of bytes, 0 when it is at its end, None when it is empty."""
        try:
            data = os.read(fd, _READ_SIZE)
        except BlockingIOError:
            return None
        except OSError:
            return 0
        if not data:
            return 0
        kind = self.pipes[fd]
        if kind == "wire":
            self._take_frames(self._frames.feed(data))
        else:
            self._show(kind, kind + " of descriptor", data)
        return len(data)

    def drain(self):
        """Take all that is left in the pipes and close them."""
        for fd in list(self.pipes):
            left = _LONGEST_DRAIN
            while left > 0:
                size = self.read(fd)
                if not size:
                    break
                left -= size
            os.close(fd)
        self.pipes = {}
        for key in list(self._decoders):
            text = self._decoders[key].decode(b"", final=True)
            if text:
                self._emit_text(key.partition(" ")[0], text)

    def _take_frames(self, items):
        gathered_kind, gathered = None, []
        for kind, value in items:
            if kind != gathered_kind and gathered:
                self._show(gathered_kind, gathered_kind, b"".join(gathered))
                gathered = []
            gathered_kind = kind
            if kind == "event":
                self._take_event(value)
            else:
                gathered.append(value)
        if gathered:
            self._show(gathered_kind, gathered_kind, b"".join(gathered))

    def _take_event(self, event):
        kind = event.get("event")
        if kind == "result" and self.result is None:
            self.result = event
        elif kind == "step" and self.result is None:
            self.step = event.get("step") if event.get("state") == "running" else None
            if event.get("state") == "succeeded" and isinstance(event.get("seconds"), float):
                self.step_seconds[event.get("step")] = event["seconds"]
            self.emit({"event": "step", "trial": self.number, "step": event.get("step"), "state": event.get("state"), "seconds": event.get("seconds")})
        elif kind == "output":
            self.emit({"event": "output", "trial": self.number, "step": event.get("step"), "stream": event.get("stream"), "text": event.get("text")})

    def _show(self, stream, source, data):
        decoder = self._decoders.get(source)
        if decoder is None:
            decoder = self._decoders[source] = codecs.getincrementaldecoder("utf-8")("replace")
        text = decoder.decode(data)
        if text:
            self._emit_text(stream, text)

    def _emit_text(self, stream, text):
        self.emit({"event": "output", "trial": self.number, "step": self.step, "stream": stream, "text": text})

    def ending(self, status):
        """The `ended` event for the wait status of the trial's process (None: the process that held it was lost)."""
        event = {"event": "ended", "trial": self.number, "seconds": round(time.monotonic() - self.began, 6)}
        if self.killing:
            event.update(state="killed", cause="killed", error={"type": "Killed", "message": "the trial was killed", "step": self.step})
        elif self.result is not None and self.result.get("state") == "succeeded":
            event.update(state="succeeded", metrics=_numbers(self.result.get("metrics")))
        elif self.result is not None:
            event.update(state="failed", cause=str(self.result.get("cause")), error=self.result.get("error"))
        else:
            cause, message = self._explain(status)
            event.update(state="failed", cause=cause, error={"type": "ProcessEnded", "message": message, "step": self.step, "traceback": ""})
        if self.step is not None:
            self.emit({"event": "step", "trial": self.number, "step": self.step, "state": "failed", "seconds": None})
        return event

    def _explain(self, status):
        if status is None:
            return "environment", "the process that held the imports ended, and this trial with it"
        limit = self.order.get("memoryLimitBytes")
        if os.WIFSIGNALED(status):
            number = os.WTERMSIG(status)
            name = _signal_name(number)
            if name == "SIGKILL" and (limit or self._kernel_killed()):
                return "out-of-memory", "the process was killed: it used more memory than there is for it"
            if name == "SIGKILL":
                return "killed", "the process was killed from outside (SIGKILL)"
            hint = "; it ran under a memory limit of %d bytes, and some libraries end like this when memory is refused" % limit if limit and name in ("SIGABRT", "SIGSEGV", "SIGBUS") else ""
            return "exit", "the process ended by signal %s%s" % (name, hint)
        return "exit", "the process ended by itself, with exit code %d, before the last step was done" % os.WEXITSTATUS(status)

    def _kernel_killed(self):
        now = self._count_memory_kills()
        return now is not None and self._memory_kills is not None and now > self._memory_kills


def _numbers(metrics):
    if not isinstance(metrics, dict):
        return {}
    return {str(name): value for name, value in metrics.items() if isinstance(value, (int, float)) and math.isfinite(value)}


def _signal_name(number):
    import signal

    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
