"""Sessions in the database, and what is left of them."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from alongside.errors import Conflict, NotFound
from alongside.rooms.messages import HuddleRecap
from alongside.rooms.pulse import Pulse, Vote
from alongside.rooms.recap import SessionRecap, SharedLink, links_in
from alongside.rooms.room import ForgottenSession
from alongside.rooms.session import Session
from alongside.rooms.topics import Topic
from alongside.storage.engine import erase_traces, transaction
from alongside.storage.goals import goals_where
from alongside.storage.huddles import recap_of
from alongside.storage.tables import GoalRow, HuddleRow, MessageRow, PulseRow, SessionRow, TopicRow
from alongside.storage.topics import save_topics, topics_where
from alongside.storage.values import from_json, to_json

_FAR_FUTURE_MS = 2**53


class SessionRepository:
    """All methods raise StorageUnavailable when the database does not answer."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, room_id: str, session: Session) -> None:
        """
        :raises Conflict: the room has a session of this number already.
        """
        statement = insert(SessionRow).values(
            id=session.id, room_id=room_id, number=session.number, started_at=session.started_at, **_state(session)
        )
        try:
            async with transaction(self._engine) as connection:
                await connection.execute(statement)
        except IntegrityError as error:
            raise Conflict("A session has just been started by somebody else.") from error

    async def save(self, session: Session) -> None:
        """Stores where a session stands."""
        async with transaction(self._engine) as connection:
            await _save(connection, session)

    async def end(self, room_id: str, session: Session, carried: Iterable[Topic]) -> None:
        """Stores that a session has ended; what is done with is put away with it, all at once.

        :param carried: topics that wait for the next session.
        """
        async with transaction(self._engine) as connection:
            await _save(connection, session)
            await save_topics(connection, carried)
            of_now = (TopicRow.room_id == room_id) & TopicRow.session_id.is_(None) & (TopicRow.state == "done")
            await connection.execute(update(TopicRow).where(of_now).values(session_id=session.id))
            goals = (GoalRow.room_id == room_id) & GoalRow.session_id.is_(None)
            await connection.execute(update(GoalRow).where(goals).values(session_id=session.id))

    async def newest(self, room_id: str) -> Session | None:
        """The room's last session, whether or not it has ended."""
        found = select(SessionRow.state).where(SessionRow.room_id == room_id)
        async with transaction(self._engine) as connection:
            state = (await connection.execute(found.order_by(SessionRow.number.desc()).limit(1))).scalar_one_or_none()
        return None if state is None else from_json(state, Session)

    async def list_ended(self, room_id: str, limit: int) -> list[Session]:
        """The newest sessions that have ended, the newest first."""
        async with transaction(self._engine) as connection:
            return await _ended(connection, room_id, limit)

    async def vote(self, session_id: str, vote: Vote) -> None:
        """Stores what one person said of a session. What they said before is replaced.

        :raises NotFound: the session was deleted.
        """
        mine = (PulseRow.session_id == session_id) & (PulseRow.person_id == vote.person_id)
        values = {"session_id": session_id, "person_id": vote.person_id, "mood": vote.mood, "line": vote.line}
        try:
            async with transaction(self._engine) as connection:
                replaced = await connection.execute(delete(PulseRow).where(mine).returning(PulseRow.line))
                line = replaced.scalar_one_or_none()
                await connection.execute(insert(PulseRow).values(values))
        except IntegrityError as error:
            raise NotFound("There is nothing left of this session.") from error
        if line is not None and line != vote.line:
            await erase_traces(self._engine)

    async def votes(self, session_id: str) -> list[Vote]:
        async with transaction(self._engine) as connection:
            return await _votes(connection, session_id)

    async def recap(self, room_id: str, session_id: str) -> SessionRecap:
        """What is left of a session, or what there is by now if it still goes on.

        :raises NotFound: the room has no such session.
        """
        async with transaction(self._engine) as connection:
            session = await _session(connection, room_id, session_id)
            until = _FAR_FUTURE_MS if session.ended_at is None else session.ended_at
            mine = GoalRow.session_id == session_id
            if session.ended_at is None:
                mine |= GoalRow.session_id.is_(None)
            return SessionRecap(
                session,
                topics=await _topics(connection, room_id, session),
                goals=tuple(await goals_where(connection, GoalRow.room_id == room_id, mine)),
                huddles=await _huddles(connection, room_id, session.started_at, until),
                links=await _links(connection, room_id, session.started_at, until),
                pulse=Pulse(session_id, await _votes(connection, session_id)),
            )

    async def forget(self, room_id: str, session_id: str) -> ForgottenSession:
        """Deletes a session that has ended with everything that belongs to it: topics, goals, pulse, its huddles, and
        the chat of that time.

        :raises NotFound: the room has no such session.
        :raises Conflict: it still goes on.
        """
        async with transaction(self._engine) as connection:
            session = await _session(connection, room_id, session_id)
            if session.ended_at is None:
                raise Conflict("This session is still going on. End it first.")
            then = (session.started_at, session.ended_at)
            for table in (TopicRow, GoalRow):
                of_it = (table.room_id == room_id) & (table.session_id == session_id)
                await connection.execute(delete(table).where(of_it))
            huddles = (HuddleRow.room_id == room_id) & HuddleRow.started_at.between(*then)
            # They may have outlasted the session. Of their end the room itself told, an author without id.
            ids = select(HuddleRow.id).where(huddles)
            of_huddles = MessageRow.huddle_id.in_(ids) | ((MessageRow.author_id == "") & MessageRow.key.in_(ids))
            in_time = MessageRow.sent_at.between(*then)
            await connection.execute(delete(MessageRow).where(MessageRow.room_id == room_id, in_time | of_huddles))
            await connection.execute(delete(HuddleRow).where(huddles))
            await connection.execute(delete(SessionRow).where(SessionRow.id == session_id))
            newest = next(iter(await _ended(connection, room_id, 1)), None)
            votes = () if newest is None else await _votes(connection, newest.id)
        await erase_traces(self._engine)
        return ForgottenSession(session_id, *then, newest, votes)


def _state(session: Session) -> dict[str, Any]:
    return {"state": to_json(session), "ended_at": session.ended_at}


async def _save(connection: AsyncConnection, session: Session) -> None:
    await connection.execute(update(SessionRow).where(SessionRow.id == session.id).values(**_state(session)))


async def _session(connection: AsyncConnection, room_id: str, session_id: str) -> Session:
    found = select(SessionRow.state).where(SessionRow.room_id == room_id, SessionRow.id == session_id)
    state = (await connection.execute(found)).scalar_one_or_none()
    if state is None:
        raise NotFound("There is nothing left of this session.")
    return from_json(state, Session)


async def _ended(connection: AsyncConnection, room_id: str, limit: int) -> list[Session]:
    found = select(SessionRow.state).where(SessionRow.room_id == room_id, SessionRow.ended_at.is_not(None))
    states = (await connection.execute(found.order_by(SessionRow.number.desc()).limit(limit))).scalars()
    return [from_json(state, Session) for state in states]


async def _topics(connection: AsyncConnection, room_id: str, session: Session) -> tuple[Topic, ...]:
    """Those that the session dealt with, and those that it left for the next one, as they were then."""
    in_room = TopicRow.room_id == room_id
    on_board = TopicRow.session_id.is_(None)
    if session.ended_at is None:
        return tuple(await topics_where(connection, in_room, on_board))
    dealt_with = await topics_where(connection, in_room, TopicRow.session_id == session.id)
    later = select(SessionRow.id).where(SessionRow.room_id == room_id, SessionRow.number > session.number)
    put_away_later = TopicRow.session_id.in_(later)
    left = await topics_where(connection, in_room, TopicRow.created_at <= session.ended_at, on_board | put_away_later)
    waiting = (replace(topic, state="carriedOver", timebox_ends_at=None, outcome=None) for topic in left)
    return (*dealt_with, *waiting)


async def _votes(connection: AsyncConnection, session_id: str) -> list[Vote]:
    found = select(PulseRow.person_id, PulseRow.mood, PulseRow.line).where(PulseRow.session_id == session_id)
    return [Vote(row.person_id, row.mood, row.line) for row in await connection.execute(found)]


async def _huddles(connection: AsyncConnection, room_id: str, started_at: int, until: int) -> tuple[HuddleRecap, ...]:
    found = select(HuddleRow.__table__).where(
        HuddleRow.room_id == room_id, HuddleRow.started_at.between(started_at, until), HuddleRow.ended_at.is_not(None)
    )
    rows = (await connection.execute(found.order_by(HuddleRow.started_at, HuddleRow.id))).all()
    return tuple(recap_of(row, row.ended_at) for row in rows)


async def _links(connection: AsyncConnection, room_id: str, started_at: int, until: int) -> tuple[SharedLink, ...]:
    found = select(MessageRow.author_name, MessageRow.text).where(
        MessageRow.room_id == room_id,
        MessageRow.huddle_id.is_(None),
        MessageRow.sent_at.between(started_at, until),
        MessageRow.text.contains("://"),
    )
    rows = (await connection.execute(found.order_by(MessageRow.id))).all()
    return links_in((row.author_name, row.text) for row in rows)
