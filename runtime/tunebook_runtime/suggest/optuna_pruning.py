"""ASHA and Hyperband by Optuna's pruners, over a study of their own that holds reports and nothing else.

Apart from the sampler's study, so that they work with every algorithm.
"""

from __future__ import annotations

from .load_optuna import load_optuna


class OptunaPruning:
    """``make`` returns an Optuna pruner. The resource is the step of a report."""

    def __init__(self, direction: str, make) -> None:
        optuna = load_optuna()
        self._states = optuna.trial.TrialState
        # Hyperband chooses a trial's bracket by the study's name: a fixed one makes it repeatable.
        self._study = optuna.create_study(
            direction=direction, pruner=make(), study_name="sweep", sampler=optuna.samplers.RandomSampler(seed=0)
        )
        self._running: dict = {}
        self._stopped: set = set()

    def begin(self, number: object) -> None:
        self._running[number] = self._study.ask()

    def report(self, number: object, step: int, value: float) -> bool:
        trial = self._running[number]
        trial.report(value, step)
        if number not in self._stopped and trial.should_prune():
            self._stopped.add(number)
        return number in self._stopped

    def end(self, number: object, state: str, value: float | None) -> None:
        trial = self._running.pop(number, None)
        self._stopped.discard(number)
        if trial is None:
            return
        if state == "succeeded":
            self._study.tell(trial, value)
        else:
            self._study.tell(trial, state=self._states.PRUNED if state == "early-stopped" else self._states.FAIL)
