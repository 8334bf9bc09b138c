"""How the room looks on the wire."""

from alongside.rooms import events
from alongside.rooms.chat import ChatMessage
from alongside.rooms.huddles import Huddle
from alongside.rooms.people import Participant
from alongside.rooms.room import Room, RoomRecord
from alongside.rooms.topics import Topic
from alongside.signalling.messages import events as wire_events
from alongside.signalling.messages import views


def room_view(record: RoomRecord) -> views.RoomView:
    return views.RoomView(id=record.id, name=record.name, why=record.why, created_at=record.created_at)


def participant_view(participant: Participant) -> views.ParticipantView:
    return views.ParticipantView(
        id=participant.id,
        person_id=participant.person_id,
        name=participant.name,
        working_on=participant.working_on,
        huddle_id=participant.huddle_id,
        hand_raised=participant.hand_raised,
        availability=participant.availability,
        connected=participant.connected,
        producers=[
            views.ProducerView(id=producer.id, kind=producer.kind, source=producer.source, paused=producer.paused)
            for producer in participant.producers.values()
        ],
    )


def huddle_view(huddle: Huddle) -> views.HuddleView:
    return views.HuddleView(id=huddle.id, name=huddle.name, topic_id=huddle.topic_id, started_by=huddle.started_by)


def topic_view(topic: Topic) -> views.TopicView:
    return views.TopicView(
        id=topic.id,
        text=topic.text,
        author_id=topic.author_id,
        author_name=topic.author_name,
        state=topic.state,
        upvoters=topic.upvoters,
        created_at=topic.created_at,
    )


def message_view(message: ChatMessage) -> views.ChatMessageView:
    return views.ChatMessageView(
        id=message.id,
        key=message.key,
        huddle_id=message.huddle_id,
        author_id=message.author_id,
        author_name=message.author_name,
        text=message.text,
        sent_at=message.sent_at,
    )


def snapshot(room: Room, participant_id: str) -> views.Snapshot:
    """All that this participant may know."""
    return views.Snapshot(
        room=room_view(room.record),
        participants=[participant_view(participant) for participant in room.participants],
        huddles=[huddle_view(huddle) for huddle in room.huddles],
        topics=[topic_view(topic) for topic in room.topics],
        messages=[message_view(message) for message in room.messages_for(participant_id)],
        has_more_messages=room.has_more_messages,
        media_generation=room.media_generation,
    )


def event_view(room: Room, event: events.RoomEvent) -> wire_events.RoomEvent | None:
    """The event with the present state of what it names; ``None`` when that has gone in the meantime."""
    match event:
        case events.ParticipantJoined() | events.ParticipantChanged():
            return _participant_event(room, event)
        case events.HuddleOpened() | events.HuddleChanged():
            return _huddle_event(room, event)
        case events.TopicChanged(topic_id=topic_id):
            topic = room.topics.find(topic_id)
            return None if topic is None else wire_events.TopicChanged(topic=topic_view(topic))
        case _:
            return _plain_event(event)


def _participant_event(
    room: Room, event: events.ParticipantJoined | events.ParticipantChanged
) -> wire_events.RoomEvent | None:
    participant = room.find_participant(event.participant_id)
    if participant is None:
        return None
    view = participant_view(participant)
    if isinstance(event, events.ParticipantJoined):
        return wire_events.ParticipantJoined(participant=view)
    return wire_events.ParticipantChanged(participant=view)


def _huddle_event(room: Room, event: events.HuddleOpened | events.HuddleChanged) -> wire_events.RoomEvent | None:
    huddle = room.find_huddle(event.huddle_id)
    if huddle is None:
        return None
    view = huddle_view(huddle)
    return (
        wire_events.HuddleOpened(huddle=view)
        if isinstance(event, events.HuddleOpened)
        else wire_events.HuddleChanged(huddle=view)
    )


def _plain_event(event: events.RoomEvent) -> wire_events.RoomEvent | None:
    match event:
        case events.ParticipantLeft(participant_id=participant_id):
            return wire_events.ParticipantLeft(participant_id=participant_id)
        case events.HuddleClosed(huddle_id=huddle_id):
            return wire_events.HuddleClosed(huddle_id=huddle_id)
        case events.TopicRemoved(topic_id=topic_id):
            return wire_events.TopicRemoved(topic_id=topic_id)
        case events.MessagePosted(message=message):
            return wire_events.MessagePosted(message=message_view(message))
        case events.MediaReset(media_generation=generation):
            return wire_events.MediaReset(media_generation=generation)
        case _:
            return None
