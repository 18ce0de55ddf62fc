"""`python -m tunebook_runtime.step`: runs one step of a plan apart, in this process, on environments in directories.

An environment's directory holds `environment.json`, `metrics.json` and, under `objects/`, every content that the
environment names, also those that only pass through: the directory is all the next step needs.
"""

import argparse
import json
import os
import shutil
import sys
import traceback

from .content_store import ContentMissing, ContentStore, write_whole
from .environment import apply_changes, empty_environment, merge_environments
from .main_module import make_main_module
from .program import Program
from .run_steps import TrialCode, TrialFailure
from .step_cache import names_wanted, step_values
from .workspace import Unloadable, Workspace


def run_step_apart(plan, name, places, values):
    """Run one step; returns its metrics. `places`: `{"inputs": [directory], "output": directory, "notebook": directory}`.

    `values` are the parameters given, the others have the notebook's values. Raises TrialFailure.
    """
    program = Program(plan)
    step = program.step(name)
    order = [each.name for each in program.steps]
    environments = [_read_json(os.path.join(place, "environment.json")) for place in places["inputs"]]
    before = merge_environments(environments, order) if environments else empty_environment()
    store = _StepStore(places["output"], places["inputs"])
    code = TrialCode(program, make_main_module(places["notebook"]), lambda event: None)

    def start(start_values, _again):
        code.run_shared_imports()
        code.start(start_values)

    workspace = Workspace(code.namespace, start, program.start_parameters, store)
    try:
        workspace.enter(before, names_wanted(program, step, before), step_values(program, step, program.values(values), before))
    except (Unloadable, ContentMissing) as error:
        raise TrialFailure("exception", {"type": type(error).__name__, "message": str(error), "step": name, "traceback": ""}) from None
    metrics = code.run_step(step)
    changes, contents = workspace.leave(name)
    for digest, data in contents:
        store.put(data, digest)
    after = apply_changes(before, changes)
    for bundle in after["bundles"].values():
        for digest in [bundle["stream"]] + [digest for digest, _ in bundle["buffers"]]:
            store.pass_on(digest)
    write_whole(os.path.join(places["output"], "metrics.json"), json.dumps(metrics).encode())
    write_whole(os.path.join(places["output"], "environment.json"), json.dumps(after, sort_keys=True).encode())
    return metrics


class _StepStore(ContentStore):
    """Writes to the output; reads from the inputs too."""

    def __init__(self, output, inputs):
        super().__init__(output)
        self._inputs = [ContentStore(place) for place in inputs]

    def get(self, digest):
        for store in [self] + self._inputs:
            if os.path.exists(store.path(digest)):
                return ContentStore.get(store, digest)
        raise ContentMissing(digest)

    def pass_on(self, digest):
        """Have a content in the output as well: as a second name of the file where the file system can."""
        path = self.path(digest)
        if os.path.exists(path):
            return
        os.makedirs(os.path.dirname(path), exist_ok=True)
        for store in self._inputs:
            if os.path.exists(store.path(digest)):
                try:
                    os.link(store.path(digest), path)
                except OSError:
                    shutil.copyfile(store.path(digest), path + ".new")
                    os.replace(path + ".new", path)
                return
        raise ContentMissing(digest)


def _read_json(path):
    with open(path, "rb") as file:
        return json.loads(file.read())


def main(arguments=None):
    """The command; returns its exit code: 0, or 1 when the step failed (its error is on stderr and in `error.json`)."""
    reader = argparse.ArgumentParser(prog="tunebook_runtime.step")
    reader.add_argument("--plan", required=True)
    reader.add_argument("--step", required=True)
    reader.add_argument("--input", nargs="*", default=[])
    reader.add_argument("--output", required=True)
    reader.add_argument("--parameters")
    reader.add_argument("--directory", default=".", help="the notebook's directory")
    given = reader.parse_args(arguments)
    places = {"inputs": [os.path.abspath(place) for place in given.input], "output": os.path.abspath(given.output), "notebook": given.directory}
    plan = _read_json(given.plan)
    values = _read_json(given.parameters) if given.parameters else {}
    os.makedirs(places["output"], exist_ok=True)
    try:
        run_step_apart(plan, given.step, places, values)
    except TrialFailure as failure:
        print(failure.error.get("traceback") or failure.error["message"], file=sys.stderr)
        write_whole(os.path.join(places["output"], "error.json"), json.dumps({"cause": failure.cause, "error": failure.error}).encode())
        return 1
    except Exception:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
