"""What /proc tells of real processes."""

import os
import subprocess
import sys

from bench.signalling.proc import peak_memory, waited_ns


def start(code: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_the_peak_stays_when_memory_is_given_back() -> None:
    code = "data = bytearray(64 << 20); del data; print(flush=True); input()"
    with start(code) as process:
        assert process.stdin
        assert process.stdout
        process.stdout.readline()
        assert peak_memory(process.pid) > 64 << 20
        process.stdin.close()


def test_whoever_shares_one_processor_waits_for_it() -> None:
    processor = min(os.sched_getaffinity(0))
    code = f"import os; os.sched_setaffinity(0, [{processor}]); print(sum(range(3_000_000)), flush=True); input()"
    with start(code) as one, start(code) as other:
        for process in (one, other):
            assert process.stdout
            process.stdout.readline()
        assert waited_ns(one.pid) + waited_ns(other.pid) > 0
        for process in (one, other):
            assert process.stdin
            process.stdin.close()


def test_a_process_that_is_gone_has_neither() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert (peak_memory(process.pid), waited_ns(process.pid)) == (0, 0)
