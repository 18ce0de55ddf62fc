"""Katib's medianstop, to the letter of its service and its metrics collector.

What Katib calls the median is the mean, over succeeded trials, of the mean of their first ``start_step`` reports.
A trial's rule is what that is when the trial begins, and none while fewer than ``min_trials_required`` have
succeeded. At its ``start_step``-th report a trial stops if the best it reported so far is strictly worse. Later
reports can only better its best, so the collector looks once.
"""

from __future__ import annotations


class MedianStop:
    """``min_trials_required`` (3) and ``start_step`` (4) as in Katib."""

    def __init__(self, direction: str, settings: dict) -> None:
        self._better = max if direction == "maximize" else min
        self._needed, self._start_step = settings["min_trials_required"], settings["start_step"]
        self._rules: dict = {}
        self._reports: dict = {}
        self._stopped: set = set()
        self._sum, self._count = 0.0, 0

    def begin(self, number: object) -> None:
        """Fixes the rule of a trial that begins now."""
        self._rules[number] = self._sum / self._count if self._count >= self._needed else None
        self._reports[number] = []

    def report(self, number: object, step: int, value: float) -> bool:
        """Whether the trial is to stop."""
        reports, rule = self._reports[number], self._rules[number]
        if len(reports) < self._start_step:
            reports.append(value)
            if len(reports) == self._start_step and rule is not None:
                best = self._better(reports)
                if best != rule and self._better(best, rule) == rule:
                    self._stopped.add(number)
        return number in self._stopped

    def end(self, number: object, state: str, value: float | None) -> None:
        """A succeeded trial joins the mean; one without reports by its only observation, the final value."""
        self._rules.pop(number, None)
        reports = self._reports.pop(number, [])
        self._stopped.discard(number)
        if state == "succeeded":
            reports = reports or [value]
            self._sum += sum(reports) / len(reports)
            self._count += 1
