"""What every algorithm of the suggester holds to, driven over the protocol."""

import pytest

from suggester_driver import MIXED, double, listed, mixed_objective, whole
from suggester_driver import needs_optuna, new_suggester, suggester  # noqa: F401  (fixtures)

pytestmark = pytest.mark.usefixtures("needs_optuna")
ALL = ["random", "tpe", "multivariate-tpe", "cmaes", "sobol", "hyperband"]
NOTEBOOK = {"LR": 0.01, "DROPOUT": 0.1, "LAYERS": 3, "UNITS": 64, "GAIN": 5, "DECAY": 0.1, "BATCH": 64, "OPTIMIZER": "adam"}


def test_opened_names_the_version_and_the_sampler(suggester):
    event = suggester.open("tpe", MIXED)
    assert event["event"] == "opened" and event["sampler"] == "TPESampler"
    assert int(event["optuna"].split(".")[0]) >= 4
    assert event["size"] is None


@pytest.mark.parametrize("algorithm", ALL)
def test_suggests_typed_values_within_the_space(suggester, algorithm):
    suggester.open(algorithm, MIXED)
    for point in suggester.run(mixed_objective, range(40)):
        assert list(point) == [spec["name"] for spec in MIXED]
        assert isinstance(point["LR"], float) and 0.0001 <= point["LR"] <= 0.1
        assert point["DROPOUT"] in [round(index * 0.05, 2) for index in range(11)]
        assert type(point["LAYERS"]) is int and 1 <= point["LAYERS"] <= 8
        assert type(point["UNITS"]) is int and 16 <= point["UNITS"] <= 512
        assert 1 <= point["GAIN"] <= 9
        assert point["DECAY"] == round(point["DECAY"], 3) and 0.001 <= point["DECAY"] <= 1
        assert type(point["BATCH"]) is int and point["BATCH"] in (32, 64, 128)
        assert any(point["OPTIMIZER"] is value or point["OPTIMIZER"] == value for value in ("adam", "sgd", True, 3))


@pytest.mark.parametrize("algorithm", ALL)
def test_one_seed_gives_one_sequence(new_suggester, algorithm):
    points = []
    for seed in (7, 7, 8):
        worker = new_suggester()
        worker.open(algorithm, MIXED, seed=seed, start=[NOTEBOOK])
        points.append(worker.run(mixed_objective, range(20)))
    assert points[0] == points[1]
    assert points[0] != points[2]


@pytest.mark.parametrize("algorithm", ALL + ["grid"])
def test_a_worker_rebuilt_from_the_history_goes_on_as_if_nothing_had_happened(new_suggester, algorithm):
    # The steps leave no double without one, so that grid takes the space too.
    space = [double("X", "0", "1", step="0.001"), whole("Y", "1", "100"), listed("Z", ["a", "b"])]
    start = [{"X": 0.5, "Y": 50, "Z": "a"}]

    def objective(point):
        return (point["X"] - 0.3) ** 2 + (point["Y"] / 100 - 0.6) ** 2

    first = new_suggester()
    first.open(algorithm, space, start=start)
    points = first.run(objective, range(40))
    history = [
        {"number": number, "parameters": point, "state": "succeeded", "value": objective(point)}
        for number, point in enumerate(points[:23])
    ]
    second = new_suggester()
    second.open(algorithm, space, start=start, history=history)
    assert second.run(objective, range(23, 40)) == points[23:]


@pytest.mark.parametrize("algorithm", ["tpe", "multivariate-tpe", "cmaes"])
@pytest.mark.parametrize("direction", ["minimize", "maximize"])
def test_learns_in_the_asked_direction(suggester, algorithm, direction):
    sign = 1 if direction == "minimize" else -1
    suggester.open(algorithm, [double("X", "-5", "5"), double("Y", "-5", "5")], direction=direction)
    points = suggester.run(lambda point: sign * ((point["X"] - 2) ** 2 + (point["Y"] + 1) ** 2), range(80))
    late = sorted(abs(point["X"] - 2) + abs(point["Y"] + 1) for point in points[-20:])
    assert late[len(late) // 2] < 2.5, "random search stays near 5"


def test_multivariate_tpe_is_not_tpe(new_suggester):
    points = []
    for algorithm in ("tpe", "multivariate-tpe"):
        worker = new_suggester()
        worker.open(algorithm, MIXED)
        points.append(worker.run(mixed_objective, range(25)))
    assert points[0][:10] == points[1][:10]
    assert points[0] != points[1]


@pytest.mark.parametrize("algorithm", ALL)
def test_parallel_trials_get_different_points_and_may_end_in_any_order(suggester, algorithm):
    suggester.open(algorithm, MIXED)
    suggester.run(mixed_objective, range(15))
    suggester.send_line(b'{"op":"ask","numbers":[20,21,22,23]}')
    events = [suggester.event() for _ in range(4)]
    assert [event["number"] for event in events] == [20, 21, 22, 23]
    assert len({str(event["parameters"]) for event in events}) == 4
    for number, state in ((22, "succeeded"), (20, "failed"), (23, "killed"), (21, "early-stopped")):
        suggester.tell(number, 0.5 if state == "succeeded" else None, state)
    suggester.run(mixed_objective, range(30, 35))


@pytest.mark.parametrize("strategy", ["none", "ipop", "bipop"])
def test_cmaes_keeps_searching_after_it_has_converged(suggester, strategy):
    suggester.open("cmaes", [double("X", "0", "1"), double("Y", "0", "1")], {"restart_strategy": strategy, "sigma": "0.2"})
    points = suggester.run(lambda point: round(abs(point["X"] - 0.5) + abs(point["Y"] - 0.5), 1), range(400))
    spread = max(point["X"] for point in points[-150:]) - min(point["X"] for point in points[-150:])
    assert len({str(point) for point in points}) == 400
    if strategy != "none":
        assert spread > 0.3


def test_sobol_fills_the_space_evenly(suggester):
    suggester.open("sobol", [double("X", "0", "1"), double("Y", "0", "1")])
    points = suggester.run(lambda point: 0, range(64))
    cells = {(int(point["X"] * 8), int(point["Y"] * 8)) for point in points}
    assert len(cells) == 64


def test_normal_gathers_in_the_middle_and_stays_inside(suggester):
    suggester.open("random", [double("X", "0", "6", distribution="normal"), double("L", "1", "1000000", distribution="logNormal")])
    points = suggester.run(lambda point: 0, range(600))
    within_sigma = sum(2 <= point["X"] <= 4 for point in points) / 600
    assert 0.61 < within_sigma < 0.76
    assert all(0 <= point["X"] <= 6 and 1 <= point["L"] <= 1000000 for point in points)
    assert 0.4 < sum(point["L"] < 1000 for point in points) / 600 < 0.6


def test_steps_carry_no_binary_dust(suggester):
    suggester.open("grid", [double("X", "0.1", "1.0", step="0.1")])
    points = suggester.run(lambda point: 0, range(10))
    assert sorted(point["X"] for point in points) == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]


def test_hyperband_gives_every_trial_the_full_resource(suggester):
    space = [double("X", "0", "1"), whole("EPOCHS", "1", "9")]
    suggester.open("hyperband", space, {"r_l": "9", "eta": "3", "resource_name": "EPOCHS"})
    assert {point["EPOCHS"] for point in suggester.run(lambda point: point["X"], range(5))} == {9}


def test_bayesianoptimization_runs_or_names_what_is_missing(suggester):
    event = suggester.open("bayesianoptimization", MIXED, {"acq_func": "EI"})
    if event["event"] == "opened":
        assert "acq_func has no effect" in event["notes"][0]
        suggester.run(mixed_objective, range(13))
    else:
        assert "needs torch" in event["reason"] and "install torch" in event["reason"]


def test_random_costs_the_same_at_any_number_of_trials(suggester):
    from time import perf_counter

    suggester.open("random", MIXED)

    def seconds(numbers):
        begin = perf_counter()
        suggester.run(lambda point: 0, numbers)
        return perf_counter() - begin

    seconds(range(200))
    early = min(seconds(range(start, start + 200)) for start in range(200, 1000, 200))
    seconds(range(1000, 6000))
    late = min(seconds(range(start, start + 200)) for start in range(6000, 6800, 200))
    assert late < 3 * early
