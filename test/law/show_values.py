def _tb_show_all(space):
    """All variables of a namespace, as JSON: what each holds, and which of them hold the same objects."""
    import functools
    import json
    import types
    from builtins import id  # which a notebook may have bound

    numbers, keep = {}, []

    def once(value, show):
        # An object is shown where it is met first, and by its number after that.
        if id(value) in numbers:
            return "#%d" % numbers[id(value)]
        numbers[id(value)] = len(numbers)
        keep.append(value)
        return ["#%d" % numbers[id(value)], show()]

    def show(value):
        if value is None or isinstance(value, (bool, int, float, complex, str, bytes, range)):
            return repr(value)
        if isinstance(value, (tuple, frozenset)):
            return [type(value).__name__] + [show(each) for each in (value if isinstance(value, tuple) else sorted(value, key=repr))]
        if isinstance(value, list):
            return once(value, lambda: ["list"] + [show(each) for each in value])
        if isinstance(value, set):
            return once(value, lambda: ["set"] + sorted(map(repr, value)))
        if isinstance(value, dict):
            return once(value, lambda: ["dict"] + [[show(key), show(each)] for key, each in value.items()])
        if isinstance(value, types.ModuleType):
            return "module " + value.__name__
        if isinstance(value, types.BuiltinFunctionType):
            return "builtin " + value.__qualname__
        if isinstance(value, types.MethodType):
            return ["method", value.__name__, show(value.__self__), show(value.__func__)]
        if isinstance(value, types.FunctionType):
            if value.__module__ != "__main__":
                return "function " + value.__module__ + "." + value.__qualname__
            return once(value, lambda: ["function", value.__qualname__, show(value.__defaults__), show(vars(value)) if vars(value) else "", [cell(each) for each in value.__closure__ or ()]])
        if isinstance(value, functools.partial):
            return once(value, lambda: ["partial", show(value.func), show(value.args), show(dict(value.keywords))])
        if isinstance(value, types.GeneratorType):
            return "generator"
        if isinstance(value, (property, staticmethod, classmethod)):
            return [type(value).__name__, show(getattr(value, "fget", None) or getattr(value, "__func__", None))]
        if isinstance(value, type):
            if value.__module__ != "__main__":
                return "class " + value.__module__ + "." + value.__qualname__
            return once(value, lambda: ["class", value.__qualname__, [show(base) for base in value.__bases__], [[key, show(each)] for key, each in sorted(vars(value).items()) if not (key.startswith("__") and key.endswith("__") and not callable(each))]])
        if hasattr(value, "__dict__"):
            return once(value, lambda: ["instance", show(type(value)), [[key, show(each)] for key, each in vars(value).items()]])
        return type(value).__module__ + "." + type(value).__qualname__

    def cell(each):
        try:
            return show(each.cell_contents)
        except ValueError:
            return "empty"

    hidden = ("__name__", "__doc__", "__package__", "__loader__", "__spec__", "__builtins__", "__annotations__", "__annotate__", "__conditional_annotations__", "_tb_show_all")
    return json.dumps({name: show(space[name]) for name in sorted(space) if name not in hidden})
