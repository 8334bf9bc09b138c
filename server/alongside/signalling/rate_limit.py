"""How much somebody may ask for in a while."""

from alongside.errors import TooManyMessages
from alongside.signalling.limits import SignallingLimits


class TokenBucket:
    """Allows a burst and then a steady rate.

    :param burst: how many come at once after a pause.
    :param per_minute: how many come on the long run.
    :param now_ms: monotonic.
    """

    def __init__(self, burst: int, per_minute: float, now_ms: float) -> None:
        self._burst = burst
        self._per_ms = per_minute / 60_000
        self._tokens = float(burst)
        self._filled_at_ms = now_ms

    def take(self, now_ms: float) -> int:
        """Takes one. Returns 0, or if there is none the time to wait, in ms."""
        self._tokens = min(self._burst, self._tokens + (now_ms - self._filled_at_ms) * self._per_ms)
        self._filled_at_ms = now_ms
        if self._tokens >= 1:
            self._tokens -= 1
            return 0
        return int((1 - self._tokens) / self._per_ms) + 1


class Allowance:
    """What one participant may send. It belongs to the participant, so a new WebSocket does not renew it."""

    def __init__(self, limits: SignallingLimits, now_ms: float) -> None:
        self._messages = TokenBucket(limits.messages_burst, limits.messages_per_minute, now_ms)
        self._reactions = TokenBucket(limits.reactions_burst, limits.reactions_per_minute, now_ms)

    def take(self, now_ms: float, *, reaction: bool) -> None:
        """
        :param reaction: the message answers what others did, and has an allowance of its own.
        :raises TooManyMessages: with the time to wait.
        """
        wait_ms = (self._reactions if reaction else self._messages).take(now_ms)
        if wait_ms:
            raise TooManyMessages(retry_after_ms=wait_ms)
