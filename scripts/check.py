"""Runs every check and every test, goes on after a failure, and ends with a summary: ``make test`` calls it.

Names of steps as arguments run only those: ``make test ARGS="lint types"``.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Step:
    """One command. ``name`` is what people call it, ``folder`` where it runs."""

    name: str
    command: Sequence[str]
    folder: Path = ROOT
    compiled: bool = False
    """Whether the package is the one that ``scripts/compile.py`` made."""


MEDIA_TESTS = ("rtp", "sfu", "transport", "worker", "fuzz", "integration")

STEPS = (
    Step("format", (f"{BIN}/ruff", "format", "--check", ".")),
    Step("lint", (f"{BIN}/ruff", "check", ".")),
    Step("types", (f"{BIN}/mypy",)),
    Step("layers", (f"{BIN}/lint-imports",)),
    Step("protocol", ("npm", "run", "--silent", "generate", "--", "--check"), WEB),
    Step("web-format", ("npm", "run", "--silent", "format:check"), WEB),
    Step("web-lint", ("npm", "run", "--silent", "lint"), WEB),
    Step("web-types", ("npm", "run", "--silent", "typecheck"), WEB),
    Step("web-tests", ("npm", "run", "--silent", "test"), WEB),
    Step("tests", (f"{BIN}/pytest", "-m", "not e2e", "--durations=10")),
    Step("compiled", (f"{BIN}/pytest", "-m", "not e2e", *(f"tests/{name}" for name in MEDIA_TESTS)), compiled=True),
    Step("browser", (f"{BIN}/pytest", "-m", "e2e", "--durations=10")),
)


@dataclass(frozen=True)
class Outcome:
    """How a step went, and how long it took, in s."""

    name: str
    passed: bool
    seconds: float


def run_step(step: Step, clock: Callable[[], float]) -> Outcome:
    """Runs one step; its output goes straight to the terminal."""
    say(f"\n=== {step.name}: {' '.join(Path(word).name if word.startswith('/') else word for word in step.command)}")
    started = clock()
    environment = os.environ | {"PYTHONPATH": str(ROOT / "build" / "compiled")} if step.compiled else None
    status = subprocess.run(step.command, cwd=step.folder, env=environment, check=False).returncode
    return Outcome(step.name, status == 0, clock() - started)


def summary(outcomes: Sequence[Outcome]) -> str:
    """One line per step and a closing line that counts."""
    lines = [f"{'ok' if each.passed else 'FAILED':8}{each.name:12}{each.seconds:7.1f} s" for each in outcomes]
    passed = sum(each.passed for each in outcomes)
    return "\n".join(["", *lines, "", f"checks: {passed} passed, {len(outcomes) - passed} failed"])


def choose(names: Sequence[str]) -> list[Step]:
    """The steps with these names, or all.

    :raises SystemExit: there is no step of that name.
    """
    known = {step.name for step in STEPS}
    if unknown := [name for name in names if name not in known]:
        raise SystemExit(f"No step is called {', '.join(unknown)}. There are: {', '.join(sorted(known))}")
    return [step for step in STEPS if not names or step.name in names]


def say(text: str) -> None:
    """Prints now, so that it stays in order with what the steps print."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Exit status 0 when every step passed."""
    outcomes = [run_step(step, time.monotonic) for step in choose(sys.argv[1:])]
    say(summary(outcomes))
    return 0 if all(each.passed for each in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
