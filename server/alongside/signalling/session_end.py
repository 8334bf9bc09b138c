"""The end of a session: what waits is carried over, what is done is put away."""

from alongside.rooms.events import RoomEvent
from alongside.rooms.room import Room
from alongside.rooms.session import Session, ended, forgotten_end
from alongside.signalling.services import Services


async def end_session(services: Services, room: Room, session: Session, ended_at: int) -> list[RoomEvent]:
    """
    :raises StorageUnavailable: it goes on.
    """
    over = ended(session, ended_at)
    carried = room.topics.carried_over()
    await services.storage.sessions.end(room.record.id, over, carried)
    done = [topic.id for topic in room.topics if topic.state == "done"]
    return [
        *room.topics.accept(carried),
        *room.topics.forget(done),
        *room.goals.put_away(),
        *room.accept_session(over, services.clock.now_ms()),
    ]


async def end_forgotten_session(services: Services, room: Room) -> None:
    """Ends the session of a room that everybody left some time ago without doing so.

    :raises StorageUnavailable: it goes on.
    """
    room.tick(services.clock.now_ms())
    session = room.running_session
    if session is not None and (over_at := forgotten_end(session, services.clock.now_ms())) is not None:
        await end_session(services, room, session, over_at)
