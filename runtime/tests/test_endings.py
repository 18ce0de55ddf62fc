"""However a trial or the server ends, the right event comes and nothing is left behind."""

import os
import signal

import pytest
from server_driver import eventually, is_alive, make_plan

SLEEP = "import time\ntime.sleep(600)"


@pytest.mark.parametrize(
    ("source", "cause", "word"),
    [
        ("import sys; sys.exit(3)", "exit", "sys.exit(3)"),
        ("import sys; sys.exit()", "exit", "sys.exit()"),
        ("import os; os._exit(5)", "exit", "exit code 5"),
        ("import os; os._exit(0)", "exit", "exit code 0"),
        ("import os; os.abort()", "exit", "SIGABRT"),
        ("import ctypes; ctypes.string_at(0)", "exit", "SIGSEGV"),
        ("import os; os.kill(os.getpid(), 9)", "killed", "SIGKILL"),
        ("def f(): f()\nf()", "exception", "recursion"),
        ("raise KeyboardInterrupt", "exception", ""),
        ("import os\nos.closerange(3, 1000)\nos._exit(0)", "exit", ""),
    ],
)
def test_a_trial_that_ends_itself(server, tmp_path, isolation, source, cause, word):
    server.load(make_plan([("a", "x = 1"), ("b", source)]), tmp_path, isolation)
    ended = server.run(1)
    assert (ended["state"], ended["cause"]) == ("failed", cause)
    assert word in ended["error"]["message"] and ended["error"]["step"] == "b"
    assert server.steps(1)[-1] == ("b", "failed")
    server.load(make_plan([("a", "acc = 1")], metrics=[("acc", "a")]), tmp_path, isolation)
    assert server.run(2)["state"] == "succeeded"


def test_memory_beyond_the_limit(server, tmp_path, isolation):
    server.load(make_plan([("a", "x = bytearray(600 << 20)")]), tmp_path, isolation)
    assert server.run(1, limit=300 << 20)["cause"] == "out-of-memory"
    assert server.run(2, limit=2000 << 20)["state"] == "succeeded"


def test_kill_ends_the_whole_group_and_what_left_it(server, tmp_path, isolation):
    source = "import subprocess, time, os\na = subprocess.Popen(['sleep', '600'])\nb = subprocess.Popen(['sleep', '600'], start_new_session=True)\nsubprocess.run(['sh', '-c', 'setsid sleep 600 & echo $! > pid'])\nprint(os.getpid(), a.pid, b.pid, open('pid').read().strip(), flush=True)\ntime.sleep(600)"
    server.load(make_plan([("a", source)]), tmp_path, isolation)
    server.start(1)
    server.wait(lambda event: event["event"] == "output")
    pids = [int(word) for word in server.output(1).split()]
    assert len(pids) == 4 and all(map(is_alive, pids))
    server.send(op="kill", trial=1)
    ended = server.ended(1)
    assert (ended["state"], ended["cause"]) == ("killed", "killed")
    assert eventually(lambda: not any(map(is_alive, pids)))


def test_kill_overcomes_code_that_ignores_it(server, tmp_path):
    server.load(make_plan([("a", "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('on', flush=True)\ntime.sleep(600)")]), tmp_path)
    server.start(1)
    server.wait(lambda event: event["event"] == "output")
    server.send(op="kill", trial=1)
    assert server.ended(1)["state"] == "killed"


def test_a_finished_trial_leaves_no_process(server, tmp_path, isolation):
    source = "import subprocess, os\nfor _ in range(20): subprocess.Popen(['sleep', '600'], start_new_session=True)\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        open('daemon', 'w').write(str(os.getpid()))\n        import time; time.sleep(600)\n    os._exit(0)\nimport time\nwhile not os.path.exists('daemon') or not open('daemon').read(): time.sleep(0.01)\nprint(os.getpid())"
    server.load(make_plan([("a", source)]), tmp_path, isolation)
    server.run(1)
    pid = int((tmp_path / "daemon").read_text())
    assert eventually(lambda: not is_alive(pid))
    assert eventually(lambda: not _sleepers(server.process.pid))


def _sleepers(root):
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/environ" % pid, "rb") as file:
                mark = b"TUNEBOOK_TRIAL=" in file.read()
            with open("/proc/%s/cmdline" % pid, "rb") as file:
                if mark and file.read().startswith(b"sleep\x00600") and _root_is(int(pid), root):
                    found.append(int(pid))
        except OSError:
            pass
    return found


def _root_is(pid, root):
    while pid > 1:
        if pid == root:
            return True
        with open("/proc/%d/stat" % pid) as file:
            pid = int(file.read().rpartition(")")[2].split()[1])
    return False


def _family(server, tmp_path, isolation):
    source = "import subprocess, os, time\nb = subprocess.Popen(['sleep', '600'], start_new_session=True)\nsubprocess.run(['sh', '-c', 'setsid sleep 600 & echo $! > pid'])\nprint(os.getpid(), os.getppid(), b.pid, open('pid').read().strip(), flush=True)\n" + SLEEP
    server.load(make_plan([("a", source)]), tmp_path, isolation)
    server.start(1)
    server.wait(lambda event: event["event"] == "output")
    return [int(word) for word in server.output(1).split()]


@pytest.mark.parametrize("how", ["eof", "term", "kill", "kill-loop"])
def test_however_the_server_ends_no_process_survives(server, tmp_path, isolation, how):
    pids = _family(server, tmp_path, isolation)
    with open("/proc/%d/task/%d/children" % (server.process.pid, server.process.pid)) as file:
        loop = int(file.read().split()[0])
    if how == "eof":
        server.process.stdin.close()
    elif how == "term":
        server.process.send_signal(signal.SIGTERM)
    elif how == "kill":
        server.process.kill()
    else:
        os.kill(loop, signal.SIGKILL)
    server.process.wait(20)
    assert eventually(lambda: not any(map(is_alive, pids + [loop])))


def test_the_server_ignores_ctrl_c(server, tmp_path):
    server.load(make_plan([("a", "acc = 1")], metrics=[("acc", "a")]), tmp_path)
    server.process.send_signal(signal.SIGINT)
    assert server.run(1)["state"] == "succeeded"


def test_losing_the_process_that_holds_the_imports_is_survived(server, tmp_path):
    pids = _family(server, tmp_path, "fork")
    os.kill(pids[1], signal.SIGKILL)
    ended = server.ended(1)
    assert (ended["state"], ended["cause"]) == ("failed", "environment")
    assert eventually(lambda: not any(map(is_alive, pids)))
    server.start(2)
    server.wait(lambda event: event["event"] == "output" and event["trial"] == 2)
    server.send(op="kill", trial=2)
    assert server.ended(2)["state"] == "killed"


def test_kill_before_the_start(server, tmp_path):
    server.send(op="load", plan=make_plan([("a", "acc = 1")], imports=["import time; time.sleep(0.5)"]), directory=str(tmp_path), isolation="fork", reuse=None)
    server.start(1)
    server.send(op="kill", trial=1)
    assert server.ended(1)["state"] == "killed"


@pytest.mark.parametrize(
    "body",
    [
        b'{"event":"result","state":"succeeded","metrics":{"acc":1e999,"b":NaN,"c":"x","d":1}}',
        b'{"event":"result","state":"failed","cause":7,"error":{"x":1e999}}',
        b'{"event":"result","state":"succeeded","metrics":[1]}',
        b"[" * 50_000,
        b"\xff\xfe",
        b"{}",
    ],
)
def test_forged_messages_harm_only_their_own_trial(server, tmp_path, body):
    source = "import os, struct\nbody = %r\nfor start in range(0, len(body), 3000):\n    piece = body[start:start + 3000]\n    os.write(200, struct.pack('<IBBH', 1, 3, start + 3000 >= len(body), len(piece)) + piece)\nos.write(200, b'garbage')" % (body,)
    server.load(make_plan([("a", source)]), tmp_path)
    ended = server.run(1)
    assert ended["state"] in ("succeeded", "failed")
    assert set(ended.get("metrics", {})) <= {"d"}
    server.load(make_plan([("a", "acc = 1")], metrics=[("acc", "a")]), tmp_path)
    assert server.run(2)["metrics"] == {"acc": 1}
