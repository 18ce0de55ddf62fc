"""The trial's own process: what a fork does after it was made, and `python -m tunebook_runtime.run_trial` for a fresh one."""

import atexit
import fcntl
import json
import logging
import os
import signal
import sys
import weakref

from . import wire
from .errors import cause_of, describe_error
from .limits import limit_memory, set_loaded_libraries_threads, set_thread_variables
from .processes import die_with_parent, end_with_pipe
from .run_steps import TrialCode, TrialFailure
from .streams import flush_streams, install_streams, redirect_streams

# Out of the way of code that closes "all" small descriptors.
_WIRE_FD = 200
MARK = "TUNEBOOK_TRIAL"


def become_trial(order, fds):
    """Turn a fork into the trial `order` says: own session, own output, limits, chance. `fds`: wire, stdout, stderr."""
    os.environ[MARK] = order["mark"]
    os.dup2(fds[1], 1)
    os.dup2(fds[2], 2)
    wire_fd = fcntl.fcntl(fds[0], fcntl.F_DUPFD_CLOEXEC, _WIRE_FD)
    for fd in fds:
        os.close(fd)
    redirect_streams(wire_fd)
    _forget_inherited_exit_work()
    if order.get("threads") and order["threads"] != order.get("loadedThreads"):
        set_thread_variables(order["threads"])
        set_loaded_libraries_threads(order["threads"])
    if order.get("memoryLimitBytes"):
        limit_memory(order["memoryLimitBytes"])
    return wire_fd


def run_order(code, order, wire_fd, run):
    """Run a trial to its end and this process with it. `run` takes the code and returns the metrics."""

    def report(event):
        wire.send_event(wire_fd, event)

    try:
        result = {"event": "result", "state": "succeeded", "metrics": run(code, report)}
    except TrialFailure as failure:
        result = {"event": "result", "state": "failed", "cause": failure.cause, "error": failure.error}
    except BaseException as error:
        result = {"event": "result", "state": "failed", "cause": cause_of(error), "error": describe_error(error)}
    flush_streams()
    report(result)
    _leave()


def run_all_steps(code, values):
    """Run a whole trial in one namespace; returns its metrics."""
    code.start(values)
    metrics = {}
    for step in code.program.steps:
        metrics.update(code.run_step(step))
    return metrics


def _leave():
    # The trial's own exit work (a logger's upload, temporary files) runs; tearing down the interpreter would only take time.
    try:
        atexit._run_exitfuncs()
        logging.shutdown()
    except BaseException:
        pass
    flush_streams()
    os._exit(0)


def _forget_inherited_exit_work():
    """Keep the parent's exit work for the parent: else the first trial to end would delete its temporary directories."""
    atexit._clear()
    finalize = weakref.finalize
    for info in list(getattr(finalize, "_registry", {}).values()):
        info.atexit = False
    finalize._registered_with_atexit = False
    util = sys.modules.get("multiprocessing.util")
    if util is not None:
        util._finalizer_registry.clear()
        atexit.register(util._exit_function)


def _main(arguments):
    from .main_module import make_main_module
    from .program import Program

    wire_fd, order_fd, life_fd, parent = (int(word) for word in arguments)
    die_with_parent(parent)
    if not sys.platform.startswith("linux"):
        end_with_pipe(life_fd)
    with os.fdopen(order_fd, "rb") as file:
        order = json.loads(file.read())
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.environ[MARK] = order["mark"]
    wire_fd = fcntl.fcntl(wire_fd, fcntl.F_DUPFD_CLOEXEC, _WIRE_FD)
    install_streams(wire_fd)
    if order.get("memoryLimitBytes"):
        limit_memory(order["memoryLimitBytes"])

    def run(_code, report):
        program = Program(order["plan"])
        code = TrialCode(program, make_main_module(order["directory"]), report)
        if order.get("only") == "imports":
            code.run_shared_imports()
            return {}
        if order.get("reuse"):
            from .run_with_store import run_with_store

            return run_with_store(code, order, report)
        code.run_shared_imports()
        return run_all_steps(code, program.values(order["parameters"]))

    run_order(None, order, wire_fd, run)


__all__ = ["MARK", "become_trial", "run_all_steps", "run_order"]

if __name__ == "__main__":
    _main(sys.argv[1:])
