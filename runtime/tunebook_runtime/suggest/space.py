"""The product of all parameters: its size, its points by index, the key by which two points are the same."""

from __future__ import annotations

import math
from collections.abc import Sequence


class Space:
    """``size`` is the number of points, None when a parameter is continuous. Points are dicts from name to value."""

    def __init__(self, parameters: Sequence) -> None:
        self.parameters = list(parameters)
        sizes = [parameter.size for parameter in self.parameters]
        self.size = None if None in sizes else math.prod(sizes)

    def at(self, index: int) -> dict:
        """The point at an index of the natural order, in which the last parameter changes fastest."""
        indices = []
        for parameter in reversed(self.parameters):
            index, rest = divmod(index, parameter.size)
            indices.append(rest)
        return {parameter.name: parameter.at(at) for parameter, at in zip(self.parameters, reversed(indices))}

    def key(self, point: dict):
        """Equal for equal points; None for a point outside the space."""
        keys = tuple(parameter.key(point.get(parameter.name)) for parameter in self.parameters)
        return None if None in keys else keys

    def from_ranks(self, ranks: Sequence[float]) -> dict:
        """The point whose parameters have these ranks in their distributions."""
        return {parameter.name: parameter.quantile(rank) for parameter, rank in zip(self.parameters, ranks)}
