"""Random, grid and Sobol: samplers that do not learn, need no Optuna, and cost the same at any number of trials.

A sampler offers ``candidates(number)``, point after point, until one is new; ``begin`` and ``end`` tell it what
runs and what came out. Points are dicts from parameter name to value.
"""

from __future__ import annotations

from collections.abc import Iterator

from .permutation import Permutation
from .seeds import seed_32, stream
from .space import Space


class PlainSampler:
    """What samplers that learn nothing share: they forget what they are told."""

    tries = 100

    def begin(self, number: object, point: dict) -> None:
        """A trial with this point of the space has begun."""

    def end(self, number: object, state: str, value: float | None, reports: int) -> None:
        """That trial has ended."""


class RandomSampler(PlainSampler):
    """Each parameter by its own distribution."""

    name = "RandomSampler"

    def __init__(self, space: Space, seed: int) -> None:
        self._space, self._seed = space, seed

    def candidates(self, number: int) -> Iterator[dict]:
        draws = stream(self._seed, "random", number)
        while True:
            yield self._space.from_ranks([draws.random() for _ in self._space.parameters])


class GridSampler(PlainSampler):
    """No candidates of its own: the search goes on to list the untried points, which is the grid."""

    name = "GridSampler"
    tries = 0

    def candidates(self, number: int) -> Iterator[dict]:
        return iter(())


class SobolSampler(PlainSampler):
    """A scrambled Sobol sequence over the ranks; trial after trial takes the next point.

    Scrambled, because the plain sequence begins in a corner of the space, and so that a seed has a meaning.
    ``known`` points of the sequence are skipped when a sweep goes on.
    """

    name = "SobolSampler"

    def __init__(self, space: Space, seed: int, known: int) -> None:
        self._space, self._seed, self._known, self._engine = space, seed, known, None

    def _load_engine(self):
        # Loading scipy takes a second: only when the start points have been given out.
        from scipy.stats.qmc import Sobol

        engine = Sobol(len(self._space.parameters), scramble=True, seed=seed_32(self._seed, "sobol"))
        return engine.fast_forward(self._known) if self._known else engine

    def candidates(self, number: int) -> Iterator[dict]:
        if self._engine is None:
            self._engine = self._load_engine()
        while True:
            yield self._space.from_ranks([float(rank) for rank in self._engine.random(1)[0]])


class Untried:
    """Walks a finite space once, in a seeded or the natural order, past the points already seen."""

    def __init__(self, space: Space, seed: int | None) -> None:
        self._space, self._order, self._position = space, Permutation(space.size, seed), 0

    def next(self, is_new) -> dict | None:
        while self._position < self._space.size:
            point = self._space.at(self._order[self._position])
            self._position += 1
            if is_new(point):
                return point
        return None
