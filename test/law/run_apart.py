"""Runs compiled notebooks twice, for the test of the law of data flow: the cells in order in one process, and every step apart.

Reads one JSON object a line: `{"plan", "before": [source], "steps": [[source]], "fresh", "variants": [source]}`; writes one
a line: `{"once", "apart", "traces"}`, the first two what all variables hold in the end, or `{"failed": text}`. With `fresh`
each step is a new interpreter, else a fork of this process, which has run none of the notebook's code. A variant is
code that gives parameters other values; its trace tells what all variables hold after each step, the first trace being
that of the notebook as it is.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
import types

from tunebook_runtime.run_steps import TrialFailure
from tunebook_runtime.step import run_step_apart

SHOW = os.path.join(os.path.dirname(os.path.abspath(__file__)), "show_values.py")
with open(SHOW) as file:
    SHOW_SOURCE = file.read()
# The probe looks at globals(), so the runtime loads for it whatever there is.
PROBE = SHOW_SOURCE + "\nopen('seen.json', 'w').write(_tb_show_all(globals()))\n"


def main():
    sys.setrecursionlimit(3000)
    for line in sys.stdin:
        place = tempfile.mkdtemp(prefix="tunebook-law-")
        try:
            program = json.loads(line)
            traces = [trace(program, variant, place) for variant in ["", *program["variants"]]]
            answer = {"once": traces[0][-1], "apart": run_apart(program, place), "traces": traces}
        finally:
            shutil.rmtree(place, ignore_errors=True)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def trace(program, variant, place):
    """The cells as a person would run them; what all variables hold after each step."""

    def act():
        module = types.ModuleType("__main__")
        sys.modules["__main__"] = module
        os.chdir(place)
        space, held = module.__dict__, []
        for number, source in enumerate([program["before"][0] + variant, *program["before"][1:]]):
            run_cell(source, number, space)
        for step, cells in enumerate(program["steps"]):
            for number, source in enumerate(cells):
                run_cell(source, (step + 1) * 100 + number, space)
            if program["variants"] or step + 1 == len(program["steps"]):
                own = {}
                exec(SHOW_SOURCE, own)
                held.append(json.loads(own["_tb_show_all"](space)))
        write("seen.json", json.dumps(held))

    failure = in_fork(place, act)
    return [{"failed": failure}] if failure else seen(place)


def run_cell(source, number, space):
    exec(compile(source, "<cell %d>" % number, "exec", dont_inherit=True), space)


def run_apart(program, place):
    """Each step in a process of its own, handing on an environment; then a probe after the steps nothing comes after."""
    plan, out = program["plan"], os.path.join(place, "environments")
    inner = {name for step in plan["steps"] for name in step["after"]}
    ends = [step["name"] for step in plan["steps"] if step["name"] not in inner]
    probe = {"name": "_tb_probe", "after": ends, "cells": [{"cell": 9999, "source": PROBE}], "reads": [], "writes": [], "parameters": [item["name"] for item in plan["parameters"]], "cache": False}
    plan = dict(plan, steps=plan["steps"] + [probe])
    plan_file = os.path.join(place, "plan.json")
    with open(plan_file, "w") as file:
        json.dump(plan, file)
    for step in plan["steps"]:
        places = {"inputs": [os.path.join(out, name) for name in step["after"]], "output": os.path.join(out, step["name"]), "notebook": place}
        os.makedirs(places["output"])
        if program.get("fresh"):
            failure = run_fresh(plan_file, step["name"], places)
        else:
            failure = in_fork(place, lambda: run_step_apart(plan, step["name"], places, {}))
        if failure:
            return {"failed": "step %s: %s" % (step["name"], failure)}
    return seen(place)


def run_fresh(plan_file, name, places):
    command = [sys.executable, "-m", "tunebook_runtime.step", "--plan", plan_file, "--step", name, "--output", places["output"], "--directory", places["notebook"], "--input"]
    done = subprocess.run(command + places["inputs"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    return done.stderr or "exit %d" % done.returncode if done.returncode else None


def in_fork(place, act):
    """Run something in a fork of this process; None, or what went wrong."""
    told = os.path.join(place, "failure.txt")
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            act()
            code = 0
        except TrialFailure as failure:
            write(told, failure.error.get("traceback") or failure.error["message"])
        except BaseException:
            write(told, traceback.format_exc())
        os._exit(code)
    status = os.waitpid(child, 0)[1]
    if status == 0:
        return None
    try:
        with open(told) as file:
            return file.read()
    except OSError:
        return "status %d" % status


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def seen(place):
    path = os.path.join(place, "seen.json")
    with open(path) as file:
        found = json.load(file)
    os.unlink(path)
    return found


if __name__ == "__main__":
    main()
