"""Puts the built web client into the wheel and the source distribution, and a compiled media path into the wheel.

``pip install .`` runs this. A source distribution carries the built client already, so installing from one needs no
Node.js; an editable install serves what ``make web`` built, and runs the sources as they are. Where there is no C
compiler, the wheel holds the sources alone: they do the same with more processor time (docs/decisions/0007).
"""

import os
import re
import shlex
import shutil
import subprocess
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = (20, 19)

COMPILED = (
    "rtp/bandwidth/acknowledged.py",
    "rtp/bandwidth/delay_based.py",
    "rtp/bandwidth/delay_groups.py",
    "rtp/bandwidth/estimator.py",
    "rtp/bandwidth/loss_based.py",
    "rtp/bandwidth/probing.py",
    "rtp/bandwidth/sent_packets.py",
    "rtp/bandwidth/trendline.py",
    "rtp/bandwidth/report.py",
    "rtp/munger.py",
    "rtp/packet.py",
    "rtp/packet_cache.py",
    "rtp/reception.py",
    "rtp/rtcp.py",
    "rtp/sequence.py",
    "rtp/transport_feedback.py",
    "rtp/vp8.py",
    "rtp/writer.py",
    "sfu/forwarder.py",
    "sfu/keyframes.py",
    "sfu/layer_allocator.py",
    "sfu/layer_rates.py",
    "sfu/resend_budget.py",
    "sfu/stream.py",
    "sfu/transport.py",
    "sfu/video_forwarder.py",
    "transport/batch.py",
    "transport/connection.py",
    "transport/mux.py",
)
"""What every packet passes through."""


class NodeMissing(RuntimeError):
    """Node.js is not there, or too old to build the web client."""


class BuildHook(BuildHookInterface[Any]):
    """Runs npm and mypyc before hatchling collects files."""

    _folder: tempfile.TemporaryDirectory[str] | None = None
    """Where the compiled libraries wait to be collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Builds the web client, unless it is there already, and compiles the media path for a wheel.

        :raises NodeMissing: Node.js or npm is missing or too old.
        :raises subprocess.CalledProcessError: the web client does not build.
        """
        if version == "editable":
            return
        root = Path(self.root)
        static = root / "server" / "alongside" / "static"
        unpacked_distribution = (root / "PKG-INFO").is_file() and (static / "index.html").is_file()
        if not unpacked_distribution:
            build_web_client(root / "web", static)
        if self.target_name == "wheel" and can_compile():
            self._folder = tempfile.TemporaryDirectory()
            for library, place in compile_media_path(root / "server", Path(self._folder.name)):
                build_data["force_include"][str(library)] = place
            build_data["pure_python"] = False
            build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Removes what was made for the wheel."""
        if self._folder is not None:
            self._folder.cleanup()


def can_compile() -> bool:
    """Whether there is a C compiler, and what it needs of Python; says so where there is not."""
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")[0]
    header = Path(sysconfig.get_path("include"), "Python.h")
    able = shutil.which(compiler) is not None and header.is_file()
    if not able:
        print("There is no C compiler, or Python's headers are missing: the media path is not compiled.")  # noqa: T201
    return able


def compile_media_path(server: Path, folder: Path) -> list[tuple[Path, str]]:
    """Compiles ``COMPILED`` with mypyc.

    :param server: the folder that holds the package.
    :param folder: empty; takes what is made.
    :returns: each library, and its place in the wheel.
    """
    from mypyc.build import mypycify  # noqa: PLC0415 - needed for wheels only
    from setuptools import Distribution  # noqa: PLC0415
    from setuptools.command.build_ext import build_ext  # noqa: PLC0415

    libraries, workplace, settings = folder / "libraries", folder / "work", folder / "mypy.ini"
    settings.write_text(
        f"[mypy]\nmypy_path = {server}\nexplicit_package_bases = True\nignore_missing_imports = True\n"
        "cache_dir = /dev/null\n"
    )
    paths = [str(server / "alongside" / name) for name in COMPILED]
    extensions = mypycify([f"--config-file={settings}", *paths], opt_level="3", target_dir=str(workplace))
    command = build_ext(Distribution({"ext_modules": extensions}))
    command.build_lib, command.build_temp = str(libraries), str(workplace)
    command.ensure_finalized()
    command.run()
    return [(path, str(path.relative_to(libraries))) for path in libraries.rglob("*.so")]


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
