"""The packets that a consumer sent lately, kept for retransmission."""

from alongside.rtp.munger import Rewritten

CAPACITY = 512
"""Packets kept: about 2 s of a 2.5 Mbit/s video."""
_MASK = CAPACITY - 1
_ONCE_PER_US = 25_000


class PacketCache:
    """A ring of rewritten packets by sequence number. It holds references only: payloads are shared by all consumers.

    Sending a packet again is granted at most once per 25 ms, so that repeated requests do not multiply traffic.
    """

    __slots__ = ("_resent_at_us", "_ring")

    def __init__(self) -> None:
        self._ring: list[Rewritten | None] = [None] * CAPACITY
        self._resent_at_us: dict[int, int] = {}

    def put(self, rewritten: Rewritten) -> None:
        self._ring[rewritten[0] & _MASK] = rewritten

    def take_for_resending(self, sequence_number: int, now_us: int) -> Rewritten | None:
        """The packet with this number; none when it is gone or was sent again just now."""
        rewritten = self._ring[sequence_number & _MASK]
        if rewritten is None or rewritten[0] != sequence_number:
            return None
        if now_us - self._resent_at_us.get(sequence_number, -_ONCE_PER_US) < _ONCE_PER_US:
            return None
        if len(self._resent_at_us) >= CAPACITY:
            self._resent_at_us.clear()
        self._resent_at_us[sequence_number] = now_us
        return rewritten

    def before(self, sequence_number: int, count: int) -> list[Rewritten]:
        """Those of the ``count`` packets up to this number that are there, the newest first."""
        numbers = [(sequence_number - back) & 0xFFFF for back in range(count)]
        found = ((number, self._ring[number & _MASK]) for number in numbers)
        return [rewritten for number, rewritten in found if rewritten is not None and rewritten[0] == number]

    def clear(self) -> None:
        self._ring = [None] * CAPACITY
        self._resent_at_us.clear()
