"""CMA-ES over the ranks of the int and double parameters, by the cmaes package that Optuna uses too.

Driven directly, because Optuna keeps the optimizer's state inside its study, where a killed worker would lose it,
and no longer restarts. Here every succeeded trial feeds the optimizer in the order it ended, a generation at a time;
so the history alone rebuilds it. Discrete and categorical parameters are drawn at random, as Katib's goptuna does.
"""

from __future__ import annotations

from collections.abc import Iterator

from .parameter_kinds import Listed
from .seeds import seed_32, stream
from .space import Space

LARGEST_SIGMA = 1.0
LARGEST_POPULATION = 4096


class CmaesSampler:
    """restart_strategy: ``ipop`` doubles the population at each restart, ``bipop`` takes turns with small ones."""

    name = "CmaEsSampler"
    tries = 20

    def __init__(self, space: Space, seed: int, direction: str, settings: dict) -> None:
        self._space, self._seed = space, seed
        self._sign = -1 if direction == "maximize" else 1
        self._sigma, self._restart = min(settings["sigma"], LARGEST_SIGMA), settings["restart_strategy"]
        self._searched = [
            parameter for parameter in space.parameters if not isinstance(parameter, Listed) and parameter.size != 1
        ]
        self._running: dict = {}
        self._told: list = []
        self._restarts, self._doublings = 0, 0
        self._spent = {"large": 0, "small": 0}
        self._regime = "large"
        self._optimizer, self._first_population = None, 0

    def _start(self, population: int | None, sigma: float) -> None:
        import numpy
        from cmaes import CMA

        count = len(self._searched)
        # The first search starts in the middle, each restart somewhere else.
        draws = stream(self._seed, "restart", self._restarts)
        mean = [draws.random() if self._restarts else 0.5 for _ in range(count)]
        self._optimizer = CMA(
            mean=numpy.array(mean),
            sigma=sigma,
            bounds=numpy.array([[0.0, 1.0]] * count),
            population_size=population,
            seed=seed_32(self._seed, "cmaes", self._restarts),
        )

    def candidates(self, number: int) -> Iterator[dict]:
        self._catch_up()
        draws = stream(self._seed, "others", number)
        self._optimizer.reseed_rng(seed_32(self._seed, "draw", number))
        while True:
            ranks = {p.name: draws.random() for p in self._space.parameters}
            ranks.update(zip((p.name for p in self._searched), map(float, self._optimizer.ask())))
            yield self._space.from_ranks([min(max(ranks[p.name], 0.0), 1.0) for p in self._space.parameters])

    def begin(self, number: object, point: dict) -> None:
        self._running[number] = [p.rank(point[p.name]) for p in self._searched]

    def end(self, number: object, state: str, value: float | None, reports: int) -> None:
        ranks = self._running.pop(number)
        if state == "succeeded":
            self._told.append((ranks, self._sign * value))

    def _catch_up(self) -> None:
        """Feeds what was told to the optimizer, which is loaded (a second) when first needed."""
        import numpy

        if self._optimizer is None:
            self._start(None, self._sigma)
            self._first_population = self._optimizer.population_size
        while len(self._told) >= self._optimizer.population_size:
            count = self._optimizer.population_size
            generation, self._told = self._told[:count], self._told[count:]
            self._optimizer.tell([(numpy.array(ranks), value) for ranks, value in generation])
            self._spent[self._regime] += count
            if self._restart != "none" and self._optimizer.should_stop():
                self._restart_elsewhere()

    def _restart_elsewhere(self) -> None:
        self._restarts += 1
        draws = stream(self._seed, "regime", self._restarts)
        first = self._first_population
        if self._restart == "bipop" and self._spent["small"] < self._spent["large"]:
            self._regime = "small"
            half_large = max(2**self._doublings / 2, 1.0)
            self._start(int(first * half_large ** (draws.random() ** 2)), self._sigma * 10 ** (-2 * draws.random()))
        else:
            self._regime = "large"
            self._doublings += 1
            self._start(min(first * 2**self._doublings, LARGEST_POPULATION), self._sigma)
