"""The preparation notebook as a Kubeflow pipeline, run by kfp.local's subprocess runner inside an Optuna study."""

import logging
import os
import tempfile

from kfp import dsl, local

from study import read_work, run_study

logging.disable(logging.CRITICAL)
work = read_work()


@dsl.component(install_kfp_package=False)
def prepare(rounds: int) -> int:
    total = 0
    for number in range(rounds):
        total += number & 7
    return total


@dsl.component(install_kfp_package=False)
def train(prepared: int, rounds: int, x: float, y: float) -> float:
    total = prepared
    for number in range(rounds):
        total += number & 7
    return (x - 3) ** 2 + (y - 5) ** 2 + total * 0.0


@dsl.pipeline(name="preparation")
def preparation(rounds_before: int, rounds: int, x: float, y: float) -> float:
    prepared = prepare(rounds=rounds_before)
    return train(prepared=prepared.output, rounds=rounds, x=x, y=y).output


with tempfile.TemporaryDirectory() as folder:
    local.init(runner=local.SubprocessRunner(use_venv=False), pipeline_root=os.path.join(folder, "outputs"), raise_on_error=True)

    def objective(values):
        return preparation(rounds_before=values["PREPARE"], rounds=values["TRAIN"], x=values["x"], y=values["y"]).output

    run_study(work, objective)
