"""Threads and memory of a trial: how many threads number libraries may start, how much memory a process may take."""

import ctypes
import os
import sys

# The variables that OpenMP, MKL, OpenBLAS, Accelerate, BLIS, numexpr, numba, polars and Go-style pools read at load time.
THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "BLIS_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "POLARS_MAX_THREADS",
    "RAYON_NUM_THREADS",
)
_SETTERS = (
    ("openblas", ("openblas_set_num_threads", "openblas_set_num_threads64_", "scipy_openblas_set_num_threads", "scipy_openblas_set_num_threads64_")),
    ("libgomp", ("omp_set_num_threads",)),
    ("libomp", ("omp_set_num_threads",)),
    ("libiomp", ("omp_set_num_threads",)),
    ("libmkl_rt", ("MKL_Set_Num_Threads",)),
    ("blis", ("bli_thread_set_num_threads",)),
)


def set_thread_variables(threads):
    """Set the thread variables in this process's environment. Works for libraries loaded afterwards."""
    for name in THREAD_VARIABLES:
        os.environ[name] = str(threads)


def set_loaded_libraries_threads(threads):
    """Set the thread count of number libraries this process has loaded already (Linux only)."""
    for path, setters in _loaded_number_libraries():
        try:
            # RTLD_NOLOAD: take the copy in use, never load another.
            library = ctypes.CDLL(path, mode=os.RTLD_NOLOAD | os.RTLD_LAZY)
        except (OSError, AttributeError):
            continue
        for name in setters:
            setter = getattr(library, name, None)
            if setter is not None:
                setter(ctypes.c_int(threads))


def _loaded_number_libraries():
    found = {}
    try:
        with open("/proc/self/maps") as lines:
            for line in lines:
                path = line.rstrip("\n").partition("/")
                file = os.path.basename(path[2])
                for word, setters in _SETTERS:
                    if word in file and ".so" in file:
                        found["/" + path[2]] = setters
    except OSError:
        pass
    return sorted(found.items())


def limit_memory(limit):
    """Refuse this process and each of its children more than `limit` bytes of own memory; says whether that works here.

    Linux counts heap and private mappings by RLIMIT_DATA, getrlimit(2). macOS refuses neither kind; there no limit is set.
    """
    if not sys.platform.startswith("linux"):
        return False
    import resource

    try:
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        wanted = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (wanted, wanted))
        return True
    except (ValueError, OSError):
        return False


def count_memory_kills():
    """How many processes the kernel has killed for want of memory in this control group, or None when it does not say."""
    for path in _memory_event_files():
        try:
            with open(path) as lines:
                for line in lines:
                    words = line.split()
                    if len(words) == 2 and words[0] == "oom_kill":
                        return int(words[1])
        except (OSError, ValueError):
            continue
    return None


_event_files = None


def _memory_event_files():
    global _event_files
    if _event_files is None:
        _event_files = []
        try:
            with open("/proc/self/cgroup") as lines:
                for line in lines:
                    _, kinds, path = line.rstrip("\n").split(":", 2)
                    if kinds == "":
                        _event_files += ["/sys/fs/cgroup" + path.rstrip("/") + "/memory.events", "/sys/fs/cgroup/memory.events"]
                    elif "memory" in kinds.split(","):
                        _event_files += ["/sys/fs/cgroup/memory" + path.rstrip("/") + "/memory.oom_control", "/sys/fs/cgroup/memory/memory.oom_control"]
        except (OSError, ValueError):
            pass
    return _event_files
