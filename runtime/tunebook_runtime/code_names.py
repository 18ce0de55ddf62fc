"""Names that the source of cells mentions, where the plan's lists leave them to the runtime."""

import ast
import functools

_LOOKS_EVERYWHERE = frozenset(("eval", "exec", "globals", "locals", "vars", "dir"))


def names_deleted(sources):
    """Names that `del` statements of the cells name."""
    return _together(_deleted, sources)


def names_mentioned(sources):
    """Every name the cells mention as a name."""
    return _together(_mentioned, sources)


def names_in_bodies(sources):
    """Names mentioned inside functions, lambdas and classes of the cells: what running them later may use."""
    return _together(_in_bodies, sources)


def looks_everywhere(sources):
    """Whether the cells can reach any name at run time: through eval, exec, globals(), a star import or `%run -i`."""
    return any(_looks_everywhere(source) for _, source in sources)


def _together(find, sources):
    return set().union(*(find(source) for _, source in sources))


# Each is asked again for every step and every trial, about the same few cells.
@functools.lru_cache(maxsize=1024)
def _deleted(source):
    return {node.id for node in _names(source) if isinstance(node.ctx, ast.Del)}


@functools.lru_cache(maxsize=1024)
def _mentioned(source):
    return {node.id for node in _names(source)}


@functools.lru_cache(maxsize=1024)
def _in_bodies(source):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    outer = [node for node in ast.walk(_tree(source)) if isinstance(node, kinds)]
    inner = {id(node): node for body in outer for node in ast.walk(body)}.values()
    return {node.id for node in inner if isinstance(node, ast.Name)} | {name for node in inner if isinstance(node, ast.Global) for name in node.names}


@functools.lru_cache(maxsize=1024)
def _looks_everywhere(source):
    for node in ast.walk(_tree(source)):
        if isinstance(node, ast.Name) and node.id in _LOOKS_EVERYWHERE:
            return True
        if isinstance(node, ast.Attribute) and node.attr in ("run_line_magic", "run_cell_magic"):
            return True
    return False


def _names(source):
    return [node for node in ast.walk(_tree(source)) if isinstance(node, ast.Name)]


@functools.lru_cache(maxsize=1024)
def _tree(source):
    return ast.parse(source)
