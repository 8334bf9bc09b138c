"""One direction of a network path, without a clock or sockets of its own."""

import heapq
from dataclasses import dataclass
from itertools import count
from random import Random
from typing import Generic, TypeVar

from tests.support.network.bottleneck import Bottleneck
from tests.support.network.conditions import PERFECT, LinkConditions

T = TypeVar("T")


@dataclass
class LinkCounters:
    """What became of the packets so far; those that are missing in the sum are on the way."""

    sent: int = 0
    delivered: int = 0
    dropped: int = 0
    """The queue was full."""
    lost: int = 0
    overtaken: int = 0
    """Held back so that others could pass; delivered all the same."""


class Link(Generic[T]):
    """Delays, loses and reorders packets. The same random numbers and input give the same output.

    Whoever drives it hands packets to ``send`` and calls ``poll`` at ``next_us``. Times given, in µs, never go back.
    A packet that gets lost has used up bandwidth before.
    """

    def __init__(self, random: Random, conditions: LinkConditions = PERFECT) -> None:
        self.counters = LinkCounters()
        self._random = random
        self._conditions = conditions
        self._bottleneck: Bottleneck[T] = Bottleneck(conditions.bandwidth, conditions.queue_ms)
        self._in_burst = False
        self._travelling: list[tuple[int, int, T]] = []
        self._numbers = count()
        self._last_arrival_us = 0

    @property
    def conditions(self) -> LinkConditions:
        """Those of now."""
        return self._conditions

    @property
    def next_us(self) -> int | None:
        """When ``poll`` is to be called next; None while nothing is on the way."""
        times = [self._bottleneck.next_us, self._travelling[0][0] if self._travelling else None]
        return min((time for time in times if time is not None), default=None)

    def change(self, conditions: LinkConditions, now_us: int) -> None:
        """Other conditions from now on. They hold for the packets in the queue too, not for those beyond it."""
        self._let_leave(now_us)
        self._conditions = conditions
        self._bottleneck.change(conditions.bandwidth, conditions.queue_ms, now_us)

    def send(self, packet: T, size: int, now_us: int) -> None:
        """Takes a packet in.

        :param size: in bytes, with all headers that use up bandwidth.
        """
        self._let_leave(now_us)
        self.counters.sent += 1
        if not self._bottleneck.put(packet, size, now_us):
            self.counters.dropped += 1

    def poll(self, now_us: int) -> list[T]:
        """What has arrived by now, in the order of arrival."""
        self._let_leave(now_us)
        arrived: list[T] = []
        while self._travelling and self._travelling[0][0] <= now_us:
            arrived.append(heapq.heappop(self._travelling)[2])
        self.counters.delivered += len(arrived)
        return arrived

    def _let_leave(self, now_us: int) -> None:
        for left_us, packet in self._bottleneck.take(now_us):
            if self._is_lost():
                self.counters.lost += 1
            else:
                heapq.heappush(self._travelling, (self._arrival_us(left_us), next(self._numbers), packet))

    def _is_lost(self) -> bool:
        conditions = self._conditions
        lost = self._happens(conditions.loss)
        burst = conditions.burst_loss
        if burst is None:
            self._in_burst = False
            return lost
        self._in_burst = self._in_burst or self._happens(burst.begins)
        if self._in_burst:
            lost = self._happens(burst.loss) or lost
            self._in_burst = not self._happens(burst.ends)
        return lost

    def _arrival_us(self, left_us: int) -> int:
        conditions = self._conditions
        arrival_us = left_us + conditions.delay_us + self._jitter_us(conditions.jitter_us)
        if self._happens(conditions.reordering):
            self.counters.overtaken += 1
            return arrival_us + conditions.reordering_us
        self._last_arrival_us = max(self._last_arrival_us, arrival_us)
        return self._last_arrival_us

    def _jitter_us(self, most_us: int) -> int:
        """Truncated Gaussian, three deviations to each side (RFC 8868 section 4.5.3)."""
        if not most_us:
            return 0
        return min(max(round(self._random.gauss(most_us / 2, most_us / 6)), 0), most_us)

    def _happens(self, share: float) -> bool:
        return share > 0 and self._random.random() < share
