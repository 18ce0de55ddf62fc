import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

pytest.register_assert_rewrite("apart")

from server_driver import Server  # noqa: E402


@pytest.fixture
def server():
    started = Server()
    yield started
    if started.process.poll() is None:
        started.close()


@pytest.fixture(params=["fork", "spawn"])
def isolation(request):
    return request.param
