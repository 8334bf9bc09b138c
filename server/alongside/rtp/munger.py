"""Makes packets of changing origin look like one unbroken stream to a receiver.

Sequence numbers stay without holes when packets are left out or the stream behind a consumer changes (another
simulcast layer, a pause, a move between huddles); timestamps go on; VP8 picture ids and TL0PICIDX stay consecutive
(RFC 7741 section 4.2), because decoders wait for the ones that seem to be missing.
"""

from collections import deque

from alongside.rtp.packet import Packet

Rewritten = tuple[int, Packet, int, int, int]
"""Sequence number, packet, timestamp, picture id and TL0PICIDX as a receiver shall see them; -1 where there is none."""

_HISTORY = 64


class Munger:
    """The rewriting for one consumer. ``begin`` comes before the first ``rewrite``."""

    __slots__ = (
        "_highest",
        "_history",
        "_last_picture",
        "_last_sequence",
        "_last_tl0",
        "_offset",
        "_picture_offset",
        "_timestamp_offset",
        "_tl0_offset",
        "last_timestamp",
    )

    def __init__(self) -> None:
        self._highest = -1
        self._offset = 0
        self._timestamp_offset = 0
        self._picture_offset = 0
        self._tl0_offset = 0
        self._last_sequence: int | None = None
        self._last_picture: int | None = None
        self._last_tl0: int | None = None
        self._history: deque[tuple[int, int]] = deque(maxlen=_HISTORY)
        self.last_timestamp = 0
        """The newest timestamp that went out, in RTP ticks."""

    @property
    def timestamp_offset(self) -> int:
        """What is added to the present stream's timestamps, in RTP ticks."""
        return self._timestamp_offset

    @property
    def started(self) -> bool:
        """Whether anything was rewritten yet."""
        return self._last_sequence is not None

    def begin(self, packet: Packet, timestamp_offset: int) -> None:
        """Lets the stream go on with ``packet``, which may belong to another stream than those before.

        :param timestamp_offset: RTP ticks to add to this and the following timestamps.
        """
        self._highest = packet.number - 1
        if self._last_sequence is not None:
            self._offset = self._last_sequence + 1 - packet.number
        if self._last_picture is not None and packet.picture_id >= 0:
            self._picture_offset = self._last_picture + 1 - packet.picture_id
        if self._last_tl0 is not None and packet.tl0_picture_index >= 0:
            self._tl0_offset = self._last_tl0 + 1 - packet.tl0_picture_index
        self._timestamp_offset = timestamp_offset
        self._history.clear()
        self._history.append((packet.number, self._offset))

    def rewrite(self, packet: Packet) -> Rewritten | None:
        """What the receiver shall see; none for a packet from before ``begin`` or too late to be placed."""
        number = packet.number
        timestamp = (packet.timestamp + self._timestamp_offset) & 0xFFFFFFFF
        picture = packet.picture_id
        tl0 = packet.tl0_picture_index
        if picture >= 0:
            picture = (picture + self._picture_offset) & (0x7FFF if packet.picture_id_bits == 15 else 0x7F)
        if tl0 >= 0:
            tl0 = (tl0 + self._tl0_offset) & 0xFF
        if number > self._highest:
            self._highest = number
            sequence = number + self._offset
        else:
            late_offset = self._offset_at(number)
            if late_offset is None:
                return None
            sequence = number + late_offset
        # a late packet is the newest to go out when those behind it were dropped
        if self._last_sequence is None or sequence > self._last_sequence:
            self._last_sequence = sequence
            self.last_timestamp = timestamp
            self._last_picture = picture if picture >= 0 else None
            self._last_tl0 = tl0 if tl0 >= 0 else None
        return sequence & 0xFFFF, packet, timestamp, picture, tl0

    def drop(self, packet: Packet) -> None:
        """Leaves ``packet`` out and closes the hole in the sequence numbers."""
        if packet.number > self._highest:
            self._highest = packet.number
            self._offset -= 1
            self._history.append((packet.number + 1, self._offset))

    def _offset_at(self, number: int) -> int | None:
        for first, offset in reversed(self._history):
            if first <= number:
                return offset
        return None
