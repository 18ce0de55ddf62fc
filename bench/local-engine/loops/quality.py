"""The suggester against Optuna itself: the best value after so many trials, over seeds, on four functions.

Prints one line of JSON: `[{"function", "algorithm", "ours": [best…], "theirs": [best…]}]`.
"""

import json
import math
import subprocess
import sys
import warnings

import optuna

from notebook_code import as_function

order = json.loads(sys.argv[1])
TRIALS, SEEDS = order["trials"], order["seeds"]
branin = as_function(order["notebook"], "height")


def sphere(**point):
    return sum(value * value for value in point.values())


def rosenbrock(**point):
    values = list(point.values())
    return sum(100 * (b - a * a) ** 2 + (1 - a) ** 2 for a, b in zip(values, values[1:]))


def rastrigin(**point):
    return sum(value * value - 10 * math.cos(2 * math.pi * value) + 10 for value in point.values())


FUNCTIONS = {
    "two variables (Branin)": (branin, {"x": (-5.0, 10.0), "y": (0.0, 15.0)}),
    "sphere, 5 variables": (sphere, {"v%d" % number: (-5.12, 5.12) for number in range(5)}),
    "Rosenbrock, 3 variables": (rosenbrock, {"v%d" % number: (-2.048, 2.048) for number in range(3)}),
    "Rastrigin, 3 variables": (rastrigin, {"v%d" % number: (-5.12, 5.12) for number in range(3)}),
}
SAMPLERS = {
    "random": lambda seed: optuna.samplers.RandomSampler(seed=seed),
    "tpe": lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=False),
    "multivariate-tpe": lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=True),
}


class Suggester:
    """Our suggester process, spoken to as the engine does."""

    def __init__(self):
        self._process = subprocess.Popen([sys.executable, "-m", "tunebook_runtime.suggester"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def call(self, **operation):
        self._process.stdin.write(json.dumps(operation) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self):
        self._process.stdin.close()
        self._process.wait()


def best_of_ours(suggester, work, algorithm, seed):
    function, space = work
    parameters = [{"name": name, "parameterType": "double", "feasibleSpace": {"min": str(low), "max": str(high)}} for name, (low, high) in space.items()]
    opened = suggester.call(op="open", direction="minimize", algorithm={"algorithmName": algorithm, "algorithmSettings": {}}, seed=seed, parameters=parameters, history=[], start=[])
    assert opened["event"] == "opened", opened
    best = math.inf
    for number in range(TRIALS):
        value = function(**suggester.call(op="ask", numbers=[number])["parameters"])
        suggester.call(op="tell", number=number, state="succeeded", value=value)
        best = min(best, value)
    return best


def best_of_theirs(work, algorithm, seed):
    function, space = work
    study = optuna.create_study(direction="minimize", sampler=SAMPLERS[algorithm](seed))
    study.optimize(lambda trial: function(**{name: trial.suggest_float(name, low, high) for name, (low, high) in space.items()}), n_trials=TRIALS)
    return study.best_value


optuna.logging.set_verbosity(optuna.logging.ERROR)
warnings.simplefilter("ignore")
suggester = Suggester()
rows = []
for name, work in FUNCTIONS.items():
    for algorithm in SAMPLERS:
        ours = [best_of_ours(suggester, work, algorithm, seed) for seed in range(SEEDS)]
        theirs = [best_of_theirs(work, algorithm, seed) for seed in range(SEEDS)]
        rows.append({"function": name, "algorithm": algorithm, "ours": ours, "theirs": theirs})
suggester.close()
print(json.dumps(rows))
