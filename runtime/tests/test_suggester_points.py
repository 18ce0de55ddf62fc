"""Start points, no work done twice, finite spaces, and what is told."""

import json

import pytest

from suggester_driver import double, listed, whole
from suggester_driver import needs_optuna, new_suggester, suggester  # noqa: F401  (fixtures)

SMALL = [whole("A", "1", "4"), listed("B", ["x", "y", True]), double("C", "0", "0.2", step="0.1")]


def as_text(point):
    return json.dumps(point, sort_keys=True)


@pytest.mark.parametrize("algorithm", ["random", "grid", "tpe", "multivariate-tpe", "sobol"])
def test_a_finite_space_is_searched_once_and_ends(suggester, needs_optuna, algorithm):
    assert suggester.open(algorithm, SMALL)["size"] == 36
    points = suggester.run(lambda point: point["A"], range(36))
    assert len({as_text(point) for point in points}) == 36
    suggester.send_line(b'{"op":"ask","numbers":[36,37]}')
    assert [suggester.event(), suggester.event()] == [
        {"event": "exhausted", "number": 36},
        {"event": "exhausted", "number": 37},
    ]


def test_grid_without_a_seed_goes_in_the_natural_order(suggester):
    suggester.open("grid", [whole("A", "1", "2"), whole("B", "1", "2")], seed=None)
    points = suggester.run(lambda point: 0, range(4))
    assert [(point["A"], point["B"]) for point in points] == [(1, 1), (1, 2), (2, 1), (2, 2)]


def test_grid_with_a_seed_mixes_the_order(suggester):
    suggester.open("grid", [whole("A", "0", "9"), whole("B", "0", "9")], seed=5)
    points = suggester.run(lambda point: 0, range(100))
    numbers = [10 * point["A"] + point["B"] for point in points]
    assert sorted(numbers) == list(range(100)) and numbers != sorted(numbers)


def test_a_huge_grid_opens_and_answers_at_once(suggester):
    space = [whole(f"P{index}", "1", "1000000") for index in range(8)]
    assert suggester.open("grid", space)["size"] is None
    points = suggester.run(lambda point: 0, range(20))
    assert len({as_text(point) for point in points}) == 20


def test_a_space_of_one_point_is_one_trial(suggester, needs_optuna):
    suggester.open("tpe", [whole("A", "3", "3"), double("B", "0.5", "0.5"), listed("C", ["only"])])
    assert suggester.ask(0) == {"A": 3, "B": 0.5, "C": "only"}
    assert suggester.ask(1) == {"event": "exhausted", "number": 1}


def test_start_points_come_first_each_once(suggester):
    start = [{"A": 2, "B": "x", "C": 0.1}, {"A": 2, "B": "x", "C": 0.1}, {"A": 4, "B": True, "C": 0}]
    suggester.open("random", SMALL, start=start)
    points = suggester.run(lambda point: 0, range(36))
    assert points[:2] == [start[0], start[2]]
    assert len({as_text({**point, "C": float(point["C"])}) for point in points}) == 36


@pytest.mark.parametrize("algorithm", ["random", "tpe", "cmaes", "sobol", "grid"])
def test_a_start_point_outside_the_space_is_given_as_it_is(suggester, needs_optuna, algorithm):
    space = [whole("A", "1", "4"), whole("B", "1", "4")]
    suggester.open(algorithm, space, start=[{"A": 99, "B": "none", "EXTRA": [1]}])
    assert suggester.ask(0) == {"A": 99, "B": "none", "EXTRA": [1]}
    suggester.tell(0, 1.0)
    points = suggester.run(lambda point: point["A"], range(1, 17))
    assert len({as_text(point) for point in points}) == 16
    assert suggester.ask(17)["event"] == "exhausted"


def test_start_points_the_history_has_are_not_run_again(suggester):
    start = [{"A": 2, "B": "x", "C": 0.1}, {"A": 77, "B": "x", "C": 0.1}, {"A": 3, "B": "y", "C": 0}]
    history = [
        {"number": number, "parameters": point, "state": "succeeded", "value": 1.0}
        for number, point in enumerate(start[:2])
    ]
    suggester.open("random", SMALL, start=start, history=history)
    assert suggester.ask(2) == start[2]


def test_trials_of_earlier_sweeps_teach_but_do_not_take_the_start_point(suggester, needs_optuna):
    point = {"A": 2, "B": "x", "C": 0.1}
    history = [{"number": None, "parameters": point, "state": "succeeded", "value": 1.0}]
    suggester.open("tpe", SMALL, start=[point], history=history)
    assert suggester.run(lambda point: 0, [0]) == [point]
    rest = suggester.run(lambda point: 0, range(1, 36))
    assert point not in rest and suggester.ask(36)["event"] == "exhausted"


def test_true_is_not_one(suggester):
    suggester.open("grid", [listed("B", [True, 1, "1", False, 0])])
    points = suggester.run(lambda point: 0, range(5))
    assert sorted(json.dumps(point["B"]) for point in points) == ['"1"', "0", "1", "false", "true"]


def test_the_point_of_a_killed_trial_may_be_tried_again_a_failed_one_not(suggester):
    suggester.open("grid", [whole("A", "1", "3")], seed=None)
    for number, state in enumerate(("killed", "failed", "succeeded")):
        suggester.ask(number)
        suggester.tell(number, 1.0 if state == "succeeded" else None, state)
    assert suggester.ask(3) == {"A": 1}
    assert suggester.ask(4)["event"] == "exhausted"


def test_asking_again_for_a_running_trial_gives_the_same_point(suggester):
    suggester.open("random", SMALL)
    assert suggester.ask(0) == suggester.ask(0)


def test_a_running_trial_of_the_history_can_be_told(suggester, needs_optuna):
    history = [{"number": 4, "parameters": {"A": 1, "B": "x", "C": 0.1}, "state": "running", "value": None}]
    suggester.open("tpe", SMALL, history=history)
    suggester.tell(4, 0.3)
    assert suggester.call("tell", number=4, state="succeeded", value=0.3)["event"] == "told"


def test_a_failed_trial_can_be_told_anew_and_a_succeeded_one_not(suggester, needs_optuna):
    suggester.open("tpe", SMALL)
    suggester.ask(0)
    suggester.tell(0, None, "failed")
    suggester.tell(0, 0.5)
    event = suggester.call("tell", number=0, state="failed")
    assert event["event"] == "fault" and "told succeeded before" in event["reason"]


@pytest.mark.parametrize("value", ["0.5", None, True, [1]])
def test_success_needs_a_finite_number(suggester, value):
    suggester.open("random", SMALL)
    suggester.ask(0)
    event = suggester.call("tell", number=0, state="succeeded", value=value)
    assert event["event"] == "fault" and "finite number" in event["reason"]
    suggester.tell(0, 1.0)
