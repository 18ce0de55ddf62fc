"""What is in force after a step: an environment, a small manifest from variable names to saved content.

An environment is plain JSON: `{"version": 1, "names": {name: entry}, "bundles": {id: bundle}}`.
An entry is one of, each with the step that made it (`by`):
- `{"bundle": id}`: the value is in that bundle, together with all variables it shares objects with;
- `{"module": "numpy"}`: an imported module, by its name;
- `{"deleted": true}`: the variable was deleted;
- `{"unsaved": {"type", "message"}}`: the value cannot leave its process.
A bundle is `{"stream": digest, "buffers": [[digest, readonly]], "names": [...], "needs": [...]}`; `needs` are the
global names that functions inside it use, so that loading one loads what it calls.
"""

ENVIRONMENT_VERSION = 1
# A function that uses one of these may use any variable.
_USES_ALL = frozenset(("eval", "exec", "globals", "locals", "vars", "dir"))


def empty_environment():
    """The environment before the first step."""
    return {"version": ENVIRONMENT_VERSION, "names": {}, "bundles": {}}


def merge_environments(environments, order):
    """The environment a step starts from, given those of the steps it comes after.

    Of two entries for one name the one made by the later step wins, `order` being the steps' order in the plan: a
    step comes later than all it depends on, so the nearest producer wins. Two producers without order between them are
    the compiler's to refuse; here the one later in the plan wins.
    """
    merged = empty_environment()
    for environment in environments:
        for name, entry in environment["names"].items():
            known = merged["names"].get(name)
            if known is None or order.index(entry["by"]) > order.index(known["by"]):
                merged["names"][name] = entry
        merged["bundles"].update(environment["bundles"])
    return _without_unused_bundles(merged)


def apply_changes(environment, changes):
    """An environment and what a step changed in it, put together."""
    changed = empty_environment()
    changed["names"] = dict(environment["names"], **changes["names"])
    changed["bundles"] = dict(environment["bundles"], **changes["bundles"])
    return _without_unused_bundles(changed)


def _without_unused_bundles(environment):
    used = {entry["bundle"] for entry in environment["names"].values() if "bundle" in entry}
    environment["bundles"] = {key: environment["bundles"][key] for key in sorted(used)}
    environment["names"] = dict(sorted(environment["names"].items()))
    return environment


def names_to_load(environment, wanted):
    """The names to load so that all of `wanted` work: their bundles' other names, and what functions in them use."""
    entries, bundles = environment["names"], environment["bundles"]
    found, waiting = set(), [name for name in wanted if name in entries]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        key = entries[name].get("bundle")
        if key is not None:
            for other in list(bundles[key]["names"]) + list(bundles[key]["needs"]):
                if other not in found and other in entries and (entries[other].get("bundle") == key or other in bundles[key]["needs"]):
                    waiting.append(other)
            if _USES_ALL.intersection(bundles[key]["needs"]):
                waiting.extend(other for other in entries if other not in found)
    return found


def parameters_used(environment, loaded, parameters):
    """Those of `parameters` that functions in the variables `loaded` use."""
    keys = {environment["names"][name].get("bundle") for name in loaded} - {None}
    needs = {need for key in keys for need in environment["bundles"][key]["needs"]}
    return set(parameters) if needs & _USES_ALL else needs & set(parameters)
