"""How much load a run makes, and in which shape."""

from collections.abc import Iterator
from dataclasses import dataclass

FRAMES_PER_SECOND = 30
"""What a camera usually gives; a stream with fewer packets than this sends one packet per frame."""


@dataclass(frozen=True, slots=True)
class Member:
    """One participant of a room, by what it does."""

    sends: bool
    receives: bool


@dataclass(frozen=True, slots=True)
class Load:
    """One room's members times ``rooms``, and what each sending member sends.

    A member never receives itself, so a packet of one of ``people`` is forwarded to all other people and all receivers.
    """

    people: int = 0
    """members who send, and receive everybody else, as in a meeting"""
    senders: int = 0
    """members who only send"""
    receivers: int = 0
    """members who only receive"""
    rooms: int = 1
    packets_per_second: int = 150
    """of each sending member"""
    size: int = 1_100
    """bytes of one RTP packet with its header, before SRTP adds its tag"""
    burst: int = 1
    """packets that a sender sends back to back; the packet rate stays the same"""
    seconds: float = 10.0
    """how long is measured"""
    warm_up: float = 2.0
    """seconds of the same load before that"""

    def members(self) -> Iterator[Member]:
        """The members of one room; those who send come first."""
        for _ in range(self.people):
            yield Member(sends=True, receives=True)
        for _ in range(self.senders):
            yield Member(sends=True, receives=False)
        for _ in range(self.receivers):
            yield Member(sends=False, receives=True)

    @property
    def participants(self) -> int:
        """In all rooms."""
        return self.rooms * (self.people + self.senders + self.receivers)

    @property
    def received_per_second(self) -> int:
        """RTP packets per second that reach the server."""
        return self.rooms * (self.people + self.senders) * self.packets_per_second

    @property
    def forwarded_per_second(self) -> int:
        """RTP packets per second that the server must send."""
        to_people = self.people * (self.people - 1 + self.senders)
        to_receivers = self.receivers * (self.people + self.senders)
        return self.rooms * (to_people + to_receivers) * self.packets_per_second

    @property
    def packets_per_frame(self) -> int:
        return max(1, round(self.packets_per_second / FRAMES_PER_SECOND))


DEFAULT = Load()
"""The rates when nothing else is asked for."""

PRESETS = {
    "10x10": Load(people=10),
    "1x20": Load(senders=1, receivers=20),
}
"""``10x10``: ten people in one room, each sees the nine others. ``1x20``: one speaks, twenty listen."""
