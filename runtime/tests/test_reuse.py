"""Step results are found again, and only where they are the same."""

import glob
import os

import pytest
from server_driver import eventually, make_plan, number

SLOW = "import time\ntime.sleep(0.1)\n"


def plan_of(prepare=SLOW + "data = [1, 2]\nprint('prepared')", train="model = [sum(data) * LR]\n" + SLOW, **more):
    steps = [
        {"name": "prepare", "source": prepare, "writes": ["data"], "parameters": more.get("prepare_parameters", []), "cache": more.get("cache", True)},
        {"name": "train", "source": train, "reads": ["data"], "writes": ["model"], "parameters": ["LR"]},
        {"name": "score", "source": "acc = model[0] + X", "reads": ["model"], "writes": ["acc"], "parameters": ["X"]},
    ]
    return make_plan(steps, parameters=[number("LR", 1.0), number("X", 0, "int")], metrics=[("acc", "score")], functions=more.get("functions", ()))


def states(server, trial):
    return [state for _, state in server.steps(trial) if state != "running"]


@pytest.fixture
def store(tmp_path):
    return {"directory": str(tmp_path / "store"), "limitBytes": 10**9}


def test_a_step_runs_again_only_when_what_reaches_it_changes(server, tmp_path, store, isolation):
    server.load(plan_of(), tmp_path, isolation, reuse=store)
    assert server.run(1, {"LR": 2.0}, reuse=True)["metrics"] == {"acc": 6.0}
    assert server.run(2, {"LR": 3.0}, reuse=True)["metrics"] == {"acc": 9.0}
    assert server.run(3, {"LR": 3.0, "X": 5}, reuse=True)["metrics"] == {"acc": 14.0}
    assert server.run(4, {"LR": 2.0}, reuse=True)["metrics"] == {"acc": 6.0}
    assert states(server, 1) == ["succeeded"] * 3
    assert states(server, 2) == ["reused", "succeeded", "succeeded"]
    assert states(server, 3) == ["reused", "reused", "succeeded"]
    assert states(server, 4) == ["reused"] * 3
    assert [server.output(trial, step="prepare") for trial in (1, 2, 3, 4)] == ["prepared\n"] * 4
    saved = next(event["seconds"] for event in server.events if event["event"] == "step" and event["state"] == "reused")
    assert saved >= 0.1


def test_nothing_is_reused_unless_asked(server, tmp_path, store):
    server.load(plan_of(), tmp_path, reuse=store)
    for trial in (1, 2):
        server.run(trial, reuse=False)
        assert states(server, trial) == ["succeeded"] * 3


def test_results_outlive_the_server(server, tmp_path, store):
    from server_driver import Server

    server.load(plan_of(), tmp_path, reuse=store)
    server.run(1, reuse=True)
    other = Server()
    other.load(plan_of(), tmp_path, reuse=store)
    assert other.run(1, reuse=True)["metrics"] == {"acc": 3.0}
    assert states(other, 1) == ["reused"] * 3
    other.close()


@pytest.mark.parametrize(
    "changed",
    [
        lambda place: plan_of(prepare=SLOW + "data = [1, 3]"),
        lambda place: plan_of(functions=["unused = 1"]),
        lambda place: (place / "local.py").write_text("x = 1") and plan_of(),
    ],
)
def test_other_code_is_another_key(server, tmp_path, store, changed):
    server.load(plan_of(), tmp_path, reuse=store)
    server.run(1, reuse=True)
    server.load(changed(tmp_path), tmp_path, reuse=store)
    server.run(2, reuse=True)
    assert states(server, 2)[0] == "succeeded"


def test_int_and_float_are_not_the_same_value(server, tmp_path, store):
    plan = make_plan([("a", SLOW + "acc = 1 if isinstance(V, float) else 2")], parameters=[number("V", None, "none")], metrics=[("acc", "a")])
    server.load(plan, tmp_path, reuse=store)
    assert [server.run(1, {"V": 1.0}, reuse=True)["metrics"]["acc"], server.run(2, {"V": 1}, reuse=True)["metrics"]["acc"], server.run(3, {"V": True}, reuse=True)["metrics"]["acc"]] == [1, 2, 2]
    assert states(server, 3) == ["succeeded"]


def test_uncached_steps_always_run(server, tmp_path, store):
    server.load(plan_of(cache=False), tmp_path, reuse=store)
    for trial in (1, 2):
        server.run(trial, reuse=True)
    assert states(server, 2) == ["succeeded", "reused", "succeeded"]


def test_failed_steps_are_not_kept(server, tmp_path, store):
    server.load(plan_of(train=SLOW + "1/0"), tmp_path, reuse=store)
    for trial in (1, 2):
        assert server.run(trial, reuse=True)["error"]["type"] == "ZeroDivisionError"
    assert states(server, 2) == ["reused", "failed"]


@pytest.mark.parametrize("what", ["objects", "results"])
@pytest.mark.parametrize("how", ["flip", "truncate", "delete"])
def test_damaged_entries_are_found_and_made_anew(server, tmp_path, store, what, how):
    server.load(plan_of(), tmp_path, reuse=store)
    server.run(1, reuse=True)
    for path in glob.glob(os.path.join(store["directory"], what, "*", "*")):
        if how == "delete":
            os.unlink(path)
            continue
        with open(path, "r+b") as file:
            data = file.read()
            file.seek(0)
            file.write(bytes([data[0] ^ 1]) + data[1:] if how == "flip" else data[: len(data) // 2])
            file.truncate()
    assert server.run(2, {"X": 1}, reuse=True)["metrics"] == {"acc": 4.0}
    assert states(server, 2) == ["succeeded"] * 3
    assert server.run(3, {"X": 2}, reuse=True)["metrics"] == {"acc": 5.0}
    assert states(server, 3) == ["reused", "reused", "succeeded"]


def test_the_store_keeps_to_its_limit(server, tmp_path, store):
    pytest.importorskip("numpy")
    store["limitBytes"] = 3_000_000
    plan = make_plan([("a", SLOW + "import numpy as np\nx = np.full(100_000, LR)\nacc = x[0]")], parameters=[number("LR", 1.0)], metrics=[("acc", "a")])
    server.load(plan, tmp_path, reuse=store)
    for trial in range(8):
        server.run(trial, {"LR": float(trial)}, reuse=True)

    def size():
        return sum(os.path.getsize(os.path.join(place, name)) for place, _, names in os.walk(store["directory"]) for name in names)

    assert eventually(lambda: size() <= 3_000_000)
    assert size() > 1_000_000


def test_trials_that_make_the_same_result_at_once(server, tmp_path, store):
    server.load(plan_of(), tmp_path, reuse=store)
    for trial in range(8):
        server.start(trial, {"LR": 2.0}, reuse=True)
    assert [server.ended(trial)["metrics"]["acc"] for trial in range(8)] == [6.0] * 8
    assert server.run(9, {"LR": 2.0}, reuse=True)["metrics"]["acc"] == 6.0
    assert states(server, 9) == ["reused"] * 3


def test_branches_start_from_their_own_copy(server, tmp_path, store):
    steps = [
        {"name": "load", "source": SLOW + "data = [1]\nclass K:\n    n = 0", "after": [], "writes": ["data", "K"]},
        {"name": "left", "source": SLOW + "left = list(data) + [LR]\nmine = K()", "after": ["load"], "reads": ["data", "K"], "writes": ["left", "mine"], "parameters": ["LR"]},
        {"name": "right", "source": "right = data + [K.n, 'left' in globals()]", "after": ["load"], "reads": ["data", "K"], "writes": ["right"]},
        {"name": "join", "source": "acc = len(left) + len(right) * 10 + right[-1] * 100 + isinstance(mine, K) * 1000", "after": ["left", "right"], "reads": ["left", "right", "mine", "K"], "writes": ["acc"]},
    ]
    plan = make_plan(steps, parameters=[number("LR", 1.0)], metrics=[("acc", "join")])
    server.load(plan, tmp_path, reuse=store)
    for trial, rate in enumerate((1.0, 2.0, 1.0, 2.0)):
        assert server.run(trial, {"LR": rate}, reuse=True)["metrics"] == {"acc": 1032}


def test_a_value_that_cannot_be_stored_does_not_stop_the_trial(server, tmp_path, store):
    plan = make_plan([{"name": "a", "source": SLOW + "g = (i for i in [5, 6])", "writes": ["g"]}, {"name": "b", "source": "acc = next(g)", "reads": ["g"], "writes": ["g", "acc"]}], metrics=[("acc", "b")])
    server.load(plan, tmp_path, reuse=store)
    assert [server.run(trial, reuse=True)["metrics"]["acc"] for trial in (1, 2)] == [5, 5]


def test_a_store_that_cannot_be_written_does_not_stop_the_trial(server, tmp_path):
    (tmp_path / "file").write_text("")
    server.load(plan_of(), tmp_path, reuse={"directory": str(tmp_path / "file" / "store"), "limitBytes": 1})
    assert server.run(1, reuse=True)["metrics"] == {"acc": 3.0}


def test_trials_start_from_a_process_that_took_the_shared_steps(server, tmp_path, store):
    prepare = SLOW + "import os\ndata = [1, 2]\nbox = {}\nprint('prepared')"
    steps = [
        {"name": "prepare", "source": prepare, "writes": ["data", "box"], "parameters": []},
        {"name": "score", "source": "box['k'] = LR\ndata.append(LR)\nacc = sum(data) + len(box)\nprint(os.getppid())", "reads": ["data", "box", "os"], "writes": ["acc", "data", "box"], "parameters": ["LR"]},
    ]
    server.load(make_plan(steps, parameters=[number("LR", 1.0)], metrics=[("acc", "score")]), tmp_path, "fork", reuse=store)
    for trial in range(8):
        assert server.run(trial, {"LR": float(trial)}, reuse=True)["metrics"] == {"acc": 4.0 + trial}
        assert server.output(trial, step="prepare") == "prepared\n"
    assert [states(server, trial) for trial in range(1, 8)] == [["reused", "succeeded"]] * 7
    assert eventually(lambda: len({server.output(trial, step="score") for trial in range(8)}) > 1)


def test_a_parameter_that_turns_out_to_vary_ends_the_sharing(server, tmp_path, store):
    server.load(plan_of(prepare=SLOW + "data = [X, 2]", prepare_parameters=["X"]), tmp_path, "fork", reuse=store)
    for trial, (rate, extra) in enumerate([(1.0, 0), (2.0, 0), (3.0, 0), (4.0, 0), (5.0, 1), (6.0, 2), (7.0, 0)]):
        assert server.run(trial, {"LR": rate, "X": extra}, reuse=True)["metrics"] == {"acc": (extra + 2) * rate + extra}


def test_losing_the_shared_process_is_survived(server, tmp_path, store):
    import signal

    server.load(plan_of(train="model = [sum(data) * LR]\nimport os\nprint(os.getppid(), flush=True)" + "\nif LR > 100: time.sleep(600)"), tmp_path, "fork", reuse=store)
    for trial in range(6):
        server.run(trial, {"LR": float(trial)}, reuse=True)
    server.start(7, {"LR": 101.0}, reuse=True)
    server.wait(lambda event: event["event"] == "output" and event["trial"] == 7 and event["step"] == "train")
    os.kill(int(server.output(7, step="train")), signal.SIGKILL)
    assert server.ended(7)["state"] == "failed"
    assert server.run(8, {"LR": 8.0}, reuse=True)["metrics"] == {"acc": 24.0}
