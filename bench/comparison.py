"""Two servers under the same load, several times in turn: medians, and ratios of neighbouring rounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from alongside.bench.report import latency_us
from alongside.bench.run import Figures

P99_TARGET_US = 3_000
"""Added latency that at most one packet in a hundred may exceed, whatever the others do."""


@dataclass(frozen=True, slots=True)
class Round:
    """What of one run is compared. Latencies in µs, ``others`` is the rest of the machine's CPU use in cores: noise."""

    cpu_us: float
    p50_us: float
    p99_us: float
    lost: int
    forwarded_per_second: float
    memory_kib: float
    others: float


@dataclass(frozen=True, slots=True)
class Pair:
    """One round of each, one after the other."""

    ours: Round
    theirs: Round

    @property
    def others(self) -> float:
        """Cores used by the rest of the machine in the noisier of the two."""
        return max(self.ours.others, self.theirs.others)


def round_of(figures: Figures) -> Round:
    """The compared part of a run.

    :raises ValueError: nothing was forwarded.
    """
    cpu = figures.cpu_us_per_forwarded
    if cpu is None:
        raise ValueError("nothing was forwarded")
    return Round(
        cpu_us=cpu,
        p50_us=latency_us(figures, 0.5),
        p99_us=latency_us(figures, 0.99),
        lost=figures.tally.lost,
        forwarded_per_second=figures.tally.received / figures.seconds,
        memory_kib=(figures.memory_per_participant or 0) / 1024,
        others=figures.other_cpu_ns / 1e9 / figures.seconds,
    )


HEADINGS = (
    f"{'':<18}{'CPU µs/packet':>14}{'p50 µs':>9}{'p99 µs':>9}{'lost':>7}{'out/s':>9}{'KiB each':>10}{'others':>8}"
)


def row(name: str, figures: Round) -> str:
    """One line of the table."""
    return (
        f"{name:<18}{figures.cpu_us:>14.1f}{figures.p50_us:>9,.0f}{figures.p99_us:>9,.0f}{figures.lost:>7,}"
        f"{figures.forwarded_per_second:>9,.0f}{figures.memory_kib:>10,.0f}{figures.others:>8.2f}"
    )


def middle(rounds: Sequence[Round]) -> Round:
    """The median of each figure; of lost packets the sum."""
    return Round(
        cpu_us=median(r.cpu_us for r in rounds),
        p50_us=median(r.p50_us for r in rounds),
        p99_us=median(r.p99_us for r in rounds),
        lost=sum(r.lost for r in rounds),
        forwarded_per_second=median(r.forwarded_per_second for r in rounds),
        memory_kib=median(r.memory_kib for r in rounds),
        others=median(r.others for r in rounds),
    )


def conclude(pairs: Sequence[Pair], their_name: str, cpu_target: float) -> str:
    """Medians, the ratio within pairs with its spread, and whether the targets are met.

    :param cpu_target: at most this share of the other's CPU per forwarded packet.
    """
    ours, theirs = middle([pair.ours for pair in pairs]), middle([pair.theirs for pair in pairs])
    ratios = sorted(pair.ours.cpu_us / pair.theirs.cpu_us for pair in pairs)
    p99_ratios = sorted(pair.ours.p99_us / pair.theirs.p99_us for pair in pairs)
    return "\n".join(
        [
            row("median Alongside", ours),
            row(f"median {their_name}", theirs),
            f"CPU ratio         {median(ratios):.2f} (from {ratios[0]:.2f} to {ratios[-1]:.2f}): "
            + _verdict(median(ratios) <= cpu_target, f"at most {cpu_target}"),
            f"p99 ratio         {median(p99_ratios):.2f} (from {p99_ratios[0]:.2f} to {p99_ratios[-1]:.2f}): "
            + _verdict(median(p99_ratios) <= 1, "no worse"),
            f"our p99           {ours.p99_us:,.0f} µs: "
            + _verdict(ours.p99_us < P99_TARGET_US, f"under {P99_TARGET_US:,} µs"),
            f"lost by Alongside {ours.lost:,}: " + _verdict(ours.lost == 0, "none"),
        ]
    )


def _verdict(met: bool, target: str) -> str:
    return f"target ({target}) {'met' if met else 'MISSED'}"
