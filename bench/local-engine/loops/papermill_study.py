"""The loop people write: papermill runs the notebook inside an Optuna study; the metric is what its last cell prints."""

import copy
import logging
import os
import tempfile

import nbformat
import papermill

from study import read_work, run_study

logging.disable(logging.WARNING)
work = read_work()


def prepare(folder):
    """The notebook with papermill's `parameters` tag where Kale says `pipeline-parameters`."""
    notebook = copy.deepcopy(nbformat.read(work["notebook"], as_version=4))
    for cell in notebook.cells:
        if "pipeline-parameters" in cell.metadata.get("tags", []):
            cell.metadata["tags"] = ["parameters"]
    path = os.path.join(folder, "prepared.ipynb")
    nbformat.write(notebook, path)
    return path


with tempfile.TemporaryDirectory() as folder:
    prepared = prepare(folder)

    def objective(values):
        done = papermill.execute_notebook(prepared, None, parameters=values, kernel_name="python3", progress_bar=False, log_output=False)
        return float("".join(output["text"] for output in done.cells[-1].outputs if output["output_type"] == "stream"))

    run_study(work, objective)
