"""Reads numbers that do not end at byte borders."""

from alongside.rtp.packet import MalformedPacket


class BitReader:
    """Reads ``data`` from its first bit on.

    :param reason: of the ``MalformedPacket`` that every method raises where the data end too early.
    """

    __slots__ = ("_left", "_reason", "_value")

    def __init__(self, data: bytes, reason: str) -> None:
        self._value = int.from_bytes(data, "big")
        self._left = 8 * len(data)
        self._reason = reason

    def read(self, width: int) -> int:
        """An unsigned number of so many bits."""
        self._left -= width
        if self._left < 0:
            raise MalformedPacket(self._reason)
        return self._value >> self._left & (1 << width) - 1

    def read_many(self, width: int, count: int) -> tuple[int, ...]:
        """Several numbers of so many bits each."""
        together = self.read(width * count)
        mask = (1 << width) - 1
        return tuple(together >> shift & mask for shift in range(width * (count - 1), -1, -width))

    def read_non_symmetric(self, values: int) -> int:
        """One of 0 to ``values`` - 1, the lower of which take a bit less: ns(n) (AV1 section 4.10.7)."""
        width = values.bit_length()
        short = (1 << width) - values
        value = self.read(width - 1)
        if value < short:
            return value
        return (value << 1) - short + self.read(1)

    def read_exp_golomb(self) -> int:
        """An unsigned Exp-Golomb code of at most 32 bits: ue(v) (H.264 section 9.1), uvlc() (AV1 section 4.10.3)."""
        zeros = 0
        while not self.read(1):
            zeros += 1
            if zeros > 31:
                raise MalformedPacket(self._reason)
        return (1 << zeros) - 1 + self.read(zeros)

    def read_signed_exp_golomb(self) -> int:
        """A signed Exp-Golomb code: se(v) (H.264 section 9.1.1)."""
        code = self.read_exp_golomb()
        return (code + 1) // 2 if code & 1 else -(code // 2)
