"""Output of trials: order, streams, children, volume, broken text."""

from server_driver import make_plan


def test_order_is_kept_across_streams_and_steps(server, tmp_path):
    source = "import sys\nfor i in range(200):\n    print(i)\n    print(i, file=sys.stderr)"
    server.load(make_plan([("a", source), ("b", "print('b')")]), tmp_path)
    server.run(1)
    texts = [(event["stream"], event["step"], event["text"]) for event in server.events if event["event"] == "output"]
    lines = [(stream, line) for stream, _, text in texts for line in text.splitlines()]
    assert lines == [(stream, str(i)) for i in range(200) for stream in ("stdout", "stderr")] + [("stdout", "b")]
    assert texts[-1] == ("stdout", "b", "b\n")


def test_subprocesses_descriptors_and_shell_commands_are_heard(server, tmp_path, isolation):
    source = "import os, subprocess\nos.write(1, b'raw\\n')\nsubprocess.run(['echo', 'child'])\nprint('before')\nget_ipython().system('echo shell {1 + 1} $word')\nprint('after')\nsubprocess.run(['sh', '-c', 'sh -c \"echo deep >&2\"'])"
    server.load(make_plan([("a", "word = 'w'\n" + source)]), tmp_path, isolation)
    assert server.run(1)["state"] == "succeeded"
    out = server.output(1)
    assert "raw\n" in out and "child\n" in out
    assert out.replace("raw\n", "").replace("child\n", "") == "before\nshell 2 w\nafter\n"
    assert server.output(1, "stderr") == "deep\n"


def test_handlers_made_by_the_imports_write_to_the_trial(server, tmp_path):
    server.load(make_plan([("a", "logging.info('hello')")], imports=["import logging\nlogging.basicConfig(level=logging.INFO)"]), tmp_path, "fork")
    for trial in (1, 2):
        server.run(trial)
        assert server.output(trial, "stderr") == "INFO:root:hello\n"


def test_megabytes_arrive_whole(server, tmp_path):
    server.load(make_plan([("a", "print('äö€' * 1_000_000)\nimport os\nos.write(2, b'y' * 3_000_000)")]), tmp_path)
    server.run(1)
    assert server.output(1) == "äö€" * 1_000_000 + "\n"
    assert server.output(1, "stderr") == "y" * 3_000_000


def test_bytes_that_are_no_text_are_replaced(server, tmp_path):
    server.load(make_plan([("a", "import os, sys\nos.write(1, b'a\\xffb')\nsys.stdout.buffer.write(b'c\\xfed\\n')\nprint('\\ud800')")]), tmp_path)
    assert server.run(1)["state"] == "succeeded"
    out = server.output(1)
    assert "a\ufffdb" in out and "c\ufffdd" in out and out.count("\ufffd") >= 3


def test_a_caller_that_does_not_read_never_blocks_a_kill(server, tmp_path):
    import threading

    server.load(make_plan([("a", "while True: print('x' * 1000)")]), tmp_path)
    server.start(1)
    server.wait(lambda event: event["event"] == "output")
    threading.Event().wait(1.0)
    server.send(op="kill", trial=1)
    assert server.ended(1)["state"] == "killed"


def test_closing_standard_output_is_survived(server, tmp_path, isolation):
    server.load(make_plan([("a", "import os, sys\nos.close(1)\nos.close(2)\nsys.stdout.close()\nsys.stderr.close()"), ("b", "acc = 1")], metrics=[("acc", "b")]), tmp_path, isolation)
    assert server.run(1)["metrics"] == {"acc": 1}


def test_forked_code_does_not_repeat_output_or_steps(server, tmp_path):
    server.load(make_plan([("a", "import os\nprint('once', end='')\npid = os.fork()\nif pid: os.waitpid(pid, 0)"), ("b", "print(' b')\nacc = 1")], metrics=[("acc", "b")]), tmp_path)
    assert server.run(1)["state"] == "succeeded"
    assert server.output(1) == "once b\n"
