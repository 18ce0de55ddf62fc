"""The Optuna study that every loop has: SQLite storage, random points, seeded."""

import json
import os
import sys
import tempfile
import time

import optuna


def read_work():
    """What to do, from the first argument: notebook, metric, space, fixed, trials, seed, jobs."""
    return json.loads(sys.argv[1])


def run_study(work, objective):
    """Runs the trials and prints what they took as one line of JSON. `objective(parameters)` returns the metric."""
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        storage = "sqlite:///" + os.path.join(folder, "study.db")
        study = optuna.create_study(storage=storage, sampler=optuna.samplers.RandomSampler(seed=work["seed"]), direction="minimize")
        taken = []

        def run_trial(trial):
            values = {name: trial.suggest_float(name, low, high) for name, (low, high) in work["space"].items()}
            began = time.perf_counter()
            result = objective({**work["fixed"], **values})
            taken.append(time.perf_counter() - began)
            return result

        began = time.perf_counter()
        study.optimize(run_trial, n_trials=work["trials"], n_jobs=work["jobs"])
        seconds = time.perf_counter() - began
    print(json.dumps({"trials": work["trials"], "seconds": seconds, "trialSeconds": taken}))
