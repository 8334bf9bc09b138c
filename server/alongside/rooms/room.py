"""The room: one aggregate of parts that know nothing of one another but who is there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from alongside.errors import Conflict, RoomFull
from alongside.rooms import events
from alongside.rooms.availability import OPEN, Availability, LastStatuses, Status
from alongside.rooms.cards import OwnCard, Table
from alongside.rooms.chat import Chat
from alongside.rooms.events import AllBut, Audience, Everyone, MembersOf, Only, OnlyPersons, RoomEvent
from alongside.rooms.formats import MS_PER_MINUTE
from alongside.rooms.goals import Goal, Goals
from alongside.rooms.huddles import Huddles
from alongside.rooms.knocks import Knock, Knocks
from alongside.rooms.limits import RoomLimits
from alongside.rooms.messages import ChatMessage
from alongside.rooms.people import Participant, Roster
from alongside.rooms.producers import Producers
from alongside.rooms.pulse import Pulse, Vote
from alongside.rooms.record import RoomRecord
from alongside.rooms.session import Session, advanced, attendance_due, attended
from alongside.rooms.text import NAME_LENGTH, clean_line, optional_line
from alongside.rooms.topics import Topic, TopicBoard

LONGEST_HEADS_DOWN_MS = 12 * 60 * MS_PER_MINUTE


@dataclass(frozen=True, slots=True)
class StoredRoom:
    """What the database knows of a room, for those who come in.

    :param session: the newest one, whether or not it has ended.
    :param topics: those that are not put away.
    :param goals: those of the present session, or of the next one.
    :param messages: the newest of the main room's chat, oldest first.
    """

    record: RoomRecord
    session: Session | None = None
    topics: Iterable[Topic] = ()
    goals: Iterable[Goal] = ()
    knocks: Iterable[Knock] = ()
    own_cards: Iterable[OwnCard] = ()
    votes: Iterable[Vote] = ()
    messages: Iterable[ChatMessage] = ()
    has_more_messages: bool = False


@dataclass(frozen=True, slots=True)
class ForgottenSession:
    """A session that was deleted for good, and what the room has left.

    :param newest: of the sessions that have ended.
    :param votes: what was said of that one.
    """

    id: str
    started_at: int
    ended_at: int
    newest: Session | None = None
    votes: Iterable[Vote] = ()


class Room:
    """People, and what they do together.

    Commands change the room and return what happened, in order. A command that raises has changed nothing. Ids, the
    time and chance are parameters. What is stored takes two steps: a decision, which checks and changes nothing, and
    an acceptance once it is in the database, which may come twice.
    """

    def __init__(self, stored: StoredRoom, limits: RoomLimits) -> None:
        self.record = stored.record
        self.session = stored.session
        self.roster = Roster()
        self.topics = TopicBoard(limits.topics, stored.topics)
        self.chat = Chat(limits.recent_messages, stored.messages, stored.has_more_messages)
        self.huddles = Huddles(self.roster, self.chat)
        self.producers = Producers(self.roster, limits.producers_per_participant)
        self.goals = Goals(stored.goals)
        self.knocks = Knocks(stored.knocks)
        self.table = Table(stored.own_cards)
        self.pulse = Pulse(None if stored.session is None else stored.session.id, stored.votes)
        self._limits = limits
        self._last_statuses = LastStatuses()

    # --- questions ---

    def resolve(self, audience: Audience) -> frozenset[str] | None:
        """The participants whom the audience stands for now; ``None`` means all, also those who arrive later."""
        match audience:
            case Everyone():
                return None
            case MembersOf(huddle_id=huddle_id):
                return self.roster.members_of(huddle_id)
            case Only(participant_id=participant_id):
                return frozenset({participant_id})
            case OnlyPersons(person_ids=person_ids):
                return frozenset(one.id for one in self.roster if one.person_id in person_ids)
            case AllBut(person_id=person_id):
                return frozenset(one.id for one in self.roster if one.person_id != person_id)

    def messages_for(self, participant_id: str) -> tuple[ChatMessage, ...]:
        """Recent chat that this participant may read: the main room's and that of their huddle, oldest first."""
        return self.chat.visible_in(self.roster.get(participant_id).huddle_id)

    @property
    def running_session(self) -> Session | None:
        """The session that has begun and not ended."""
        return self.session if self.session is not None and self.session.ended_at is None else None

    def check_session(self) -> Session:
        """
        :raises Conflict: no session is going on.
        """
        session = self.running_session
        if session is None:
            raise Conflict("No session is going on. Start one first.")
        return session

    # --- presence ---

    def join(self, participant_id: str, person_id: str, name: str, working_on: str | None) -> list[RoomEvent]:
        """Somebody arrives in the main room, with nothing turned on. They are as available as they said last.

        :raises RoomFull: there are as many participants as the limit allows.
        :raises MalformedMessage: the name has no visible characters.
        """
        if len(self.roster) >= self._limits.participants:
            raise RoomFull
        self.roster.add(
            Participant(
                id=participant_id,
                person_id=person_id,
                name=clean_line(name, NAME_LENGTH),
                working_on=optional_line(working_on),
                status=self._last_statuses.of(person_id),
            )
        )
        return [events.ParticipantJoined(participant_id)]

    def leave(self, participant_id: str, now_ms: int) -> list[RoomEvent]:
        """The participant and all that they sent are gone. Leaving twice is fine."""
        participant = self.roster.remove(participant_id)
        if participant is None:
            return []
        return [
            events.ParticipantLeft(participant_id),
            *self.huddles.stop_knocking(participant_id),
            *self.huddles.close_if_empty(participant.huddle_id, now_ms),
        ]

    def set_connected(self, participant_id: str, connected: bool) -> list[RoomEvent]:
        participant = self.roster.get(participant_id)
        if participant.connected == connected:
            return []
        participant.connected = connected
        return [events.ParticipantChanged(participant_id)]

    def update_profile(self, participant_id: str, name: str, working_on: str | None) -> list[RoomEvent]:
        """
        :raises MalformedMessage: the name has no visible characters.
        """
        participant = self.roster.get(participant_id)
        cleaned = (clean_line(name, NAME_LENGTH), optional_line(working_on))
        if (participant.name, participant.working_on) == cleaned:
            return []
        participant.name, participant.working_on = cleaned
        return [events.ParticipantChanged(participant_id)]

    def set_hand(self, participant_id: str, raised: bool) -> list[RoomEvent]:
        participant = self.roster.get(participant_id)
        if participant.hand_raised == raised:
            return []
        participant.hand_raised = raised
        return [events.ParticipantChanged(participant_id)]

    def set_availability(
        self,
        participant_id: str,
        availability: Availability,
        now_ms: int,
        *,
        for_ms: int | None = None,
        until_break: bool = False,
    ) -> list[RoomEvent]:
        """
        :param for_ms: after this time it goes back to open by itself.
        :param until_break: so it does at the next break of the session, or at its end.
        """
        participant = self.roster.get(participant_id)
        until = None if for_ms is None else now_ms + min(for_ms, LONGEST_HEADS_DOWN_MS)
        status = Status(availability, until, until_break)
        self._last_statuses.remember(participant.person_id, status)
        if participant.status == status:
            return []
        participant.status = status
        return [events.ParticipantChanged(participant_id), *self.come_due(now_ms)]

    def set_overhearing(self, participant_id: str, overhears: bool) -> list[RoomEvent]:
        """Whether somebody in a huddle hears the main room, which is shown that it may be heard.

        :raises Conflict: they are in the main room.
        """
        participant = self.roster.get(participant_id)
        if overhears and participant.huddle_id is None:
            raise Conflict("You are in the main room.")
        if participant.overhears == overhears:
            return []
        participant.overhears = overhears
        return [events.ParticipantChanged(participant_id)]

    # --- the session and the clock ---

    def accept_session(self, session: Session, now_ms: int) -> list[RoomEvent]:
        """Takes a session as it is stored now."""
        if self.session == session:
            return []
        began = self.session is None or self.session.id != session.id
        before = self.running_session
        self.session = session
        if began:
            self.pulse = Pulse(session.id)
        return [events.SessionChanged(), *self._after_session_changed(before, now_ms)]

    def forget_session(self, forgotten: ForgottenSession) -> list[RoomEvent]:
        """A session that has ended was deleted, with the chat of that time. The one before it may be the newest now."""
        self.chat.forget(forgotten.started_at, forgotten.ended_at)
        if self.session is not None and self.session.id == forgotten.id:
            self.session = forgotten.newest
            self.pulse = Pulse(None if forgotten.newest is None else forgotten.newest.id, forgotten.votes)
        return [events.SessionForgotten(forgotten.id)]

    def tick(self, now_ms: int) -> list[RoomEvent]:
        """What the clock has done since: phases that ended, availability that ran out, knocks whose moment came."""
        moved = self._advance(now_ms)
        return [*moved, *self._note_attendance(now_ms), *self._end_availability(now_ms), *self.come_due(now_ms)]

    def come_due(self, now_ms: int) -> list[RoomEvent]:
        """Knocks that may be shown now, and those that nobody answered for too long."""
        forgotten = self.knocks.forget_old(now_ms)
        due = self.knocks.come_due(self.roster, self._last_statuses, self.running_session)
        return [*forgotten, *due]

    def next_due(self) -> int | None:
        """When ``tick`` has something to do next, in ms since 1970-01-01 UTC; ``None`` when only people act."""
        session = self.running_session
        moments = [participant.status.ends_at for participant in self.roster]
        moments.extend(status.ends_at for status in self._last_statuses)
        moments.extend(knock.forgotten_at for knock in self.knocks)
        if session is not None and not session.is_last:
            moments.append(session.phase_ends_at)
        if session is not None and len(self.roster):
            moments.append(attendance_due(session))
        return min((moment for moment in moments if moment is not None), default=None)

    def _advance(self, now_ms: int) -> list[RoomEvent]:
        session = self.running_session
        if session is None or (moved := advanced(session, now_ms)) == session:
            return []
        self.session = moved
        return [events.SessionChanged(), *self._after_session_changed(session, now_ms)]

    def _note_attendance(self, now_ms: int) -> list[RoomEvent]:
        session = self.running_session
        if session is None or not len(self.roster) or (noted := attended(session, now_ms)) == session:
            return []
        self.session = noted
        return [events.SessionAttended()]

    def _after_session_changed(self, before: Session | None, now_ms: int) -> list[RoomEvent]:
        """Where work or the session ends, whoever was heads-down until then is open again, and knocks come up.

        :param before: what was going on.
        """
        happened: list[RoomEvent] = []
        now = self.running_session
        if before is not None and (now is None or (before.is_working and not now.is_working)):
            self._last_statuses.forget_until_break()
            happened = self._open(lambda status: status.ends_at_break)
        return [*happened, *self.come_due(now_ms)]

    def _end_availability(self, now_ms: int) -> list[RoomEvent]:
        self._last_statuses.forget_over(now_ms)
        return self._open(lambda status: status.is_over(now_ms))

    def _open(self, ends: Callable[[Status], bool]) -> list[RoomEvent]:
        """Those whose availability ends may be talked to again."""
        over = [participant for participant in self.roster if ends(participant.status)]
        for participant in over:
            participant.status = OPEN
        return [events.ParticipantChanged(participant.id) for participant in over]

    # --- the room itself ---

    def accept_record(self, record: RoomRecord) -> list[RoomEvent]:
        """Takes settings and time as they are stored now."""
        if self.record == record:
            return []
        self.record = record
        return [events.RoomChanged()]
