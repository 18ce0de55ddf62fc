"""Chooses how trials are kept apart: a fork of a process that has run the imports, or a fresh process each.

A fork costs milliseconds but copies only the thread that forks: locks other threads hold stay locked for ever, and
CUDA contexts do not survive it. So: fork on Linux; a fresh process on macOS (its system libraries do not survive a
fork), for TensorFlow and JAX (both start threads when imported), for torch where a GPU is at hand, and when the
imports have started threads.
"""

import ast
import glob
import os
import sys
import threading

_THREADED = {"tensorflow": "TensorFlow", "jax": "JAX", "flax": "JAX"}
_CUDA_USERS = {"torch": "torch", "cupy": "CuPy", "cudf": "cuDF", "cuml": "cuML", "lightning": "Lightning", "pytorch_lightning": "Lightning"}


def choose_before_imports(plan, asked):
    """('fork' | 'spawn', why) from what was asked for, the system, and what the imports cells name."""
    if asked in ("fork", "spawn"):
        return asked, "asked for"
    if not hasattr(os, "fork"):
        return "spawn", "this system has no fork"
    if not sys.platform.startswith("linux"):
        return "spawn", "forked processes are not safe on %s" % sys.platform
    named = _imported_packages(plan["imports"])
    reason = _reason_to_spawn(named)
    return ("spawn", reason) if reason else ("fork", "Linux, and nothing the imports name forbids it")


def reason_after_imports():
    """Why a process that has run the imports cells must not be forked, or None. Runs in that process."""
    loaded = {name for name in list(_THREADED) + list(_CUDA_USERS) if name in sys.modules}
    reason = _reason_to_spawn(loaded)
    if reason is None and threading.active_count() > 1:
        others = [thread.name for thread in threading.enumerate() if thread is not threading.current_thread()]
        reason = "the imports started threads (%s)" % ", ".join(others[:3])
    return reason


def _reason_to_spawn(packages):
    for package in sorted(packages & set(_THREADED)):
        return "%s does not survive a fork" % _THREADED[package]
    for package in sorted(packages & set(_CUDA_USERS)):
        if _has_gpu():
            return "%s may use the GPU, and CUDA does not survive a fork" % _CUDA_USERS[package]
    return None


def _has_gpu():
    # Asking torch would start CUDA in the process to be forked; the device files tell without that.
    if os.environ.get("CUDA_VISIBLE_DEVICES") in ("", "-1"):
        return False
    return bool(glob.glob("/dev/nvidia[0-9]*")) or os.path.exists("/dev/kfd")


def _imported_packages(cells):
    found = set()
    for item in cells:
        for node in ast.walk(ast.parse(item["source"])):
            if isinstance(node, ast.Import):
                found.update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found
