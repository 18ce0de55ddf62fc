"""Starts a trial in a fresh interpreter, where a fork would not be safe."""

import json
import os
import subprocess
import sys
import tempfile

from .limits import THREAD_VARIABLES
from .main_module import runtime_directory


def spawn_trial(order, fds):
    """Start `python -m tunebook_runtime.run_trial`; `fds` are the write ends of wire, stdout and stderr. Returns its pid."""
    environment = dict(os.environ)
    environment["PYTHONPATH"] = os.pathsep.join([runtime_directory()] + [entry for entry in [environment.get("PYTHONPATH")] if entry])
    if order.get("threads"):
        environment.update((name, str(order["threads"])) for name in THREAD_VARIABLES)
    # A file rather than a pipe: a plan may be larger than a pipe holds, and the server must not wait.
    with tempfile.TemporaryFile() as file:
        file.write(json.dumps(order).encode("utf-8"))
        file.seek(0)
        life_read, life_write = _life_pipe()
        arguments = [str(fds[0]), str(file.fileno()), str(life_read), str(os.getpid())]
        started = subprocess.Popen(
            [sys.executable, "-m", "tunebook_runtime.run_trial"] + arguments,
            stdin=subprocess.DEVNULL,
            stdout=fds[1],
            stderr=fds[2],
            pass_fds=(fds[0], file.fileno(), life_read),
            start_new_session=True,
            env=environment,
            cwd=runtime_directory(),
        )
    # The server waits for its children itself.
    started.returncode = 0
    return started.pid


_pipe = None


def _life_pipe():
    """One pipe for the life of the server: its write end closes when the server ends."""
    global _pipe
    if _pipe is None:
        _pipe = os.pipe()
    return _pipe
