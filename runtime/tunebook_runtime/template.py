"""A process that holds a state worth starting from, and forks a trial from it on demand.

One has run the imports cells and nothing else of the user's. Another (a stem) has also run the first steps with
parameter values that many trials share. Both run one thread, wait on the server's socket, fork, and tell of ends.
"""

import gc
import os
import select
import signal
import socket
import sys
import threading
import time

from . import wire
from .control import receive_message, send_message
from .isolation import reason_after_imports
from .main_module import make_main_module
from .processes import children_of, die_with_parent, kill_group
from .program import Program
from .random_state import begin_chance, chance_to_keep, seeds_explicitly
from .run_steps import TrialCode, TrialFailure
from .run_trial import become_trial, run_all_steps, run_order
from .streams import flush_streams, install_streams


def run_template(sock, order, parent, wire_fd):
    """The life of the first template: load, run the shared imports, say so, serve. Never returns."""
    try:
        die_with_parent(parent)
        _reset_signals()
        os.setsid()
        began = time.perf_counter()
        install_streams(wire_fd)
        try:
            program = Program(order["plan"])
            code = TrialCode(program, make_main_module(order["directory"]), lambda event: None)
            code.run_shared_imports()
        except TrialFailure as failure:
            send_message(sock, {"kind": "broken", "error": failure.error})
            os._exit(0)
        except BaseException as error:
            from .errors import describe_error

            send_message(sock, {"kind": "broken", "error": describe_error(error)})
            os._exit(0)
        if order.get("reuse"):
            from .run_with_store import surroundings

            code.surroundings = surroundings(order["directory"])
        unsafe = reason_after_imports() if order["isolation"] == "auto" else None
        send_message(sock, {"kind": "ready", "seconds": round(time.perf_counter() - began, 6), "unsafe": unsafe})
        if unsafe:
            os._exit(0)
        seeded = seeds_explicitly(order["plan"]["imports"][: len(program.shared_imports)])
        serve(sock, code, seeded, _run_from_imports)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        flush_streams()
    os._exit(1)


def serve(sock, code, seeded, run):
    """Fork a trial for each order that comes; report starts and ends; end with the server. Never returns.

    `run(code, order, report)` is what a trial does; `seeded` says that the state's random generators were seeded on
    purpose and must be left as they are.
    """
    # Objects that exist now are never garbage: untouched pages stay shared with the trials.
    gc.collect()
    gc.freeze()
    wake_read, wake_write = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK) if hasattr(os, "pipe2") else os.pipe()
    os.set_blocking(wake_read, False)
    os.set_blocking(wake_write, False)
    signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    chance = chance_to_keep(seeded)
    trials = {}
    while True:
        ready, _, _ = select.select([sock, wake_read], [], [])
        if wake_read in ready:
            _drain(wake_read)
            _report_ends(sock, trials)
        if sock in ready:
            order, fds = receive_message(sock)
            if order is None:
                os._exit(0)
            pid = os.fork()
            if pid == 0:
                _child(sock, (wake_read, wake_write), code, (seeded, chance), run, order, fds)
            for fd in fds:
                os.close(fd)
            trials[pid] = order["trial"]
            send_message(sock, {"kind": "started", "trial": order["trial"], "pid": pid})


def _child(sock, wake, code, state, run, order, fds):
    seeded, chance = state
    try:
        parent = os.getppid()
        os.setsid()
        die_with_parent(parent)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        sock.close()
        for fd in wake:
            os.close(fd)
        wire_fd = become_trial(order, fds[:3])
        begin_chance(chance)
        if order.get("kind") == "stem":
            _become_stem(code, order, fds[3], seeded)
        run_order(code, order, wire_fd, lambda code, report: run(code, order, report))
    except BaseException:
        sys.excepthook(*sys.exc_info())
        flush_streams()
    os._exit(70)


def _become_stem(code, order, sock_fd, seeded):
    """Take the first steps, then serve trials that go on from there. Never returns."""
    from .run_with_store import warm_up

    sock = socket.socket(fileno=sock_fd)
    threads = _count_threads()
    code.report = lambda event: None
    run = warm_up(code, order, order["count"])
    steps = code.program.steps[: order["count"]]
    if _count_threads() > threads or children_of(os.getpid()):
        os._exit(0)
    seeded = seeded or any(seeds_explicitly([{"source": source} for _, source in step.sources]) for step in steps)
    send_message(sock, {"kind": "ready", "seconds": 0.0, "unsafe": None})
    serve(sock, code, seeded, lambda code, order, report: run.finish(order, report))


def _count_threads():
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return threading.active_count()


def _run_from_imports(code, order, report):
    code.report = report
    if order.get("reuse"):
        from .run_with_store import run_with_store

        return run_with_store(code, order, report)
    return run_all_steps(code, code.program.values(order["parameters"]))


def _report_ends(sock, trials):
    while True:
        pid, status = _next_end()
        if pid is None:
            return
        trial = trials.pop(pid, None)
        if trial is not None:
            send_message(sock, {"kind": "exited", "trial": trial, "status": status})


def _next_end():
    try:
        if not hasattr(os, "waitid"):
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid:
                kill_group(pid)
            return (pid, status) if pid else (None, 0)
        # Look first, reap last: while the leader is unreaped its group's id cannot be anyone else's.
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if found is None:
            return None, 0
        kill_group(found.si_pid)
        return os.waitpid(found.si_pid, 0)
    except ChildProcessError:
        return None, 0


def _drain(fd):
    try:
        while os.read(fd, 4096):
            pass
    except BlockingIOError:
        pass


def _reset_signals():
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.set_wakeup_fd(-1)
