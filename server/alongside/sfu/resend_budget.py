"""How often packets are sent again, so that a receiver that asks for much cannot multiply traffic."""

_SHARE = 0.5
_MOST = 200.0
"""One packet again for two that were sent, saved up to so many."""
_ONCE_PER_US = 25_000
_REMEMBERED = 512


class ResendBudget:
    """Grants retransmissions to one receiver of one video: a share of what is sent, and each packet once per 25 ms."""

    __slots__ = ("_counted", "_granted_us", "_left")

    def __init__(self) -> None:
        self._left = _MOST
        self._counted = 0
        self._granted_us: dict[int, int] = {}

    def earn(self, sent: int) -> None:
        """:param sent: packets sent since the beginning, retransmissions aside."""
        self._left = min(self._left + (sent - self._counted) * _SHARE, _MOST)
        self._counted = sent

    @property
    def used_up(self) -> bool:
        """Whether nothing is granted at present."""
        return self._left < 1

    def take(self, sequence_number: int, now_us: int) -> bool:
        """Whether the packet may be sent again now."""
        if self.used_up or now_us - self._granted_us.get(sequence_number, -_ONCE_PER_US) < _ONCE_PER_US:
            return False
        if len(self._granted_us) >= _REMEMBERED:
            self._granted_us.clear()
        self._granted_us[sequence_number] = now_us
        self._left -= 1
        return True
