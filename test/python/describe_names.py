"""Tells, for every file of the running Python's standard library, what CPython itself says about its names.

Prints one JSON object a line: {"file", "chunks": [...]}, each chunk some consecutive top-level statements with what
`symtable` and `ast` say of them; or {"file", "source", "refused"} for a file that Python cannot compile.
Usage: python3 describe_names.py STATEMENTS_PER_CHUNK
"""

import ast
import json
import os
import symtable
import sys
import sysconfig
import tokenize
import warnings

import _symtable as flag

SCOPE_MASK = getattr(flag, "SCOPE_MASK", 15)
GLOBAL = (flag.GLOBAL_EXPLICIT, flag.GLOBAL_IMPLICIT)


def main(per_chunk):
    warnings.simplefilter("ignore")
    root = sysconfig.get_paths()["stdlib"]
    for path in sorted(python_files(root)):
        describe(path, os.path.relpath(path, root), per_chunk)


def python_files(root):
    for directory, inner, names in os.walk(root):
        inner[:] = sorted(d for d in inner if d not in ("site-packages", "dist-packages", "__pycache__"))
        for name in names:
            if name.endswith(".py"):
                yield os.path.join(directory, name)


def describe(path, name, per_chunk):
    try:
        with tokenize.open(path) as file:
            text = file.read()
    except (SyntaxError, UnicodeDecodeError):
        return  # Not text in the encoding it claims: a notebook, being JSON, cannot hold it.
    try:
        tree = ast.parse(text)
        compile(tree, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        emit({"file": name, "source": text, "refused": str(error)})
        return
    emit({"file": name, "chunks": [describe_chunk(source, body) for source, body in chunks(text, tree, per_chunk)]})


def emit(answer):
    print(json.dumps(answer), flush=False)


def chunks(text, tree, per_chunk):
    """Text and statements of each chunk; a chunk begins at a line of its own."""
    lines = text.split("\n")
    start, body, last_end = 0, [], 0
    for statement in tree.body:
        first = min([statement.lineno] + [d.lineno for d in getattr(statement, "decorator_list", [])])
        if len(body) >= per_chunk and first > last_end:
            yield "\n".join(lines[start:last_end]) + "\n", body
            start, body = last_end, []
        body.append(statement)
        last_end = max(last_end, statement.end_lineno)
    if body:
        yield "\n".join(lines[start:]), body


def describe_chunk(source, body):
    table = symtable.symtable(source, "chunk", "exec")._table
    names = ModuleNames()
    for statement in body:
        names.visit(statement)
    found = {"inPlace": set(), "inClasses": set(), "deferred": set(), "sets": set()}
    collect(table, True, found)
    return {
        "source": source,
        "tree": tree_text(table) if COMPREHENSIONS_APART else None,
        "inlined": [] if COMPREHENSIONS_APART else sorted(names_in_comprehensions(body)),
        "binds": sorted(names.binds),
        "deletes": sorted(names.deletes),
        "imports": names.imports,
        **{key: sorted(names) for key, names in found.items()},
    }


# From 3.12 on (PEP 709) a comprehension's names are listed with those of the function or module around it.
COMPREHENSIONS_APART = sys.version_info < (3, 12)


def names_in_comprehensions(body):
    kinds = (ast.ListComp, ast.SetComp, ast.DictComp)
    inside = [node for part in body for node in ast.walk(part) if isinstance(node, kinds)]
    return {node.id for outer in inside for node in ast.walk(outer) if isinstance(node, ast.Name)}


def kind(table):
    return str(table.type)


def is_module(table):
    return table.name == "top" and kind(table) in ("module", str(flag.TYPE_MODULE))


def is_class(table):
    return kind(table) in ("class", str(flag.TYPE_CLASS))


def is_function(table):
    return kind(table) in ("function", str(flag.TYPE_FUNCTION))


def is_type_parameters(table):
    return kind(table) in [str(getattr(flag, name)) for name in ("TYPE_TYPE_PARAMETERS", "TYPE_TYPE_PARAM") if hasattr(flag, name)]


# Names that CPython's compiler adds for itself.
OWN = {"__class__", "__classdict__", "__static_attributes__", "__firstlineno__", "__conditional_annotations__", "__classdictcell__"}

COMPREHENSIONS = ("listcomp", "setcomp", "dictcomp", "genexpr")


def collect(table, runs_in_place, found):
    """Globals that are read in place and later, and those that code run later binds."""
    later = not runs_in_place or table.name == "genexpr"
    for name, flags in table.symbols.items():
        scope = (flags >> flag.SCOPE_OFF) & SCOPE_MASK
        is_global = is_module(table) or scope in GLOBAL
        if name.startswith(".") or name in OWN:
            continue
        if not is_global:
            # A class looks a name up in itself and then among the globals: `x = x` is a read of the global.
            if is_class(table) and runs_in_place and flags & flag.USE:
                found["inClasses"].add(name)
            continue
        if flags & flag.USE:
            if runs_in_place:
                found["inPlace"].add(name)
            if later:
                found["deferred"].add(name)
        if later and flags & (flag.DEF_LOCAL | flag.DEF_IMPORT):
            found["sets"].add(name)
    for child in table.children:
        # What is left are functions, lambdas, and the lazy values of type aliases and bounds (PEP 695).
        stays = is_class(child) or child.name in COMPREHENSIONS or is_type_parameters(child)
        collect(child, runs_in_place and stays, found)


def tree_text(table):
    """The scopes as text: `kind name {symbol:flags …} [children]`, with symbols sorted."""
    shown = "module" if is_module(table) else "class" if is_class(table) else "function"
    symbols = []
    for name, flags in table.symbols.items():
        if name.startswith(".") or name in OWN:
            continue
        scope = (flags >> flag.SCOPE_OFF) & SCOPE_MASK
        letters = "".join(
            letter
            for letter, mask in (
                ("r", flag.USE),
                ("a", flag.DEF_LOCAL),
                ("i", flag.DEF_IMPORT),
                ("p", flag.DEF_PARAM),
                ("n", flag.DEF_ANNOT),
                ("G", flag.DEF_GLOBAL),
                ("N", flag.DEF_NONLOCAL),
            )
            # A `global` anywhere marks the module's table too; a name only passed through to an inner scope has no mark.
            if flags & mask and not (letter == "G" and is_module(table))
        )
        if not letters:
            continue
        # At module level every name is a global.
        where = "g" if is_module(table) or scope in GLOBAL else "f" if scope == flag.FREE else "l"
        symbols.append("%s:%s%s" % (name, letters, where))
    inner = "".join(tree_text(child) for child in table.children)
    return "%s %s {%s} [%s]" % (shown, table.name, " ".join(sorted(symbols)), inner)


class ModuleNames(ast.NodeVisitor):
    """Names that module-level code binds and deletes; classes and functions are entered for their imports only."""

    def __init__(self):
        self.binds, self.deletes, self.imports = set(), set(), []
        self.depth, self.hidden, self.class_globals = 0, [], []

    def bind(self, name):
        if self.depth == 0:
            self.binds.add(name)

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Store) and not any(node.id in names for names in self.hidden):
            self.bind(node.id)
        if isinstance(node.ctx, ast.Del) and self.depth == 0:
            self.deletes.add(node.id)

    def visit_AnnAssign(self, node):
        if node.value is None and isinstance(node.target, ast.Name):
            return  # binds nothing
        self.generic_visit(node)

    def function(self, node):
        self.bind(node.name)
        self.inside(node)

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = function

    def inside(self, node):
        self.depth += 1
        for part in node.body:
            self.visit(part)
        self.depth -= 1
        for field in ("decorator_list", "bases", "keywords"):
            for part in getattr(node, field, []):
                self.visit(part)
        if getattr(node, "args", None):
            for part in node.args.defaults + [d for d in node.args.kw_defaults if d]:
                self.visit(part)

    def visit_Lambda(self, node):
        self.depth += 1
        self.visit(node.body)
        self.depth -= 1
        for part in node.args.defaults + [d for d in node.args.kw_defaults if d]:
            self.visit(part)

    def comprehension(self, node):
        own = {
            name.id
            for clause in node.generators
            for name in ast.walk(clause.target)
            if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
        }
        self.hidden.append(own)
        self.generic_visit(node)
        self.hidden.pop()

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = comprehension

    def visit_ExceptHandler(self, node):
        if node.name:
            self.bind(node.name)
            if self.depth == 0:
                self.deletes.add(node.name)
        self.generic_visit(node)

    def visit_MatchAs(self, node):
        if node.name:
            self.bind(node.name)
        self.generic_visit(node)

    def visit_MatchStar(self, node):
        if node.name:
            self.bind(node.name)

    def visit_MatchMapping(self, node):
        if node.rest:
            self.bind(node.rest)
        self.generic_visit(node)

    def visit_Import(self, node):
        for alias in node.names:
            self.bind(alias.asname or alias.name.split(".")[0])
            self.imports.append([0, alias.name, "", alias.asname or alias.name.split(".")[0]])

    def visit_ImportFrom(self, node):
        for alias in node.names:
            star = alias.name == "*"
            if not star:
                self.bind(alias.asname or alias.name)
            self.imports.append([node.level, node.module or "", "" if star else alias.name, "" if star else alias.asname or alias.name])


if __name__ == "__main__":
    sys.setrecursionlimit(10_000)
    main(int(sys.argv[1]))
