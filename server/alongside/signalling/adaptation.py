"""What the media worker finds out about paths and demand, told to those whom it concerns."""

from collections.abc import Mapping

from alongside.errors import ProducerNotFound
from alongside.rooms.room import Room
from alongside.rtp.parameters import RtpCapabilities
from alongside.signalling.messages.notices import PlayableCodecs, Reception, StreamsWanted
from alongside.signalling.seat import Seat
from alongside.worker import messages as channel


class Adaptation:
    """Keeps what was last said of each video and each receiver, and says it again after a lost connection.

    :param seats: those of the room, by participant.
    :param forwardable: what the room's router can forward.
    """

    def __init__(self, room: Room, seats: Mapping[str, Seat], forwardable: RtpCapabilities) -> None:
        self._room = room
        self._seats = seats
        self._forwardable = [
            codec.mimeType
            for codec in forwardable.codecs
            if codec.kind == "video" and not codec.mimeType.lower().endswith("/rtx")
        ]

    def streams_wanted(self, notice: channel.WantedChanged) -> None:
        """Tells the owner of a video which of its streams anybody takes."""
        try:
            owner = self._room.producers.owner_of(notice.producer_id)
        except ProducerNotFound:
            return
        seat = self._seats[owner.id]
        if seat.media is not None:
            told = StreamsWanted(producer_id=notice.producer_id, streams=notice.streams)
            seat.media.wanted[notice.producer_id] = told
            seat.notify(told)

    def reception_changed(self, notice: channel.ReceptionChanged) -> None:
        """Tells a receiver how much of what is shown there gets through."""
        for seat in self._seats.values():
            if seat.media is not None and seat.media.recv_id == notice.transport_id:
                seat.media.reception = Reception(limited=notice.limited, lossy=notice.lossy, suspended=notice.suspended)
                seat.notify(seat.media.reception)

    def tell_codecs(self) -> None:
        """Tells everyone what all can play, where that is not what they were told last."""
        medias = [seat.media for seat in self._seats.values() if seat.media is not None]
        playable = [
            mime_type
            for mime_type in self._forwardable
            if all(mime_type.lower() in media.video_codecs for media in medias)
        ]
        for seat in self._seats.values():
            if seat.media is not None and (seat.media.playable is None or seat.media.playable.mime_types != playable):
                seat.media.playable = PlayableCodecs(mime_types=playable)
                seat.notify(seat.media.playable)

    def remind(self, seat: Seat) -> None:
        """Says all again: notices are not kept for those who were away."""
        if seat.media is None:
            return
        for told in (seat.media.playable, *seat.media.wanted.values(), seat.media.reception):
            if told is not None:
                seat.notify(told)
