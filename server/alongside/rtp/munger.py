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
_NOTHING = -1 << 62
"""Lower than any sequence number."""


class Munger:
    """The rewriting for one consumer. ``begin`` comes before the first ``rewrite``.

    :param closes_pictures: whether pictures that are left out leave no hole in the picture ids. So it must be for VP8;
        in other codecs pictures name those they depend on by the difference of their numbers, which has to stay.
    """

    __slots__ = (
        "_closes_pictures",
        "_dropped_picture",
        "_history",
        "_newest",
        "_offset",
        "_picture_offset",
        "_tl0_offset",
        "highest",
        "last_sequence",
        "timestamp_offset",
    )

    def __init__(self, *, closes_pictures: bool = False) -> None:
        self.highest = _NOTHING
        """The largest extended sequence number of the present stream that was seen."""
        self.last_sequence = _NOTHING
        """The newest sequence number that went out, extended beyond 16 bits."""
        self.timestamp_offset = 0
        """What is added to the present stream's timestamps, in RTP ticks."""
        self._closes_pictures = closes_pictures
        self._dropped_picture = -1
        self._offset = 0
        self._picture_offset = 0
        self._tl0_offset = 0
        self._newest: Rewritten | None = None
        """What went out with ``last_sequence``."""
        self._history: deque[tuple[int, int, int]] = deque(maxlen=_HISTORY)
        """From which packet on which offsets of sequence number and picture id hold."""

    @property
    def started(self) -> bool:
        """Whether anything was rewritten yet."""
        return self._newest is not None

    @property
    def last_timestamp(self) -> int:
        """The newest timestamp that went out, in RTP ticks."""
        return self._newest[2] if self._newest is not None else 0

    def begin(self, packet: Packet, timestamp_offset: int) -> None:
        """Lets the stream go on with ``packet``, which may belong to another stream than those before.

        :param timestamp_offset: RTP ticks to add to this and the following timestamps.
        """
        self.highest = packet.number - 1
        self._dropped_picture = -1
        if self._newest is not None:
            _, _, _, picture, tl0 = self._newest
            self._offset = self.last_sequence + 1 - packet.number
            if picture >= 0 and packet.picture_id >= 0:
                self._picture_offset = picture + 1 - packet.picture_id
            if tl0 >= 0 and packet.tl0_picture_index >= 0:
                self._tl0_offset = tl0 + 1 - packet.tl0_picture_index
        self.timestamp_offset = timestamp_offset
        self.forget_sent()

    def forget_sent(self) -> None:
        """Nothing that went out up to now goes out again, and nothing late from before now: see ``origin``."""
        self._history.clear()
        self._history.append((self.highest + 1, self._offset, self._picture_offset))

    def rewrite(self, packet: Packet) -> Rewritten | None:
        """What the receiver shall see; none for a packet from before ``begin`` or too late to be placed."""
        number = packet.number
        if number > self.highest:
            self.highest = number
            offset, picture_offset = self._offset, self._picture_offset
        else:
            late = self._offsets_at(number)
            if late is None:
                return None
            offset, picture_offset = late
        sequence = number + offset
        picture = packet.picture_id
        if picture_offset and picture >= 0:
            picture = (picture + picture_offset) & ((1 << packet.picture_id_bits) - 1)
        tl0 = packet.tl0_picture_index
        if self._tl0_offset and tl0 >= 0:
            tl0 = (tl0 + self._tl0_offset) & 0xFF
        timestamp = (packet.timestamp + self.timestamp_offset) & 0xFFFFFFFF
        rewritten = sequence & 0xFFFF, packet, timestamp, picture, tl0
        # a late packet is the newest to go out when those behind it were dropped
        if sequence > self.last_sequence:
            self.last_sequence = sequence
            self._newest = rewritten
        return rewritten

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

    def origin(self, sequence_number: int) -> int | None:
        """The extended number of the present stream's packet that has this place among those that went out.

        :param sequence_number: 16 bits, as the receiver saw it.
        :returns: none for what went out too long ago, before ``forget_sent``, or never.
        """
        if self._newest is None:
            return None
        sequence = self.last_sequence - (self.last_sequence - sequence_number & 0xFFFF)
        for first, offset, _ in reversed(self._history):
            if first + offset <= sequence:
                return sequence - offset
        return None

    def _offsets_at(self, number: int) -> tuple[int, int] | None:
        """The offsets of sequence number and picture id that held at this packet."""
        for first, offset, picture_offset in reversed(self._history):
            if first <= number:
                return offset, picture_offset
        return None
