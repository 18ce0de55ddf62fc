"""Runs the code of a trial in this process: parameters, imports, functions, then steps, in one namespace."""

import copy
import os
import time

from .errors import cause_of, describe_error
from .metrics import MetricProblem, read_metrics
from .run_cell import CellRunner
from .streams import flush_streams


class TrialFailure(Exception):
    """The trial cannot go on; carries the protocol's cause and error dict."""

    def __init__(self, cause, error):
        super().__init__(error.get("message"))
        self.cause = cause
        self.error = error


class TrialCode:
    """The notebook's code in one namespace.

    `report` takes the protocol's step events. Code that forks and comes back into the notebook ends there: only the
    process this was made in goes on to the next cell.
    """

    def __init__(self, program, namespace, report):
        self.program = program
        self.namespace = namespace
        self.report = report
        self._cells = CellRunner(namespace)
        self._owner = os.getpid()
        # A digest of interpreter and packages, where results are reused; taken once, before the fork.
        self.surroundings = None

    def own_process(self):
        """Note that this process, a fork of the one this was made in, is the one to go on."""
        self._owner = os.getpid()

    def run_shared_imports(self):
        """Run the imports cells that no parameter reaches."""
        self._run_cells(self.program.shared_imports, None)

    def start(self, values):
        """Set the parameters, then run the imports cells they reach and the functions cells."""
        self.own_process()
        # A copy: a list that one run changes must not be changed for the next.
        self.namespace.update(copy.deepcopy(values))
        self._run_cells(self.program.own_imports, None)
        self._run_cells(self.program.functions, None)

    def run_step(self, step):
        """Run one step and read its metrics, `{name: number}`; raises TrialFailure."""
        began = time.perf_counter()
        self.report({"event": "step", "step": step.name, "state": "running", "seconds": 0.0})
        try:
            self._run_cells(step.cells, step.name)
            found = self._read_metrics(step)
        except TrialFailure:
            self._end(step, "failed", began)
            raise
        self._end(step, "succeeded", began)
        return found

    def _end(self, step, state, began):
        self.report({"event": "step", "step": step.name, "state": state, "seconds": round(time.perf_counter() - began, 6)})

    def _run_cells(self, cells, step):
        try:
            for cell in cells:
                self._cells.run(cell)
                self._stay_single()
        except BaseException as error:
            self._stay_single()
            raise TrialFailure(cause_of(error), describe_error(error, step)) from None
        finally:
            flush_streams()

    def _read_metrics(self, step):
        try:
            return read_metrics(self.namespace, step.metrics)
        except MetricProblem as problem:
            error = {"type": "MetricProblem", "message": str(problem), "step": step.name, "traceback": "", "metric": {"name": problem.name, "shown": problem.shown}}
            raise TrialFailure(problem.cause, error) from None

    def _stay_single(self):
        if os.getpid() != self._owner:
            flush_streams()
            os._exit(0)
