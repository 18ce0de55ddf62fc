"""Results of steps, found again by a key: the hash of everything a step's result can depend on.

That is: its code and the imports and functions code before it, the parameter values that reach it with their types,
the content of the variables it loads, the interpreter, the installed distributions, the Python files beside the
notebook, and this runtime. What a step reads from elsewhere (files, clock, network) is the author's to declare by
`cache: false`.
"""

import hashlib
import importlib.metadata
import json
import os
import sys

from . import __version__
from .code_names import looks_everywhere, names_deleted, names_in_bodies, names_mentioned
from .content_store import ContentMissing, ContentStore, touch, write_whole
from .environment import names_to_load, parameters_used
from .value_pickle import CLASS_PREFIX

_MOST_LOCAL_FILES = 500


def names_wanted(program, step, environment):
    """The variables of an environment a step needs loaded, before what those need themselves."""
    entries = environment["names"]
    before = [(cell.cell, cell.source) for cell in program.shared_imports + program.own_imports + program.functions]
    if looks_everywhere(list(step.sources) + before):
        return sorted(entries)
    wanted = step.reads | names_deleted(step.sources) | names_in_bodies(before) | set(step.metrics)
    # What the imports and functions cells bind comes back whenever it is mentioned and was changed.
    wanted |= {name for name in names_mentioned(step.sources) if entries.get(name, {}).get("first")}
    wanted |= {name for name, entry in entries.items() if entry.get("first") and name.startswith(CLASS_PREFIX)}
    return sorted(name for name in wanted if name in entries)


def step_values(program, step, values, environment):
    """The parameters a step is handed in an environment.

    Those the plan says reach it, those the code before every step mentions, and those that functions it loads use.
    """
    loaded = names_to_load(environment, names_wanted(program, step, environment))
    handed = program.start_parameters.union(step.parameters, parameters_used(environment, loaded, values))
    return {name: value for name, value in values.items() if name in handed}


def surroundings(directory):
    """A digest of what is the same for all trials: interpreter, distributions, Python files beside the notebook."""
    installed = sorted({"%s %s" % (item.metadata["Name"], item.version) for item in importlib.metadata.distributions()})
    return _hash([sys.version, sys.platform, __version__, installed, _local_files(directory)])


class StepCache:
    """Step results in a directory shared by trials, servers and sweeps."""

    def __init__(self, directory, surrounding):
        self.store = ContentStore(directory)
        self._results = os.path.join(directory, "results")
        self._surroundings = surrounding
        self._keys_of_code = {}

    def key(self, program, step, environment, values):
        """The step's key in this environment with these parameters (all of the trial's)."""
        loaded = names_to_load(environment, names_wanted(program, step, environment))
        inputs = [[name, _identity(environment["names"][name])] for name in sorted(loaded)]
        typed = _typed(step_values(program, step, values, environment))
        return _hash([self._surroundings, self._code_digest(program, step), step.metrics, typed, inputs])

    def trial_key(self, program, values):
        """The key of a whole trial."""
        return _hash(["trial", self._surroundings, [self._code_digest(program, step) + ("" if step.cache else "!") for step in program.steps], [step.metrics for step in program.steps], _typed(values)])

    def find(self, key):
        """A stored result, or None. One that is damaged, or whose contents are, is dropped."""
        path = self._path(key)
        try:
            with open(path, "rb") as file:
                checksum, _, body = file.read().partition(b"\n")
                found = os.fstat(file.fileno())
        except OSError:
            return None
        try:
            if hashlib.sha256(body).hexdigest().encode() != checksum:
                raise ContentMissing(key)
            result = json.loads(body)
            self.store.times.update(result["contents"])
            for digest in result["contents"]:
                self.store.get(digest)
        except (ContentMissing, ValueError, KeyError, TypeError):
            self.drop(key)
            return None
        touch(path, found)
        return result

    def keep(self, key, result, contents):
        """Store a result and the contents its changes name; a full disk keeps nothing and harms nothing."""
        try:
            times = {}
            for digest, data in contents:
                self.store.put(data, digest)
                times[digest] = self.store.times[digest]
            body = json.dumps(dict(result, contents=times)).encode("utf-8")
            write_whole(self._path(key), hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
        except OSError:
            self.drop(key)

    def drop(self, key):
        """Forget a result."""
        try:
            os.unlink(self._path(key))
        except OSError:
            pass

    def _path(self, key):
        return os.path.join(self._results, key[:2], key + ".json")

    def _code_digest(self, program, step):
        if step.name not in self._keys_of_code:
            before = [cell.source for cell in program.shared_imports + program.own_imports + program.functions]
            cells = [[cell.source, cell.flags] for cell in step.cells]
            self._keys_of_code[step.name] = _hash([before, cells])
        return self._keys_of_code[step.name]


def _identity(entry):
    if "unsaved" in entry:
        return ["unsaved", os.getpid(), entry["unsaved"]["id"]]
    return [kind + ":" + str(entry[kind]) for kind in ("bundle", "module", "deleted") if kind in entry]


def _typed(values):
    # What Python writes tells apart what JSON does not: 1 and 1.0, tuples and lists.
    return [[name, repr(value)] for name, value in sorted(values.items())]


def _hash(parts):
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=repr).encode("utf-8", "surrogatepass")).hexdigest()


def _local_files(directory):
    found = []
    for place, folders, names in os.walk(directory):
        folders[:] = sorted(folder for folder in folders if os.path.exists(os.path.join(place, folder, "__init__.py")))
        for name in sorted(names):
            if name.endswith(".py") and len(found) < _MOST_LOCAL_FILES:
                try:
                    with open(os.path.join(place, name), "rb") as file:
                        found.append([os.path.relpath(os.path.join(place, name), directory), hashlib.sha256(file.read()).hexdigest()])
                except OSError:
                    continue
    return found
