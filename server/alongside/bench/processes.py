"""CPU time and memory of a process and its descendants, and who listens on a port, as /proc tells (proc(5))."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_LISTENING = "0A"
"""TCP_LISTEN in /proc/net/tcp."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What processes used so far: CPU time in ns, and their resident set sizes together, in bytes."""

    cpu_ns: int
    memory: int
    system_ns: int = 0
    """the kernel's part of ``cpu_ns``, exact to 10 ms"""


def measure_tree(root: int) -> Usage:
    """What ``root`` and all its descendants used so far."""
    usages = measure_each(root).values()
    return Usage(
        sum(usage.cpu_ns for usage in usages),
        sum(usage.memory for usage in usages),
        sum(usage.system_ns for usage in usages),
    )


def measure_each(root: int) -> dict[int, Usage]:
    """What ``root`` and each of its descendants used so far, by process id."""
    return {pid: Usage(_cpu_ns(pid), _memory(pid), _system_ns(pid)) for pid in _family(root)}


def busy_ns() -> int:
    """What all processes of the machine used since it started, in ns; exact to some 10 ms."""
    fields = (_PROC / "stat").read_text().split("\n", 1)[0].split()
    user, nice, system, _idle, _wait, irq, softirq = map(int, fields[1:8])
    return (user + nice + system + irq + softirq) * _tick_ns()


def find_listener(port: int) -> int | None:
    """The oldest process that listens on this TCP port; ``None`` when there is none, or not on this machine."""
    inodes = {f"socket:[{inode}]" for inode in _listening_inodes(port)}
    owners = [pid for pid in _pids() if inodes and inodes & _open_files(pid)]
    return min(owners, key=_started, default=None)


def _listening_inodes(port: int) -> Iterator[str]:
    for table in ("tcp", "tcp6"):
        path = _PROC / "net" / table
        for line in path.read_text().splitlines()[1:] if path.exists() else ():
            fields = line.split()
            if fields[3] == _LISTENING and int(fields[1].rsplit(":", 1)[1], 16) == port:
                yield fields[9]


def _open_files(pid: int) -> set[str]:
    files = set()
    # Processes end, and close files, while one looks.
    with contextlib.suppress(OSError):
        for entry in (_PROC / str(pid) / "fd").iterdir():
            with contextlib.suppress(OSError):
                files.add(os.readlink(entry))
    return files


def _pids() -> Iterator[int]:
    return (int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit())


def _stat(pid: int) -> list[str]:
    """The fields from the third on: what comes before may hold spaces."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _parent(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[1]) if fields else 0


def _started(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[19]) if fields else 0


def _family(root: int) -> Iterator[int]:
    children: dict[int, list[int]] = {}
    for pid in _pids():
        children.setdefault(_parent(pid), []).append(pid)
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        yield pid
        waiting.extend(children.get(pid, ()))


def _tick_ns() -> int:
    ticks_per_second: int = os.sysconf("SC_CLK_TCK")
    return 1_000_000_000 // ticks_per_second


def _system_ns(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[12]) * _tick_ns() if fields else 0


def _cpu_ns(pid: int) -> int:
    """From the scheduler's own counters: /proc/PID/stat counts in steps of 10 ms."""
    total = 0
    try:
        tasks = list((_PROC / str(pid) / "task").iterdir())
    except OSError:
        return 0
    for task in tasks:
        try:
            total += int((task / "schedstat").read_text().split()[0])
        except OSError:
            continue
    return total


def _memory(pid: int) -> int:
    try:
        pages = int((_PROC / str(pid) / "statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
