"""Other servers written in Go, built from their released modules into a folder that git ignores."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.program import PeerError

_FOLDER = Path(__file__).parent / ".peers"
_LIKELY = "/usr/local/go/bin/go"
"""where Go's own installer puts it"""


@dataclass(frozen=True, slots=True)
class GoProgram:
    """A command of a released module."""

    package: str
    version: str

    @property
    def path(self) -> Path:
        """Where it is, once built."""
        return self._folder / self.package.rsplit("/", 1)[-1]

    @property
    def _folder(self) -> Path:
        return _FOLDER / f"{self.package.replace('/', '-')}-{self.version}"

    def build(self) -> Path:
        """Builds it with ``go install``, unless that was done before; this takes minutes and needs the network.

        :returns: its path.
        :raises PeerError: Go is not installed, or could not build it.
        """
        if self.path.exists():
            return self.path
        go = shutil.which("go") or shutil.which(_LIKELY)
        if go is None:
            raise PeerError(f"This comparison builds {self.package}, which needs Go")
        environment = os.environ | {"GOBIN": str(self._folder)}
        command = [go, "install", f"{self.package}@{self.version}"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise PeerError(f"{self.package}@{self.version} could not be built:\n{done.stderr[-2000:]}")
        return self.path
