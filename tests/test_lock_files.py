"""The lock files pin everything, with hashes, and say nothing about where packages come from."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PYTHON_LOCKS = ("requirements.lock", "requirements-build.lock", "requirements-dev.lock")
_ADDRESS = re.compile(r"\w+://|--index-url|--extra-index-url|--find-links|--trusted-host")
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)==(?P<version>\S+)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    """The version of each package in a Python lock file."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {canonicalize_name(found["name"]): found["version"] for found in _PIN.finditer(text)}


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_every_python_package_is_pinned_with_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / lock).read_text(encoding="utf-8"))[1:]
    assert entries
    for entry in entries:
        assert _PIN.match(entry), entry
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_no_python_lock_names_an_address(lock: str) -> None:
    assert not _ADDRESS.search((ROOT / lock).read_text(encoding="utf-8"))


def test_the_web_lock_names_no_address_and_has_a_hash_for_each_package() -> None:
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {path: package for path, package in lock["packages"].items() if path}
    assert packages
    for path, package in packages.items():
        assert "resolved" not in package, path
        # What a package carries inside itself is covered by the hash of that package.
        assert "integrity" in package or package.get("inBundle"), path


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", ("project", "dependencies")),
        ("requirements-build.lock", ("build-system", "requires")),
        ("requirements-dev.lock", ("dependency-groups", "dev")),
    ],
)
def test_the_locks_fit_what_the_project_asks_for(lock: str, wanted: tuple[str, str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pinned = pins(lock)
    for text in project[wanted[0]][wanted[1]]:
        requirement = Requirement(text)
        version = pinned.get(canonicalize_name(requirement.name))
        assert version is not None, f"{text} is not in {lock}: run make lock"
        assert requirement.specifier.contains(version), f"{text} does not fit {version} in {lock}: run make lock"


def test_the_locks_agree_with_one_another() -> None:
    versions: dict[str, set[str]] = {}
    for lock in PYTHON_LOCKS:
        for name, version in pins(lock).items():
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}
