"""The trial server proper: takes operations, starts trials, relays what they say. One thread, one loop, never blocked."""

import heapq
import json
import os
import platform
import selectors
import signal
import time

from .content_store import evict
from .event_writer import EventWriter
from .isolation import choose_before_imports
from .limits import count_memory_kills, set_thread_variables
from .processes import kill_group, reap_strays
from .strays import Strays
from .template_handle import start_template
from .trial_process import TrialProcess
from .spawned_trial import spawn_trial
from .stems import StemChoice, Stems

_KILL_GRACE_SECONDS = 2.0
# For exit work of the trial's own after its result is known.
_EXIT_GRACE_SECONDS = 10.0
# A template that ends while it loads may have been killed, which the next need not be; so many in a row are the imports' doing.
_MOST_TEMPLATES_LOST = 3
_EVICT_EVERY_SECONDS = 2.0
_LONGEST_OPERATION = 256 << 20


class ServerLoop:
    """Everything the server knows: the loaded plan, its templates, the trials that run or wait."""

    def __init__(self, life_fd):
        self._selector = selectors.DefaultSelector()
        self._writer = EventWriter(os.dup(1))
        self._input = os.dup(0)
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        os.close(nothing)
        os.set_blocking(self._input, False)
        self._rest = b""
        self._closing = False
        self._timers = []
        self._timer_count = 0
        self._strays = Strays()
        self._paused = False
        self._evicting = False
        self._loaded = None
        self._isolation = None
        self._state = "empty"
        self._error = None
        self._template = None
        self._templates_lost = 0
        self._stems = None
        self._loading_began = 0.0
        self.trials = {}
        self.waiting = []
        wake_read, wake_write = os.pipe()
        os.set_blocking(wake_read, False)
        os.set_blocking(wake_write, False)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._selector.register(self._input, selectors.EVENT_READ, self._on_input)
        self._selector.register(life_fd, selectors.EVENT_READ, self._on_orphaned)
        self._selector.register(wake_read, selectors.EVENT_READ, self._on_wake)

    def run(self):
        """Serve until told to close; returns the exit code."""
        while not self._closing:
            self._wait_once()
        for trial in self.trials.values():
            if trial.pid:
                kill_group(trial.pid)
        try:
            self._writer.flush_all(1.0)
        except OSError:
            pass
        return 0

    def emit(self, event):
        """Queue an event for the caller."""
        self._writer.write(event)

    # The loop

    def _wait_once(self):
        try:
            left = self._writer.flush()
        except OSError:
            self._closing = True
            return
        self._watch_output(left)
        self._hold_back(self._writer.is_full())
        now = time.monotonic()
        timeout = max(0.0, self._timers[0][0] - now) if self._timers else None
        for key, _ in self._selector.select(timeout):
            key.data(key.fd)
            if self._closing:
                return
        while self._timers and self._timers[0][0] <= time.monotonic():
            heapq.heappop(self._timers)[2]()

    def _watch_output(self, wanted):
        watched = self._writer.fd in self._selector.get_map()
        if wanted and not watched:
            self._selector.register(self._writer.fd, selectors.EVENT_WRITE, lambda fd: None)
        elif watched and not wanted:
            self._selector.unregister(self._writer.fd)

    def _hold_back(self, full):
        if full == self._paused:
            return
        self._paused = full
        for trial in self.trials.values():
            for fd in trial.pipes:
                if full:
                    self._forget(fd)
                else:
                    self._selector.register(fd, selectors.EVENT_READ, self._on_trial_pipe)

    def _after(self, seconds, act):
        self._timer_count += 1
        heapq.heappush(self._timers, (time.monotonic() + seconds, self._timer_count, act))

    def _on_stop(self, _number, _frame):
        self._closing = True

    def _on_orphaned(self, _fd):
        self._closing = True

    def _forget(self, fd):
        try:
            self._selector.unregister(fd)
        except (KeyError, ValueError):
            pass

    # Operations

    def _on_input(self, fd):
        try:
            data = os.read(fd, 1 << 20)
        except BlockingIOError:
            return
        if not data or len(self._rest) > _LONGEST_OPERATION:
            self._closing = True
            return
        lines = (self._rest + data).split(b"\n")
        self._rest = lines.pop()
        for line in lines:
            if line.strip():
                self._perform(line)

    def _perform(self, line):
        try:
            operation = json.loads(line)
            act = {"load": self._load, "run": self._run, "kill": self._kill, "close": self._close}[operation["op"]]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            self.emit({"event": "fault", "reason": "not an operation: %s" % error})
            return
        try:
            act(operation)
        except (KeyError, TypeError, ValueError, AttributeError, OSError) as error:
            self.emit({"event": "fault", "op": operation["op"], "trial": operation.get("trial"), "reason": "%s: %s" % (type(error).__name__, error)})

    def _close(self, _operation):
        self._closing = True

    def _load(self, operation):
        self._forget_template()
        self._loaded = operation
        self._loading_began = time.monotonic()
        self._state, self._error = "loading", None
        if operation.get("threads"):
            set_thread_variables(operation["threads"])
        try:
            self._stems = Stems(StemChoice(operation["plan"], operation.get("varying")), self._watch_template, self._close_template)
            isolation, why = choose_before_imports(operation["plan"], operation.get("isolation", "auto"))
        except (SyntaxError, ValueError, RecursionError, MemoryError, KeyError, TypeError, AttributeError) as error:
            from .errors import describe_error

            self._break(describe_error(error))
            return
        self._isolation, self._why = isolation, why
        if isolation == "fork":
            self._start_template()
        elif operation.get("warm", True):
            self._check_imports()
        else:
            self._become_ready()

    def _run(self, operation):
        number = operation["trial"]
        if number in self.trials or any(order["trial"] == number for order in self.waiting):
            raise ValueError("trial %s runs already" % number)
        order = {
            "trial": number,
            "parameters": operation.get("parameters") or {},
            "threads": operation.get("threads"),
            "memoryLimitBytes": operation.get("memoryLimitBytes"),
            "reuse": bool(operation.get("reuse")) and self._loaded is not None and bool(self._loaded.get("reuse")),
            "mark": "%d-%s" % (os.getpid(), number),
        }
        self.waiting.append(order)
        self._start_waiting()

    def _kill(self, operation):
        number = operation["trial"]
        for order in self.waiting:
            if order["trial"] == number:
                self.waiting.remove(order)
                trial = self._make_trial(order)
                trial.killing = True
                self.emit(trial.ending(None))
                return
        trial = self.trials.get(number)
        if trial is None or trial.killing:
            return
        trial.killing = True
        if trial.pid is not None:
            self._end_process(trial)

    def _end_process(self, trial):
        kill_group(trial.pid, signal.SIGTERM)
        self._after(_KILL_GRACE_SECONDS, lambda: self._kill_if_alive(trial))

    def _kill_if_alive(self, trial):
        if not trial.ended and trial.pid is not None:
            kill_group(trial.pid)

    # Loading

    def _start_template(self):
        loaded = self._loaded
        order = {"plan": loaded["plan"], "directory": loaded["directory"], "isolation": loaded.get("isolation", "auto"), "reuse": loaded.get("reuse")}
        self._template = start_template(order)
        self._watch_template(self._template)

    def _watch_template(self, template):
        self._selector.register(template.sock, selectors.EVENT_READ, lambda fd: self._on_template(template))
        for fd in template.pipes:
            self._selector.register(fd, selectors.EVENT_READ, lambda fd: self._on_template_pipe(template, fd))

    def _on_template_pipe(self, template, fd):
        if fd in template.pipes and not template.read(fd):
            self._forget(fd)
            template.close_pipe(fd)

    def _on_template(self, template):
        if template.closed:
            return
        message = template.receive()
        if message is None:
            self._lose_template(template)
        elif message["kind"] == "ready" and message["unsafe"]:
            self._isolation, self._why = "spawn", message["unsafe"]
            self._forget_template()
            self._become_ready()
        elif message["kind"] == "ready":
            template.ready = True
            self._templates_lost = 0
            if template is not self._template:
                return
            if self._state == "loading":
                self._become_ready()
            self._start_waiting()
        elif message["kind"] == "broken":
            self._forget_template()
            self._break(message["error"])
        elif message["kind"] == "started":
            self._on_started(message)
        elif message["kind"] == "exited":
            trial = self.trials.get(message["trial"])
            if trial is not None:
                self._finish(trial, message["status"])

    def _on_started(self, message):
        trial = self.trials.get(message["trial"])
        if trial is not None:
            trial.pid = message["pid"]
            if trial.killing:
                self._end_process(trial)

    def _lose_template(self, template):
        was_ready = template.ready
        text = template.last_words()
        self._close_template(template)
        self._finish_all_of(template)
        self._stems.forget(template)
        if template is not self._template:
            return
        self._template = None
        if was_ready:
            return
        self._templates_lost += 1
        if self._templates_lost < _MOST_TEMPLATES_LOST:
            self._start_template()
        else:
            self._break({"type": "ImportsEnded", "message": "the process ended while it ran the Imports cells", "traceback": text})

    def _finish_all_of(self, template):
        for trial in [trial for trial in self.trials.values() if trial.template is template]:
            if trial.pid:
                kill_group(trial.pid)
            self._finish(trial, None)

    def _check_imports(self):
        order = {"trial": None, "only": "imports", "parameters": {}, "mark": "%d-imports" % os.getpid(), "reuse": False, "memoryLimitBytes": None}
        trial = TrialProcess(order, lambda event: None, count_memory_kills)
        trial.template = None
        self.trials[None] = trial
        self._spawn(trial)

    def _become_ready(self):
        self._state = "ready"
        seconds = round(time.monotonic() - self._loading_began, 6)
        self.emit({"event": "ready", "python": platform.python_version(), "isolation": self._isolation, "why": self._why, "seconds": seconds})
        self._start_waiting()

    def _break(self, error):
        if self._state == "loading":
            self.emit({"event": "broken", "error": error})
        self._state, self._error = "broken", error
        self._start_waiting()

    def _forget_template(self):
        for stem in self._stems.forget_all() if self._stems else ():
            self._close_template(stem)
            self._finish_all_of(stem)
        if self._template is not None:
            template, self._template = self._template, None
            kill_group(template.pid)
            self._close_template(template)
            self._finish_all_of(template)

    def _close_template(self, template):
        self._forget(template.sock)
        for fd in template.pipes:
            self._forget(fd)
        template.close()

    # Trials

    def _start_waiting(self):
        while self.waiting and self._can_start():
            self._start_trial(self.waiting.pop(0))

    def _can_start(self):
        if self._state == "ready" and self._isolation == "fork" and self._template is None:
            self._start_template()
        return self._state == "broken" or (self._state == "ready" and (self._isolation == "spawn" or self._template.ready))

    def _make_trial(self, order):
        trial = TrialProcess(order, self.emit, count_memory_kills)
        trial.template = None
        return trial

    def _start_trial(self, order):
        trial = self._make_trial(order)
        if self._state == "broken":
            trial.result = {"state": "failed", "cause": "environment", "error": self._error}
            self.emit(trial.ending(None))
            return
        self.trials[trial.number] = trial
        try:
            if self._isolation == "spawn":
                self._spawn(trial)
            else:
                self._fork(trial, self._choose_template(trial))
        except OSError as error:
            # No descriptors, processes or memory left to start it with.
            trial.result = {"state": "failed", "cause": "environment", "error": {"type": type(error).__name__, "message": str(error), "traceback": ""}}
            self._finish(trial, 0)

    def _choose_template(self, trial):
        if not trial.order["reuse"]:
            return self._template
        order = dict(trial.order, store=self._loaded["reuse"], threads=None, memoryLimitBytes=None)
        return self._stems.find(order, self._template, self.trials.values()) or self._template

    def _fork(self, trial, template):
        trial.template = template
        writes = trial.open_pipes()
        order = dict(trial.order, loadedThreads=self._loaded.get("threads"), store=self._loaded.get("reuse"))
        try:
            template.send(order, writes)
        except OSError:
            self._lose_template(template)
        finally:
            for fd in writes:
                os.close(fd)
        self._watch_trial(trial)

    def _spawn(self, trial):
        writes = trial.open_pipes()
        order = dict(trial.order, plan=self._loaded["plan"], directory=self._loaded["directory"], store=self._loaded.get("reuse"))
        try:
            trial.pid = spawn_trial(order, writes)
        finally:
            for fd in writes:
                os.close(fd)
        self._watch_trial(trial)

    def _watch_trial(self, trial):
        if not self._paused:
            for fd in trial.pipes:
                self._selector.register(fd, selectors.EVENT_READ, self._on_trial_pipe)

    def _on_trial_pipe(self, fd):
        trial = next((trial for trial in self.trials.values() if fd in trial.pipes), None)
        if trial is None:
            return
        had_result = trial.result is not None
        if trial.read(fd) == 0:
            self._forget(fd)
            os.close(fd)
            del trial.pipes[fd]
        if trial.result is not None and not had_result:
            self._after(_EXIT_GRACE_SECONDS, lambda: self._kill_if_alive(trial))

    def _finish(self, trial, status):
        trial.ended = True
        for fd in trial.pipes:
            self._forget(fd)
        trial.drain()
        self.trials.pop(trial.number, None)
        self._strays.look(self._own_children(), self.trials.values(), trial)
        if trial.number is None:
            self._finish_check(trial, status)
            return
        self.emit(trial.ending(status))
        self._stems.see_end(trial, self.trials.values())
        if trial.order.get("reuse") and not self._evicting:
            self._evicting = True
            self._after(_EVICT_EVERY_SECONDS, self._evict)

    def _evict(self):
        self._evicting = False
        store = self._loaded.get("reuse") or {}
        if store.get("limitBytes") is not None:
            evict(store["directory"], store["limitBytes"])

    def _finish_check(self, trial, status):
        ending = trial.ending(status)
        if ending["state"] == "succeeded":
            self._become_ready()
        else:
            self._break(ending["error"])

    # Ends of processes

    def _own_children(self):
        own = {trial.pid for trial in self.trials.values() if trial.template is None}
        if self._template is not None:
            own.add(self._template.pid)
        return own

    def _on_wake(self, fd):
        try:
            while os.read(fd, 4096):
                pass
        except BlockingIOError:
            pass
        for trial in [trial for trial in self.trials.values() if trial.template is None and trial.pid]:
            status = _exit_of(trial.pid)
            if status is not None:
                self._finish(trial, status)
        own = self._own_children()
        reap_strays(own)
        self._strays.look(own, self.trials.values())


def _exit_of(pid):
    try:
        if hasattr(os, "waitid"):
            # Look first, reap last: while the leader is unreaped its group's id cannot be anyone else's.
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                return None
            kill_group(pid)
            return os.waitpid(pid, 0)[1]
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            kill_group(pid)
        return status if done else None
    except ChildProcessError:
        return 0

