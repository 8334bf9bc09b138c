"""Runs as a table, and what they come to."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from statistics import median

from alongside.bench.accounting import percentile
from bench.signalling.figures import ChatFigures

P99_TARGET_MS = 100
"""Until the last client of a room has a message, for 99 of 100 messages."""

LATE_MS = 10
"""When more than one of a hundred messages was sent later than this, the generator itself was held up, and what it
noted as the server's latency is partly its own."""

_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Round:
    """What is shown of one run. Times in ms, CPU use in cores, memory in MiB."""

    sent_per_second: float
    p50: float
    """until the last client of the room has a message"""
    p99: float
    worst: float
    stored_p99: float
    """until the sender knows that it is stored"""
    missing: float
    """messages that did not reach everybody, or were not acknowledged"""
    us_per_message: float
    """CPU time of the control plane, in µs"""
    control_cores: float
    worker_cores: float
    control_memory: float
    worker_memory: float
    generator_cores: float
    late_p99: float
    """by how much the generator sent too late"""
    waits: float
    """share of the time in which the control plane could have run, but others had the processor"""
    other_cores: float
    """used by the rest of the machine: noise"""

    @property
    def disturbed(self) -> bool:
        """Whether the generator was held up."""
        return self.late_p99 > LATE_MS


def round_of(figures: ChatFigures) -> Round:
    """The shown part of a run.

    :raises ValueError: nothing was sent.
    """
    arrivals, seconds = figures.arrivals, figures.seconds
    if not arrivals.messages:
        raise ValueError("nothing was sent")
    return Round(
        sent_per_second=arrivals.messages / seconds,
        p50=percentile(arrivals.deliveries, 0.5) * 1e3,
        p99=percentile(arrivals.deliveries, 0.99) * 1e3,
        worst=percentile(arrivals.deliveries, 1.0) * 1e3,
        stored_p99=percentile(arrivals.answers, 0.99) * 1e3,
        missing=max(arrivals.undelivered, arrivals.unanswered),
        us_per_message=figures.control.cpu_ns / 1e3 / arrivals.messages,
        control_cores=figures.control.cpu_ns / 1e9 / seconds,
        worker_cores=figures.workers.cpu_ns / 1e9 / seconds,
        control_memory=figures.control.peak_memory / _MIB,
        worker_memory=figures.workers.peak_memory / _MIB,
        generator_cores=figures.generator_cpu_ns / 1e9 / seconds,
        late_p99=percentile(arrivals.late, 0.99) * 1e3,
        waits=figures.control_waited_ns / 1e9 / seconds,
        other_cores=figures.other_cpu_ns / 1e9 / seconds,
    )


HEADINGS = (
    f"{'':<9}{'msg/s':>6}{'p50 ms':>9}{'p99 ms':>9}{'max ms':>9}{'missing':>8}{'stored p99':>11}"
    f" |{'µs/msg':>7}{'cores':>6}{'waits':>6}{'MiB':>5} | {'workers':>11} | {'generator late':>14}{'others':>7}"
)


def row(name: str, figures: Round) -> str:
    """One line of the table."""
    return (
        f"{name:<9}{figures.sent_per_second:>6,.0f}{figures.p50:>9,.1f}{figures.p99:>9,.1f}{figures.worst:>9,.0f}"
        f"{figures.missing:>8,.0f}{figures.stored_p99:>11,.1f} |{figures.us_per_message:>7,.0f}"
        f"{figures.control_cores:>6.2f}{figures.waits:>6.0%}{figures.control_memory:>5,.0f} | "
        f"{figures.worker_cores:>4.2f}{figures.worker_memory:>4,.0f} MiB | "
        f"{figures.generator_cores:>6.2f}{figures.late_p99:>8,.1f}{figures.other_cores:>7.2f}"
        f"{'  disturbed' if figures.disturbed else ''}"
    )


def complaints(figures: ChatFigures) -> list[str]:
    """What should never happen, when it did."""
    counts = {
        "messages did not reach everybody": figures.arrivals.undelivered,
        "messages were not acknowledged": figures.arrivals.unanswered,
        "messages were refused": figures.refused,
        "events came twice": figures.doubled,
        "clients lost their connection": figures.lost_connections,
    }
    return [f"WARNING  {count:,} {what}" for what, count in counts.items() if count]


def middle(rounds: Sequence[Round]) -> Round:
    """The median of each figure."""
    names = [field.name for field in fields(Round)]
    return Round(**{name: median(getattr(figures, name) for figures in rounds) for name in names})


def counted_p99(rounds: Sequence[Round]) -> float | None:
    """The median p99, in ms, of the rounds in which the generator was in time; ``None`` if there were none."""
    counted = [figures.p99 for figures in rounds if not figures.disturbed]
    return median(counted) if counted else None


def meets(rounds: Sequence[Round], target_ms: float) -> bool:
    """Whether the rounds show that the target is met."""
    p99 = counted_p99(rounds)
    return p99 is not None and p99 < target_ms


def conclude(rounds: Sequence[Round], target_ms: float) -> str:
    """The median of all rounds, the one in which others took the least from the server, and whether the target is met.

    :raises ValueError: there are no rounds.
    """
    calmest = min(rounds, key=lambda figures: (figures.disturbed, figures.waits))
    lines = [row("median", middle(rounds)), row("calmest", calmest)]
    p99 = counted_p99(rounds)
    if p99 is None:
        return "\n".join([*lines, "No verdict: the generator was held up in every round."])
    counted = sum(not figures.disturbed for figures in rounds)
    target = f"target (under {target_ms:g} ms) {'met' if meets(rounds, target_ms) else 'MISSED'}"
    return "\n".join([*lines, f"p99 {p99:,.1f} ms in {counted} of {len(rounds)} rounds: {target}"])
