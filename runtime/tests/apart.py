"""Runs the same steps in one process and apart, for tests of the law of data flow."""

import ast
import json
import os
import subprocess
import sys
import traceback

from server_driver import RUNTIME, make_plan
from tunebook_runtime.main_module import make_main_module
from tunebook_runtime.program import Program
from tunebook_runtime.run_steps import TrialCode, TrialFailure
from tunebook_runtime.run_trial import run_all_steps
from tunebook_runtime.step import run_step_apart


def declare(name, source, after=None):
    """A step with its reads and writes as the compiler would over-estimate them."""
    tree = ast.parse(source)
    stored = {node.target.id for node in ast.walk(tree) if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store)} | stored
    used |= {each for node in ast.walk(tree) if isinstance(node, ast.Global) for each in node.names}
    step = {"name": name, "source": source, "reads": sorted(used), "writes": sorted(used)}
    if after is not None:
        step["after"] = after
    return step


PROBE = """
def _tb_show(v, depth=0):
    import enum, types
    if depth > 6: return '...'
    if isinstance(v, (int, float, str, bool, type(None), bytes, complex)): return repr(v)
    if isinstance(v, enum.Enum): return str(v)
    if isinstance(v, (list, tuple)): return type(v).__name__ + str([_tb_show(e, depth + 1) for e in v])
    if isinstance(v, (set, frozenset)): return type(v).__name__ + str(sorted(_tb_show(e, depth + 1) for e in v))
    if isinstance(v, dict): return type(v).__name__ + str([(_tb_show(k, depth + 1), _tb_show(e, depth + 1)) for k, e in v.items()])
    if isinstance(v, types.ModuleType): return 'module ' + v.__name__
    if isinstance(v, type): return 'class ' + v.__qualname__ + str(sorted((k, _tb_show(e, depth + 1)) for k, e in vars(v).items() if not k.startswith('_') and not callable(e) and not isinstance(e, (property, classmethod, staticmethod)) and type(e).__name__ not in ('member_descriptor', 'cached_property')))
    if hasattr(v, 'bit_generator'): return str(v.bit_generator.state)
    if type(v).__module__.split('.')[0] in ('numpy', 'pandas'): return repr(v)
    if callable(v): return 'callable ' + getattr(v, '__qualname__', type(v).__name__)
    if hasattr(v, '__dict__'): return type(v).__qualname__ + str(sorted((k, _tb_show(e, depth + 1)) for k, e in vars(v).items()))
    return type(v).__name__
def _tb_probe(space, names):
    shown = {n: _tb_show(space[n]) if n in space else 'absent' for n in names}
    there = [n for n in names if n in space and not isinstance(space[n], (int, float, str, bool, type(None), tuple, bytes, frozenset))]
    same = sorted(a + '=' + b for i, a in enumerate(there) for b in there[i + 1:] if space[a] is space[b])
    kinds = sorted(a + ':' + b for a in there for b in there if isinstance(space[b], type) and isinstance(space[a], space[b]) and not isinstance(space[a], type))
    return {'values': shown, 'same': same, 'kinds': kinds}
"""


def with_probe(plan_steps, names, calls=()):
    """Add a last step that writes what it sees to `seen.json`."""
    code = PROBE + "\nimport json as _tb_json\n_tb_calls = []\n"
    for call in calls:
        code += "_tb_calls.append(_tb_show(%s))\n" % call
    code += "_tb_seen = dict(_tb_probe({n: v for n, v in list(globals().items())}, %r), calls=_tb_calls)\nopen('seen.json', 'w').write(_tb_json.dumps(_tb_seen))\n" % (sorted(names),)
    ends = [step["name"] for step in plan_steps]
    return list(plan_steps) + [{"name": "probe", "source": code, "reads": sorted(names), "writes": [], "after": ends[-1:] if "after" not in plan_steps[-1] else ends}]


def in_one_process(plan, place, values=None):
    """What the probe saw when the cells ran in order in one process."""
    return _in_fork(place, lambda: _run_whole(plan, place, values or {}))


def apart(plan, place, values=None, fresh=False):
    """What it saw when each step ran in a process of its own; in a really fresh interpreter when `fresh`."""
    out = os.path.join(str(place), "environments")
    (place / "plan.json").write_text(json.dumps(plan))
    (place / "values.json").write_text(json.dumps(values or {}))
    for step in plan["steps"]:
        places = {"inputs": [os.path.join(out, name) for name in step["after"]], "output": os.path.join(out, step["name"]), "notebook": str(place)}
        os.makedirs(places["output"], exist_ok=True)
        if fresh:
            command = [sys.executable, "-m", "tunebook_runtime.step", "--plan", str(place / "plan.json"), "--step", step["name"], "--output", places["output"], "--parameters", str(place / "values.json"), "--directory", str(place), "--input"]
            done = subprocess.run(command + places["inputs"], env=dict(os.environ, PYTHONPATH=RUNTIME), stderr=subprocess.PIPE, text=True, check=False)
            assert done.returncode == 0, done.stderr
        else:
            _in_fork(place, lambda: run_step_apart(plan, step["name"], places, values or {}), read=False)
    return json.loads((place / "seen.json").read_text())


def _run_whole(plan, place, values):
    program = Program(plan)
    code = TrialCode(program, make_main_module(str(place)), lambda event: None)
    code.run_shared_imports()
    run_all_steps(code, program.values(values))


def _in_fork(place, act, read=True):
    pid = os.fork()
    if pid == 0:
        try:
            act()
            os._exit(0)
        except TrialFailure as failure:
            (place / "failure.txt").write_text(json.dumps(failure.error))
        except BaseException:
            (place / "failure.txt").write_text(traceback.format_exc())
        os._exit(1)
    status = os.waitpid(pid, 0)[1]
    if status:
        raise AssertionError((place / "failure.txt").read_text() if (place / "failure.txt").exists() else "status %d" % status)
    return json.loads((place / "seen.json").read_text()) if read else None


def check_law(place, steps, functions=(), **more):
    """Assert that running steps apart shows the same as running them in one process."""
    names, calls, fresh = set(more.get("names", ())), more.get("calls", ()), more.get("fresh", False)
    declared = [step if isinstance(step, dict) else declare("s%d" % index, step) for index, step in enumerate(steps)]
    for source in [step["source"] for step in declared] + list(functions):
        names |= {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
        names |= {node.name for node in ast.walk(ast.parse(source)) if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    names = {name for name in names if not name.startswith("_") and name not in dir(__builtins__) and not hasattr(__builtins__, name)}
    names -= {"print", "len", "list", "dict", "int", "super", "property", "range", "sum"}
    plan = make_plan(with_probe(declared, names, calls), imports=more.get("imports", ()), functions=functions, parameters=more.get("parameters", ()))
    once = in_one_process(plan, place)
    (place / "seen.json").unlink()
    split = apart(plan, place, fresh=fresh)
    for name, value in once['values'].items():
        assert (name, split['values'][name]) == (name, value)
    assert split == once
    return once
