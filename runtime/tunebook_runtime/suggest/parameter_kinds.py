"""The three shapes a searched parameter can have: a list of values, a grid of numbers, a stretch of numbers.

Each knows its ``size`` (None: without end), its values by ``at(index)``, the ``key`` of a value (equal keys are
equal values, None is a value outside the space), and the way from and to a rank of [0, 1].
"""

from __future__ import annotations

from fractions import Fraction

from .spread import Spread


def exact(number: float) -> Fraction:
    """The number its shortest decimal text names: 0.1 is a tenth, so grids carry no binary dust."""
    return Fraction(repr(number))


def value_key(value):
    """Numbers are equal by value (JavaScript knows no 1.0), true is not 1, "1" is not 1."""
    if isinstance(value, bool) or value is None:
        return ("literal", value)
    if isinstance(value, (int, float)):
        return ("number", value)
    return ("text", str(value)) if isinstance(value, str) else ("other", repr(value))


def _is_number(value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


class Listed:
    """A categorical parameter, or a discrete one: then ``ordered``, its numbers ascending."""

    def __init__(self, name: str, values: list, ordered: bool) -> None:
        self.name, self.ordered = name, ordered
        unique = {value_key(value): value for value in reversed(values)}
        self.values = sorted(unique.values()) if ordered else list(reversed(list(unique.values())))
        self._index = {value_key(value): index for index, value in enumerate(self.values)}
        self.size = len(self.values)

    def at(self, index: int):
        return self.values[index]

    def key(self, value):
        return self._index.get(value_key(value))

    def quantile(self, rank: float):
        return self.values[min(int(rank * self.size), self.size - 1)]

    def rank(self, value) -> float:
        return (self._index[value_key(value)] + 0.5) / self.size


class Stepped:
    """low, low + step, … up to at most high; ``whole`` for int parameters."""

    def __init__(self, name: str, low: Fraction, high: Fraction, step: Fraction, kind: str, whole: bool) -> None:
        self.name, self.kind, self.whole = name, kind, whole
        self._low, self._step = low, step
        self.size = int((high - low) // step) + 1
        self.low, self.high = self.at(0), self.at(self.size - 1)
        self.is_unit = whole and step == 1
        self._spread = None
        if kind != "uniform" and self.size > 1:
            self._spread = Spread(kind, float(self.low), float(self.high), float(step) / 2)

    def at(self, index: int):
        value = self._low + index * self._step
        return int(value) if self.whole else float(value)

    def _nearest_index(self, value: float) -> int:
        index = round((exact(float(value)) - self._low) / self._step)
        return min(max(index, 0), self.size - 1)

    def nearest(self, value: float):
        """The grid's value nearest to a number."""
        return self.at(self._nearest_index(value))

    def key(self, value):
        if not _is_number(value):
            return None
        index = int(value) - int(self._low) if self.is_unit else self._nearest_index(value)
        inside = 0 <= index < self.size and self.at(index) == value
        return index if inside else None

    def quantile(self, rank: float):
        if self._spread is None:
            return self.at(min(int(rank * self.size), self.size - 1))
        return self.nearest(self._spread.quantile(rank))

    def rank(self, value) -> float:
        if self._spread is None:
            return (self.key(value) + 0.5) / self.size
        return self._spread.rank(float(value))


class Continuous:
    """Any double of [low, high], low < high."""

    size = None

    def __init__(self, name: str, low: float, high: float, kind: str) -> None:
        self.name, self.kind, self.low, self.high = name, kind, low, high
        self._spread = Spread(kind, low, high)

    def key(self, value):
        if not _is_number(value):
            return None
        return float(value) if self.low <= value <= self.high else None

    def quantile(self, rank: float) -> float:
        return self._spread.quantile(rank)

    def rank(self, value: float) -> float:
        return self._spread.rank(value)
