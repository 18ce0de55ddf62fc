"""Reads a metric's value: a finite number, or a clear reason why it is none."""

import decimal
import fractions
import math
import numbers

_LONGEST_SHOWN = 200


class MetricProblem(Exception):
    """A metric is missing or not a finite number; `cause` is the protocol's word for it."""

    def __init__(self, cause, name, shown, message):
        super().__init__(message)
        self.cause = cause
        self.name = name
        self.shown = shown


def read_metrics(namespace, metrics):
    """`{name: number}` for `metrics`, `{name: is it optional}`; raises MetricProblem at the first that is no number.

    An optional one that is missing or no finite number is left out.
    """
    found = {}
    for name, optional in metrics.items():
        if not optional:
            found[name] = _read_metric(namespace, name)
        elif name in namespace:
            number = to_number(namespace[name])
            if number is not None:
                found[name] = number
    return found


def _read_metric(namespace, name):
    if name not in namespace:
        raise MetricProblem("metric-missing", name, None, "metric %s was never set: no variable of that name exists when the step ends" % name)
    value = namespace[name]
    number = to_number(value)
    if number is None:
        shown = _show(value)
        kind = type(value).__name__
        raise MetricProblem("metric-invalid", name, shown, "metric %s is not a finite number: it is %s (%s)" % (name, shown, kind))
    return number


def to_number(value):
    """A finite int or float for Python, numpy and torch scalars, bools and one-element arrays; otherwise None."""
    try:
        if not isinstance(value, (numbers.Number, str, bytes)) or hasattr(value, "dtype"):
            if not hasattr(value, "item"):
                return None
            size = getattr(value, "size", None)
            # torch counts elements by numel(); its `size` is a method.
            size = value.numel() if callable(size) else size
            if size is not None and size != 1:
                return None
            value = value.item()
        if isinstance(value, bool):
            return int(value)
        if isinstance(value, numbers.Integral):
            value = int(value)
            return value if math.isfinite(float(value)) else None
        if isinstance(value, (numbers.Real, decimal.Decimal, fractions.Fraction)):
            value = float(value)
            return value if math.isfinite(value) else None
    except Exception:
        return None
    return None


def _show(value):
    try:
        shown = repr(value)
    except BaseException:
        return "<%s whose repr fails>" % type(value).__name__
    return shown if len(shown) <= _LONGEST_SHOWN else shown[: _LONGEST_SHOWN - 1] + "…"
