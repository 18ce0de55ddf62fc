"""The namespace a step runs in: filled from an environment before it, turned into one after it.

Objects that are in the process already are used again as long as nothing has changed them, so steps that follow one
another in one process load nothing. What a step changed is found by comparing pickles from before and after.
"""

import copy
import ctypes
import hashlib
import importlib
import json
import sys
import types

from .content_store import ContentMissing
from .environment import names_to_load
from .main_module import MODULE_NAMES
from .sharing import find_components
from .value_pickle import CLASS_PREFIX, load_values, naming_first_classes


class Unloadable(Exception):
    """A value that a step needs could not leave the process that made it."""


class Workspace:
    """A namespace and what is known of the objects in it.

    `start(values, again)` runs what comes before every step, `start_parameters` being the parameters that reach it;
    `again` when it has run in this process before. `store` may be None: then only objects of this process can be used.
    """

    def __init__(self, namespace, start, start_parameters, store):
        self.namespace = namespace
        self._start = start
        self._start_parameters = start_parameters
        self._handed = set()
        # The notebook's classes by the names they go by, those made before every step, and those loaded for this one.
        self._classes = {}
        self._first_classes = set()
        self._reloaded = set()
        self._entered_classes = set()
        self._store = store
        self._started_with = None
        self._entered = None
        # Set where something else has filled the namespace before: then it is emptied first.
        self.used = False
        # What parameters, imports and functions cells bind, and which of it some step has changed.
        self._first = {}
        self._stale = set()
        # Bundles whose objects are in this process, unchanged: {id: {name: value}}.
        self._live = {}
        # Digests of components as they were when last looked at, and the objects they were of.
        self._known = {}
        self._bound = {}
        self._seen = set()
        # Digests of large buffers by (address, size).
        self._contents = {}

    def enter(self, environment, wanted, values):
        """Make the namespace what a step sees: its parameters, imports, functions, then what it loads.

        `values` are the parameters the step is handed; `wanted` the variables it names.
        """
        entries = environment["names"]
        untouched = {name for name in [*self._first, *self._first_classes] if name not in entries}
        before = {name: value for name, value in values.items() if name in self._start_parameters}
        if self._started_with is None or self._stale & untouched or not _same(self._started_with, before):
            self._restart(before)
        loading = names_to_load(environment, wanted)
        for name in self._visible():
            if name not in loading and (name not in self._first or name in entries):
                del self.namespace[name]
        for name, value in self._first.items():
            if name not in entries:
                self.namespace.setdefault(name, value)
        self._handed = {name for name in values if name not in self._first}
        # Copies: a list that one run changes must not be changed for the next.
        self.namespace.update((name, copy.deepcopy(values[name])) for name in self._handed if name not in entries)
        self._reloaded = set()
        self._entered_classes = {name for name in loading if name.startswith(CLASS_PREFIX)}
        self._load(environment, loading)
        self._entered = environment
        self._seen = set(self._visible())
        self._compare_from_here()

    def leave(self, by):
        """What the step named `by` changed: `({"names", "bundles"}, contents)`; contents are (digest, data) to be stored."""
        changes, contents, live, known = {"names": {}, "bundles": {}}, [], {}, {}
        visible = set(self._visible())
        record, unchanged = _Record(changes, contents, live), []
        for component in self._components(visible | self._entered_classes):
            self._classes.update((name, value) for name, value in component.values.items() if name.startswith(CLASS_PREFIX))
            digest, parts = self._digest(component)
            known[component.names] = digest
            if digest is None or self._known.get(component.names) != digest:
                self._record(component, parts, by, record)
            else:
                unchanged.append((component, parts))
        self._record_left_behind(unchanged, by, record)
        self._record_modules(visible, changes, by)
        for name in self._seen - visible:
            changes["names"][name] = {"deleted": True, "by": by}
        changed = set(changes["names"])
        given = {name for name, entry in self._entered["names"].items() if entry.get("first")}
        for name in changed & (given | set(self._first) | self._first_classes | self._handed):
            changes["names"][name]["first"] = True
        self._stale |= changed & (set(self._first) | self._first_classes)
        self._live = {key: values for key, values in self._live.items() if not changed & set(values)}
        self._live.update(live)
        self._known = known
        self._bound = {name: self.namespace[name] for name in visible}
        return changes, contents

    # Filling

    def _restart(self, values):
        again = self._started_with is not None or self.used
        if again:
            for name in self._visible():
                del self.namespace[name]
        self._live, self._stale, self._contents = {}, set(), {}
        self._start(values, again)
        self._started_with = values
        self._first = self._bound = {name: self.namespace[name] for name in self._visible()}
        with naming_first_classes():
            components = self._components(set(self._first))
        self._known = {component.names: self._digest(component)[0] for component in components}
        self._classes = {name: value for component in components for name, value in component.values.items() if name.startswith(CLASS_PREFIX)}
        self._first_classes = set(self._classes)

    def _visible(self):
        return [name for name in self.namespace if name not in MODULE_NAMES]

    def _load(self, environment, loading):
        entries = environment["names"]
        for name in sorted(loading):
            entry = entries[name]
            if "module" in entry:
                self.namespace[name] = importlib.import_module(entry["module"])
            elif "unsaved" in entry:
                self._bind_unsaved(name, entry)
            elif "bundle" in entry:
                value = self._values_of(entry["bundle"], environment)[name]
                if not name.startswith(CLASS_PREFIX):
                    self.namespace[name] = value
            if entry.get("first"):
                self._stale.add(name)
        for name, entry in entries.items():
            if entry.get("deleted"):
                self.namespace.pop(name, None)

    def _bind_unsaved(self, name, entry):
        values = self._live.get(entry["unsaved"]["id"])
        if values is None:
            raise Unloadable(_explain_unsaved(name, entry))
        self.namespace.update(values)

    def _values_of(self, key, environment):
        """The values of a bundle, by name; from this process where they are in it unchanged, else from the store."""
        if key in self._live:
            return self._live[key]
        if self._store is None:
            raise ContentMissing(key)
        bundle = environment["bundles"][key]
        for name in bundle["needs"]:
            entry = environment["names"].get(name, {})
            if name.startswith(CLASS_PREFIX) and "bundle" in entry:
                self._values_of(entry["bundle"], environment)
        classes = {name for name in bundle["names"] if name.startswith(CLASS_PREFIX)}
        # Loading a class that is here already gives it the state that was saved: what knew another state must go.
        self._live = {other: values for other, values in self._live.items() if not classes & set(values)}
        buffers = []
        for digest, readonly in bundle["buffers"]:
            view = memoryview(self._store.get(digest))
            if not readonly:
                self._contents[_extent(view)] = digest
            buffers.append(view.toreadonly() if readonly else view)
        values = self._live[key] = load_values(self._store.get(bundle["stream"]), buffers, self.namespace)
        for name in classes:
            self._classes[name] = values[name]
            self._reloaded.add(name)
            if name in self._first_classes:
                self._stale.add(name)
        return values

    # Comparing

    def _compare_from_here(self):
        """Take note of what the namespace holds now; of objects that were there after the last step that is known."""
        names = set(self._visible()) | self._entered_classes
        known = {group: digest for group, digest in self._known.items() if all(self._is_as_it_was(name) for name in group)}
        for component in self._components(names - {name for group in known for name in group}):
            known[component.names] = self._digest(component)[0]
        self._known = known
        self._bound = {name: self.namespace[name] for name in self._visible()}

    def _is_as_it_was(self, name):
        if name.startswith(CLASS_PREFIX):
            return name not in self._reloaded
        return name in self.namespace and name in self._bound and self._bound[name] is self.namespace[name]

    def _components(self, names):
        values = {name: self._classes[name] if name.startswith(CLASS_PREFIX) else self.namespace[name] for name in names}
        return find_components(self.namespace, {name: value for name, value in values.items() if not _is_module(value)})

    def _digest(self, component):
        if component.dump is None:
            return None, None
        found = hashlib.sha256(component.dump.stream)
        parts = []
        for buffer in component.dump.buffers:
            digest = self._content_of(buffer)
            parts.append((digest, buffer.readonly))
            found.update(digest.encode())
        return found.hexdigest(), parts

    def _content_of(self, buffer):
        """The digest of a large buffer; where it lies as it did when it was last stored, comparing is enough."""
        extent = _extent(buffer)
        known = self._contents.get(extent)
        if known is not None and self._store is not None and extent is not None and _equals_file(extent, self._store, known):
            return known
        digest = hashlib.sha256(buffer).hexdigest()
        if extent is not None:
            self._contents[extent] = digest
        return digest

    # Recording

    def _record(self, component, parts, by, record):
        for name, error in component.errors.items():
            value = component.values[name]
            unsaved = {"id": "%s/%s" % (by, name), "type": type(value).__name__, "message": str(error)[:500]}
            record.changes["names"][name] = {"unsaved": unsaved, "by": by}
            record.live[unsaved["id"]] = {name: value}
        saved = [name for name in component.names if name not in component.errors]
        if not saved:
            return
        stream = component.dump.stream
        bundle = {
            "stream": hashlib.sha256(stream).hexdigest(),
            "buffers": [list(part) for part in parts],
            "names": saved,
            "needs": sorted((component.dump.reached | set(component.dump.classes)) - set(saved)),
        }
        key = hashlib.sha256(json.dumps(bundle, sort_keys=True).encode()).hexdigest()
        record.changes["bundles"][key] = bundle
        for name in saved:
            record.changes["names"][name] = {"bundle": key, "by": by}
        record.live[key] = {name: component.values[name] for name in saved}
        record.contents.append((bundle["stream"], stream))
        record.contents.extend((part[0], buffer) for part, buffer in zip(parts, component.dump.buffers))

    def _record_left_behind(self, unchanged, by, record):
        """Save anew what lies in one bundle with a class that has been saved elsewhere now.

        Loading that bundle would give the class its old state back.
        """
        entries, left = self._entered["names"], unchanged
        while True:
            classes = {name for name in record.changes["names"] if name.startswith(CLASS_PREFIX)}
            old = {entries[name]["bundle"] for name in classes if "bundle" in entries.get(name, ())}
            behind = [item for item in left if any(entries.get(name, {}).get("bundle") in old for name in item[0].names)]
            if not behind:
                return
            left = [item for item in left if item not in behind]
            for component, parts in behind:
                self._record(component, parts, by, record)

    def _record_modules(self, names, changes, by):
        for name in names:
            value = self.namespace[name]
            if not _is_module(value):
                continue
            entry = self._entered["names"].get(name)
            if entry is None and self._first.get(name) is value:
                continue
            if entry is None or entry.get("module") != value.__name__:
                changes["names"][name] = {"module": value.__name__, "by": by}


class _Record:
    """Where a step's changes are gathered."""

    def __init__(self, changes, contents, live):
        self.changes = changes
        self.contents = contents
        self.live = live


def _is_module(value):
    return isinstance(value, types.ModuleType) and sys.modules.get(value.__name__) is value


def _same(one, other):
    return one.keys() == other.keys() and all(type(one[name]) is type(other[name]) and one[name] == other[name] for name in one)


def _extent(buffer):
    try:
        size = buffer.nbytes
        if size < (1 << 20) or buffer.readonly:
            return None
        return ctypes.addressof(ctypes.c_char.from_buffer(buffer)), size
    except (TypeError, ValueError, BufferError):
        return None


def _equals_file(extent, store, digest):
    try:
        data = store.get(digest)
    except ContentMissing:
        return False
    if len(data) != extent[1]:
        return False
    there = ctypes.addressof(ctypes.c_char.from_buffer(data))
    return ctypes.CDLL(None).memcmp(ctypes.c_void_p(extent[0]), ctypes.c_void_p(there), ctypes.c_size_t(extent[1])) == 0


def _explain_unsaved(name, entry):
    unsaved = entry["unsaved"]
    return "variable %s (%s) of step %s cannot be handed to another step: %s; make it in the step that uses it, or in a Functions cell" % (name, unsaved["type"], entry["by"], unsaved["message"])
