"""What a trial does and says, forked and spawned."""

import json
import os

import pytest
from server_driver import make_plan, number


def test_runs_steps_in_one_namespace_and_reports_metrics(server, tmp_path, isolation):
    plan = make_plan(
        [("a", "x = LR * 2"), ("b", "y = double(x)"), ("c", "acc = y\nprint('done', acc)")],
        imports=["import math"],
        functions=["def double(v):\n    return v * 2 * math.floor(1.5)"],
        parameters=[number("LR", 0.5)],
        metrics=[("acc", "c")],
    )
    assert server.load(plan, tmp_path, isolation)["isolation"] == isolation
    assert server.run(1)["metrics"] == {"acc": 2.0}
    assert server.run(2, {"LR": 3})["metrics"] == {"acc": 12.0}
    assert server.output(2, step="c") == "done 12.0\n"
    assert server.steps(2) == [(step, state) for step in "abc" for state in ("running", "succeeded")]


def test_global_state_of_one_trial_never_shows_in_another(server, tmp_path):
    plan = make_plan([("a", "box.append(1)\nacc = len(box)")], imports=["box = []"], metrics=[("acc", "a")])
    server.load(plan, tmp_path, "fork")
    assert [server.run(trial)["metrics"]["acc"] for trial in (1, 2, 3)] == [1, 1, 1]


def test_imports_that_mention_a_parameter_see_the_trials_value(server, tmp_path, isolation):
    plan = make_plan([("a", "acc = twice + late")], imports=["import math", "twice = SEED * 2", "late = 1"], parameters=[number("SEED", 1, "int")], metrics=[("acc", "a")])
    server.load(plan, tmp_path, isolation)
    assert server.run(1, {"SEED": 5})["metrics"] == {"acc": 11}


def test_a_whole_number_for_a_float_parameter_arrives_as_float(server, tmp_path):
    plan = make_plan([("a", "print(type(LR).__name__, type(N).__name__)\nacc = 1")], parameters=[number("LR", 0.5), number("N", 2, "int")], metrics=[("acc", "a")])
    server.load(plan, tmp_path)
    server.run(1, {"LR": 1, "N": 3})
    assert server.output(1) == "float int\n"


def test_code_runs_in_a_real_main_module(server, tmp_path, isolation):
    source = """
import inspect, multiprocessing, pickle, sys, os
def square(v):
    return v * v
class Box:
    pass
assert sys.modules['__main__'].__dict__ is globals()
assert pickle.loads(pickle.dumps(square)) is square and type(pickle.loads(pickle.dumps(Box()))) is Box
assert inspect.getsource(square) == 'def square(v):\\n    return v * v\\n'
with multiprocessing.get_context('fork').Pool(2) as pool:
    acc = sum(pool.map(square, range(4)))
assert os.getcwd() == sys.path[0] and '__file__' not in globals()
"""
    server.load(make_plan([("a", source)], metrics=[("acc", "a")]), tmp_path, isolation)
    assert server.run(1)["metrics"] == {"acc": 14}


def test_finds_modules_and_files_beside_the_notebook(server, tmp_path, isolation):
    (tmp_path / "mine.py").write_text("value = 7\n")
    (tmp_path / "data.txt").write_text("5")
    server.load(make_plan([("a", "acc = mine.value + int(open('data.txt').read())")], imports=["import mine"], metrics=[("acc", "a")]), tmp_path, isolation)
    assert server.run(1)["metrics"] == {"acc": 12}


def test_an_exception_names_cell_line_and_step(server, tmp_path, isolation):
    plan = make_plan([("a", "x = 1"), ("b", "def f(v):\n    return v['k']\n\nacc = f({})")], metrics=[("acc", "b")])
    server.load(plan, tmp_path, isolation)
    ended = server.run(1)
    error = ended["error"]
    assert (ended["state"], ended["cause"]) == ("failed", "exception")
    assert (error["type"], error["message"], error["cell"], error["line"], error["step"]) == ("KeyError", "'k'", 2, 2, "b")
    assert "cell 2, line 4, in <module>" in error["traceback"] and "    return v['k']" in error["traceback"]
    assert "tunebook_runtime" not in error["traceback"]
    assert server.steps(1)[-1] == ("b", "failed")


def test_a_missing_package_is_the_environments_fault(server, tmp_path):
    server.load(make_plan([("a", "import surely_not_there.deep")]), tmp_path)
    ended = server.run(1)
    assert (ended["cause"], ended["error"]["missingModule"]) == ("environment", "surely_not_there")


@pytest.mark.parametrize(
    ("imports", "kind"),
    [("import surely_not_there", "ModuleNotFoundError"), ("1/0", "ZeroDivisionError"), ("def (", "SyntaxError"), ("import os; os._exit(3)", "ImportsEnded"), ("import sys; sys.exit()", "SystemExit")],
)
def test_imports_that_fail_break_the_plan(server, tmp_path, imports, kind):
    event = server.load(make_plan([("a", "acc = 1")], imports=["x = 1", imports], metrics=[("acc", "a")]), tmp_path)
    assert (event["event"], event["error"]["type"]) == ("broken", kind)
    assert server.run(1)["cause"] == "environment"


def test_imports_whose_process_is_killed_once_are_run_again(server, tmp_path):
    killed = "import os\nif not os.path.exists('mark'):\n    open('mark', 'w').close()\n    os.kill(os.getpid(), 9)"
    event = server.load(make_plan([("a", "acc = 1")], imports=[killed], metrics=[("acc", "a")]), tmp_path)
    assert event["event"] == "ready"
    assert server.run(1)["metrics"] == {"acc": 1}


def test_spawned_imports_are_checked_before_the_first_trial(server, tmp_path):
    event = server.load(make_plan([("a", "acc = 1")], imports=["1/0"]), tmp_path, "spawn")
    assert (event["event"], event["error"]["type"], event["error"]["cell"]) == ("broken", "ZeroDivisionError", 1)


def test_a_syntax_error_names_its_cell(server, tmp_path):
    event = server.load(make_plan([("a", "x = 1"), ("b", "y = 1\ny ++= 2")]), tmp_path)
    assert (event["event"], event["error"]["cell"], event["error"]["line"]) == ("broken", 2, 2)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("acc = True", 1),
        ("acc = 10**15", 10**15),
        ("import numpy as np; acc = np.float32(0.5)", 0.5),
        ("import numpy as np; acc = np.array([[3]])", 3),
        ("import numpy as np; acc = np.bool_(True)", 1),
        ("import fractions; acc = fractions.Fraction(1, 4)", 0.25),
        ("import pandas as pd; acc = pd.Series([2.5])", 2.5),
    ],
)
def test_metrics_that_are_numbers(server, tmp_path, source, value):
    if "pandas" in source:
        pytest.importorskip("pandas")
    server.load(make_plan([("a", source)], metrics=[("acc", "a")]), tmp_path)
    assert server.run(1)["metrics"] == {"acc": value}


@pytest.mark.parametrize(
    ("source", "cause", "shown"),
    [
        ("acc = float('nan')", "metric-invalid", "nan"),
        ("acc = float('inf')", "metric-invalid", "inf"),
        ("acc = None", "metric-invalid", "None"),
        ("acc = '0.5'", "metric-invalid", "'0.5'"),
        ("acc = [1, 2]", "metric-invalid", "[1, 2]"),
        ("acc = 10**400", "metric-invalid", None),
        ("acc = 1j", "metric-invalid", "1j"),
        ("import numpy as np; acc = np.zeros(2)", "metric-invalid", "array([0., 0.])"),
        ("acc = 'x' * 1000", "metric-invalid", None),
        ("class B:\n    def __repr__(self): raise ValueError\nacc = B()", "metric-invalid", "<B whose repr fails>"),
        ("pass", "metric-missing", None),
    ],
)
def test_metrics_that_are_none(server, tmp_path, source, cause, shown):
    server.load(make_plan([("a", source)], metrics=[("acc", "a")]), tmp_path)
    ended = server.run(1)
    assert (ended["state"], ended["cause"], ended["error"]["metric"]["name"]) == ("failed", cause, "acc")
    if shown is not None:
        assert ended["error"]["metric"]["shown"] == shown
    assert len(ended["error"]["metric"]["shown"] or "") <= 200


def test_a_metric_is_read_when_its_step_ends(server, tmp_path):
    server.load(make_plan([("a", "acc = 1"), ("b", "acc = 'gone'")], metrics=[("acc", "a")]), tmp_path)
    assert server.run(1)["metrics"] == {"acc": 1}


def test_top_level_await_and_tasks_across_cells(server, tmp_path):
    first = "import asyncio\nasync def later(v):\n    await asyncio.sleep(0)\n    return v\ntask = asyncio.ensure_future(later(1)) if False else await later(2)"
    server.load(make_plan([{"name": "a", "sources": [first, "acc = task + await later(3)"]}], metrics=[("acc", "a")]), tmp_path)
    assert server.run(1)["metrics"] == {"acc": 5}


def test_future_imports_hold_for_later_cells(server, tmp_path):
    server.load(make_plan([("a", "def f(x: Nowhere): pass\nacc = f.__annotations__['x'] == 'Nowhere'")], imports=["from __future__ import annotations"], metrics=[("acc", "a")]), tmp_path)
    assert server.run(1)["metrics"] == {"acc": 1}


def test_trials_draw_differently_unless_the_imports_seed(server, tmp_path):
    steps = [("a", "acc = random.random() + np.random.rand()")]
    server.load(make_plan(steps, imports=["import random, numpy as np"], metrics=[("acc", "a")]), tmp_path, "fork")
    assert len({server.run(trial)["metrics"]["acc"] for trial in range(3)}) == 3
    seeded = make_plan(steps, imports=["import random, numpy as np\nrandom.seed(1); np.random.seed(1)"], metrics=[("acc", "a")])
    server.load(seeded, tmp_path, "fork")
    assert len({server.run(trial)["metrics"]["acc"] for trial in range(3, 6)}) == 1


def test_input_is_refused_and_display_prints(server, tmp_path):
    server.load(make_plan([("a", "display([1], 'two')\ninput('name? ')")]), tmp_path)
    ended = server.run(1)
    assert server.output(1) == "[1]\ntwo\n"
    assert "make the value a parameter" in ended["error"]["message"]


def test_threads_reach_number_libraries_before_the_imports(server, tmp_path, isolation):
    plan = make_plan([("a", "print(seen, os.environ['OMP_NUM_THREADS'])\nacc = 1")], imports=["import os\nseen = os.environ.get('OPENBLAS_NUM_THREADS')"], metrics=[("acc", "a")])
    server.load(plan, tmp_path, isolation, threads=2)
    server.run(1, threads=2)
    assert server.output(1) == "2 2\n"


def test_parameters_the_notebook_does_not_have_are_refused(server, tmp_path):
    server.load(make_plan([("a", "acc = 1")], parameters=[number("LR", 1.0)]), tmp_path)
    assert "no parameter lr" in server.run(1, {"lr": 2})["error"]["message"]


def test_imports_that_start_threads_lead_to_fresh_processes(server, tmp_path):
    imports = ["import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True, name='beat').start()"]
    ready = server.load(make_plan([("a", "acc = 1")], imports=imports, metrics=[("acc", "a")]), tmp_path)
    assert ready["isolation"] == "spawn" and "beat" in ready["why"]
    assert server.run(1)["metrics"] == {"acc": 1}


@pytest.mark.parametrize("package", ["tensorflow", "jax"])
def test_packages_that_do_not_survive_a_fork_are_known(server, tmp_path, package):
    (tmp_path / (package + ".py")).write_text("")
    ready = server.load(make_plan([("a", "acc = 1")], imports=["import " + package]), tmp_path)
    assert ready["isolation"] == "spawn" and ready["why"]


def test_exit_work_of_the_imports_is_not_done_by_trials(server, tmp_path):
    plan = make_plan([("a", "import atexit, os\nacc = int(os.path.isdir(place.name))\natexit.register(open('left', 'w').close)")], imports=["import tempfile\nplace = tempfile.TemporaryDirectory()"], metrics=[("acc", "a")])
    server.load(plan, tmp_path, "fork")
    assert [server.run(trial)["metrics"]["acc"] for trial in (1, 2, 3)] == [1, 1, 1]
    assert (tmp_path / "left").exists()


def test_many_trials_at_once(server, tmp_path, isolation):
    server.load(make_plan([("a", "import time\ntime.sleep(0.05)\nprint('n', N)\nacc = N")], parameters=[number("N", 0, "int")], metrics=[("acc", "a")]), tmp_path, isolation)
    count = 12 if isolation == "fork" else 4
    for trial in range(count):
        server.start(trial, {"N": trial})
    for trial in range(count):
        assert server.ended(trial)["metrics"] == {"acc": trial}
        assert server.output(trial) == "n %d\n" % trial


def test_nonsense_on_stdin_is_answered_and_survived(server, tmp_path):
    for line in (b"nonsense\n", b'{"op":"dance"}\n', b'[]\n', b'{"op":"run"}\n', b'{"op":"kill","trial":99}\n'):
        server.process.stdin.write(line)
    server.process.stdin.flush()
    for _ in range(4):
        server.wait(lambda event: event["event"] == "fault")
    server.load(make_plan([("a", "acc = 1")], metrics=[("acc", "a")]), tmp_path)
    assert server.run(1)["state"] == "succeeded"


def test_a_new_plan_replaces_the_old_one(server, tmp_path):
    for value in (1, 2):
        server.load(make_plan([("a", "acc = %d" % value)], metrics=[("acc", "a")]), tmp_path)
        assert server.run(value)["metrics"] == {"acc": value}


def test_close_and_end_of_input_exit_cleanly(server, tmp_path):
    server.load(make_plan([("a", "import time; time.sleep(600)")]), tmp_path)
    server.start(1)
    server.wait(lambda event: event["event"] == "step")
    assert server.close() == 0
    assert os.path.isdir(tmp_path) and json.dumps(server.events)


@pytest.mark.parametrize("plan", [{}, {"version": 1}, {"version": 9, "imports": [], "steps": [], "functions": []}, {"version": 1, "imports": [], "steps": [{}]}, []])
def test_a_plan_that_is_none_is_broken(server, tmp_path, plan):
    assert server.load(plan, tmp_path)["event"] == "broken"
    assert server.run(1)["cause"] == "environment"
