"""How values lie between two bounds: Katib's four distributions, as quantile and rank.

``quantile(u)`` takes a number of [0, 1] to a value of [low, high]; ``rank`` is its inverse. Everything that
draws by itself (random, sobol, cmaes) works on the rank, and so does TPE for normal and logNormal: seen through
the rank the prior is uniform, so any sampler that assumes a uniform prior draws exactly the wanted one.
"""

from __future__ import annotations

import math

LOG_SPREADS = ("logUniform", "logNormal")
SPREADS = ("uniform", "logUniform", "normal", "logNormal")


class Spread:
    """One distribution over [low, high]. The log ones need low > 0.

    normal has its middle at the middle of the range and sigma at a sixth of it, as Katib's hyperopt service sets
    them; unlike there it is cut at the bounds, so no value lies outside the space. logNormal is the same on logs.
    ``edge`` widens the range by that much on both sides before values are rounded to a grid, so that the grid's
    first and last points get a whole cell like the others.
    """

    def __init__(self, kind: str, low: float, high: float, edge: float = 0.0) -> None:
        self.kind = kind
        self.low, self.high = low, high
        start, end = low - edge, high + edge
        if kind in LOG_SPREADS:
            start = start if start > 0 else low / 2
            low, high, start, end = (math.log(bound) for bound in (low, high, start, end))
        self._start, self._end = start, end
        self._normal = None
        if kind in ("normal", "logNormal"):
            from statistics import NormalDist

            self._normal = NormalDist((low + high) / 2, (high - low) / 6)
            self._before = self._normal.cdf(start)
            self._mass = self._normal.cdf(end) - self._before

    def quantile(self, rank: float) -> float:
        """The value below which the share ``rank`` of all draws lies."""
        if self._normal is None:
            inner = self._start * (1 - rank) + self._end * rank
        else:
            share = self._before + rank * self._mass
            inner = self._normal.inv_cdf(min(max(share, 1e-15), 1 - 1e-15))
        value = math.exp(inner) if self.kind in LOG_SPREADS else inner
        return min(max(value, self.low), self.high)

    def rank(self, value: float) -> float:
        """The share of all draws that lies below ``value``."""
        inner = math.log(value) if self.kind in LOG_SPREADS else value
        if self._normal is None:
            share = (inner - self._start) / (self._end - self._start)
        else:
            share = (self._normal.cdf(inner) - self._before) / self._mass
        return min(max(share, 0.0), 1.0)
