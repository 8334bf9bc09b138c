"""What a run measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from bench.signalling.journal import Post
from bench.signalling.load import ChatLoad


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What became of the messages that were sent while it was measured. Times are in seconds, in rising order."""

    deliveries: tuple[float, ...]
    """from sending a message until the last client of the room had it, the sender among them; infinite when one never
    had it"""
    answers: tuple[float, ...]
    """from sending a message until its sender knew that it is stored; infinite when it never did"""
    late: tuple[float, ...]
    """by how much the generator sent each message too late"""

    @property
    def messages(self) -> int:
        """How many were sent."""
        return len(self.late)

    @property
    def undelivered(self) -> int:
        """Messages that did not reach every client of their room."""
        return self.deliveries.count(inf)

    @property
    def unanswered(self) -> int:
        """Messages that were not acknowledged."""
        return self.answers.count(inf)


def arrivals_of(posts: Sequence[Post]) -> Arrivals:
    """Times of these messages."""
    return Arrivals(
        deliveries=tuple(sorted(_since_sent(post, post.delivered_at) for post in posts)),
        answers=tuple(sorted(_since_sent(post, post.answered_at) for post in posts)),
        late=tuple(sorted(post.late for post in posts)),
    )


def _since_sent(post: Post, then: float | None) -> float:
    return inf if then is None else then - post.sent_at


@dataclass(frozen=True, slots=True)
class Cost:
    """What the control plane used, or all media workers together."""

    cpu_ns: int
    """while it was measured"""
    peak_memory: int
    """the most that was ever resident, in bytes"""


@dataclass(frozen=True, slots=True)
class ChatFigures:
    """One run."""

    load: ChatLoad
    seconds: float
    arrivals: Arrivals
    refused: int
    doubled: int
    """events that a client got twice"""
    lost_connections: int
    control: Cost
    workers: Cost
    control_waited_ns: int
    """how long the control plane could have run, but others had the processor: noise, if not the generator's doing"""
    generator_cpu_ns: int
    other_cpu_ns: int
    """CPU time of everything else on the machine: noise"""
