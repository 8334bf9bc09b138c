"""How the room looks on the wire, and to whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from alongside.rooms import events
from alongside.rooms.cards import Card, OwnCard
from alongside.rooms.events import EVERYONE, AllBut, Audience, MembersOf, OnlyPersons
from alongside.rooms.goals import Goal
from alongside.rooms.huddles import Huddle
from alongside.rooms.knocks import Knock
from alongside.rooms.messages import ChatMessage
from alongside.rooms.people import Participant
from alongside.rooms.pulse import Pulse
from alongside.rooms.recap import SessionRecap
from alongside.rooms.record import RoomRecord
from alongside.rooms.room import Room
from alongside.rooms.schedule import Schedule, next_occurrence
from alongside.rooms.session import Session
from alongside.rooms.topics import Topic
from alongside.signalling.messages import events as wire
from alongside.signalling.messages import ritual_views, settings, views


@dataclass(frozen=True, slots=True)
class Telling:
    """An event as some of those in the room get it."""

    audience: Audience
    event: wire.RoomEvent


# --- parts of the room -----------------------------------------------------------------------------------------------


def room_view(record: RoomRecord, now_ms: int) -> ritual_views.RoomView:
    return ritual_views.RoomView(
        id=record.id,
        settings=settings.RoomSettings.model_validate(record.settings),
        schedule=None if record.schedule is None else schedule_view(record.schedule, now_ms),
        owner_id=record.owner_id,
        created_at=record.created_at,
    )


def schedule_view(schedule: Schedule, now_ms: int) -> ritual_views.ScheduleView:
    return ritual_views.ScheduleView(
        starts_at=schedule.starts_at,
        next_at=next_occurrence(schedule, now_ms),
        time_zone=schedule.time_zone,
        minutes=schedule.minutes,
        cadence=schedule.cadence,
    )


def participant_view(participant: Participant) -> views.ParticipantView:
    return views.ParticipantView(
        id=participant.id,
        person_id=participant.person_id,
        name=participant.name,
        working_on=participant.working_on,
        huddle_id=participant.huddle_id,
        hand_raised=participant.hand_raised,
        availability=participant.availability,
        available_at=participant.status.ends_at,
        available_at_break=participant.status.ends_at_break,
        overhears=participant.overhears,
        connected=participant.connected,
        producers=[
            views.ProducerView(id=producer.id, kind=producer.kind, source=producer.source, paused=producer.paused)
            for producer in participant.producers.values()
        ],
    )


def huddle_view(huddle: Huddle) -> views.HuddleView:
    return views.HuddleView(
        id=huddle.id,
        name=huddle.name,
        topic_id=huddle.topic_id,
        started_by=huddle.started_by,
        started_at=huddle.started_at,
        knock_first=huddle.knock_first,
        admitted=sorted({*huddle.admitted, *huddle.people}) if huddle.knock_first else (),
        invited=sorted(huddle.admitted - huddle.people.keys()),
        knocking=tuple(huddle.knocking),
    )


def topic_view(topic: Topic, reader_id: str | None) -> views.TopicView:
    """
    :param reader_id: the person who gets it; ``None`` for anybody.
    """
    with_author = not topic.author_hidden or topic.author_id == reader_id
    return views.TopicView(
        id=topic.id,
        text=topic.text,
        author_id=topic.author_id if with_author else None,
        author_name=topic.author_name if with_author else None,
        author_hidden=topic.author_hidden,
        state=topic.state,
        upvoters=topic.upvoters,
        timebox_ends_at=topic.timebox_ends_at,
        outcome=topic.outcome,
        created_at=topic.created_at,
    )


def message_view(message: ChatMessage) -> views.ChatMessageView:
    return views.ChatMessageView.model_validate(message)


def session_view(session: Session) -> ritual_views.SessionView:
    return ritual_views.SessionView.model_validate(session)


def _newest_session_view(room: Room) -> ritual_views.SessionView | None:
    return None if room.session is None else session_view(room.session)


def goal_view(goal: Goal) -> ritual_views.GoalView:
    return ritual_views.GoalView.model_validate(goal)


def mood_counts(pulse: Pulse) -> list[ritual_views.MoodCount]:
    return [ritual_views.MoodCount(mood=mood, count=count) for mood, count in pulse.counts().items()]


def _pulse_view(pulse: Pulse, reader_id: str) -> ritual_views.PulseView:
    mine = pulse.vote_of(reader_id)
    return ritual_views.PulseView(
        session_id=pulse.session_id,
        counts=mood_counts(pulse),
        mine=None if mine is None else mine.mood,
        mine_line=None if mine is None else mine.line,
    )


def _card_view(card: Card | None) -> ritual_views.CardView | None:
    return None if card is None else ritual_views.CardView.model_validate(card)


def _own_card_views(cards: Iterable[OwnCard]) -> list[ritual_views.OwnCardView]:
    return [ritual_views.OwnCardView.model_validate(card) for card in cards]


def _knock_view(knock: Knock) -> ritual_views.KnockView:
    return ritual_views.KnockView.model_validate(knock)


def recap_view(recap: SessionRecap, reader_id: str | None) -> ritual_views.RecapView:
    return ritual_views.RecapView(
        session=session_view(recap.session),
        topics=[topic_view(topic, reader_id) for topic in recap.topics],
        goals=[goal_view(goal) for goal in recap.goals],
        huddles=[views.HuddleRecapView.model_validate(huddle) for huddle in recap.huddles],
        links=[ritual_views.LinkView.model_validate(link) for link in recap.links],
        moods=mood_counts(recap.pulse),
        lines=recap.pulse.lines(),
    )


def snapshot(room: Room, participant_id: str, now_ms: int) -> ritual_views.Snapshot:
    """All that this participant may know."""
    reader_id = room.roster.get(participant_id).person_id
    return ritual_views.Snapshot(
        room=room_view(room.record, now_ms),
        participants=[participant_view(participant) for participant in room.roster],
        huddles=[huddle_view(huddle) for huddle in room.huddles],
        topics=[topic_view(topic, reader_id) for topic in room.topics],
        messages=[message_view(message) for message in room.messages_for(participant_id)],
        has_more_messages=room.chat.has_more,
        session=_newest_session_view(room),
        goals=[goal_view(goal) for goal in room.goals],
        pulse=_pulse_view(room.pulse, reader_id),
        card=_card_view(room.table.card),
        own_cards=_own_card_views(room.table.own_cards),
        knocks=[_knock_view(knock) for knock in room.knocks.visible_to(reader_id)],
        media_generation=room.producers.generation,
    )


# --- events ----------------------------------------------------------------------------------------------------------


def tellings(room: Room, event: events.RoomEvent, now_ms: int) -> list[Telling]:
    """The event with the present state of what it names, for each of its audiences; nothing when that has gone."""
    match event:
        case events.TopicChanged(topic_id=topic_id):
            topic = room.topics.find(topic_id)
            return [] if topic is None else _topic_tellings(topic)
        case events.KnockChanged(knock_id=knock_id):
            knock = room.knocks.find(knock_id)
            return [] if knock is None else _knock_tellings(knock)
        case events.KnockRemoved(knock_id=knock_id, person_ids=person_ids):
            return [Telling(OnlyPersons(person_ids), wire.KnockRemoved(knock_id=knock_id))]
        case events.SessionForgotten(session_id=session_id):
            return _forgotten_tellings(room, session_id)
        case events.MessagePosted(message=message):
            return [Telling(_readers_of(message), wire.MessagePosted(message=message_view(message)))]
        case events.MessageChanged(message=message):
            return [Telling(_readers_of(message), wire.MessageChanged(message=message_view(message)))]
        case _:
            view = _people_event(room, event) or _ritual_event(room, event, now_ms) or _plain_event(event)
            return [] if view is None else [Telling(EVERYONE, view)]


def _topic_tellings(topic: Topic) -> list[Telling]:
    for_anybody = wire.TopicChanged(topic=topic_view(topic, None))
    if not topic.author_hidden:
        return [Telling(EVERYONE, for_anybody)]
    for_author = wire.TopicChanged(topic=topic_view(topic, topic.author_id))
    return [
        Telling(AllBut(topic.author_id), for_anybody),
        Telling(OnlyPersons(frozenset({topic.author_id})), for_author),
    ]


def _knock_tellings(knock: Knock) -> list[Telling]:
    """The receiver learns of it when it is due, and that it is gone when it is not any more."""
    changed = wire.KnockChanged(knock=_knock_view(knock))
    knocker, receiver = OnlyPersons(frozenset({knock.from_id})), OnlyPersons(frozenset({knock.to_id}))
    if knock.due and not knock.is_over:
        return [Telling(knocker, changed), Telling(receiver, changed)]
    tellings = [Telling(knocker, changed)]
    if knock.answer is not None:
        tellings.append(Telling(receiver, wire.KnockRemoved(knock_id=knock.id)))
    return tellings


def _forgotten_tellings(room: Room, session_id: str) -> list[Telling]:
    """Each person learns what they themselves said of the session that is the newest one now."""
    messages = [message_view(message) for message in room.chat.recent_of_main_room()]
    return [
        Telling(
            OnlyPersons(frozenset({person_id})),
            wire.SessionForgotten(
                session_id=session_id,
                messages=messages,
                has_more=room.chat.has_more,
                session=_newest_session_view(room),
                pulse=_pulse_view(room.pulse, person_id),
            ),
        )
        for person_id in sorted({participant.person_id for participant in room.roster})
    ]


def _readers_of(message: ChatMessage) -> Audience:
    return EVERYONE if message.huddle_id is None else MembersOf(message.huddle_id)


def _people_event(room: Room, event: events.RoomEvent) -> wire.RoomEvent | None:
    match event:
        case events.ParticipantJoined(participant_id=participant_id):
            participant = room.roster.find(participant_id)
            return None if participant is None else wire.ParticipantJoined(participant=participant_view(participant))
        case events.ParticipantChanged(participant_id=participant_id):
            participant = room.roster.find(participant_id)
            return None if participant is None else wire.ParticipantChanged(participant=participant_view(participant))
        case events.HuddleOpened(huddle_id=huddle_id):
            huddle = room.huddles.find(huddle_id)
            return None if huddle is None else wire.HuddleOpened(huddle=huddle_view(huddle))
        case events.HuddleChanged(huddle_id=huddle_id):
            huddle = room.huddles.find(huddle_id)
            return None if huddle is None else wire.HuddleChanged(huddle=huddle_view(huddle))
        case _:
            return None


def _ritual_event(room: Room, event: events.RoomEvent, now_ms: int) -> wire.RoomEvent | None:
    match event:
        case events.RoomChanged():
            return wire.RoomChanged(room=room_view(room.record, now_ms))
        case events.SessionChanged():
            session = room.session
            return None if session is None else wire.SessionChanged(session=session_view(session))
        case events.GoalChanged(goal_id=goal_id):
            goal = room.goals.find(goal_id)
            return None if goal is None else wire.GoalChanged(goal=goal_view(goal))
        case events.PulseChanged():
            return _pulse_event(room.pulse)
        case events.CardChanged():
            return wire.CardChanged(card=_card_view(room.table.card))
        case events.OwnCardsChanged():
            return wire.OwnCardsChanged(own_cards=_own_card_views(room.table.own_cards))
        case _:
            return None


def _pulse_event(pulse: Pulse) -> wire.RoomEvent | None:
    session_id = pulse.session_id
    return None if session_id is None else wire.PulseChanged(session_id=session_id, counts=mood_counts(pulse))


def _plain_event(event: events.RoomEvent) -> wire.RoomEvent | None:
    match event:
        case events.ParticipantLeft(participant_id=participant_id):
            return wire.ParticipantLeft(participant_id=participant_id)
        case events.HuddleClosed(huddle_id=huddle_id):
            return wire.HuddleClosed(huddle_id=huddle_id)
        case events.TopicRemoved(topic_id=topic_id):
            return wire.TopicRemoved(topic_id=topic_id)
        case events.GoalRemoved(goal_id=goal_id):
            return wire.GoalRemoved(goal_id=goal_id)
        case events.MediaReset(media_generation=generation):
            return wire.MediaReset(media_generation=generation)
        case _:
            return None
