"""The room: one aggregate that all commands go through."""

from collections.abc import Iterable
from dataclasses import dataclass

from alongside.errors import Conflict, HuddleNotFound, LimitReached, NotAllowed, NotFound, ProducerNotFound, RoomFull
from alongside.rooms import events
from alongside.rooms.chat import ChatMessage, MessageDraft, RecentMessages
from alongside.rooms.events import Audience, Everyone, MembersOf, Only, RoomEvent
from alongside.rooms.huddles import Huddle, unused_name
from alongside.rooms.limits import RoomLimits
from alongside.rooms.people import KIND_OF_SOURCE, SINGLE_SOURCES, Availability, Participant, Producer, Source
from alongside.rooms.text import clean_line, clean_text
from alongside.rooms.topics import Topic, TopicBoard, TopicState

NAME_LENGTH = 80
LINE_LENGTH = 280
TEXT_LENGTH = 4000


@dataclass(frozen=True, slots=True)
class RoomRecord:
    """What is known of a room whether or not anybody is in it."""

    id: str
    name: str
    why: str | None
    created_at: int


def new_room(room_id: str, name: str, why: str | None, now_ms: int) -> RoomRecord:
    """
    :raises MalformedMessage: the name or the why has no visible characters.
    """
    return RoomRecord(
        id=room_id,
        name=clean_line(name, NAME_LENGTH),
        why=None if why is None else clean_line(why, LINE_LENGTH),
        created_at=now_ms,
    )


class Room:
    """People, huddles, topics and recent chat of one room.

    Commands change the room and return what happened, in order. A command that raises has changed nothing. Ids and
    the time are parameters. Topics and chat messages take two steps, because they are stored in between: a draft,
    which checks, and an acceptance, which may come twice.
    """

    def __init__(
        self,
        record: RoomRecord,
        limits: RoomLimits,
        topics: Iterable[Topic] = (),
        messages: Iterable[ChatMessage] = (),
        has_more_messages: bool = False,
    ) -> None:
        self.record = record
        self.topics = TopicBoard(topics)
        self.media_generation = 0
        self._limits = limits
        self._participants: dict[str, Participant] = {}
        self._huddles: dict[str, Huddle] = {}
        self._main_chat = RecentMessages(limits.recent_messages, messages, has_more_messages)
        self._huddle_chats: dict[str, RecentMessages] = {}

    # --- questions ---

    @property
    def participants(self) -> tuple[Participant, ...]:
        return tuple(self._participants.values())

    @property
    def huddles(self) -> tuple[Huddle, ...]:
        return tuple(self._huddles.values())

    def participant(self, participant_id: str) -> Participant:
        """
        :raises NotFound: this participant has left.
        """
        participant = self._participants.get(participant_id)
        if participant is None:
            raise NotFound("This person has left the room.")
        return participant

    def find_participant(self, participant_id: str) -> Participant | None:
        return self._participants.get(participant_id)

    def find_huddle(self, huddle_id: str) -> Huddle | None:
        return self._huddles.get(huddle_id)

    def members_of(self, huddle_id: str | None) -> frozenset[str]:
        """Ids of those in the huddle, or in the main room for ``None``."""
        return frozenset(person.id for person in self._participants.values() if person.huddle_id == huddle_id)

    def resolve(self, audience: Audience) -> frozenset[str] | None:
        """The participants whom the audience stands for now; ``None`` means all, also those who arrive later."""
        match audience:
            case Everyone():
                return None
            case MembersOf(huddle_id=huddle_id):
                return self.members_of(huddle_id)
            case Only(participant_id=participant_id):
                return frozenset({participant_id})

    def messages_for(self, participant_id: str) -> tuple[ChatMessage, ...]:
        """Recent chat that this participant may read: the main room's and that of their huddle, oldest first."""
        huddle_id = self.participant(participant_id).huddle_id
        messages = list(self._main_chat.all())
        if huddle_id is not None:
            messages += self._huddle_chats[huddle_id].all()
        return tuple(sorted(messages, key=lambda message: message.id))

    @property
    def has_more_messages(self) -> bool:
        """Whether the main room's chat goes further back than what is kept at hand."""
        return self._main_chat.has_more

    # --- presence ---

    def join(self, participant_id: str, person_id: str, name: str, working_on: str | None) -> list[RoomEvent]:
        """Somebody arrives in the main room, with nothing turned on.

        :raises RoomFull: there are as many participants as the limit allows.
        :raises MalformedMessage: the name has no visible characters.
        """
        if len(self._participants) >= self._limits.participants:
            raise RoomFull
        self._participants[participant_id] = Participant(
            id=participant_id,
            person_id=person_id,
            name=clean_line(name, NAME_LENGTH),
            working_on=_optional_line(working_on),
        )
        return [events.ParticipantJoined(participant_id)]

    def leave(self, participant_id: str) -> list[RoomEvent]:
        """The participant and all that they sent are gone. Leaving twice is fine."""
        participant = self._participants.pop(participant_id, None)
        if participant is None:
            return []
        return [events.ParticipantLeft(participant_id), *self._close_if_empty(participant.huddle_id)]

    def set_connected(self, participant_id: str, connected: bool) -> list[RoomEvent]:
        participant = self.participant(participant_id)
        if participant.connected == connected:
            return []
        participant.connected = connected
        return [events.ParticipantChanged(participant_id)]

    def update_profile(self, participant_id: str, name: str, working_on: str | None) -> list[RoomEvent]:
        """
        :raises MalformedMessage: the name has no visible characters.
        """
        participant = self.participant(participant_id)
        cleaned = (clean_line(name, NAME_LENGTH), _optional_line(working_on))
        if (participant.name, participant.working_on) == cleaned:
            return []
        participant.name, participant.working_on = cleaned
        return [events.ParticipantChanged(participant_id)]

    def set_hand(self, participant_id: str, raised: bool) -> list[RoomEvent]:
        participant = self.participant(participant_id)
        if participant.hand_raised == raised:
            return []
        participant.hand_raised = raised
        return [events.ParticipantChanged(participant_id)]

    def set_availability(self, participant_id: str, availability: Availability) -> list[RoomEvent]:
        participant = self.participant(participant_id)
        if participant.availability == availability:
            return []
        participant.availability = availability
        return [events.ParticipantChanged(participant_id)]

    # --- huddles ---

    def start_huddle(
        self, participant_id: str, huddle_id: str, name: str | None, topic_id: str | None
    ) -> list[RoomEvent]:
        """Opens a huddle and moves the participant into it. Those who upvoted its topic are invited.

        :raises TopicNotFound: the topic was removed.
        """
        participant = self.participant(participant_id)
        topic = None if topic_id is None else self.topics.get(topic_id)
        if name is not None:
            chosen = clean_line(name, NAME_LENGTH)
        elif topic is not None:
            chosen = topic.text[:NAME_LENGTH].strip()
        else:
            chosen = unused_name({huddle.name for huddle in self._huddles.values()})
        self._huddles[huddle_id] = Huddle(huddle_id, chosen, started_by=participant.name, topic_id=topic_id)
        self._huddle_chats[huddle_id] = RecentMessages(self._limits.recent_messages)
        invited = [] if topic is None else self._invitations(topic, participant, huddle_id)
        return [events.HuddleOpened(huddle_id), *self._move(participant, huddle_id), *invited]

    def join_huddle(self, participant_id: str, huddle_id: str) -> list[RoomEvent]:
        """
        :raises HuddleNotFound: it has closed.
        """
        participant = self.participant(participant_id)
        self._huddle(huddle_id)
        return self._move(participant, huddle_id)

    def back_to_main(self, participant_id: str) -> list[RoomEvent]:
        return self._move(self.participant(participant_id), None)

    def rename_huddle(self, participant_id: str, huddle_id: str, name: str) -> list[RoomEvent]:
        """
        :raises HuddleNotFound: it has closed.
        :raises NotAllowed: the participant is not in it.
        """
        huddle = self._huddle(huddle_id)
        if self.participant(participant_id).huddle_id != huddle_id:
            raise NotAllowed("Only those in a huddle can rename it.")
        cleaned = clean_line(name, NAME_LENGTH)
        if huddle.name == cleaned:
            return []
        huddle.name = cleaned
        return [events.HuddleChanged(huddle_id)]

    # --- topics ---

    def draft_topic(self, participant_id: str, topic_id: str, key: str, text: str, now_ms: int) -> Topic:
        """A topic to be stored.

        :raises LimitReached: the board is full.
        """
        participant = self.participant(participant_id)
        if len(self.topics) >= self._limits.topics:
            raise LimitReached("There are very many topics already. Remove some of your own first.")
        return Topic(
            id=topic_id,
            key=key,
            text=clean_line(text, LINE_LENGTH),
            author_id=participant.person_id,
            author_name=participant.name,
            created_at=now_ms,
        )

    def accept_topic(self, topic: Topic) -> list[RoomEvent]:
        return [events.TopicChanged(topic.id)] if self.topics.put(topic) else []

    def accept_upvote(self, topic_id: str, person_id: str, upvoted: bool) -> list[RoomEvent]:
        return [events.TopicChanged(topic_id)] if self.topics.set_upvote(topic_id, person_id, upvoted) else []

    def accept_topic_state(self, topic_id: str, state: TopicState) -> list[RoomEvent]:
        return [events.TopicChanged(topic_id)] if self.topics.set_state(topic_id, state) else []

    def accept_topic_removal(self, topic_id: str) -> list[RoomEvent]:
        return [events.TopicRemoved(topic_id)] if self.topics.remove(topic_id) else []

    # --- chat ---

    def check_may_read(self, participant_id: str, huddle_id: str | None) -> None:
        """
        :raises HuddleNotFound: the huddle has closed.
        :raises NotAllowed: the chat is that of a huddle in which the participant is not.
        """
        if huddle_id is not None and self.participant(participant_id).huddle_id != huddle_id:
            self._huddle(huddle_id)
            raise NotAllowed("Only those in a huddle can read and write its chat.")

    def draft_message(
        self, participant_id: str, huddle_id: str | None, key: str, text: str, now_ms: int
    ) -> MessageDraft:
        """A message to be stored.

        :raises HuddleNotFound: the huddle has closed.
        :raises NotAllowed: the chat is that of a huddle in which the participant is not.
        """
        self.check_may_read(participant_id, huddle_id)
        participant = self.participant(participant_id)
        return MessageDraft(
            key=key,
            huddle_id=huddle_id,
            author_id=participant.person_id,
            author_name=participant.name,
            text=clean_text(text, TEXT_LENGTH),
            sent_at=now_ms,
        )

    def accept_message(self, message: ChatMessage) -> list[RoomEvent]:
        chat = self._main_chat if message.huddle_id is None else self._huddle_chats.get(message.huddle_id)
        if chat is None or not chat.add(message):
            return []
        return [events.MessagePosted(message)]

    # --- media, as the others see it ---

    def check_may_produce(self, participant_id: str, source: Source) -> None:
        """
        :raises LimitReached: the participant sends as many streams as the limit allows.
        :raises Conflict: the microphone or camera is on already.
        """
        producers = self.participant(participant_id).producers.values()
        if len(producers) >= self._limits.producers_per_participant:
            raise LimitReached("You share as many things as this server allows. Stop sharing one of them first.")
        if source in SINGLE_SOURCES and any(producer.source == source for producer in producers):
            raise Conflict(f"Your {source} is on already.")

    def add_producer(self, participant_id: str, producer_id: str, source: Source, paused: bool) -> list[RoomEvent]:
        self.check_may_produce(participant_id, source)
        producer = Producer(producer_id, KIND_OF_SOURCE[source], source, paused)
        self.participant(participant_id).producers[producer_id] = producer
        return [events.ParticipantChanged(participant_id)]

    def pause_producer(self, participant_id: str, producer_id: str, paused: bool) -> list[RoomEvent]:
        """
        :raises ProducerNotFound: the participant has no such producer.
        """
        producer = self.own_producer(participant_id, producer_id)
        if producer.paused == paused:
            return []
        producer.paused = paused
        return [events.ParticipantChanged(participant_id)]

    def remove_producer(self, participant_id: str, producer_id: str) -> list[RoomEvent]:
        """
        :raises ProducerNotFound: the participant has no such producer.
        """
        self.own_producer(participant_id, producer_id)
        del self.participant(participant_id).producers[producer_id]
        return [events.ParticipantChanged(participant_id)]

    def remove_producers_of(self, participant_id: str) -> list[RoomEvent]:
        """The participant builds its media anew."""
        participant = self.participant(participant_id)
        if not participant.producers:
            return []
        participant.producers.clear()
        return [events.ParticipantChanged(participant_id)]

    def lose_media(self) -> None:
        """All media of the room is gone; nobody is told before there is somewhere to rebuild it."""
        for participant in self._participants.values():
            participant.producers.clear()

    def reset_media(self) -> list[RoomEvent]:
        """The room's media can be built again."""
        self.media_generation += 1
        return [events.MediaReset(self.media_generation)]

    def own_producer(self, participant_id: str, producer_id: str) -> Producer:
        """
        :raises ProducerNotFound: the participant has no such producer.
        """
        producer = self.participant(participant_id).producers.get(producer_id)
        if producer is None:
            raise ProducerNotFound
        return producer

    def owner_of(self, producer_id: str) -> Participant:
        """
        :raises ProducerNotFound: nobody in this room sends it.
        """
        for participant in self._participants.values():
            if producer_id in participant.producers:
                return participant
        raise ProducerNotFound

    # --- parts ---

    def _huddle(self, huddle_id: str) -> Huddle:
        huddle = self._huddles.get(huddle_id)
        if huddle is None:
            raise HuddleNotFound
        return huddle

    def _move(self, participant: Participant, huddle_id: str | None) -> list[RoomEvent]:
        left = participant.huddle_id
        if left == huddle_id:
            return []
        participant.huddle_id = huddle_id
        return [events.ParticipantChanged(participant.id), *self._close_if_empty(left)]

    def _close_if_empty(self, huddle_id: str | None) -> list[RoomEvent]:
        if huddle_id is None or self.members_of(huddle_id):
            return []
        del self._huddles[huddle_id]
        del self._huddle_chats[huddle_id]
        return [events.HuddleClosed(huddle_id)]

    def _invitations(self, topic: Topic, starter: Participant, huddle_id: str) -> list[RoomEvent]:
        return [
            events.HuddleInvitation(huddle_id, starter.name, person.id)
            for person in self._participants.values()
            if person.person_id in topic.upvoters and person.person_id != starter.person_id
        ]


def _optional_line(text: str | None) -> str | None:
    return None if text is None else clean_line(text, LINE_LENGTH)
