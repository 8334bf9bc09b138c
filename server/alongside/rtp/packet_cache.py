"""The packets of a stream that came lately, kept for all its consumers: to send again, and for those who come."""

from alongside.rtp.packet import Packet

CAPACITY = 512
"""The most packets kept: about 2 s of a 2.5 Mbit/s video."""
SHALLOWEST = 128
"""The least: a keyframe and what follows it within a round trip or two."""
_KEPT_US = 800_000
"""Older packets would come too late."""
_SHORTEST_US = 400_000


class PacketCache:
    """A ring of packets by extended sequence number. Its size is a power of two that follows the rate.

    What is kept longer than it can be of use costs every later packet its place in the processor's caches.
    """

    __slots__ = ("_adapted_us", "_count", "_mask", "_ring")

    def __init__(self) -> None:
        self._ring: list[Packet | None] = [None] * CAPACITY
        self._mask = CAPACITY - 1
        self._adapted_us: int | None = None
        self._count = 0

    @property
    def size(self) -> int:
        """How many packets are kept at most at present."""
        return len(self._ring)

    def put(self, packet: Packet) -> None:
        """Keeps the packet in place of the one that is ``size`` older."""
        self._ring[packet.number & self._mask] = packet

    def get(self, number: int) -> Packet | None:
        """The packet with this extended number; none when it never came or is gone."""
        packet = self._ring[number & self._mask]
        return packet if packet is not None and packet.number == number else None

    def since(self, number: int, newest: int) -> list[Packet]:
        """What is there of the packets from ``number`` to ``newest``, in their order; none when the first is gone."""
        if self.get(number) is None:
            return []
        return [packet for each in range(number, newest + 1) if (packet := self.get(each)) is not None]

    def adapt(self, count: int, now_us: int) -> None:
        """Makes the ring large enough for what comes within 0.8 s.

        :param count: packets that came since the beginning.
        """
        if self._adapted_us is None:
            self._adapted_us, self._count = now_us, count
            return
        elapsed_us = now_us - self._adapted_us
        if elapsed_us < _SHORTEST_US:
            return
        wanted = (count - self._count) * _KEPT_US // elapsed_us
        self._adapted_us, self._count = now_us, count
        size = SHALLOWEST
        while size < min(wanted, CAPACITY):
            size *= 2
        if size != len(self._ring):
            self._resize(size)

    def clear(self) -> None:
        """Nothing that came up to now is there any more."""
        self._ring = [None] * len(self._ring)

    def _resize(self, size: int) -> None:
        packets = sorted((packet for packet in self._ring if packet is not None), key=lambda packet: packet.number)
        self._ring = [None] * size
        self._mask = size - 1
        for packet in packets:
            self.put(packet)
