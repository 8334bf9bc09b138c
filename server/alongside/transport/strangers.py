"""Connections that have proved nothing yet: how many there may be, and for how long."""

from collections import Counter
from typing import Generic, TypeVar

MAX_STRANGERS = 512
"""In all; a newer one takes the place of the oldest, as whoever means it needs a round trip only."""
MAX_FROM_ONE_NETWORK = 64
"""From one IPv4 address or IPv6 network; further ones are refused. A whole office may come from one."""
PATIENCE_US = 5_000_000

Guest = TypeVar("Guest")


class Strangers(Generic[Guest]):
    """Keeps them in the order in which they came. Knows no sockets and no clock."""

    def __init__(self) -> None:
        self._guests: dict[Guest, tuple[bytes, int]] = {}
        self._from_network: Counter[bytes] = Counter()

    def __contains__(self, guest: Guest) -> bool:
        return guest in self._guests

    def __len__(self) -> int:
        return len(self._guests)

    def admit(self, guest: Guest, network: bytes, now_us: int) -> Guest | None:
        """Takes one in.

        :param network: where it comes from.
        :returns: who has to go for it: itself, when there are too many of its network.
        """
        if self._from_network[network] >= MAX_FROM_ONE_NETWORK:
            return guest
        leaving = next(iter(self._guests)) if len(self._guests) >= MAX_STRANGERS else None
        if leaving is not None:
            self.forget(leaving)
        self._guests[guest] = network, now_us
        self._from_network[network] += 1
        return leaving

    def forget(self, guest: Guest) -> None:
        """It is no stranger any more, or gone. Safe to call more than once."""
        network, _ = self._guests.pop(guest, (None, 0))
        if network is not None:
            self._from_network[network] -= 1
            if not self._from_network[network]:
                del self._from_network[network]

    def overdue(self, now_us: int) -> list[Guest]:
        """Those whose time is up."""
        return [guest for guest, (_, came_us) in self._guests.items() if now_us - came_us >= PATIENCE_US]
