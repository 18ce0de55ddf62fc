"""Makes a search from ``open``, or says everything that stands against it."""

from __future__ import annotations

from .algorithms import notes_on, read_algorithm
from .early_stopping import make_early_stopping, read_early_stopping
from .parameter_kinds import Listed
from .plain_samplers import GridSampler, RandomSampler, SobolSampler, Untried
from .read_parameters import read_parameters
from .search import STATES, Plan, Search
from .space import Space


class Refused(Exception):
    """``reasons``: all that is wrong, in the user's words."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def open_search(operation: dict) -> tuple[Search, list[str]]:
    """Returns the search and notes on what was accepted but has no effect. Raises Refused."""
    parameters, reasons = read_parameters(operation.get("parameters"))
    name, settings, wrong = read_algorithm(operation.get("algorithm"), parameters)
    stopping, stopping_settings, stopping_wrong = read_early_stopping(operation.get("earlyStopping"))
    direction = operation.get("direction")
    if direction not in ("minimize", "maximize"):
        reasons.append(f'direction must be minimize or maximize, not "{str(direction)[:60]}"')
    seed = operation.get("seed")
    if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int)):
        reasons.append(f"seed must be a whole number, not {str(seed)[:60]}")
    if name == "hyperband" and stopping is not None:
        wrong = [*wrong, f"hyperband stops trials itself: leave out early stopping {stopping}"]
    history, history_wrong = _read_history(operation.get("history"))
    start, start_wrong = _read_start(operation.get("start"), parameters)
    reasons = [*reasons, *wrong, *stopping_wrong, *history_wrong, *start_wrong]
    if reasons:
        raise Refused(reasons)

    given = seed if seed is not None else settings.get("random_state")
    if name == "hyperband":
        stopping = "hyperband"
        stopping_settings = _hyperband_stopping(settings)
        parameters = _with_full_resource(parameters, settings)
    space = Space(parameters)
    seed = given if given is not None else _random_seed()
    known = sum(1 for entry in history if entry.get("number") is not None and entry["parameters"] not in start)
    untried = None
    if space.size is not None:
        untried = Untried(space, given if name == "grid" else seed)
    sampler = _make_sampler((name, settings), space, direction, (seed, known))
    search = Search(Plan(space, direction, sampler, untried, make_early_stopping(stopping, stopping_settings, direction)))
    for position, entry in enumerate(history):
        number = entry.get("number")
        search.restore(("earlier", position) if number is None else number, entry)
    search.add_start(start)
    return search, notes_on(name, settings)


def _make_sampler(algorithm: tuple, space: Space, direction: str, seeds: tuple):
    (name, settings), (seed, known) = algorithm, seeds
    if name == "random":
        return RandomSampler(space, seed)
    if name == "grid":
        return GridSampler()
    if name == "sobol":
        return SobolSampler(space, seed, known)
    if name == "cmaes":
        from .cmaes_sampler import CmaesSampler

        return CmaesSampler(space, seed, direction, settings)
    from .optuna_sampler import OptunaSampler, make_gp, make_tpe

    if name == "bayesianoptimization":
        return OptunaSampler(space, seed, direction, make=make_gp(settings), jointly=True)
    if name == "hyperband":
        settings = {"n_startup_trials": 10, "n_ei_candidates": 24}
    jointly = name == "multivariate-tpe"
    return OptunaSampler(space, seed, direction, make=make_tpe(settings, jointly), jointly=jointly)


def _hyperband_stopping(settings: dict) -> dict:
    most = "auto" if settings["r_l"] is None else int(settings["r_l"])
    return {"min_resource": 1, "max_resource": most, "reduction_factor": settings["eta"], "bootstrap_count": 0}


def _with_full_resource(parameters: list, settings: dict) -> list:
    """Every trial may use the whole resource: what stops it is its reports. So that parameter is not searched."""
    full, resource = settings["r_l"], settings["resource_name"]
    if resource is None:
        return parameters
    full = int(full) if full == int(full) else full
    return [
        Listed(parameter.name, [full], ordered=True) if parameter.name == resource else parameter
        for parameter in parameters
    ]


def _random_seed() -> int:
    from random import SystemRandom

    return SystemRandom().getrandbits(32)


def _read_history(given: object) -> tuple[list[dict], list[str]]:
    """Entries in the order of their numbers; those without one come from earlier sweeps and go first."""
    if given is None:
        return [], []
    if not isinstance(given, list):
        return [], ["history must be a list of trials"]
    numbers: set = set()
    for entry in given:
        if not isinstance(entry, dict) or not isinstance(entry.get("parameters"), dict):
            return [], ["every trial of the history must be an object with parameters"]
        number, state = entry.get("number"), entry.get("state")
        if number is not None and (isinstance(number, bool) or not isinstance(number, int)):
            return [], [f"number {str(number)[:60]} of a trial in the history must be a whole number"]
        if state not in (*STATES, "running"):
            return [], [f'state "{str(state)[:60]}" of trial {number} in the history is unknown']
        if not _are_reports(entry.get("reports")):
            return [], [f"reports of trial {number} in the history must be pairs of a step and a number"]
        if number is not None and number in numbers:
            return [], [f"trial {number} is twice in the history"]
        numbers.add(number)
    return sorted(given, key=lambda entry: -1 if entry.get("number") is None else entry["number"]), []


def _are_reports(given: object) -> bool:
    if given is None:
        return True
    return isinstance(given, list) and all(
        isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], int) and isinstance(pair[1], (int, float))
        for pair in given
    )


def _read_start(given: object, parameters: list) -> tuple[list[dict], list[str]]:
    if given is None:
        return [], []
    if not isinstance(given, list) or not all(isinstance(point, dict) for point in given):
        return [], ["start must be a list of points, each an object of values by parameter"]
    reasons = []
    for position, point in enumerate(given, 1):
        lacking = [parameter.name for parameter in parameters if parameter.name not in point]
        if lacking:
            reasons.append(f"start point {position} lacks {', '.join(lacking)}")
    return given, reasons
