"""Networks that standards describe for the test of congestion control."""

from dataclasses import replace

from tests.support.network.conditions import LinkConditions

PATH = LinkConditions(bandwidth=1_000_000, queue_ms=300, delay_us=50_000, jitter_us=30_000)
"""The common path of RFC 8867 section 5."""

CAPACITY_STEPS = tuple(
    (second * 1_000_000, replace(PATH, bandwidth=bandwidth))
    for second, bandwidth in ((0, 1_000_000), (40, 2_500_000), (60, 600_000), (80, 1_000_000))
)
"""Variable available capacity with a single flow (RFC 8867 section 5.1), for ``Wire.change_later``."""

CAPACITY_STEPS_US = 100_000_000
"""How long that test takes."""
