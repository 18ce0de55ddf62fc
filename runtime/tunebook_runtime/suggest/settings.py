"""Algorithm settings: texts by Katib's names, read into typed values, every reason against them at once."""

from __future__ import annotations

import math
from typing import Callable, NamedTuple

from .did_you_mean import did_you_mean


class Setting(NamedTuple):
    """How one setting is read. ``read`` returns the value or raises ValueError with what it must be."""

    read: Callable[[str], object]
    default: object = None


def whole(least: int) -> Callable[[str], int]:
    """A whole number from ``least`` on."""

    def read(text: str) -> int:
        try:
            number = int(text) if len(text) < 20 else least - 1
        except ValueError:
            number = least - 1
        if number < least:
            raise ValueError(f"must be a whole number from {least} on")
        return number

    return read


def real(over: float, under: float = math.inf) -> Callable[[str], float]:
    """A number strictly between the bounds."""

    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not over < number < under:
            raise ValueError(f"must be a number over {over:g}" + ("" if under == math.inf else f" and under {under:g}"))
        return number

    return read


def one_of(*words: str) -> Callable[[str], str]:
    """One of the words."""

    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"must be one of {', '.join(words)}{did_you_mean(text, words)}")
        return text

    return read


def either(word: str, read: Callable[[str], object]) -> Callable[[str], object]:
    """The word, or what ``read`` takes."""

    def read_either(text: str) -> object:
        if text == word:
            return text
        try:
            return read(text)
        except ValueError as wrong:
            raise ValueError(f'{wrong}, or "{word}"') from None

    return read_either


def text(given: str) -> str:
    """Any text."""
    return given


def read_settings(owner: str, given: object, known: dict[str, Setting]) -> tuple[dict, list[str]]:
    """Returns all known settings, defaults filled in, and the reasons against what was given."""
    values = {name: setting.default for name, setting in known.items()}
    if given is None:
        given = {}
    if not isinstance(given, dict):
        return values, [f"algorithmSettings of {owner} must be an object of texts by name"]
    reasons = []
    for name, raw in given.items():
        if name not in known:
            accepted = ", ".join(known) or "no settings"
            reasons.append(f'unknown setting {name} for algorithm {owner}{did_you_mean(name, known)}; it takes {accepted}')
            continue
        if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
            reasons.append(f"setting {name} of {owner} must be a text, not {str(raw)[:60]}")
            continue
        try:
            values[name] = known[name].read(str(raw).strip())
        except ValueError as wrong:
            reasons.append(f'setting {name} of {owner} {wrong}, not "{str(raw)[:60]}"')
    return values, reasons
