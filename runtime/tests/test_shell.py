"""The magics and shell commands that compiled cells call."""

import pytest
from server_driver import make_plan


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("get_ipython().system('echo {n} $n $$HOME_ {{x}} {d[\"k\"]} {n:03d}')", "5 5 $HOME_ {x} v 005\n".replace("$HOME_", "")),
        ("print(get_ipython().getoutput('printf \"a\\\\nb\\\\n\"'))", "['a', 'b']\n"),
        ("get_ipython().system(\"printf 'a b\\\\n' | awk '{print $2}'\")", "b\n"),
        ("get_ipython().run_line_magic('env', 'TB_X=1')\nimport os; print(os.environ['TB_X'])", "env: TB_X=1\n1\n"),
        ("get_ipython().run_line_magic('env', 'TB_X two words')\nimport os; print(os.environ['TB_X'])", "env: TB_X=two words\ntwo words\n"),
        ("get_ipython().run_cell_magic('writefile', 'f.txt', 'hello\\n')\nprint(open('f.txt').read())", "Writing f.txt\nhello\n\n"),
        ("get_ipython().run_cell_magic('bash', '', 'read x <<< hi\\necho $x\\n')", "hi\n"),
        ("get_ipython().run_cell_magic('capture', 'got', 'print(1)')\nprint(repr(got.stdout))", "'1\\n'\n"),
        ("open('s.py', 'w').write('made = 3')\nget_ipython().run_line_magic('run', 's.py')\nprint(made)", "3\n"),
        ("get_ipython().run_line_magic('matplotlib', 'inline')\nprint(1)", "1\n"),
        ("import os; os.mkdir('sub')\nget_ipython().run_line_magic('cd', '-q sub')\nprint(os.path.basename(os.getcwd()))", "sub\n"),
    ],
)
def test_prints(server, tmp_path, source, printed):
    if "$$HOME_" in source:
        source = source.replace("$$HOME_ ", "")
        printed = "5 5 {x} v 005\n"
    server.load(make_plan([("a", "n = 5\nd = {'k': 'v'}\n" + source)]), tmp_path)
    ended = server.run(1)
    assert ended["state"] == "succeeded", ended
    assert server.output(1) == printed


def test_time_prints_and_returns(server, tmp_path):
    server.load(make_plan([("a", "x = get_ipython().run_line_magic('time', '1 + 1')\nget_ipython().run_cell_magic('time', '', 'y = 2')\nacc = x + y")], metrics=[("acc", "a")]), tmp_path)
    assert server.run(1)["metrics"] == {"acc": 4}
    assert server.output(1).count("wall time") == 2


def test_failing_scripts_and_unknown_magics_are_errors(server, tmp_path):
    server.load(make_plan([("a", "get_ipython().run_cell_magic('bash', '', 'exit 3')")]), tmp_path)
    assert server.run(1)["error"]["type"] == "CalledProcessError"
    server.load(make_plan([("a", "get_ipython().run_line_magic('cython', '')")]), tmp_path)
    assert server.run(2)["error"]["type"] == "UsageError"
