"""A local plan, read once and compiled: what every trial of a notebook version runs."""

import ast

from .code_names import names_mentioned
from .run_cell import compile_cells

PLAN_VERSION = 1


class PlanProblem(Exception):
    """The plan is not one this runtime can run."""


class Step:
    """One step of the pipeline: its declarations from the plan, its compiled cells and the metrics read at its end."""

    def __init__(self, declared, cells, metrics):
        self.name = declared["name"]
        self.after = tuple(declared.get("after", ()))
        self.reads = frozenset(declared.get("reads", ()))
        self.writes = frozenset(declared.get("writes", ()))
        self.parameters = tuple(declared.get("parameters", ()))
        self.cache = bool(declared.get("cache", True))
        self.sources = tuple((item["cell"], item["source"]) for item in declared["cells"])
        self.cells = cells
        self.metrics = metrics


class Program:
    """The compiled plan.

    `shared_imports` are the imports cells before the first that mentions a parameter: they are the same for every
    trial and may run once, before the fork. `own_imports` are the rest. `start_parameters` are the parameters that these
    and the functions cells mention.
    """

    def __init__(self, plan):
        if not isinstance(plan, dict) or plan.get("version") != PLAN_VERSION:
            raise PlanProblem("this runtime reads local plans of version %d" % PLAN_VERSION)
        self.plan = plan
        self.parameters = {item["name"]: item for item in plan.get("parameters", ())}
        imports = compile_cells(plan.get("imports", ()))
        flags = imports[-1].flags if imports else 0
        self.functions = compile_cells(plan.get("functions", ()), flags)
        flags = self.functions[-1].flags if self.functions else flags
        self.steps = []
        for declared in plan["steps"]:
            cells = compile_cells(declared["cells"], flags)
            flags = cells[-1].flags if cells else flags
            metrics = {
                metric["name"]: bool(metric.get("optional"))
                for metric in plan.get("metrics", ())
                if metric["step"] == declared["name"]
            }
            self.steps.append(Step(declared, cells, metrics))
        split = _first_mention(plan.get("imports", ()), self.parameters)
        self.shared_imports, self.own_imports = imports[:split], imports[split:]

        before = self.own_imports + self.functions
        self.start_parameters = names_mentioned([(cell.cell, cell.source) for cell in before]) & set(self.parameters)

    def step(self, name):
        """The step of that name; raises KeyError."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)

    def values(self, given):
        """Every parameter's value for a trial: the one given, else the notebook's; typed as the plan says."""
        unknown = sorted(set(given) - set(self.parameters))
        if unknown:
            raise PlanProblem("the notebook has no parameter %s" % ", ".join(unknown))
        return {name: _typed(given[name], item.get("type")) if name in given else _default(item) for name, item in self.parameters.items()}


def _default(item):
    # JSON has no tuples and sets, and no keys that are numbers; a Python literal has.
    if "python" in item:
        return ast.literal_eval(item["python"])
    return _typed(item.get("default"), item.get("type"))


def _typed(value, kind):
    # JSON does not keep 1.0 and 1 apart; the plan does.
    if isinstance(value, bool):
        return value
    if kind == "float" and isinstance(value, int):
        return float(value)
    if kind == "int" and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _first_mention(cells, parameters):
    for index, item in enumerate(cells):
        for node in ast.walk(ast.parse(item["source"])):
            named = node.id if isinstance(node, ast.Name) else (node.asname or node.name) if isinstance(node, ast.alias) else getattr(node, "name", None)
            if named in parameters:
                return index
    return len(cells)
