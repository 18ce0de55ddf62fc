"""Reads the ``parameters`` of ``open`` (Katib's ParameterSpec) into parameters, with every reason against them."""

from __future__ import annotations

import math

from .did_you_mean import did_you_mean
from .parameter_kinds import Continuous, Listed, Stepped, exact
from .spread import LOG_SPREADS, SPREADS

TYPES = ("double", "int", "discrete", "categorical")


def read_parameters(specs: object) -> tuple[list, list[str]]:
    """Returns the parameters and all that is wrong with them, each reason naming its parameter."""
    if not isinstance(specs, list) or not specs:
        return [], ["there is no parameter to search: give at least one"]
    parameters, reasons, names = [], [], set()
    for position, spec in enumerate(specs):
        name = spec.get("name") if isinstance(spec, dict) else None
        if not isinstance(name, str) or not name:
            reasons.append(f"parameter {position + 1} has no name")
            continue
        if name in names:
            reasons.append(f'parameter "{name}" is given twice')
        names.add(name)
        try:
            parameters.append(_read_parameter(name, spec))
        except _Wrong as wrong:
            reasons.append(f'parameter "{name}": {wrong}')
    return parameters, reasons


class _Wrong(Exception):
    pass


def _read_parameter(name: str, spec: dict):
    kind = spec.get("parameterType")
    space = spec.get("feasibleSpace")
    if kind not in TYPES:
        raise _Wrong(f'parameterType "{kind}" is unknown{did_you_mean(kind, TYPES)}; use one of {", ".join(TYPES)}')
    if not isinstance(space, dict):
        raise _Wrong("feasibleSpace is missing")
    if kind in ("discrete", "categorical"):
        return _read_list(name, kind, space, spec.get("values"))
    return _read_range(name, kind, space)


def _read_list(name: str, kind: str, space: dict, values: object) -> Listed:
    texts = space.get("list")
    if not isinstance(texts, list) or not texts:
        raise _Wrong("feasibleSpace.list is empty: name at least one value")
    if values is None:
        values = [_number(text, "list") for text in texts] if kind == "discrete" else texts
    if not isinstance(values, list) or len(values) != len(texts):
        raise _Wrong(f'"values" must hold as many entries as feasibleSpace.list ({len(texts)})')
    if kind == "discrete":
        odd = [value for value in values if isinstance(value, bool) or not isinstance(value, (int, float))]
        if odd:
            raise _Wrong(f"a discrete parameter takes numbers only, not {odd[0]!r}: make it categorical")
    return Listed(name, values, ordered=kind == "discrete")


def _read_range(name: str, kind: str, space: dict):
    low, high = _number(space.get("min"), "min"), _number(space.get("max"), "max")
    spread = space.get("distribution") or "uniform"
    step = _number(space["step"], "step") if space.get("step") not in (None, "") else None
    if spread not in SPREADS:
        raise _Wrong(f'distribution "{spread}" is unknown{did_you_mean(spread, SPREADS)}; use one of {", ".join(SPREADS)}')
    if low > high:
        raise _Wrong(f"min {low} is over max {high}")
    if spread in LOG_SPREADS and low <= 0:
        raise _Wrong(f"{spread} needs min over 0, not {low}")
    if step is not None and step <= 0:
        raise _Wrong(f"step must be over 0, not {step}")
    if kind == "int":
        for word, number in (("min", low), ("max", high), ("step", 1 if step is None else step)):
            if number != int(number):
                raise _Wrong(f"{word} of an int parameter must be a whole number, not {number}")
        return Stepped(name, exact(int(low)), exact(int(high)), exact(int(step or 1)), spread, whole=True)
    if low == high:
        return Listed(name, [float(low)], ordered=True)
    if step is None:
        return Continuous(name, float(low), float(high), spread)
    return Stepped(name, exact(float(low)), exact(float(high)), exact(float(step)), spread, whole=False)


def _number(text: object, word: str):
    """An int where the text is one, else a finite float."""
    if isinstance(text, bool) or not isinstance(text, (str, int, float)):
        raise _Wrong(f"{word} must be a number, not {text!r}")
    shown = str(text).strip()
    try:
        if len(shown) < 20 and shown.lstrip("+-").isdecimal():
            return int(shown)
        number = float(shown)
    except ValueError:
        raise _Wrong(f'{word} must be a number, not "{shown[:60]}"') from None
    if not math.isfinite(number):
        raise _Wrong(f'{word} must be a finite number, not "{shown[:60]}"')
    return number
