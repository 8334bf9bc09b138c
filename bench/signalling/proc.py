"""What /proc tells of one process beside CPU time and present memory: proc(5), and sched-stats in Linux' documents."""

from pathlib import Path

_PROC = Path("/proc")


def peak_memory(pid: int) -> int:
    """The largest resident set that the process had since it started, in bytes; 0 when it is gone."""
    for line in _read(pid, "status").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def waited_ns(pid: int) -> int:
    """How long the process' first thread was ready to run while others had the processor, in ns; 0 when it is gone."""
    fields = _read(pid, "schedstat").split()
    return int(fields[1]) if fields else 0


def _read(pid: int, name: str) -> str:
    try:
        return (_PROC / str(pid) / name).read_text()
    except OSError:
        return ""
