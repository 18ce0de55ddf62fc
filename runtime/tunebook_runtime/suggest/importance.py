"""How much each parameter matters for good results, by Optuna's PED-ANOVA (needs no packages beyond Optuna)."""

from __future__ import annotations

from importlib.util import find_spec

from .coordinates import coordinates_of
from .load_optuna import load_optuna

# PED-ANOVA compares the best trials with all; below this there is nothing to compare.
FEWEST_TRIALS = 10
FEWEST_GOOD_TRIALS = 5


def importance(parameters: list, direction: str, results: list) -> tuple[dict, str | None]:
    """``results`` are (point, value) of succeeded trials. Returns shares that add up to 1, largest first, or none
    and the reason."""
    coordinates = coordinates_of(parameters)
    if find_spec("optuna") is None:
        return {}, "importance needs optuna, which the suggester's environment lacks: install it there"
    if not coordinates:
        return {}, "every parameter has a single value"
    if len(results) < FEWEST_TRIALS:
        return {}, f"importance needs {FEWEST_TRIALS} succeeded trials within the space; there are {len(results)}"
    if len({value for _, value in results}) == 1:
        return {}, "all trials have the same value"
    optuna = load_optuna()
    study = optuna.create_study(direction=direction)
    space = {coordinate.name: coordinate.distribution for coordinate in coordinates}
    for point, value in results:
        params = {
            c.name: c.distribution.to_external_repr(c.distribution.to_internal_repr(c.encode(point[c.name])))
            for c in coordinates
        }
        study.add_trial(optuna.trial.create_trial(params=params, distributions=space, value=value))
    shares = optuna.importance.get_param_importances(study, evaluator=_evaluator(len(results)))
    ranked = sorted(((name, float(share)) for name, share in shares.items()), key=lambda entry: (-entry[1], entry[0]))
    return dict(ranked), None


def _evaluator(count: int):
    from optuna.importance import PedAnovaImportanceEvaluator

    quantile = max(0.1, FEWEST_GOOD_TRIALS / count)
    try:
        return PedAnovaImportanceEvaluator(target_quantile=quantile)
    except TypeError:  # Optuna before 4.7 has the word baseline_quantile
        return PedAnovaImportanceEvaluator(baseline_quantile=quantile)
