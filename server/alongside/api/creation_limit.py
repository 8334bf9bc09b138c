"""How many rooms one address may create."""

from collections import OrderedDict

from alongside.errors import TooManyRooms
from alongside.signalling.environment import Clock
from alongside.signalling.rate_limit import TokenBucket

_ADDRESSES = 10_000


class CreationLimit:
    """Counts rooms per address.

    :param per_hour: how many rooms one address may create in an hour.
    """

    def __init__(self, per_hour: int, clock: Clock) -> None:
        self._per_hour = per_hour
        self._clock = clock
        self._buckets: OrderedDict[str, TokenBucket] = OrderedDict()

    def take(self, address: str) -> None:
        """
        :raises TooManyRooms: with the time to wait.
        """
        now_ms = self._clock.monotonic_ms()
        bucket = self._buckets.get(address)
        if bucket is None:
            bucket = self._buckets[address] = TokenBucket(self._per_hour, self._per_hour / 60, now_ms)
        self._buckets.move_to_end(address)
        # Somebody with very many addresses gets the oldest ones back anyway; memory must not be the price.
        while len(self._buckets) > _ADDRESSES:
            self._buckets.popitem(last=False)
        wait_ms = bucket.take(now_ms)
        if wait_ms:
            raise TooManyRooms(retry_after_ms=wait_ms)
