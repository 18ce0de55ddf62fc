"""What is refused at ``open``: every reason at once, each with the way out."""

import pytest

from suggester_driver import double, listed, whole
from suggester_driver import needs_optuna, new_suggester, suggester  # noqa: F401  (fixtures)

SPACE = [double("LR", "0.001", "0.1"), whole("N", "1", "8")]


def test_all_reasons_come_at_once(suggester):
    event = suggester.open(
        "random",
        [double("LR", "0", "1", distribution="logUniform"), whole("N", "1.5", "8"), whole("M", "9", "8"), listed("O", [])],
        {"random_stat": "1", "random_state": "-2"},
        direction="up",
        earlyStopping={"algorithmName": "medianstop", "algorithmSettings": {"start_step": "0", "start": "1"}},
        start=[{"LR": 1}],
    )
    assert event["event"] == "refused"
    for part in (
        'parameter "LR": logUniform needs min over 0',
        'parameter "N": min of an int parameter must be a whole number',
        'parameter "M": min 9 is over max 8',
        'parameter "O": feasibleSpace.list is empty',
        'unknown setting random_stat for algorithm random (did you mean "random_state"?)',
        "random_state of random must be a whole number from 0 on",
        "direction must be minimize or maximize",
        "start_step of medianstop must be a whole number from 1 on",
        "unknown setting start for algorithm medianstop",
    ):
        assert part in event["reason"]
    assert len(event["reasons"]) >= 9


@pytest.mark.parametrize(
    ("algorithm", "settings", "reason"),
    [
        ("tpee", {}, 'did you mean "tpe"?'),
        ("pbt", {}, "not available on the local engine"),
        ("enas", {}, "neural architectures"),
        ("darts", {}, "neural architectures"),
        ("tpe", {"gamma": "1"}, "gamma of tpe must be a number over 0 and under 1"),
        ("tpe", {"prior_weight": "0"}, "prior_weight of tpe must be a number over 0"),
        ("tpe", {"n_EI_candidates": "0"}, "n_EI_candidates of tpe must be a whole number from 1 on"),
        ("multivariate-tpe", {"n_EI_candidates": "3"}, 'did you mean "n_ei_candidates"?'),
        ("cmaes", {"restart_strategy": "bipopp"}, 'did you mean "bipop"?'),
        ("cmaes", {"sigma": "nan"}, "sigma of cmaes must be a number over 0"),
        ("grid", {}, 'parameter "LR": a grid needs a step'),
        ("hyperband", {"resource_name": "EPOCHS", "r_l": "9"}, "must be one of the parameters"),
        ("hyperband", {"resource_name": "N"}, "r_l must be set with resource_name"),
        ("hyperband", {"eta": "1"}, "eta of hyperband must be a whole number from 2 on"),
        ("bayesianoptimization", {"base_estimator": "RF"}, "use GP"),
    ],
)
def test_refuses_with_the_way_out(suggester, algorithm, settings, reason):
    event = suggester.open(algorithm, SPACE, settings)
    assert event["event"] == "refused" and reason in event["reason"]


def test_cmaes_wants_two_dimensions(suggester):
    event = suggester.open("cmaes", [double("LR", "0", "1"), listed("O", ["a", "b"])])
    assert event["event"] == "refused" and "at least two int or double parameters" in event["reason"]


def test_hyperband_twice_is_refused(suggester):
    event = suggester.open("hyperband", SPACE, earlyStopping={"algorithmName": "asha"})
    assert event["event"] == "refused" and "leave out early stopping asha" in event["reason"]


@pytest.mark.parametrize("text", ["1e-999999999", "1e999999999", "nan", "", "1/2", "0x10", "9" * 400])
def test_odd_numbers_are_refused_or_read_at_once(suggester, text):
    event = suggester.open("random", [double("X", text, "1", step="0.1")])
    assert event["event"] == ("opened" if text == "1e-999999999" else "refused")


def test_a_refused_worker_can_be_opened_again(suggester):
    assert suggester.open("nothing", SPACE)["event"] == "refused"
    assert suggester.open("random", SPACE)["event"] == "opened"
    assert suggester.ask(0)["N"] in range(1, 9)


def test_katibs_own_settings_are_accepted(suggester, needs_optuna):
    for algorithm, settings in (
        ("random", {"random_state": "10"}),
        ("tpe", {"gamma": "0.3", "prior_weight": "0.8", "n_EI_candidates": "20", "random_state": "1", "n_startup_trials": "5"}),
        ("multivariate-tpe", {"n_startup_trials": "5", "n_ei_candidates": "30", "random_state": "2"}),
        ("cmaes", {"random_state": "3", "sigma": "0.3", "restart_strategy": "ipop"}),
        ("hyperband", {"r_l": "9", "eta": "3", "resource_name": "N"}),
    ):
        assert suggester.open(algorithm, SPACE, settings, seed=None)["event"] == "opened"
        suggester.run(lambda point: point["LR"], range(12))


def test_random_state_is_the_seed_when_none_is_given(new_suggester):
    points = []
    for _ in range(2):
        worker = new_suggester()
        worker.open("random", SPACE, {"random_state": "5"}, seed=None)
        points.append(worker.ask(0))
    assert points[0] == points[1]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"number": 0, "parameters": {}, "state": "done"}, 'state "done" of trial 0'),
        ({"number": "0", "parameters": {}, "state": "failed"}, "must be a whole number"),
        ({"number": 0, "state": "failed"}, "must be an object with parameters"),
        ({"number": 0, "parameters": {}, "state": "failed", "reports": [1]}, "pairs of a step and a number"),
    ],
)
def test_a_history_that_cannot_be_is_refused(suggester, entry, reason):
    event = suggester.open("random", SPACE, history=[entry])
    assert event["event"] == "refused" and reason in event["reason"]
