"""What holds for all tests."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, settings

# how fast a machine is, or how busy, says nothing of whether the code is right
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

_MISSING = "Skipped: NOT TESTED: "


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Ends with what was skipped for want of a program that this machine does not have, and why."""
    reasons = [
        report.longrepr[2] for report in terminalreporter.getreports("skipped") if isinstance(report.longrepr, tuple)
    ]
    missing = Counter(reason.removeprefix(_MISSING) for reason in reasons if reason.startswith(_MISSING))
    if missing:
        terminalreporter.section("NOT TESTED", sep="!", red=True, bold=True)
        for reason, count in missing.items():
            terminalreporter.write_line(f"{count} skipped: {reason}", red=True)
