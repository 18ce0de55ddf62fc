"""Chooses how many first steps all trials share, so that they can start from a process that has taken them (a stem).

The steps that no varying parameter reaches give every trial the same. Which parameters vary is told when the plan is
loaded, or seen from the trials so far.
"""

import json

from .template_handle import ask_for_stem

# Taking steps from a stem saves little where they cost less than this.
_WORTH_SECONDS = 0.005
# Parameters that turn out to vary make a stem useless; after some of these, the next is not worth its fork.
_MOST_STEMS = 4


class StemChoice:
    """What is known about the parameters of one loaded plan."""

    def __init__(self, plan, varying):
        self._steps = plan["steps"]
        self._defaults = {item["name"]: item.get("default") for item in plan.get("parameters", ())}
        self._varying = set(varying or ())
        self._told = varying is not None
        self._first = None
        self._seconds = {}
        self._made = 0

    def see(self, parameters):
        """Take note of a trial's parameters."""
        values = dict(self._defaults, **parameters)
        if self._first is None:
            self._first = values
        self._varying |= {name for name in values if json.dumps(values[name]) != json.dumps(self._first.get(name))}

    def see_step(self, name, seconds):
        """Take note of how long a step took when it ran."""
        self._seconds[name] = max(self._seconds.get(name, 0.0), seconds)

    def count(self):
        """How many first steps to share; 0 when that is not worth it, or nothing is known yet."""
        count = 0
        for step in self._steps:
            if not step.get("cache", True) or self._varying & set(step.get("parameters", ())):
                break
            count += 1
        if count == len(self._steps) or not self._varying:
            return 0
        spent = sum(self._seconds.get(step["name"], 0.0) for step in self._steps[:count])
        return count if spent >= _WORTH_SECONDS else 0

    def may_make(self):
        """Whether one more stem may be started."""
        self._made += 1
        return self._made <= _MOST_STEMS


class Stems:
    """The stem in use, and those whose last trials still run. `watch` and `close` take a template's handle."""

    def __init__(self, choice, watch, close):
        self._choice = choice
        self._watch = watch
        self._close = close
        self._stem = None
        self._retired = []

    def find(self, order, template, running):
        """The stem a trial may start from, or None; has `template` start one where that is worth it."""
        self._choice.see(order["parameters"])
        count = self._choice.count()
        if self._stem is not None and self._stem.count != count:
            self._retired.append(self._stem)
            self._stem = None
            self._close_unused(running)
        if self._stem is None and count and self._choice.may_make():
            self._stem = ask_for_stem(template, dict(order, trial="stem", kind="stem", count=count))
            self._stem.count = count
            self._watch(self._stem)
        return self._stem if self._stem is not None and self._stem.ready else None

    def see_end(self, trial, running):
        """Take note of a trial that ended, and of the steps it ran."""
        for name, seconds in trial.step_seconds.items():
            self._choice.see_step(name, seconds)
        self._close_unused(running)

    def forget(self, template):
        """A template ended by itself; it may have been a stem."""
        if template is self._stem:
            self._stem = None
        elif template in self._retired:
            self._retired.remove(template)

    def forget_all(self):
        """All stems, to be closed by the caller."""
        stems = self._retired + ([self._stem] if self._stem is not None else [])
        self._stem, self._retired = None, []
        return stems

    def _close_unused(self, running):
        # A stem's trials end with it, so it stays until they are done.
        for stem in [stem for stem in self._retired if all(trial.template is not stem for trial in running)]:
            self._retired.remove(stem)
            self._close(stem)
