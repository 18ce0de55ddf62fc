"""Which algorithms there are, by Katib's names, what each can be set to, and what it needs.

Settings and defaults are those of Katib's suggestion services (hyperopt for random and tpe, Optuna for
multivariate-tpe and grid, scikit-optimize for bayesianoptimization, goptuna for cmaes and sobol).
"""

from __future__ import annotations

from importlib.util import find_spec

from .did_you_mean import did_you_mean
from .parameter_kinds import Listed
from .settings import Setting, one_of, read_settings, real, text, whole

RANDOM_STATE = {"random_state": Setting(whole(0))}
TPE = {"n_startup_trials": Setting(whole(0), 10), "n_ei_candidates": Setting(whole(1), 24), **RANDOM_STATE}

ALGORITHMS: dict[str, dict[str, Setting]] = {
    "random": RANDOM_STATE,
    "grid": RANDOM_STATE,
    # gamma unset: Optuna's own rule. Set: hyperopt's, the best ceil(gamma * sqrt(n)) trials, at most 25.
    "tpe": {
        "gamma": Setting(real(0, 1)),
        "prior_weight": Setting(real(0), 1.0),
        "n_EI_candidates": Setting(whole(1)),
        **TPE,
    },
    "multivariate-tpe": TPE,
    # sigma is a share of the range of ranks, so 1/6 as in goptuna; goptuna itself takes it in the parameters' units.
    "cmaes": {
        "sigma": Setting(real(0), 1 / 6),
        "restart_strategy": Setting(one_of("none", "ipop", "bipop"), "none"),
        **RANDOM_STATE,
    },
    "sobol": RANDOM_STATE,
    "bayesianoptimization": {
        "base_estimator": Setting(one_of("GP", "RF", "ET", "GBRT"), "GP"),
        "n_initial_points": Setting(whole(0), 10),
        "acq_func": Setting(one_of("gp_hedge", "LCB", "EI", "PI", "EIps", "PIps"), "gp_hedge"),
        "acq_optimizer": Setting(one_of("auto", "sampling", "lbfgs"), "auto"),
        **RANDOM_STATE,
    },
    "hyperband": {
        "r_l": Setting(real(1)),
        "eta": Setting(whole(2), 3),
        "resource_name": Setting(text),
        **RANDOM_STATE,
    },
}

NOT_HERE = {
    "pbt": "pbt is not available on the local engine: it continues trials from the checkpoints of others, and a "
    "notebook's trial has none; use hyperband or tpe",
    "enas": "enas searches neural architectures, not parameters; use tpe",
    "darts": "darts searches neural architectures, not parameters; use tpe",
}

# Packages beyond Optuna, and what to tell the user to install.
NEEDS = {
    "tpe": ("optuna",),
    "multivariate-tpe": ("optuna",),
    "hyperband": ("optuna",),
    "cmaes": ("cmaes",),
    "sobol": ("scipy",),
    "bayesianoptimization": ("optuna", "torch", "scipy"),
}


def read_algorithm(spec: object, parameters: list) -> tuple[str, dict, list[str]]:
    """Returns the name, its settings and every reason why it cannot run as asked."""
    name = spec.get("algorithmName") if isinstance(spec, dict) else None
    if not isinstance(name, str) or name not in ALGORITHMS:
        if name in NOT_HERE:
            return name, {}, [NOT_HERE[name]]
        known = ", ".join(ALGORITHMS)
        return str(name), {}, [f'unknown algorithm "{str(name)[:60]}"{did_you_mean(name, ALGORITHMS)}; use one of {known}']
    settings, reasons = read_settings(name, spec.get("algorithmSettings"), ALGORITHMS[name])
    reasons += _missing_packages(name) + _unmet(name, settings, parameters)
    return name, settings, reasons


def _missing_packages(name: str) -> list[str]:
    missing = [package for package in NEEDS.get(name, ()) if find_spec(package) is None]
    if not missing:
        return []
    words = " and ".join(missing)
    return [f"{name} needs {words}, which the suggester's environment lacks: install {' '.join(missing)} there, or use "
            + ("random" if "optuna" in missing else "tpe")]


def _unmet(name: str, settings: dict, parameters: list) -> list[str]:
    if name == "grid":
        return [
            f'parameter "{parameter.name}": a grid needs a step on a double; give one, or use random'
            for parameter in parameters
            if parameter.size is None
        ]
    if name == "cmaes" and sum(not isinstance(parameter, Listed) and parameter.size != 1 for parameter in parameters) < 2:
        return ["cmaes needs at least two int or double parameters with more than one value; use tpe"]
    if name == "bayesianoptimization" and settings["base_estimator"] != "GP":
        return [f"base_estimator {settings['base_estimator']} is not available on the local engine: use GP"]
    if name == "hyperband" and settings["resource_name"] is not None:
        known = [parameter.name for parameter in parameters]
        resource = settings["resource_name"]
        reasons = []
        if resource not in known:
            reasons.append(f'resource_name "{resource[:60]}" must be one of the parameters{did_you_mean(resource, known)}')
        if settings["r_l"] is None:
            reasons.append("r_l must be set with resource_name: it is the resource of a full trial")
        return reasons
    return []


def notes_on(name: str, settings: dict) -> list[str]:
    """What is accepted, since Katib takes it, but has no effect here."""
    if name != "bayesianoptimization":
        return []
    return [
        f"{word} has no effect here: Optuna's GP sampler chooses by its own log expected improvement"
        for word, default in (("acq_func", "gp_hedge"), ("acq_optimizer", "auto"))
        if settings[word] != default
    ]
