"""Runs a trial step by step on environments, taking results that are known from the cache."""

import os
import time

from . import streams
from .content_store import ContentMissing
from .environment import apply_changes, merge_environments
from .run_steps import TrialFailure
from .step_cache import StepCache, names_wanted, step_values, surroundings
from .workspace import Unloadable, Workspace

# A step that took less is not worth its files: running it again is as quick as reading them.
_WORTH_KEEPING_SECONDS = 0.02
_BYTES_PER_SECOND = 200_000_000
_LONGEST_KEPT_OUTPUT = 1 << 20


def run_with_store(code, order, report):
    """Run a trial with reuse; returns its metrics. `order` holds `store` (directory) and the trial's parameters."""
    return _start_run(code, order).finish(order, report)


def warm_up(code, order, count):
    """A run that is done with the first `count` steps and holds what they made, for trials to be forked from."""
    run = _start_run(code, order)
    run.values = code.program.values(order["parameters"])
    run.advance(code.program.steps[:count])
    run.hold()
    return run


def _start_run(code, order):
    return StoredRun(code, StepCache(order["store"]["directory"], code.surroundings or surroundings(os.getcwd())))


class StoredRun:
    """One trial's walk over the steps: each is found in the cache or run in the workspace."""

    def __init__(self, code, cache):
        self.reuse = True
        self.keep_all = False
        self.said = []
        self.values = {}
        self._code = code
        self._cache = cache
        self._report = lambda event: None
        self._metrics = {}
        self._order = [step.name for step in code.program.steps]
        self._environments = {}
        self._workspace = Workspace(code.namespace, self._start, code.program.start_parameters, cache.store)

    def finish(self, order, report):
        """Run what is left of a trial, its parameters being those of `order`; returns its metrics."""
        program = self._code.program
        self._report = self._code.report = report
        self._code.own_process()
        self.values = program.values(order["parameters"])
        whole = self._cache.trial_key(program, self.values) if all(step.cache for step in program.steps) else None
        known = self._cache.find(whole) if whole else None
        if known is not None:
            return _replay_trial(known, report)
        for name, said in self.said:
            _replay_step(name, said, report)
        try:
            self.advance(program.steps[len(self._environments) :])
        except ContentMissing:
            # Evicted between being found and being loaded: what is missing is made anew.
            self.make_all_anew()
            self.advance(program.steps)
        if whole:
            self._cache.keep(whole, {"steps": self.said, "metrics": self._metrics}, ())
        return self._metrics

    def advance(self, steps):
        """Take these steps, the next in order."""
        for step in steps:
            before = self._before(step)
            changes, found = self._do(step, before)
            self._environments[step.name] = apply_changes(before, changes)
            self._metrics.update(found)

    def hold(self):
        """Load what the next step needs, and with it whatever there is, so that forks of this process need not."""
        step = self._code.program.steps[len(self._environments)]
        before = self._before(step)
        self._workspace.enter(before, sorted(before["names"]), step_values(self._code.program, step, self.values, before))

    def _before(self, step):
        return merge_environments([self._environments[name] for name in step.after], self._order)

    def make_all_anew(self):
        """Take nothing from the cache, and keep everything: for a run after one that found contents missing."""
        self.reuse, self.keep_all, self._workspace.used = False, True, True
        self.said, self._environments, self._metrics = [], {}, {}

    def _start(self, values, again):
        if again:
            self._code.run_shared_imports()
        self._code.start(values)

    def _do(self, step, before):
        key = self._cache.key(self._code.program, step, before, self.values)
        known = self._cache.find(key) if step.cache and self.reuse else None
        if known is not None:
            _replay_step(step.name, known, self._report)
            self.said.append([step.name, {"outputs": known["outputs"], "seconds": known["seconds"]}])
            return known["changes"], known["metrics"]
        try:
            self._workspace.enter(before, names_wanted(self._code.program, step, before), step_values(self._code.program, step, self.values, before))
        except Unloadable as error:
            raise TrialFailure("exception", {"type": "Unloadable", "message": str(error), "step": step.name, "traceback": ""}) from None
        outputs = streams.record(_LONGEST_KEPT_OUTPUT)
        began = time.perf_counter()
        metrics = self._code.run_step(step)
        seconds = time.perf_counter() - began
        changes, contents = self._workspace.leave(step.name)
        if self.keep_all:
            for digest, data in contents:
                self._cache.store.put(data, digest)
        result = {"changes": changes, "metrics": metrics, "outputs": outputs.taken(), "seconds": round(seconds, 6)}
        self.said.append([step.name, {"outputs": result["outputs"], "seconds": result["seconds"]}])
        if step.cache and not _has_unsaved(changes) and seconds > _WORTH_KEEPING_SECONDS + sum(len(data) for _, data in contents) / _BYTES_PER_SECOND:
            self._cache.keep(key, result, contents)
        return changes, metrics


def _has_unsaved(changes):
    return any("unsaved" in entry for entry in changes["names"].values())


def _replay_trial(known, report):
    for name, said in known["steps"]:
        _replay_step(name, said, report)
    return known["metrics"]


def _replay_step(name, said, report):
    for stream, text in said["outputs"]:
        report({"event": "output", "step": name, "stream": stream, "text": text})
    report({"event": "step", "step": name, "state": "reused", "seconds": said["seconds"]})


