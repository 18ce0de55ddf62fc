"""A notebook's code as the loops run it: cells by Kale tag, and the steps as one Python function."""

import json


def read_cells(path):
    """`[(kind, name, source)]` of the tagged code cells; kind: imports, functions, parameters, step, metrics."""
    with open(path, encoding="utf-8") as file:
        cells = json.load(file)["cells"]
    kinds = {"imports": "imports", "functions": "functions", "pipeline-parameters": "parameters", "pipeline-metrics": "metrics"}
    found = []
    for cell in cells:
        for tag in cell["metadata"].get("tags", []):
            if tag in kinds:
                found.append((kinds[tag], None, "".join(cell["source"])))
            elif tag.startswith("step:"):
                found.append(("step", tag[5:], "".join(cell["source"])))
    return found


def source_of(path, kind):
    """The cells of one kind, one after the other."""
    return "\n".join(source for each, _, source in read_cells(path) if each == kind)


def as_function(path, metric):
    """A function of keyword arguments (the parameters) that runs the steps in order and returns the metric."""
    namespace = {}
    exec(source_of(path, "imports") + "\n" + source_of(path, "functions"), namespace)
    defaults = {}
    exec(source_of(path, "parameters"), defaults)
    names = [name for name in defaults if not name.startswith("__")]
    body = source_of(path, "step") + "\nreturn " + metric
    lines = "\n".join("    " + line for line in body.split("\n"))
    exec("def trial(%s):\n%s" % (", ".join(names), lines), namespace)
    trial = namespace["trial"]
    return lambda **given: trial(**{name: given.get(name, defaults[name]) for name in names})
