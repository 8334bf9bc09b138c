"""CPU time that passes while something happens once. On one machine, server and generator take it from each other."""

import time
from dataclasses import dataclass

from alongside.bench.processes import measure_each


@dataclass(frozen=True, slots=True)
class Spent:
    """In seconds."""

    generator: float
    server: float | None
    """``None`` when it runs on another machine"""


class Spending:
    """Counts from its making on.

    :param server_pid: the server's first process; ``None`` when it runs on another machine.
    """

    def __init__(self, server_pid: int | None) -> None:
        self._server_pid = server_pid
        self._own_ns = time.process_time_ns()
        self._before = {} if server_pid is None else measure_each(server_pid)

    def so_far(self) -> Spent:
        """What was spent. Processes that ended in between are left out."""
        own = (time.process_time_ns() - self._own_ns) / 1e9
        if self._server_pid is None:
            return Spent(own, None)
        now = measure_each(self._server_pid)
        spent_ns = [
            usage.cpu_ns - (self._before[pid].cpu_ns if pid in self._before else 0) for pid, usage in now.items()
        ]
        return Spent(own, sum(spent_ns) / 1e9)


def describe_spent(spent: Spent) -> str:
    """For people."""
    server = "unknown" if spent.server is None else f"{spent.server:.2f} s"
    return f"server {server}, generator {spent.generator:.2f} s"
