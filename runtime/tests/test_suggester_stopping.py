"""Early stopping by reports, and importance."""

import pytest

from suggester_driver import MIXED, double, listed, mixed_objective, whole
from suggester_driver import needs_optuna, new_suggester, suggester  # noqa: F401  (fixtures)

SPACE = [double("X", "0", "1"), whole("Y", "1", "100")]


def stopping(name, **settings):
    return {"algorithmName": name, "algorithmSettings": {key: str(value) for key, value in settings.items()}}


def report_all(suggester, number, values):
    return [
        suggester.call("report", number=number, step=step, value=value)["stop"] for step, value in enumerate(values, 1)
    ]


def finish(suggester, number, values):
    suggester.ask(number)
    advice = report_all(suggester, number, values)
    suggester.tell(number, values[-1])
    return advice


@pytest.fixture
def median_of_three(suggester):
    """Three succeeded trials, means of the first two reports 1, 2 and 6: Katib's median is their mean, 3."""
    suggester.open(
        "random", SPACE, direction="maximize", earlyStopping=stopping("medianstop", min_trials_required=3, start_step=2)
    )
    for number, values in enumerate(([0, 2, 90], [2, 2, 90], [5, 7, 90])):
        assert finish(suggester, number, values) == [False, False, False]
    return suggester


def test_medianstop_stops_below_the_mean_of_means_at_start_step(median_of_three):
    median_of_three.ask(3)
    assert report_all(median_of_three, 3, [2.9, 2.99]) == [False, True]


def test_medianstop_takes_the_best_so_far(median_of_three):
    median_of_three.ask(3)
    assert report_all(median_of_three, 3, [3.1, 0, 0]) == [False, False, False]


def test_medianstop_lets_an_equal_value_go_on(median_of_three):
    median_of_three.ask(3)
    assert report_all(median_of_three, 3, [3, 3, 3]) == [False, False, False]


def test_medianstop_fixes_the_rule_when_the_trial_begins(suggester):
    suggester.open("random", SPACE, earlyStopping=stopping("medianstop", min_trials_required=1, start_step=1))
    suggester.ask(0)
    finish(suggester, 1, [1.0])
    assert report_all(suggester, 0, [50.0]) == [False], "no trial had succeeded when it began"
    suggester.ask(2)
    assert report_all(suggester, 2, [1.5]) == [True], "minimize: more is worse"


def test_medianstop_counts_succeeded_trials_only(suggester):
    suggester.open("random", SPACE, earlyStopping=stopping("medianstop", min_trials_required=2, start_step=1))
    for number, state in enumerate(("failed", "killed", "early-stopped", "succeeded")):
        suggester.ask(number)
        report_all(suggester, number, [1.0])
        suggester.tell(number, 1.0, state)
    suggester.ask(9)
    assert report_all(suggester, 9, [50.0]) == [False]


def test_medianstop_is_rebuilt_from_the_history(suggester):
    history = [
        {"number": number, "parameters": {"X": 0.1, "Y": number + 1}, "state": "succeeded", "value": 9.0, "reports": reports}
        for number, reports in enumerate(([[1, 1.0], [2, 9.0]], [[1, 3.0], [2, 9.0]]))
    ]
    suggester.open(
        "random", SPACE, history=history, earlyStopping=stopping("medianstop", min_trials_required=2, start_step=1)
    )
    suggester.ask(2)
    assert report_all(suggester, 2, [2.0]) == [False]
    suggester.ask(3)
    assert report_all(suggester, 3, [2.1]) == [True]


@pytest.mark.parametrize("algorithm", ["random", "tpe", "grid"])
@pytest.mark.parametrize(
    "early",
    [
        stopping("asha", min_resource=1, reduction_factor=2),
        stopping("hyperband", min_resource=1, max_resource=8, reduction_factor=2),
    ],
    ids=["asha", "hyperband"],
)
def test_asha_and_hyperband_stop_bad_trials_and_keep_the_best(suggester, needs_optuna, algorithm, early):
    space = [double("X", "0", "1", step="0.01"), whole("Y", "1", "100")]
    suggester.open(algorithm, space, earlyStopping=early)
    stopped = []
    for number in range(30):
        suggester.ask(number)
        level = 0.0 if number == 29 else 1.0 + number % 7
        advice = report_all(suggester, number, [level] * 8)
        if True in advice:
            assert all(advice[advice.index(True) :]), "advice does not change back"
            stopped.append(number)
            suggester.tell(number, None, "early-stopped")
        else:
            suggester.tell(number, level)
    assert len(stopped) >= 5 and 29 not in stopped


def test_hyperband_the_algorithm_stops_by_reports(suggester, needs_optuna):
    suggester.open("hyperband", SPACE, {"r_l": "9", "eta": "3"})
    stopped = 0
    for number in range(30):
        suggester.ask(number)
        advice = report_all(suggester, number, [float(number)] * 9)
        stopped += True in advice
        suggester.tell(number, float(number), "early-stopped" if True in advice else "succeeded")
    assert stopped >= 10


def test_without_early_stopping_the_advice_is_to_go_on(suggester):
    suggester.open("random", SPACE)
    suggester.ask(0)
    assert report_all(suggester, 0, [1e9] * 10) == [False] * 10


def test_importance_ranks_what_matters(suggester, needs_optuna):
    suggester.open("random", MIXED)
    suggester.run(lambda point: 10 * abs(point["GAIN"] - 3) + mixed_objective(point) / 100, range(60))
    values = suggester.call("importance")["values"]
    assert next(iter(values)) == "GAIN" and set(values) == {spec["name"] for spec in MIXED}
    assert sum(values.values()) == pytest.approx(1)


def test_importance_says_why_there_is_none(suggester, needs_optuna):
    suggester.open("random", MIXED)
    suggester.run(mixed_objective, range(3))
    event = suggester.call("importance")
    assert event["values"] == {} and "there are 3" in event["reason"]
    suggester.open("random", [*SPACE, listed("Z", ["a"])])
    suggester.run(lambda point: 1.0, range(12))
    assert "same value" in suggester.call("importance")["reason"]
