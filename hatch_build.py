"""Puts the built web client into the wheel and the source distribution.

``pip install .`` runs this. A source distribution carries the built client already, so installing from one needs no
Node.js; an editable install serves what ``make web`` built.
"""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = (20, 19)


class NodeMissing(RuntimeError):
    """Node.js is not there, or too old to build the web client."""


class WebClientBuildHook(BuildHookInterface[Any]):
    """Runs npm before hatchling collects files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Builds the web client, unless this is an editable install or an unpacked source distribution.

        :raises NodeMissing: Node.js or npm is missing or too old.
        :raises subprocess.CalledProcessError: the web client does not build.
        """
        root = Path(self.root)
        static = root / "server" / "alongside" / "static"
        unpacked_distribution = (root / "PKG-INFO").is_file() and (static / "index.html").is_file()
        if version == "editable" or unpacked_distribution:
            return
        build_web_client(root / "web", static)


def build_web_client(web: Path, static: Path) -> None:
    """Writes the client's files to ``static`` from the sources in ``web``.

    :raises NodeMissing: Node.js or npm is missing or too old.
    :raises subprocess.CalledProcessError: npm failed; its own output says why.
    """
    npm = find_npm()
    subprocess.run([npm, "ci"], cwd=web, check=True)
    subprocess.run([npm, "run", "build", "--", "--outDir", str(static), "--emptyOutDir"], cwd=web, check=True)


def find_npm() -> str:
    """The npm command.

    :raises NodeMissing: Node.js or npm is missing or too old.
    """
    wanted = f"Building Alongside's web client needs Node.js {OLDEST_NODE[0]}.{OLDEST_NODE[1]} or newer, with npm."
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise NodeMissing(f"{wanted} Install it and try again.")
    answer = subprocess.run([node, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    found = re.match(r"v(\d+)\.(\d+)", answer)
    if found is None or (int(found[1]), int(found[2])) < OLDEST_NODE:
        raise NodeMissing(f"{wanted} The one on this machine is {answer}.")
    return npm
