"""How many people chat, and how much."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeVar

from alongside.signalling.limits import SignallingLimits

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ChatLoad:
    """Rooms of equally many clients, who all say something again and again."""

    rooms: int = 100
    clients_per_room: int = 10
    rate: float = 1.0
    """messages per second of each client"""
    characters: int = 80
    """of one message"""
    seconds: float = 20.0
    """how long is measured"""
    warm_up: float = 5.0
    """seconds of the same load before that"""

    @property
    def clients(self) -> int:
        """In all rooms."""
        return self.rooms * self.clients_per_room

    @property
    def period(self) -> float:
        """Seconds between two messages of one client."""
        return 1 / self.rate

    def server_settings(self) -> dict[str, str]:
        """The server's settings, by name, that have to differ from the defaults for this load."""
        settings = {"rooms_per_hour": str(max(500, self.rooms))}
        per_minute = math.ceil(self.rate * 60)
        if per_minute > SignallingLimits().messages_per_minute:
            settings["messages_per_minute"] = str(per_minute)
        return settings


DEFAULT = ChatLoad()
"""1,000 clients and 1,000 messages per second, 10,000 deliveries."""

FOR_DURABILITY = ChatLoad(rooms=20, rate=2.0, seconds=3.0, warm_up=0.5)
"""What runs until the server is killed, some time between ``warm_up`` and ``seconds``."""


def turns(talkers: Sequence[T], period: float, chance: random.Random) -> Iterator[tuple[float, T]]:
    """Whose turn it is, and when: in seconds from the start on, without end.

    Everybody has one turn per period, always at the same moment of it. Those moments are spread evenly, each at a
    random place of its share, and who has which is random, so that members of one room are no neighbours.
    """
    share = period / len(talkers)
    order = chance.sample(talkers, len(talkers))
    moments = [(position + chance.random()) * share for position in range(len(talkers))]
    for number in count():
        for moment, talker in zip(moments, order, strict=True):
            yield number * period + moment, talker
