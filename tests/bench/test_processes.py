"""What /proc tells of real processes."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from alongside.bench.command import local_server
from alongside.bench.processes import busy_ns, find_listener, measure_tree

_PARENT = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", {child!r}], stdout=subprocess.PIPE)
child.stdout.readline()
print("ready", flush=True)
sys.stdin.read()
child.kill()
child.wait()
"""
_CHILD = """
data = bytearray(32 << 20)
total = sum(range(2_000_000))
print("ready", flush=True)
import signal
signal.pause()
"""


@pytest.fixture
def idle_parent_of_busy_child() -> Iterator[int]:
    command = [sys.executable, "-c", _PARENT.format(child=_CHILD)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdin
        assert parent.stdout
        parent.stdout.readline()
        yield parent.pid
        parent.stdin.close()


def test_children_count(idle_parent_of_busy_child: int) -> None:
    usage = measure_tree(idle_parent_of_busy_child)
    assert usage.memory > 32 << 20
    assert usage.cpu_ns > 0


def test_cpu_time_grows_with_work() -> None:
    before, began = measure_tree(os.getpid()), time.process_time_ns()
    while time.process_time_ns() - began < 50_000_000:
        pass
    assert measure_tree(os.getpid()).cpu_ns - before.cpu_ns > 30_000_000


def test_the_whole_machine_was_busy_at_some_time() -> None:
    assert busy_ns() > 0


def test_a_process_that_is_gone_uses_nothing() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    usage = measure_tree(process.pid)
    assert (usage.cpu_ns, usage.memory) == (0, 0)


@pytest.mark.parametrize(("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_finds_who_listens(family: socket.AddressFamily, host: str) -> None:
    with socket.socket(family) as listener:
        listener.bind((host, 0))
        port = listener.getsockname()[1]
        assert find_listener(port) is None
        listener.listen()
        assert find_listener(port) == os.getpid()
        assert local_server(f"http://localhost:{port}") == os.getpid()


def test_a_port_on_another_machine_is_not_ours() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert local_server(f"http://192.0.2.1:{listener.getsockname()[1]}") is None
        assert local_server(f"https://example.org:{listener.getsockname()[1]}") is None
