"""A link that runs: something wakes it when a packet is due, in virtual or in real time."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Generic, Protocol, TypeVar

from tests.support.network.conditions import LinkConditions
from tests.support.network.link import Link, LinkCounters

T = TypeVar("T")


class Timer(Protocol):
    """A clock, and the means to be called at a time."""

    def now_us(self) -> int:
        """Microseconds that only grow."""

    def at(self, when_us: int, action: Callable[[], None]) -> None:
        """Calls ``action`` once, not before this time and never from within this call."""


class Wire(Generic[T]):
    """Carries packets over a link to whoever is at its other end."""

    def __init__(self, link: Link[T], timer: Timer, deliver: Callable[[T], None]) -> None:
        self._link = link
        self._timer = timer
        self._deliver = deliver
        self._armed_us: int | None = None

    @property
    def conditions(self) -> LinkConditions:
        """What the link does now."""
        return self._link.conditions

    @property
    def counters(self) -> LinkCounters:
        """What became of the packets so far."""
        return self._link.counters

    def send(self, packet: T, size: int) -> None:
        """Takes a packet of ``size`` bytes in."""
        self._link.send(packet, size, self._timer.now_us())
        self._arm()

    def change(self, conditions: LinkConditions) -> None:
        """Other conditions from now on."""
        self._link.change(conditions, self._timer.now_us())
        self._arm()

    def change_later(self, steps: Iterable[tuple[int, LinkConditions]]) -> None:
        """Other conditions at given times, in µs from now."""
        now_us = self._timer.now_us()
        for after_us, conditions in steps:
            self._timer.at(now_us + after_us, partial(self.change, conditions))

    def _arm(self) -> None:
        next_us = self._link.next_us
        if next_us is not None and (self._armed_us is None or next_us < self._armed_us):
            self._armed_us = next_us
            self._timer.at(next_us, partial(self._wake, next_us))

    def _wake(self, armed_us: int) -> None:
        if armed_us != self._armed_us:
            return  # An earlier time was set after this one.
        self._armed_us = None
        for packet in self._link.poll(self._timer.now_us()):
            self._deliver(packet)
        self._arm()
