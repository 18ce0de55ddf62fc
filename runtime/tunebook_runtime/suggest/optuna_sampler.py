"""TPE and Gaussian processes by Optuna, over a study in memory that follows the sweep.

The study only informs the sampler; the sweep's own store is the truth, and a study is rebuilt from it. Each draw
gets a fresh sampler seeded by the trial's number, so a rebuilt study goes on as the old one would have.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from .coordinates import coordinates_of
from .load_optuna import load_optuna
from .seeds import seed_32
from .space import Space


def hyperopt_gamma(gamma: float) -> Callable[[int], int]:
    """hyperopt's split: of n trials the best ceil(gamma * sqrt(n)) count as good, at most 25."""
    return lambda count: min(math.ceil(gamma * math.sqrt(count)), 25)


def make_tpe(settings: dict, multivariate: bool) -> Callable[[int], object]:
    """TPE that takes running trials for bad ones (constant liar), so that parallel trials spread out."""
    from optuna.samplers import TPESampler

    wanted = {
        "n_startup_trials": settings["n_startup_trials"],
        "n_ei_candidates": settings.get("n_EI_candidates") or settings["n_ei_candidates"],
        "multivariate": multivariate,
        "constant_liar": True,
    }
    if settings.get("gamma") is not None:
        wanted["gamma"] = hyperopt_gamma(settings["gamma"])
    if settings.get("prior_weight", 1.0) != 1.0:
        wanted["prior_weight"] = settings["prior_weight"]
    return lambda seed: TPESampler(seed=seed, **wanted)


def make_gp(settings: dict) -> Callable[[int], object]:
    """Optuna's Gaussian process sampler; it needs torch."""
    from optuna.samplers import GPSampler

    return lambda seed: GPSampler(seed=seed, n_startup_trials=settings["n_initial_points"])


class OptunaSampler:
    """An Optuna sampler, seen through coordinates. ``make`` returns one for a seed.

    ``jointly``: all parameters are drawn together where the sampler knows enough; else each by itself.
    """

    tries = 20

    def __init__(self, space: Space, seed: int, direction: str, *, make: Callable[[int], object], jointly: bool) -> None:
        optuna = load_optuna()
        self._states = optuna.trial.TrialState
        self._space, self._seed, self._make, self._jointly = space, seed, make, jointly
        self._coordinates = coordinates_of(space.parameters)
        self._fixed = {parameter.name: parameter.at(0) for parameter in space.parameters if parameter.size == 1}
        self._storage = optuna.storages.InMemoryStorage()
        self._study = optuna.create_study(
            storage=self._storage, direction=direction, sampler=optuna.samplers.RandomSampler(seed=0)
        )
        self._in_study: dict = {}
        self.name = type(make(0)).__name__

    def candidates(self, number: int) -> Iterator[dict]:
        trial = self._storage.get_trial(self._study.ask()._trial_id)
        self._in_study[number] = trial.number
        space = {coordinate.name: coordinate.distribution for coordinate in self._coordinates}
        sampler = self._make(seed_32(self._seed, "draw", number))
        while True:
            drawn = dict(sampler.sample_relative(self._study, trial, space)) if space and self._jointly else {}
            for name, distribution in space.items():
                if name not in drawn:
                    drawn[name] = sampler.sample_independent(self._study, trial, name, distribution)
            yield {**self._fixed, **{c.name: c.decode(drawn[c.name]) for c in self._coordinates}}

    def begin(self, number: object, point: dict) -> None:
        if number not in self._in_study:
            self._in_study[number] = self._study.ask().number
        trial_id = self._trial_id(number)
        for coordinate in self._coordinates:
            inner = coordinate.distribution.to_internal_repr(coordinate.encode(point[coordinate.name]))
            self._storage.set_trial_param(trial_id, coordinate.name, inner, coordinate.distribution)

    def end(self, number: object, state: str, value: float | None, reports: int) -> None:
        in_study = self._in_study[number]
        if state == "succeeded":
            self._study.tell(in_study, value)
        elif state == "early-stopped":
            if value is not None:
                self._storage.set_trial_intermediate_value(self._trial_id(number), max(reports, 1), value)
            self._study.tell(in_study, state=self._states.PRUNED)
        else:
            self._study.tell(in_study, state=self._states.FAIL)

    def _trial_id(self, number: object) -> int:
        study_id = self._storage.get_study_id_from_name(self._study.study_name)
        return self._storage.get_trial_id_from_study_id_trial_number(study_id, self._in_study[number])
