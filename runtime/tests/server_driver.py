"""Drives a trial server over its protocol, for tests."""

import json
import os
import queue
import subprocess
import sys
import threading
import time

RUNTIME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PATIENCE = 60.0


def make_plan(steps, imports=(), functions=(), parameters=(), metrics=()):
    """A plan from sources; cells are numbered from 1 in the order given. Steps: (name, source) or dicts."""
    number = [0]

    def cell(source):
        number[0] += 1
        return {"cell": number[0], "source": source}

    plan = {"version": 1, "notebook": "n.ipynb", "parameters": list(parameters), "imports": [cell(source) for source in imports]}
    plan["functions"] = [cell(source) for source in functions]
    made, previous = [], []
    for step in steps:
        step = step if isinstance(step, dict) else {"name": step[0], "source": step[1]}
        sources = step.get("sources") or [step["source"]]
        made.append(
            {
                "name": step["name"],
                "after": step.get("after", previous),
                "cells": [cell(source) for source in sources],
                "reads": step.get("reads", []),
                "writes": step.get("writes", []),
                "parameters": step.get("parameters", [item["name"] for item in parameters]),
                "cache": step.get("cache", True),
            }
        )
        previous = [step["name"]]
    plan["steps"] = made
    plan["metrics"] = [{"name": name, "step": step} for name, step in metrics]
    return plan


def number(name, default, kind="float"):
    return {"name": name, "type": kind, "default": default}


class Server:
    """A running trial server and everything it said."""

    def __init__(self, python=sys.executable, env=None):
        site = os.path.dirname(os.path.dirname(__import__("cloudpickle").__file__))
        environment = dict(os.environ, PYTHONPATH=RUNTIME, TUNEBOOK_SITE=site, **(env or {}))
        self.process = subprocess.Popen([python, "-m", "tunebook_runtime.trial_server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        self.events = []
        self._queue = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self._queue.put(json.loads(line))
        self._queue.put(None)

    def send(self, **operation):
        self.process.stdin.write((json.dumps(operation) + "\n").encode())
        self.process.stdin.flush()

    def load(self, plan, directory, isolation="auto", **more):
        self.send(op="load", plan=plan, directory=str(directory), isolation=isolation, reuse=more.pop("reuse", None), warm=True, **more)
        return self.wait(lambda event: event["event"] in ("ready", "broken"))

    def start(self, trial, parameters=None, threads=1, limit=None, reuse=False):
        self.send(op="run", trial=trial, parameters=parameters or {}, threads=threads, memoryLimitBytes=limit, reuse=reuse)

    def run(self, trial, parameters=None, **more):
        self.start(trial, parameters, **more)
        return self.ended(trial)

    def ended(self, trial):
        return self.wait(lambda event: event["event"] == "ended" and event["trial"] == trial)

    def wait(self, matches, patience=PATIENCE):
        end = time.monotonic() + patience
        while True:
            for event in self.events:
                if matches(event) and not event.get("_seen"):
                    event["_seen"] = True
                    return event
            event = self._queue.get(timeout=max(0.01, end - time.monotonic()))
            if event is None:
                raise AssertionError("the server ended; it said %r" % self.events[-5:])
            self.events.append(event)

    def output(self, trial, stream="stdout", step=None):
        return "".join(event["text"] for event in self.events if event["event"] == "output" and event["trial"] == trial and event["stream"] == stream and step in (None, event["step"]))

    def steps(self, trial):
        return [(event["step"], event["state"]) for event in self.events if event["event"] == "step" and event["trial"] == trial]

    def close(self):
        try:
            self.process.stdin.close()
        except OSError:
            pass
        try:
            return self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


def is_alive(pid):
    """Whether a process runs (a zombie does not)."""
    try:
        with open("/proc/%d/stat" % pid) as file:
            return file.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def eventually(claim, patience=20.0):
    """Poll until `claim()` holds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if claim():
            return True
        time.sleep(0.02)
    return bool(claim())
