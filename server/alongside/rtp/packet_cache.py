"""The packets that a consumer sent lately, kept for retransmission."""

from alongside.rtp.munger import Rewritten

CAPACITY = 512
"""The most packets kept: about 2 s of a 2.5 Mbit/s video."""
SHALLOWEST = 128
"""The least: a keyframe and what follows it within a round trip or two."""
_KEPT_US = 800_000
"""Older packets would come too late."""
_MASK = CAPACITY - 1
_ONCE_PER_US = 25_000


class PacketCache:
    """A ring of rewritten packets by sequence number. It holds references only: payloads are shared by all consumers.

    Sending a packet again is granted at most once per 25 ms, so that repeated requests do not multiply traffic. What is
    kept longer than it can be of use costs every later packet its place in the processor's caches.
    """

    __slots__ = ("_resent_at_us", "_ring", "depth")

    def __init__(self) -> None:
        self.depth = SHALLOWEST
        """Packets kept at present."""
        self._ring: list[Rewritten | None] = [None] * CAPACITY
        self._resent_at_us: dict[int, int] = {}

    def put(self, rewritten: Rewritten) -> None:
        ring, number = self._ring, rewritten[0]
        ring[number - self.depth & _MASK] = None
        ring[number & _MASK] = rewritten

    def adapt(self, packets: int, elapsed_us: int) -> None:
        """Keeps as many as came within 0.8 s, at the rate of ``packets`` in ``elapsed_us``."""
        wanted = packets * _KEPT_US // elapsed_us if elapsed_us > 0 else self.depth
        self.depth = min(max(wanted, SHALLOWEST), CAPACITY)

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
