"""Which early stopping there is, what it can be set to, and how it is made. None: trials run to their end."""

from __future__ import annotations

from importlib.util import find_spec

from .did_you_mean import did_you_mean
from .median_stop import MedianStop
from .settings import Setting, either, read_settings, whole

COMMON = {"bootstrap_count": Setting(whole(0), 0)}
EARLY_STOPPING: dict[str, dict[str, Setting]] = {
    "medianstop": {"min_trials_required": Setting(whole(1), 3), "start_step": Setting(whole(1), 4)},
    "asha": {
        "min_resource": Setting(either("auto", whole(1)), "auto"),
        "reduction_factor": Setting(whole(2), 4),
        "min_early_stopping_rate": Setting(whole(0), 0),
        **COMMON,
    },
    "hyperband": {
        "min_resource": Setting(whole(1), 1),
        "max_resource": Setting(either("auto", whole(1)), "auto"),
        "reduction_factor": Setting(whole(2), 3),
        **COMMON,
    },
}


def read_early_stopping(spec: object) -> tuple[str | None, dict, list[str]]:
    """Returns the name (None: off), its settings, and every reason why it cannot run as asked."""
    if spec is None:
        return None, {}, []
    name = spec.get("algorithmName") if isinstance(spec, dict) else None
    if not isinstance(name, str) or name not in EARLY_STOPPING:
        known = ", ".join(EARLY_STOPPING)
        return None, {}, [
            f'unknown early stopping "{str(name)[:60]}"{did_you_mean(name, EARLY_STOPPING)}; use one of {known}'
        ]
    settings, reasons = read_settings(name, spec.get("algorithmSettings"), EARLY_STOPPING[name])
    if name != "medianstop" and find_spec("optuna") is None:
        reasons.append(f"{name} needs optuna, which the suggester's environment lacks: install it, or use medianstop")
    if not reasons:
        reasons = _clashes(name, settings)
    return name, settings, reasons


def _clashes(name: str, settings: dict) -> list[str]:
    reasons = []
    limit = {"asha": "min_resource", "hyperband": "max_resource"}.get(name)
    if limit and settings["bootstrap_count"] > 0 and settings[limit] == "auto":
        reasons.append(f"bootstrap_count of {name} needs {limit} as a number")
    if name == "hyperband" and settings["max_resource"] != "auto" and settings["max_resource"] < settings["min_resource"]:
        reasons.append("max_resource of hyperband must not be under min_resource")
    return reasons


def make_early_stopping(name: str | None, settings: dict, direction: str):
    """The stopper, or None."""
    if name is None:
        return None
    if name == "medianstop":
        return MedianStop(direction, settings)
    from .optuna_pruning import OptunaPruning

    def make():
        from optuna.pruners import HyperbandPruner, SuccessiveHalvingPruner

        return (SuccessiveHalvingPruner if name == "asha" else HyperbandPruner)(**settings)

    return OptunaPruning(direction, make)
