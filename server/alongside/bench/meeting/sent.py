"""When each marked packet of each stream left."""

from array import array

from alongside.bench.mark import Mark


class SentTimes:
    """Times in ns since 1970, by stream and number, as marks name them."""

    def __init__(self) -> None:
        self._streams: list[array[int]] = []

    def begin(self) -> int:
        """Opens a stream.

        :returns: its number.
        """
        self._streams.append(array("q"))
        return len(self._streams) - 1

    def count(self, stream: int) -> int:
        """How many packets of a stream left: the number of the next one."""
        return len(self._streams[stream])

    def note(self, stream: int, now_ns: int) -> None:
        """The next packet of a stream left."""
        self._streams[stream].append(now_ns)

    def when(self, mark: Mark) -> int | None:
        """When a packet left; ``None`` when none with this mark did."""
        if mark.stream >= len(self._streams) or mark.number >= len(self._streams[mark.stream]):
            return None
        return self._streams[mark.stream][mark.number]
