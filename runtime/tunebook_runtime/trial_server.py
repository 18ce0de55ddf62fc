"""`python -m tunebook_runtime.trial_server`: runs trials of one notebook version; speaks JSON lines on stdin and stdout.

Two processes. The one started here only watches: when the other ends, however it ends, it kills everything that is
left below it. The other speaks the protocol and never runs notebook code, so it always answers; when its watcher
ends it does the same. So no process survives a `kill -9` of either.
"""

import os
import signal
import sys

from .processes import adopt_orphans, kill_all_descendants


def main():
    """Start the server proper and watch over it; returns its exit code."""
    # Ctrl-C in a terminal reaches the whole group; what it means is for the caller to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    adopt_orphans()
    life_read, life_write = os.pipe()
    server = os.fork()
    if server == 0:
        os.close(life_write)
        _serve(life_read)
    os.close(life_read)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: _pass_on(server, number))
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    status = _wait_for(server)
    kill_all_descendants()
    return os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status)


def _serve(life_read):
    from .server_loop import ServerLoop

    code = 1
    try:
        adopt_orphans()
        code = ServerLoop(life_read).run()
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        kill_all_descendants()
        os._exit(code)


def _wait_for(server):
    while True:
        pid, status = os.waitpid(-1, 0)
        if pid == server:
            return status


def _pass_on(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


if __name__ == "__main__":
    sys.exit(main())
