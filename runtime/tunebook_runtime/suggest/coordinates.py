"""How a parameter looks to Optuna: its distribution there, and values to and from it.

- uniform and logUniform doubles and ints as they are, so Optuna's own priors hold;
- grids by their index, so that values are exact and never carry binary dust;
- normal and logNormal by their rank, whose prior is uniform (see spread);
- discrete by the index in ascending order, so that the order helps TPE; categorical by an unordered index.
"""

from __future__ import annotations

from .parameter_kinds import Continuous, Listed
from .spread import LOG_SPREADS


class Coordinate:
    """``distribution`` is Optuna's; ``encode`` takes a value of the space there, ``decode`` takes it back."""

    def __init__(self, parameter) -> None:
        from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

        self.name = parameter.name
        index = parameter.key
        if isinstance(parameter, Listed):
            count = parameter.size
            self.distribution = (
                IntDistribution(0, count - 1) if parameter.ordered else CategoricalDistribution(tuple(range(count)))
            )
            self.encode, self.decode = index, parameter.at
        elif parameter.kind in ("normal", "logNormal") and parameter.size != 1:
            self.distribution = FloatDistribution(0.0, 1.0)
            self.encode, self.decode = parameter.rank, parameter.quantile
        elif isinstance(parameter, Continuous):
            self.distribution = FloatDistribution(parameter.low, parameter.high, log=parameter.kind in LOG_SPREADS)
            self.encode, self.decode = float, float
        elif parameter.kind in LOG_SPREADS and parameter.is_unit:
            self.distribution = IntDistribution(parameter.low, parameter.high, log=True)
            self.encode, self.decode = int, int
        elif parameter.kind in LOG_SPREADS and parameter.size != 1:
            self.distribution = FloatDistribution(float(parameter.low), float(parameter.high), log=True)
            self.encode, self.decode = float, parameter.nearest
        else:
            self.distribution = IntDistribution(0, parameter.size - 1)
            self.encode, self.decode = index, parameter.at


def coordinates_of(parameters: list) -> list[Coordinate]:
    """One for every parameter that has more than one value."""
    return [Coordinate(parameter) for parameter in parameters if parameter.size != 1]
