"""The steps of forwarding, by the worker's own functions."""

from itertools import count

from alongside.bench.parts import describe_parts, measure_parts


def test_every_step_is_measured_by_the_clock_that_is_given() -> None:
    parts = measure_parts(count(0, 128_000).__next__)
    assert [part.us for part in parts] == [1.0] * 8
    assert [part.per for part in parts] == ["in"] * 4 + ["out"] * 4
    table = describe_parts(parts)
    assert "together                        in                  4.00" in table
    assert "together                        out                 4.00" in table
