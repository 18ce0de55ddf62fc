"""The little of IPython that compiled cells call: shell commands, and the magics that do something in a step.

The compiler has turned `!cmd` and `%magic` into calls of `get_ipython()`; this performs them, with IPython's own
expansion of `{expression}` and `$name`.
"""

import codecs
import contextlib
import io
import os
import re
import runpy
import selectors
import shlex
import string
import subprocess
import sys
import time

_DOLLAR = re.compile(r"\$(\$?)([A-Za-z_][A-Za-z0-9_.]*)")
# Settings of the notebook's display and editor: nothing to do in a step.
_WITHOUT_EFFECT = frozenset("matplotlib autoreload load_ext reload_ext unload_ext config pylab precision pprint xmode colors automagic".split())


class UsageError(Exception):
    """A magic that does not exist here, or is used wrongly."""


class Shell:
    """What `get_ipython()` returns. `user_ns` is the namespace the cells run in."""

    def __init__(self, namespace):
        self.user_ns = namespace
        self._previous = None

    def system(self, command):
        """Run a shell command, its output going where `print` goes; the exit code is left in `_exit_code`."""
        self.user_ns["_exit_code"] = _run_shown(_shell_arguments(self.expand(command)), None)

    def getoutput(self, command, split=True):
        """Run a shell command and return what it printed: a list of lines, with `.n` and `.s` as in IPython."""
        done = subprocess.run(_shell_arguments(self.expand(command)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        self.user_ns["_exit_code"] = done.returncode
        text = done.stdout.decode("utf-8", "replace")
        return Lines(text.splitlines()) if split else text

    def run_line_magic(self, name, line):
        """Perform `%name line`."""
        perform = getattr(self, "_line_" + name, None)
        if perform is not None:
            return perform(self.expand(line) if name not in ("time", "timeit") else line)
        if name in _WITHOUT_EFFECT:
            return None
        raise UsageError("the line magic %%%s does not work in a step" % name)

    def run_cell_magic(self, name, line, body):
        """Perform `%%name line` on the lines below it."""
        perform = getattr(self, "_cell_" + name, None)
        if perform is None:
            raise UsageError("the cell magic %%%%%s does not work in a step" % name)
        return perform(self.expand(line), body)

    def expand(self, text):
        """IPython's expansion: `{expression}` and `$name` from the namespace, `{{`, `}}` and `$$` for the signs themselves."""
        try:
            parts = list(string.Formatter().parse(text))
            pieces = []
            for literal, field, spec, conversion in parts:
                pieces.append(_DOLLAR.sub(self._dollar, literal))
                if field is not None:
                    value = eval(field, self.user_ns)
                    value = {"r": repr, "s": str, "a": ascii, None: lambda v: v}[conversion](value)
                    pieces.append(format(value, spec))
            return "".join(pieces)
        except Exception:
            # Not ours to expand (awk '{print $1}'): the command goes to the shell as it was written, as in IPython.
            return text

    def _dollar(self, match):
        if match.group(1):
            return "$" + match.group(2)
        name = match.group(2)
        tail = ""
        if name.endswith("."):
            name, tail = name[:-1], "."
        if name.partition(".")[0] not in self.user_ns:
            return match.group(0)
        return str(eval(name, self.user_ns)) + tail

    # Line magics

    def _line_env(self, line):
        if not line:
            return dict(os.environ)
        name, sign, value = line.partition("=") if "=" in line.split()[0] or " " not in line else line.partition(" ")
        if not sign:
            return os.environ[name.strip()]
        os.environ[name.strip()] = value.strip()
        print("env: %s=%s" % (name.strip(), value.strip()))
        return None

    _line_set_env = _line_env

    def _line_cd(self, line):
        quiet = line.startswith("-q ")
        target = line[3:].strip() if quiet else line.strip()
        if target == "-":
            if self._previous is None:
                raise UsageError("%cd -: there is no earlier directory")
            target = self._previous
        before = os.getcwd()
        os.chdir(os.path.expanduser(target.strip("'\"") or "~"))
        self._previous = before
        if not quiet:
            print(os.getcwd())

    def _line_pwd(self, _line):
        return os.getcwd()

    def _line_time(self, line):
        return self._time(line, lambda code: self._evaluate(code))

    def _line_timeit(self, line):
        import timeit

        return print("%.6g s per loop" % min(timeit.repeat(line, globals=self.user_ns, repeat=3, number=1)))

    def _line_run(self, line):
        words = shlex.split(line)
        if words and words[0] == "-i":
            words, start = words[1:], dict(self.user_ns)
        else:
            start = None
        if not words:
            raise UsageError("%run needs a file")
        if words[0].endswith(".ipynb"):
            raise UsageError("%run of a notebook does not work in a step: save it as a .py file")
        before, main = sys.argv, sys.modules.get("__main__")
        sys.argv = words
        try:
            result = runpy.run_path(words[0], init_globals=start, run_name="__main__")
        finally:
            sys.argv = before
            sys.modules["__main__"] = main
        self.user_ns.update((name, value) for name, value in result.items() if not name.startswith("__"))

    # Cell magics

    def _cell_time(self, _line, body):
        return self._time(body, lambda code: exec(compile(code, "<%%time>", "exec"), self.user_ns))

    def _cell_capture(self, line, body):
        words = [word for word in line.split() if not word.startswith("--")]
        out, err = io.StringIO(), io.StringIO()
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                exec(compile(body, "<%%capture>", "exec"), self.user_ns)
        finally:
            if words:
                self.user_ns[words[0]] = Captured(out.getvalue(), err.getvalue())

    def _cell_writefile(self, line, body):
        words = shlex.split(line)
        append = "-a" in words or "--append" in words
        names = [word for word in words if word not in ("-a", "--append")]
        if len(names) != 1:
            raise UsageError("%%writefile needs the name of one file")
        path = os.path.expanduser(names[0])
        print(("Appending to " if append else "Overwriting " if os.path.exists(path) else "Writing ") + names[0])
        with open(path, "a" if append else "w", encoding="utf-8") as file:
            file.write(body)

    _cell_file = _cell_writefile

    def _cell_bash(self, line, body):
        self._script(["bash"] + shlex.split(line), body)

    def _cell_sh(self, line, body):
        self._script(["sh"] + shlex.split(line), body)

    def _script(self, arguments, body):
        code = _run_shown(arguments, body.encode("utf-8"))
        self.user_ns["_exit_code"] = code
        if code:
            raise subprocess.CalledProcessError(code, arguments)

    def _evaluate(self, code):
        try:
            compiled = compile(code, "<%time>", "eval")
        except SyntaxError:
            exec(compile(code, "<%time>", "exec"), self.user_ns)
            return None
        return eval(compiled, self.user_ns)

    def _time(self, code, perform):
        wall, processor = time.perf_counter(), time.process_time()
        try:
            return perform(code)
        finally:
            print("CPU times: %.3g s, wall time: %.3g s" % (time.process_time() - processor, time.perf_counter() - wall))


class Lines(list):
    """A command's output by lines; `.s` with blanks, `.n` with line ends between them, `.l` the list."""

    @property
    def s(self):
        return " ".join(self)

    @property
    def n(self):
        return "\n".join(self)

    @property
    def l(self):  # noqa: E743 - IPython's name
        return list(self)


class Captured:
    """What `%%capture name` leaves in `name`."""

    def __init__(self, stdout, stderr):
        self.stdout = stdout
        self.stderr = stderr

    def __str__(self):
        return self.stdout

    def show(self):
        """Print what was captured."""
        sys.stdout.write(self.stdout)
        sys.stderr.write(self.stderr)

    __call__ = show


def display(*values, **_settings):
    """Print each value's plain text form, as far as a log can show it."""
    for value in values:
        print(value if isinstance(value, str) else repr(value))


def refuse_input(prompt=""):
    """Stands for `input()`: nobody is there to answer."""
    raise RuntimeError("input(%r) cannot be answered in a trial: make the value a parameter" % (prompt,))


def _shell_arguments(command):
    return ["/bin/bash" if os.path.exists("/bin/bash") else "/bin/sh", "-c", command]


def _run_shown(arguments, given):
    # Through our own streams, so that the order with printed text holds and redirected output is caught.
    sys.stdout.flush()
    started = subprocess.Popen(arguments, stdin=subprocess.PIPE if given is not None else subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with started, selectors.DefaultSelector() as ready:
        ready.register(started.stdout, selectors.EVENT_READ, (sys.stdout, _decoder()))
        ready.register(started.stderr, selectors.EVENT_READ, (sys.stderr, _decoder()))
        if given:
            ready.register(started.stdin, selectors.EVENT_WRITE, None)
        elif started.stdin:
            started.stdin.close()
        while ready.get_map():
            for key, _ in ready.select():
                given = _move(key, given, ready)
    return started.returncode


def _move(key, given, ready):
    if key.data is None:
        try:
            given = given[os.write(key.fd, given[:4096]) :]
        except BrokenPipeError:
            given = b""
        if not given:
            ready.unregister(key.fileobj)
            key.fileobj.close()
        return given
    stream, decoder = key.data
    data = os.read(key.fd, 65536)
    stream.write(decoder.decode(data, final=not data))
    if not data:
        ready.unregister(key.fileobj)
    return given


def _decoder():
    return codecs.getincrementaldecoder("utf-8")("replace")
