"""What one direction of a network does to packets, as numbers."""

from dataclasses import dataclass
from typing import Self


def _check_shares(**shares: float) -> None:
    for name, share in shares.items():
        if not 0 <= share <= 1:
            raise ValueError(f"{name} must be in 0..1, not {share}")


@dataclass(frozen=True)
class BurstLoss:
    """Losses that come in bursts: the model of Gilbert and Elliott, whose good state loses nothing.

    :param begins: probability for each packet outside of a burst that one begins with it.
    :param ends: probability for each packet in a burst that it is the last one; bursts have 1 / ``ends`` packets on
        average.
    :param loss: share of the packets in a burst that are lost.
    :raises ValueError: one is not in 0..1, or bursts would never end.
    """

    begins: float
    ends: float
    loss: float = 1.0

    def __post_init__(self) -> None:
        _check_shares(begins=self.begins, ends=self.ends, loss=self.loss)
        if self.ends == 0:
            raise ValueError("A burst must end some time.")

    @classmethod
    def of(cls, share: float, length: float) -> Self:
        """Bursts of ``length`` packets on average, all lost, which make up this share of all packets."""
        return cls(begins=share / (share + length * (1 - share)), ends=1 / length)


@dataclass(frozen=True)
class LinkConditions:
    """What a link does at a time. The default passes everything on at once.

    :param bandwidth: in bit/s; None for no limit.
    :param queue_ms: how long what waits for the bandwidth may take to leave; what comes in addition is dropped.
    :param delay_us: how long a packet is on the way after it left the queue, in µs.
    :param jitter_us: how much longer it takes at most; no packet overtakes another through it, in µs.
    :param loss: share of the packets that are lost, each independently of the others. 1 is a blackout.
    :param burst_loss: loses packets in addition.
    :param reordering: share of the packets that are held back so that others overtake them.
    :param reordering_us: for how long they are, in µs.
    :raises ValueError: a share is not in 0..1, or another number is negative.
    """

    bandwidth: int | None = None
    queue_ms: int = 300
    delay_us: int = 0
    jitter_us: int = 0
    loss: float = 0.0
    burst_loss: BurstLoss | None = None
    reordering: float = 0.0
    reordering_us: int = 20_000

    def __post_init__(self) -> None:
        _check_shares(loss=self.loss, reordering=self.reordering)
        if self.bandwidth is not None and self.bandwidth <= 0:
            raise ValueError(f"bandwidth must be positive, not {self.bandwidth}; loss=1 lets nothing through")
        if min(self.queue_ms, self.delay_us, self.jitter_us, self.reordering_us) < 0:
            raise ValueError(f"times must not be negative: {self}")


PERFECT = LinkConditions()
"""Everything arrives at once."""

BLACKOUT = LinkConditions(loss=1.0)
"""Nothing arrives."""
