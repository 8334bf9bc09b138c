"""A room with people in it: the domain, those who listen, and the media, kept in step."""

from collections.abc import Iterable, Mapping
from typing import Literal

from alongside.rooms import events
from alongside.rooms.events import RoomEvent
from alongside.rooms.record import RoomRecord
from alongside.rooms.room import Room
from alongside.rtp.parameters import RtpCapabilities
from alongside.signalling.adaptation import Adaptation
from alongside.signalling.alarm import Alarm
from alongside.signalling.bookkeeping import Bookkeeping
from alongside.signalling.close_codes import CloseCode
from alongside.signalling.environment import Clock
from alongside.signalling.event_log import EventLog
from alongside.signalling.lane import Lane
from alongside.signalling.limits import SignallingLimits
from alongside.signalling.messages.base import Message
from alongside.signalling.messages.notices import (
    CallBack,
    HuddleAdmission,
    HuddleInvitation,
    RoomDeleted,
    Speaking,
    TransportFailed,
)
from alongside.signalling.room_media import RoomMedia
from alongside.signalling.seat import Line, Seat
from alongside.signalling.tasks import Tasks
from alongside.signalling.views import tellings
from alongside.storage.storage import Storage
from alongside.worker import messages as channel
from alongside.worker.client import MediaWorker, MediaWorkers

_FAILED_STAGES: Mapping[str, Literal["ice", "dtls"]] = {"iceDisconnected": "ice", "dtlsFailed": "dtls"}


class LiveRoom:
    """One room in memory.

    :param label: names the room in logs, in the operator's view and for workers. The room's id is what its link
        keeps secret, so it is never written anywhere.
    :param forwardable: what the workers' routers can forward.
    """

    def __init__(
        self,
        room: Room,
        label: str,
        *,
        storage: Storage,
        workers: MediaWorkers,
        forwardable: RtpCapabilities,
        tasks: Tasks,
        clock: Clock,
        limits: SignallingLimits,
    ) -> None:
        self.room = room
        self.label = label
        self.log = EventLog(limits.remembered_events)
        self.seats: dict[str, Seat] = {}
        self.storing = Lane(tasks, limits.waiting_requests)
        """Whatever is stored goes through here, so that what people are told has the order of the database."""

        self.media = RoomMedia(label, limits.voices, workers, tasks, on_replaced=self._media_replaced)
        self.adaptation = Adaptation(room, self.seats, forwardable)
        self.empty_since_ms: float | None = clock.monotonic_ms()
        self._clock = clock
        self._limits = limits
        self._speakers: list[str] = []
        self._bookkeeping = Bookkeeping(room, label, storage, tasks=tasks, storing=self.storing, publish=self.publish)
        self._alarm = Alarm(clock, self.tick)

    # --- telling people ---

    def publish(self, happened: Iterable[RoomEvent]) -> None:
        """Tells each event to its audience, and remembers it for those who are away for a moment."""
        now_ms = self._clock.now_ms()
        for event in happened:
            self._bookkeeping.note(event)
            if isinstance(event, events.HuddleInvitation | events.HuddleAdmission | events.CallBack):
                self._notify(event)
            for telling in tellings(self.room, event, now_ms):
                entry = self.log.append(telling.event, self.room.resolve(telling.audience))
                for seat in self.seats.values():
                    if entry.visible_to(seat.participant_id):
                        seat.send(entry.text)
        self._alarm.set(self.room.next_due())

    def _notify(self, event: events.HuddleInvitation | events.HuddleAdmission | events.CallBack) -> None:
        seat = self.seats.get(event.participant_id)
        if seat is None:
            return
        notice: Message
        match event:
            case events.HuddleInvitation(huddle_id=huddle_id, from_name=name, by_vote=by_vote):
                notice = HuddleInvitation(huddle_id=huddle_id, from_name=name, by_vote=by_vote)
            case events.HuddleAdmission(huddle_id=huddle_id, admitted=admitted):
                notice = HuddleAdmission(huddle_id=huddle_id, admitted=admitted)
            case events.CallBack(from_name=name):
                notice = CallBack(from_name=name)
        seat.notify(notice)

    def tick(self) -> None:
        """Does what the clock has made due."""
        self.publish(self.room.tick(self._clock.now_ms()))

    def change_record(self, record: RoomRecord) -> None:
        """The room's settings, or when it meets, are stored anew."""
        self.publish(self.room.accept_record(record))

    def tell_speakers(self, producer_ids: list[str] | None = None) -> None:
        """Tells everyone who speaks in the place where they are, if that changed for them.

        :param producer_ids: the audible ones, or ``None`` when only places changed.
        """
        if producer_ids is not None:
            self._speakers = producer_ids
        audible = set(self._speakers)
        speaking = [person for person in self.room.roster if not audible.isdisjoint(person.producers)]
        in_main_room = tuple(person.id for person in speaking if person.huddle_id is None)
        for seat in self.seats.values():
            place = self.room.roster.get(seat.participant_id).huddle_id
            here = tuple(person.id for person in speaking if person.huddle_id == place)
            told = Speaking(participant_ids=here, in_main_room=in_main_room if place is not None else ())
            if seat.line is not None and told != seat.told_speaking:
                seat.told_speaking = told
                seat.notify(told)

    # --- coming, being away, leaving ---

    def add_seat(self, seat: Seat) -> None:
        self.seats[seat.participant_id] = seat
        self.empty_since_ms = None

    def attach(self, seat: Seat, line: Line) -> None:
        """The participant's messages go to this line from now on."""
        seat.line = line
        seat.lost_at_ms = None
        seat.catch_up()
        self.publish(self.room.set_connected(seat.participant_id, True))
        self.tick()
        self.tell_speakers()
        self.adaptation.remind(seat)

    def lost(self, seat: Seat, line: Line) -> None:
        """The WebSocket is gone. The place is kept for a while."""
        if seat.gone or seat.line is not line:
            return
        seat.line = None
        seat.lost_at_ms = self._clock.monotonic_ms()
        self.publish(self.room.set_connected(seat.participant_id, False))

    def leave(self, seat: Seat) -> None:
        """Closes everything that the participant holds. Leaving twice is fine."""
        if seat.gone:
            return
        seat.gone = True
        seat.lane.close()
        self._forget_consumers_of(self.room.roster.get(seat.participant_id).producers)
        self._close_media(seat)
        del self.seats[seat.participant_id]
        self.publish(self.room.leave(seat.participant_id, self._clock.now_ms()))
        self.tell_speakers()
        self.adaptation.tell_codecs()
        if not self.seats:
            self.media.release()
            self.empty_since_ms = self._clock.monotonic_ms()

    def sweep(self, now_ms: float) -> None:
        """Gives up the places of those who are away for too long, and does what the clock has made due.

        The alarm does so to the moment; here it is done also after the machine's clock was set.
        """
        self.tick()
        for seat in list(self.seats.values()):
            if seat.lost_at_ms is not None and now_ms - seat.lost_at_ms >= self._limits.resume_within_ms:
                self.leave(seat)

    def delete(self) -> None:
        """The room is gone from the database: people are told, and it leaves memory."""
        for seat in self.seats.values():
            seat.notify(RoomDeleted())
        self.close(CloseCode.NO_ROOM)

    def close(self, code: CloseCode = CloseCode.RESTART) -> None:
        """The room leaves memory."""
        self._alarm.cancel()
        for seat in list(self.seats.values()):
            seat.end_line(code)
            seat.gone = True
            seat.lane.close()
        self.seats.clear()
        self.storing.close()
        self.media.close()

    # --- media ---

    def drop_media(self, seat: Seat) -> None:
        """Closes the participant's transports, and with them all that they send and receive."""
        participant = self.room.roster.get(seat.participant_id)
        self._forget_consumers_of(participant.producers)
        self._close_media(seat)
        self.publish(self.room.producers.remove_all_of(seat.participant_id))

    def forget_producer(self, producer_id: str) -> None:
        """The worker has closed a producer with all its consumers."""
        self._forget_consumers_of([producer_id])

    def worker_lost(self, worker: MediaWorker) -> None:
        """If the room's media was there, all of it is gone; people are told once there is somewhere to rebuild it."""
        if not self.media.lost(worker):
            return
        for seat in self.seats.values():
            seat.media = None
        self.room.producers.lose()
        self.tell_speakers([])

    def take_notice(self, notice: channel.SpeakersChanged | channel.WantedChanged | channel.ReceptionChanged) -> None:
        """Passes on what the media worker found out."""
        match notice:
            case channel.SpeakersChanged(producer_ids=producer_ids):
                self.tell_speakers(producer_ids)
            case channel.WantedChanged():
                self.adaptation.streams_wanted(notice)
            case channel.ReceptionChanged():
                self.adaptation.reception_changed(notice)

    def transport_failed(self, notice: channel.TransportStateChanged) -> bool:
        """Tells the owner of a transport that it lost its path. Returns whether the transport is one of this room."""
        stage = _FAILED_STAGES.get(notice.state)
        for seat in self.seats.values():
            if seat.media is not None and notice.transport_id in seat.media.transport_ids:
                if stage is not None:
                    seat.notify(TransportFailed(transport_id=notice.transport_id, stage=stage))
                return True
        return False

    def _media_replaced(self) -> None:
        self.publish(self.room.producers.reset())

    def _close_media(self, seat: Seat) -> None:
        media, seat.media = seat.media, None
        if media is not None:
            for transport_id in media.transport_ids:
                self.media.post(media.placement, channel.CloseTransport(transport_id))

    def _forget_consumers_of(self, producer_ids: Iterable[str]) -> None:
        for producer_id in producer_ids:
            for seat in self.seats.values():
                if seat.media is not None:
                    seat.media.forget_producer(producer_id)
