"""One sweep's search: which point each trial gets, and what came of it."""

from __future__ import annotations

import json
import math
from typing import NamedTuple

from .space import Space

STATES = ("succeeded", "failed", "killed", "early-stopped")


class Fault(Exception):
    """An operation that makes no sense; the worker goes on."""


class Trial:
    """``key`` is None while the point lies outside the space: then no sampler hears of it."""

    def __init__(self, point: dict, key: tuple | None) -> None:
        self.point, self.key = point, key
        self.state, self.value = "running", None
        self.reports, self.last_report = 0, None


class Plan(NamedTuple):
    """What a search is made of. ``untried`` walks a finite space, None where it has no end."""

    space: Space
    direction: str
    sampler: object
    untried: object
    stopping: object


class Search:
    """Start points first, then the sampler's candidates, then, in a finite space, whatever is left."""

    def __init__(self, plan: Plan) -> None:
        self.space, self.direction, self.sampler = plan.space, plan.direction, plan.sampler
        self._untried, self._stopping = plan.untried, plan.stopping
        self._trials: dict = {}
        self._seen: dict = {}
        self._freed: list = []
        self._tried_in_space = 0
        self._start: list = []

    def add_start(self, points: list[dict]) -> None:
        """Start points that no trial of this sweep has had yet, each once, in order."""
        taken = {self._identity(trial.point) for number, trial in self._trials.items() if isinstance(number, int)}
        for point in points:
            if self._identity(point) not in taken:
                taken.add(self._identity(point))
                self._start.append(point)

    def restore(self, number: object, entry: dict) -> None:
        """A trial from the sweep's history, with its reports if they are known."""
        self._begin(number, entry["parameters"])
        for step, value in entry.get("reports") or []:
            self.report(number, step, value)
        if entry["state"] != "running":
            value = entry.get("value")
            lost = entry["state"] == "succeeded" and not _is_finite(value)
            self.tell(number, "failed" if lost else entry["state"], value)

    def suggest(self, number: int) -> dict | None:
        """The parameters of a trial; the same again if asked again; None when no untried point is left."""
        known = self._trials.get(number)
        if known is not None:
            if known.state != "running":
                raise Fault(f"trial {number} has ended: ask for a new number")
            return known.point
        point = self._start[0] if self._start else self._draw(number)
        if point is not None:
            self._begin(number, point)
            del self._start[:1]
        return point

    def tell(self, number: object, state: str, value: float | None) -> None:
        """How a trial ended. Telling the same again is harmless; a failed or killed trial may be told anew."""
        trial = self._trials.get(number)
        if trial is None:
            raise Fault(f"trial {number} was never asked for")
        if state not in STATES:
            raise Fault(f'state "{str(state)[:60]}" of trial {number} is unknown: use one of {", ".join(STATES)}')
        if state == "succeeded" and not _is_finite(value):
            raise Fault(f"trial {number} succeeded, so its value must be a finite number, not {str(value)[:60]}")
        token = number
        if trial.state != "running":
            if trial.state == state and (trial.value == value or state in ("failed", "killed")):
                return
            if trial.state in ("succeeded", "early-stopped"):
                raise Fault(f"trial {number} was told {trial.state} before")
            token = self._revive(number, trial)
        if state == "early-stopped" and not _is_finite(value):
            value = trial.last_report
        trial.state, trial.value = state, float(value) if _is_finite(value) else None
        if trial.key is not None:
            self.sampler.end(token, state, trial.value, trial.reports)
        if self._stopping is not None:
            self._stopping.end(token, state, trial.value)
        if state == "killed":
            self._free(trial)

    def report(self, number: object, step: int, value: float) -> bool:
        """Takes an intermediate value; says whether the trial is to stop."""
        trial = self._trials.get(number)
        if trial is None or trial.state != "running":
            raise Fault(f"trial {number} is not running")
        trial.reports, trial.last_report = trial.reports + 1, value
        return self._stopping is not None and self._stopping.report(number, step, value)

    def results(self) -> list[tuple[dict, float]]:
        """Points of the space and their values, of all succeeded trials."""
        return [
            (trial.point, trial.value)
            for trial in self._trials.values()
            if trial.state == "succeeded" and trial.key is not None
        ]

    def _begin(self, number: object, point: dict) -> None:
        trial = self._trials[number] = Trial(point, self.space.key(point))
        self._see(trial)
        if trial.key is not None:
            self.sampler.begin(number, point)
        if self._stopping is not None:
            self._stopping.begin(number)

    def _revive(self, number: object, trial: Trial) -> object:
        if trial.state == "killed":
            self._see(trial)
        token = ("again", number, trial.state)
        if trial.key is not None:
            self.sampler.begin(token, trial.point)
        return token

    def _draw(self, number: int) -> dict | None:
        if self.space.size is not None and self._tried_in_space >= self.space.size:
            return None
        candidate = None
        if self.sampler.tries:
            for attempt, candidate in enumerate(self.sampler.candidates(number), 1):
                if self._is_new(candidate):
                    return candidate
                if attempt >= self.sampler.tries:
                    break
        if self.space.size is None:
            return candidate
        untried = self._untried.next(self._is_new)
        while untried is None and self._freed:
            freed = self._freed.pop(0)
            untried = freed if self._is_new(freed) else None
        return untried

    def _is_new(self, point: dict) -> bool:
        return not self._seen.get(self.space.key(point))

    def _see(self, trial: Trial) -> None:
        if trial.key is not None:
            self._seen[trial.key] = self._seen.get(trial.key, 0) + 1
            self._tried_in_space += self._seen[trial.key] == 1

    def _free(self, trial: Trial) -> None:
        """A killed trial has said nothing about its point, so the point may be tried again, after all others."""
        if trial.key is not None:
            self._seen[trial.key] -= 1
            if not self._seen[trial.key]:
                self._tried_in_space -= 1
                self._freed.append(trial.point)

    def _identity(self, point: dict) -> object:
        return self.space.key(point) or json.dumps(point, sort_keys=True)


def _is_finite(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
