"""A fresh Python for each step, by hand: what a step leaves is pickled for the next one."""

import json
import os
import subprocess
import sys
import tempfile

from notebook_code import read_cells, source_of
from study import read_work, run_study

STEP = """
import sys, json, types, cloudpickle
job = json.load(open(sys.argv[1]))
space = {"__name__": "__main__"}
exec(job["before"], space)
space.update(job["parameters"])
if job["input"]:
    with open(job["input"], "rb") as file:
        space.update(cloudpickle.load(file))
exec(job["source"], space)
left = {name: value for name, value in space.items() if not name.startswith("__") and not isinstance(value, types.ModuleType) and not callable(value)}
with open(job["output"], "wb") as file:
    cloudpickle.dump(left, file)
"""

work = read_work()
before = source_of(work["notebook"], "imports") + "\n" + source_of(work["notebook"], "functions")
steps = [(name, source) for kind, name, source in read_cells(work["notebook"]) if kind == "step"]
defaults = {}
exec(source_of(work["notebook"], "parameters"), defaults)
defaults = {name: value for name, value in defaults.items() if not name.startswith("__")}

with tempfile.TemporaryDirectory() as folder:

    def objective(values):
        left = None
        for name, source in steps:
            output = os.path.join(folder, name + ".pickle")
            job = os.path.join(folder, "job.json")
            with open(job, "w", encoding="utf-8") as file:
                json.dump({"before": before, "parameters": {**defaults, **values}, "input": left, "output": output, "source": source}, file)
            subprocess.run([sys.executable, "-c", STEP, job], check=True)
            left = output
        import cloudpickle

        with open(left, "rb") as file:
            return float(cloudpickle.load(file)[work["metric"]])

    run_study(work, objective)
