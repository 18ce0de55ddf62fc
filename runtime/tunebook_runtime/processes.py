"""Process trees: who dies with whom, and how nothing is left behind.

On Linux a process can ask to be killed with its parent (PR_SET_PDEATHSIG) and to inherit orphaned
descendants (PR_SET_CHILD_SUBREAPER), prctl(2). Elsewhere process groups and a life pipe have to do.
"""

import ctypes
import os
import signal
import sys
import threading

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_ON_LINUX = sys.platform.startswith("linux")
# Loaded before any fork: dlopen in a fresh child costs more than the call itself.
_libc = ctypes.CDLL(None, use_errno=True) if _ON_LINUX else None


def die_with_parent(parent):
    """Ask the kernel to kill this process when `parent` (its pid) ends; exits at once when it already has."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def adopt_orphans():
    """Make this process the parent of descendants whose own parent ended (Linux only)."""
    if _libc is not None:
        _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_with_pipe(read_end):
    """Kill this process group when the other end of a pipe closes: for systems without PR_SET_PDEATHSIG."""

    def wait():
        while True:
            try:
                if not os.read(read_end, 1):
                    break
            except OSError:
                break
        os.killpg(os.getpgrp(), signal.SIGKILL)

    threading.Thread(target=wait, daemon=True, name="tunebook-life").start()


def children_of(pid):
    """The pids of a process's children; empty where the system does not say."""
    found = []
    try:
        for task in os.listdir("/proc/%d/task" % pid):
            with open("/proc/%d/task/%s/children" % (pid, task)) as lines:
                found.extend(int(word) for word in lines.read().split())
    except OSError:
        pass
    return found


def kill_quietly(pid, number=signal.SIGKILL):
    """Send a signal to a process that may be gone already."""
    try:
        os.kill(pid, number)
    except (ProcessLookupError, PermissionError):
        pass


def kill_group(pid, number=signal.SIGKILL):
    """Send a signal to a whole process group that may be gone already."""
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        pass


def reap_strays(known):
    """Collect the exit of orphans this process adopted, but of none in `known`."""
    for pid in children_of(os.getpid()):
        if pid not in known:
            try:
                os.waitpid(pid, os.WNOHANG)
            except ChildProcessError:
                pass


def kill_all_descendants(rounds=200):
    """Kill everything below this process. Needs `adopt_orphans` to find what left its group and session."""
    for _ in range(rounds):
        waiting = children_of(os.getpid())
        if not waiting:
            break
        for pid in waiting:
            kill_quietly(pid)
        for pid in waiting:
            try:
                os.waitpid(pid, 0)
            except ChildProcessError:
                pass


def session_of(pid):
    """The session id of a process, or None when it is gone."""
    try:
        return os.getsid(pid)
    except OSError:
        return None


def environment_mark(pid, name):
    """The value of an environment variable a process was started with, or None."""
    try:
        with open("/proc/%d/environ" % pid, "rb") as file:
            for item in file.read().split(b"\0"):
                key, _, value = item.partition(b"=")
                if key == name.encode():
                    return value.decode("utf-8", "replace")
    except OSError:
        pass
    return None
