"""Arithmetic on 16-bit RTP sequence numbers, which wrap around (RFC 3550 section 5.1, RFC 1982)."""

MODULUS = 1 << 16
_HALF = MODULUS >> 1


def is_newer(number: int, than: int) -> bool:
    """Whether ``number`` comes after ``than`` on the circle of 16-bit numbers. Equal is not newer."""
    return 0 < ((number - than) & 0xFFFF) < _HALF


class Unwrapper:
    """Extends wrapping numbers to integers that keep growing.

    :param bits: how wide the wrapping number is.

    A number is taken as the one nearest to the newest seen so far, so reordering by less than half of the circle is
    understood. The first number is returned as it is; older ones may come out negative.
    """

    __slots__ = ("_half", "_mask", "_newest")

    def __init__(self, bits: int = 16) -> None:
        self._mask = (1 << bits) - 1
        self._half = 1 << (bits - 1)
        self._newest: int | None = None

    def unwrap(self, number: int) -> int:
        """The extended number."""
        newest = self._newest
        if newest is None:
            self._newest = number
            return number
        step = (number - newest) & self._mask
        if step < self._half:
            self._newest = newest + step
            return newest + step
        return newest + step - self._mask - 1
