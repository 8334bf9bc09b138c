"""A network of its own for a browser, as a home or an office has it, with lines to this machine that can be cut."""

import os
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

Line = Literal["wifi", "mobile"]

_NOBODY = "02:00:00:00:00:01"
"""No device has this hardware address, so that what is sent to it vanishes."""


class Household:
    """A network namespace of Linux with two lines to this machine, and no other way out. Use as a context manager.

    Only the line that was connected last is there at the beginning: ``wifi``.
    """

    def __init__(self) -> None:
        self._name = f"alongside-{os.getpid()}"
        # Two at a time get along where their process ids differ in this.
        self._prefix = f"10.{200 + os.getpid() // 250 % 50}.{os.getpid() % 250}"
        self._lines: dict[Line, tuple[str, int]] = {
            "wifi": (f"al{os.getpid()}w", 0),
            "mobile": (f"al{os.getpid()}m", 64),
        }

    @staticmethod
    def possible() -> bool:
        """Whether this user may make one here: root, with Linux and iproute2."""
        return os.geteuid() == 0 and shutil.which("ip") is not None

    @property
    def host(self) -> str:
        """This machine, as it can be reached from inside over any line."""
        return f"{self._prefix}.200"

    @property
    def blocked(self) -> str:
        """Another address of this machine. Whatever is sent to it from inside gets lost without a word."""
        return f"{self._prefix}.201"

    def address(self, line: Line) -> str:
        """What this line's end inside is called while it is connected."""
        return f"{self._prefix}.{self._lines[line][1] + 2}"

    def __enter__(self) -> Self:
        _ip("netns", "add", self._name)
        try:
            self._build()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()

    def connect(self, line: Line) -> None:
        """The line is there from now on, and is taken where no other one is."""
        self._inside("link", "set", line, "up")
        self._inside("address", "add", f"{self.address(line)}/26", "dev", line)
        self._inside("route", "append", "default", "via", f"{self._prefix}.{self._lines[line][1] + 1}", "dev", line)
        self._inside("route", "append", self.blocked, "dev", line)
        self._inside("neighbour", "replace", self.blocked, "lladdr", _NOBODY, "dev", line)

    def cut(self, line: Line) -> None:
        """The line is gone, and the address with it."""
        self._inside("address", "flush", "dev", line)
        self._inside("link", "set", line, "down")

    def inside(self, program: str, folder: Path) -> str:
        """A script in ``folder`` that does what ``program`` does, in this network."""
        script = folder / Path(program).name
        script.write_text(f'#!/bin/sh\nexec ip netns exec {self._name} {program} "$@"\n')
        script.chmod(0o755)
        return str(script)

    def _build(self) -> None:
        # New IPv6 addresses are tried out for a second or two, and Chromium waits with its list of networks until then.
        _ip("netns", "exec", self._name, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1")
        self._inside("link", "set", "lo", "up")
        for line, (outside, base) in self._lines.items():
            _ip("link", "add", outside, "type", "veth", "peer", "name", line, "netns", self._name)
            _ip("address", "add", f"{self._prefix}.{base + 1}/26", "dev", outside)
            _ip("link", "set", outside, "up")
        for address in (self.host, self.blocked):
            _ip("address", "add", address, "dev", self._lines["wifi"][0])
        self.connect("wifi")

    def _remove(self) -> None:
        _ip("netns", "delete", self._name)
        for outside, _ in self._lines.values():
            # It goes with the namespace, but only some time after it.
            subprocess.run(["ip", "link", "delete", outside], stderr=subprocess.DEVNULL, check=False)

    def _inside(self, *words: str) -> None:
        _ip("-netns", self._name, *words)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
