"""Drives a real suggester process over its protocol."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from queue import Empty, Queue

import pytest

RUNTIME = Path(__file__).resolve().parent.parent
SLACK_SECONDS = 60


class Suggester:
    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tunebook_runtime.suggester"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(RUNTIME)},
        )
        self._events = Queue()
        self._errors = []
        threading.Thread(target=self._read_events, daemon=True).start()
        threading.Thread(target=self._read_errors, daemon=True).start()

    def _read_events(self):
        for line in self.process.stdout:
            self._events.put(json.loads(line))

    def _read_errors(self):
        for line in self.process.stderr:
            self._errors.append(line.decode())

    def errors(self):
        return "".join(self._errors)

    def send_line(self, line):
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def event(self):
        try:
            return self._events.get(timeout=SLACK_SECONDS)
        except Empty:
            raise AssertionError(f"no event in time; stderr: {self.errors()}") from None

    def call(self, op, **fields):
        self.send_line(json.dumps({"op": op, **fields}).encode())
        return self.event()

    def open(self, algorithm, parameters, settings=None, **fields):
        spec = {"algorithmName": algorithm, "algorithmSettings": settings or {}}
        given = {"direction": "minimize", "algorithm": spec, "parameters": parameters, "seed": 1, **fields}
        return self.call("open", **given)

    def ask(self, number):
        event = self.call("ask", numbers=[number])
        return event["parameters"] if event["event"] == "suggested" else event

    def tell(self, number, value=None, state="succeeded"):
        event = self.call("tell", number=number, state=state, value=value)
        assert event == {"event": "told", "number": number}

    def run(self, objective, numbers):
        """Asks and tells one trial after the other; returns the points."""
        points = []
        for number in numbers:
            points.append(self.ask(number))
            self.tell(number, objective(points[-1]))
        return points

    def end(self):
        if self.process.poll() is None:
            self.process.stdin.close()
        try:
            return self.process.wait(SLACK_SECONDS)
        finally:
            self.process.kill()


def double(name, low, high, step=None, distribution="uniform"):
    space = {"min": low, "max": high, "distribution": distribution}
    if step is not None:
        space["step"] = step
    return {"name": name, "parameterType": "double", "feasibleSpace": space}


def whole(name, low, high, step=None, distribution="uniform"):
    return {**double(name, low, high, step, distribution), "parameterType": "int"}


def listed(name, values, kind="categorical"):
    texts = [str(value) for value in values]
    return {"name": name, "parameterType": kind, "feasibleSpace": {"list": texts}, "values": values}


MIXED = [
    double("LR", "0.0001", "0.1", distribution="logUniform"),
    double("DROPOUT", "0", "0.5", step="0.05"),
    whole("LAYERS", "1", "8"),
    whole("UNITS", "16", "512", distribution="logUniform"),
    double("GAIN", "1", "9", distribution="normal"),
    double("DECAY", "0.001", "1", step="0.001", distribution="logNormal"),
    listed("BATCH", [32, 64, 128], "discrete"),
    listed("OPTIMIZER", ["adam", "sgd", True, 3]),
]


def mixed_objective(point):
    return (point["DROPOUT"] - 0.3) ** 2 + abs(point["LAYERS"] - 4) / 10 + abs(point["GAIN"] - 3)


@pytest.fixture
def new_suggester():
    started = []

    def start():
        started.append(Suggester())
        return started[-1]

    yield start
    for worker in started:
        worker.end()


@pytest.fixture
def suggester(new_suggester):
    return new_suggester()


@pytest.fixture
def needs_optuna():
    """For tests of what only Optuna and its companions can do; the interpreter running pytest must have them."""
    for package in ("optuna", "cmaes", "scipy"):
        pytest.importorskip(package)
