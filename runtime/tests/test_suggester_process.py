"""The suggester as a process: odd lines, ends, signals, silence."""

import ast
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from suggester_driver import MIXED, RUNTIME, SLACK_SECONDS, double, mixed_objective
from suggester_driver import needs_optuna, new_suggester, suggester  # noqa: F401  (fixtures)


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"nonsense",
        b"[]",
        b"7",
        b"null",
        b"\xff\xfe",
        b'{"op":"tell","number":0,"state":"succeeded","value":NaN}',
        b"[" * 100_000,
        b"{}",
        b'{"op":{}}',
        b'{"op":"aks","numbers":[1]}',
        b'{"op":"ask","numbers":7}',
        b'{"op":"ask","numbers":["1"]}',
        b'{"op":"tell","number":99,"state":"failed"}',
        b'{"op":"tell","number":0,"state":"gone"}',
        b'{"op":"report","number":99,"step":1,"value":1}',
        b'{"op":"report","number":0,"step":-1,"value":1}',
        b'{"op":"report","number":0,"step":1,"value":"x"}',
    ],
)
def test_a_line_that_makes_no_sense_is_a_fault_and_the_worker_goes_on(suggester, line):
    suggester.open("random", MIXED)
    suggester.ask(0)
    suggester.send_line(line)
    event = suggester.event()
    assert event["event"] == "fault" and event["reason"]
    suggester.tell(0, 1.0)
    assert "Traceback" not in suggester.errors()


def test_operations_before_open_are_faults(suggester):
    assert "before a sweep was opened" in suggester.call("ask", numbers=[1])["reason"]


def test_a_misspelled_operation_is_recognised(suggester):
    suggester.open("random", MIXED)
    assert 'did you mean "ask"?' in suggester.call("aks", numbers=[1])["reason"]


def test_close_and_the_end_of_stdin_both_end_it(new_suggester):
    first, second = new_suggester(), new_suggester()
    first.open("random", MIXED)
    first.send_line(b'{"op":"close"}')
    assert first.process.wait(SLACK_SECONDS) == 0
    assert second.end() == 0


def test_it_ends_when_its_parent_is_killed(tmp_path):
    script = (
        "import subprocess, sys, time\n"
        "p = subprocess.Popen([sys.executable, '-m', 'tunebook_runtime.suggester'], stdin=subprocess.PIPE)\n"
        "print(p.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(RUNTIME)}
    )
    pid = int(parent.stdout.readline())
    parent.kill()
    # The worker holds the other end of this pipe: its end is the end of file here.
    parent.stdout.read()
    parent.wait()
    deadline = time.monotonic() + SLACK_SECONDS
    while _is_alive(pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_an_interrupt_is_the_callers_business(suggester):
    suggester.open("random", MIXED)
    suggester.process.send_signal(signal.SIGINT)
    assert suggester.ask(0)["LAYERS"] in range(1, 9)


def test_nothing_but_events_is_printed_and_nothing_on_stderr(new_suggester, needs_optuna):
    for algorithm in ("tpe", "multivariate-tpe", "cmaes", "sobol", "hyperband"):
        worker = new_suggester()
        worker.open(algorithm, MIXED, earlyStopping=None)
        worker.run(mixed_objective, range(15))
        worker.call("importance")
        assert worker.end() == 0
        assert worker.errors() == ""


def test_random_and_grid_start_without_loading_optuna():
    program = (
        "import sys\n"
        "from tunebook_runtime.suggest.open_search import open_search\n"
        f"parameters = {[double('X', '0', '1', step='0.1')]!r}\n"
        "for name in ('random', 'grid'):\n"
        "    search, _ = open_search({'direction': 'minimize', 'algorithm': {'algorithmName': name},\n"
        "                             'parameters': parameters, 'seed': 1})\n"
        "    search.suggest(0)\n"
        "print([name for name in ('optuna', 'numpy', 'scipy') if name in sys.modules])\n"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(RUNTIME)},
    )
    assert shown.stdout.strip() == "[]"


def test_the_code_reads_as_python_3_9():
    files = [RUNTIME / "tunebook_runtime" / "suggester.py", *(RUNTIME / "tunebook_runtime" / "suggest").glob("*.py")]
    assert len(files) > 10
    for file in files:
        ast.parse(file.read_text(), feature_version=(3, 9))


def test_events_are_one_json_object_a_line(suggester):
    suggester.open("random", [{"name": "ä\n\u2028", "parameterType": "categorical", "feasibleSpace": {"list": ["\n", "é"]}}])
    point = suggester.ask(0)
    assert list(point) == ["ä\n\u2028"] and json.dumps(point)
