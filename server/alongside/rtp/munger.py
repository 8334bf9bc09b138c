"""Makes packets of changing origin look like one unbroken stream to a receiver.

Sequence numbers stay without holes when packets are left out or the stream behind a consumer changes (another
simulcast layer, a pause, a move between huddles); timestamps go on; VP8 picture ids and TL0PICIDX stay consecutive
(RFC 7741 section 4.2), because decoders wait for the ones that seem to be missing.
"""

from collections import deque

from alongside.rtp.packet import Packet

Rewritten = tuple[int, Packet, int, int, int]
"""Sequence number, packet, timestamp, picture id and TL0PICIDX as a receiver shall see them; -1 where there is none."""

_HISTORY = 128


class Munger:
    """The rewriting for one consumer. ``begin`` comes before the first ``rewrite``.

    :param closes_pictures: whether pictures that are left out leave no hole in the picture ids. So it must be for VP8;
        in other codecs pictures name those they depend on by the difference of their numbers, which has to stay.
    """

    __slots__ = (
        "_closes_pictures",
        "_dropped_picture",
        "_history",
        "_last_picture",
        "_last_tl0",
        "_offset",
        "_picture_offset",
        "_timestamp_offset",
        "_tl0_offset",
        "highest",
        "last_sequence",
        "last_timestamp",
    )

    def __init__(self, *, closes_pictures: bool = False) -> None:
        self.highest = -1
        """The largest extended sequence number of the present stream that was seen."""
        self._closes_pictures = closes_pictures
        self._dropped_picture = -1
        self._offset = 0
        self._timestamp_offset = 0
        self._picture_offset = 0
        self._tl0_offset = 0
        self.last_sequence: int | None = None
        """The newest sequence number that went out, extended beyond 16 bits."""
        self._last_picture: int | None = None
        self._last_tl0: int | None = None
        self._history: deque[tuple[int, int, int]] = deque(maxlen=_HISTORY)
        self.last_timestamp = 0
        """The newest timestamp that went out, in RTP ticks."""

    @property
    def timestamp_offset(self) -> int:
        """What is added to the present stream's timestamps, in RTP ticks."""
        return self._timestamp_offset

    @property
    def started(self) -> bool:
        """Whether anything was rewritten yet."""
        return self.last_sequence is not None

    def begin(self, packet: Packet, timestamp_offset: int) -> None:
        """Lets the stream go on with ``packet``, which may belong to another stream than those before.

        :param timestamp_offset: RTP ticks to add to this and the following timestamps.
        """
        self.highest = packet.number - 1
        self._dropped_picture = -1
        if self.last_sequence is not None:
            self._offset = self.last_sequence + 1 - packet.number
        if self._last_picture is not None and packet.picture_id >= 0:
            self._picture_offset = self._last_picture + 1 - packet.picture_id
        if self._last_tl0 is not None and packet.tl0_picture_index >= 0:
            self._tl0_offset = self._last_tl0 + 1 - packet.tl0_picture_index
        self._timestamp_offset = timestamp_offset
        self._history.clear()
        self._history.append((packet.number, self._offset, self._picture_offset))

    def rewrite(self, packet: Packet) -> Rewritten | None:
        """What the receiver shall see; none for a packet from before ``begin`` or too late to be placed."""
        number = packet.number
        offset, picture_offset = self._offset, self._picture_offset
        if number > self.highest:
            self.highest = number
        else:
            late = self._offsets_at(number)
            if late is None:
                return None
            offset, picture_offset = late
        sequence = number + offset
        timestamp = (packet.timestamp + self._timestamp_offset) & 0xFFFFFFFF
        picture = packet.picture_id
        tl0 = packet.tl0_picture_index
        if picture >= 0:
            picture = (picture + picture_offset) & ((1 << packet.picture_id_bits) - 1)
        if tl0 >= 0:
            tl0 = (tl0 + self._tl0_offset) & 0xFF
        # a late packet is the newest to go out when those behind it were dropped
        if self.last_sequence is None or sequence > self.last_sequence:
            self.last_sequence = sequence
            self.last_timestamp = timestamp
            self._last_picture = picture if picture >= 0 else None
            self._last_tl0 = tl0 if tl0 >= 0 else None
        return sequence & 0xFFFF, packet, timestamp, picture, tl0

    def drop(self, packet: Packet) -> None:
        """Leaves ``packet`` out and closes the hole in the sequence numbers."""
        if packet.number <= self.highest:
            return
        self.highest = packet.number
        self._offset -= 1
        if self._closes_pictures and packet.picture_id not in (-1, self._dropped_picture):
            self._dropped_picture = packet.picture_id
            self._picture_offset -= 1
        self._history.append((packet.number + 1, self._offset, self._picture_offset))

    def _offsets_at(self, number: int) -> tuple[int, int] | None:
        """The offsets of sequence number and picture id that held at this packet."""
        for first, offset, picture_offset in reversed(self._history):
            if first <= number:
                return offset, picture_offset
        return None
