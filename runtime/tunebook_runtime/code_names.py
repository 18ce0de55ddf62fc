"""Names that the source of cells mentions, where the plan's lists leave them to the runtime."""

import ast
import functools

_LOOKS_EVERYWHERE = frozenset(("eval", "exec", "globals", "locals", "vars", "dir"))


def names_deleted(sources):
    """Names that `del` statements of the cells name."""
    return {node.id for tree in _trees(sources) for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del)}


def names_mentioned(sources):
    """Every name the cells mention as a name."""
    return {node.id for tree in _trees(sources) for node in ast.walk(tree) if isinstance(node, ast.Name)}


def names_in_bodies(sources):
    """Names mentioned inside functions, lambdas and classes of the cells: what running them later may use."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    outer = [node for tree in _trees(sources) for node in ast.walk(tree) if isinstance(node, kinds)]
    return {node.id for body in outer for node in ast.walk(body) if isinstance(node, ast.Name)} | {name for body in outer for node in ast.walk(body) if isinstance(node, ast.Global) for name in node.names}


def looks_everywhere(sources):
    """Whether the cells can reach any name at run time: through eval, exec, globals(), a star import or `%run -i`."""
    for tree in _trees(sources):
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id in _LOOKS_EVERYWHERE:
                return True
            if isinstance(node, ast.Attribute) and node.attr in ("run_line_magic", "run_cell_magic"):
                return True
    return False


def _trees(sources):
    return [_tree(source) for _, source in sources]


@functools.lru_cache(maxsize=1024)
def _tree(source):
    return ast.parse(source)
