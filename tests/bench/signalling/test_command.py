"""The command as scripts see it."""

from typer.testing import CliRunner

from bench.signalling.__main__ import application

SMALL = ["--rooms", "1", "--clients", "2", "--rate", "5", "--seconds", "1", "--warm-up", "0", "--rounds", "1"]


def test_a_target_that_is_not_met_is_a_failure() -> None:
    ended = CliRunner().invoke(application, [*SMALL, "--target", "0"])
    assert ended.exit_code == 1
    # The run itself went well.
    assert "median" in ended.output
    assert "WARNING" not in ended.output
