"""What is left of a session, and that nothing is when it is forgotten."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from alongside.errors import Conflict, NotFound
from alongside.rooms.goals import Goal
from alongside.rooms.messages import HuddleRecap, MessageDraft
from alongside.rooms.pulse import Vote
from alongside.rooms.recap import SharedLink
from alongside.rooms.record import RoomRecord, RoomSettings
from alongside.rooms.session import Session, ended
from alongside.rooms.topics import Topic
from alongside.storage.storage import Storage
from alongside.storage.tables import Base
from tests.support.room_values import session_of

LENGTH_MS = 500


@pytest.fixture(autouse=True)
async def rooms(storage: Storage) -> None:
    """Two of them, so that what belongs to the other one can be seen to stay."""
    for room_id in ("room", "other"):
        await storage.rooms.add(RoomRecord(room_id, RoomSettings("Studio"), 1))


def session_in(room_id: str, number: int) -> Session:
    """One that begins at 1000 times its number; in each room at the same moment."""
    return replace(session_of("open", number=number, now_ms=1000 * number), id=f"{room_id}-{number}")


def topic(topic_id: str, created_at: int) -> Topic:
    return Topic(topic_id, topic_id, "Tea", "ann", "Ann", created_at)


def goal(goal_id: str, created_at: int, *, done: bool = False) -> Goal:
    return Goal(goal_id, goal_id, "ann", "Ann", "Write", created_at, done)


def said(key: str, text: str, sent_at: int, author: str = "Ann", huddle_id: str | None = None) -> MessageDraft:
    return MessageDraft(key, huddle_id, author.lower(), author, text, sent_at)


def huddle(session: Session) -> HuddleRecap:
    """One that outlasts its session."""
    began = session.started_at + 100
    return HuddleRecap(f"huddle-{session.id}", "Sofa", ("Ann", "Ben"), began, began + LENGTH_MS, ("ann", "ben"))


async def begin(storage: Storage, room_id: str, number: int) -> Session:
    """A session of which there is something of each kind: a topic, goals, chat, a huddle with its own chat, votes."""
    session = session_in(room_id, number)
    sofa, now_ms = huddle(session), session.started_at + 10
    await storage.sessions.add(room_id, session)
    talked_about = replace(topic(f"done-{session.id}", now_ms), state="done", outcome="Green", author_hidden=True)
    await storage.topics.add(room_id, talked_about)
    for person, upvoted_at in (("zoe", now_ms), ("ann", now_ms + 1)):
        await storage.topics.set_upvote(talked_about.id, person, True, upvoted_at)
    await storage.goals.add(room_id, goal(f"goal-{session.id}", now_ms + 1))
    await storage.goals.add(room_id, goal(f"reached-{session.id}", now_ms, done=True))
    message = await storage.messages.add(room_id, said(f"m-{session.id}", f"https://{session.id}.example", now_ms))
    await storage.messages.set_reaction(message.id, "ben", "👋", True, now_ms)
    await storage.huddles.save(room_id, sofa.huddle_id, "Sofa", {"ann": "Ann"}, sofa.started_at)
    for number_of_message, sent_at in enumerate((sofa.started_at, sofa.ended_at - 1)):
        key = f"{sofa.huddle_id}-{number_of_message}"
        await storage.messages.add(room_id, said(key, "https://inside.example", sent_at, huddle_id=sofa.huddle_id))
    for vote in (Vote("ann", "wentWell", "Quiet"), Vote("ben", "wentWell", None), Vote("zoe", "fine", "Again")):
        await storage.sessions.vote(session.id, vote)
    return session


async def end(storage: Storage, room_id: str, session: Session, *carried: Topic) -> Session:
    """Ends it, and then the huddle that went on."""
    over = ended(session, session.started_at + LENGTH_MS)
    await storage.sessions.end(room_id, over, carried)
    await storage.huddles.end(room_id, huddle(session))
    return over


async def hold(storage: Storage, room_id: str, number: int) -> Session:
    return await end(storage, room_id, await begin(storage, room_id, number))


async def rows(engine: AsyncEngine) -> dict[str, list[str]]:
    """Everything that is stored, by table."""
    async with engine.connect() as connection:
        return {
            table.name: sorted(map(repr, await connection.execute(select(table))))
            for table in Base.metadata.sorted_tables
        }


async def test_a_recap_has_all_that_a_session_left(storage: Storage) -> None:
    for number in (1, 2, 3):
        for room_id in ("room", "other"):
            await hold(storage, room_id, number)
    recap = await storage.sessions.recap("room", "room-2")
    assert recap.session == ended(session_in("room", 2), 2500)
    kept = replace(topic("done-room-2", 2010), state="done", outcome="Green", author_hidden=True)
    assert recap.topics == (replace(kept, upvoters=("zoe", "ann")),)
    assert recap.goals == (goal("reached-room-2", 2010, done=True), goal("goal-room-2", 2011))
    assert recap.huddles == (huddle(session_in("room", 2)),)
    assert recap.links == (SharedLink("https://room-2.example", "Ann"),)
    assert recap.pulse.counts() == {"wentWell": 2, "fine": 1, "couldBeBetter": 0}
    assert recap.pulse.lines() == ["Again", "Quiet"]


async def test_a_recap_of_a_session_that_goes_on_has_what_there_is_by_now(storage: Storage) -> None:
    await hold(storage, "room", 1)
    await begin(storage, "other", 2)
    session = await begin(storage, "room", 2)
    waiting = topic("waiting", 5)
    await storage.topics.add("room", waiting)
    recap = await storage.sessions.recap("room", session.id)
    assert recap.session == session
    assert [(one.id, one.state) for one in recap.topics] == [("waiting", "open"), ("done-room-2", "done")]
    assert [one.id for one in recap.goals] == ["reached-room-2", "goal-room-2"]
    # Nothing is told of a huddle before it has ended.
    assert recap.huddles == ()
    assert [link.address for link in recap.links] == ["https://room-2.example"]
    assert len(recap.pulse.lines()) == 2
    await storage.huddles.end("room", huddle(session))
    assert (await storage.sessions.recap("room", session.id)).huddles == (huddle(session),)


async def test_topics_left_for_the_next_session_are_told_of_as_they_waited(storage: Storage) -> None:
    first = await begin(storage, "room", 1)
    waiting = replace(topic("waiting", 1020), state="discussing", timebox_ends_at=1900)
    for each in (waiting, topic("dropped later", 1501)):
        await storage.topics.add("room", each)
    carried = replace(waiting, state="carriedOver", timebox_ends_at=None)
    await end(storage, "room", first, carried)
    before = (await storage.sessions.recap("room", "room-1")).topics
    assert [one.id for one in before] == ["done-room-1", "waiting"]
    assert before[1] == carried
    second = await begin(storage, "room", 2)
    await storage.topics.save([replace(carried, state="done", timebox_ends_at=2100, outcome="Black")])
    await end(storage, "room", second)
    assert (await storage.sessions.recap("room", "room-1")).topics == before
    dealt_with = (await storage.sessions.recap("room", "room-2")).topics
    assert [(one.id, one.state, one.outcome) for one in dealt_with] == [
        ("waiting", "done", "Black"),
        ("done-room-2", "done", "Green"),
        ("dropped later", "carriedOver", None),
    ]


async def test_links_are_those_of_the_main_room_while_the_session_went_on(storage: Storage) -> None:
    await storage.sessions.add("room", session_in("room", 1))
    for key, text, sent_at, author, huddle_id in (
        ("1", "too early: https://a.example", 999, "Ann", None),
        ("2", "https://b.example and (https://c.example)", 1000, "Ben", None),
        ("3", "inside: https://d.example", 1001, "Ann", "h"),
        ("4", "once more https://b.example", 1002, "Ann", None),
        ("5", "no link", 1003, "Ann", None),
        ("6", "https://e.example", 1500, "Ann", None),
        ("7", "too late: https://f.example", 1501, "Ann", None),
    ):
        await storage.messages.add("room", said(key, text, sent_at, author, huddle_id))
    await storage.messages.add("other", said("8", "elsewhere: https://g.example", 1004))
    await storage.sessions.end("room", ended(session_in("room", 1), 1500), [])
    assert (await storage.sessions.recap("room", "room-1")).links == (
        SharedLink("https://b.example", "Ben"),
        SharedLink("https://c.example", "Ben"),
        SharedLink("https://e.example", "Ann"),
    )


async def test_there_is_no_recap_of_a_session_of_another_room(storage: Storage) -> None:
    await hold(storage, "room", 1)
    for room_id, session_id in (("other", "room-1"), ("room", "room-2")):
        with pytest.raises(NotFound):
            await storage.sessions.recap(room_id, session_id)


async def test_after_forgetting_all_is_as_if_the_session_had_never_been(storage: Storage, engine: AsyncEngine) -> None:
    await hold(storage, "room", 1)
    await hold(storage, "other", 2)
    await storage.topics.add("room", topic("waiting", 1400))
    await storage.goals.add("other", goal("for next time", 2400))
    for key, sent_at in (("just before", 1999), ("just after", 2501)):
        await storage.messages.add("room", said(key, "Hi", sent_at))
    before = await rows(engine)
    await hold(storage, "room", 2)
    await storage.sessions.forget("room", "room-2")
    assert await rows(engine) == before
    assert not await storage.huddles.has_member("room", "huddle-room-2", "ann")
    with pytest.raises(NotFound):
        await storage.sessions.recap("room", "room-2")


async def test_whoever_forgets_a_session_is_told_which_one_is_the_last_now(storage: Storage) -> None:
    await hold(storage, "other", 3)
    first = await hold(storage, "room", 1)
    for number in (2, 3):
        await hold(storage, "room", number)
    await begin(storage, "room", 4)
    for session_id in ("room-2", "room-3"):
        forgotten = await storage.sessions.forget("room", session_id)
    assert (forgotten.id, forgotten.started_at, forgotten.ended_at) == ("room-3", 3000, 3500)
    assert forgotten.newest == first
    assert {vote.person_id: vote.mood for vote in forgotten.votes} == {
        "ann": "wentWell",
        "ben": "wentWell",
        "zoe": "fine",
    }
    forgotten = await storage.sessions.forget("room", "room-1")
    assert (forgotten.newest, tuple(forgotten.votes)) == (None, ())


async def test_topics_that_a_forgotten_session_left_still_wait(storage: Storage) -> None:
    session = await begin(storage, "room", 1)
    carried = replace(topic("waiting", 1020), state="carriedOver")
    await storage.topics.add("room", carried)
    await end(storage, "room", session, carried)
    await storage.sessions.forget("room", session.id)
    assert await storage.topics.list_for("room") == [carried]


async def test_only_what_has_ended_can_be_forgotten_and_only_once(storage: Storage, engine: AsyncEngine) -> None:
    await hold(storage, "room", 1)
    await begin(storage, "room", 2)
    before = await rows(engine)
    with pytest.raises(Conflict):
        await storage.sessions.forget("room", "room-2")
    with pytest.raises(NotFound):
        await storage.sessions.forget("other", "room-1")
    assert await rows(engine) == before
    await storage.sessions.forget("room", "room-1")
    with pytest.raises(NotFound):
        await storage.sessions.forget("room", "room-1")


async def test_the_room_of_forgotten_sessions_can_be_deleted_with_all_the_rest(
    storage: Storage, engine: AsyncEngine
) -> None:
    for number in (1, 2):
        await hold(storage, "room", number)
    await storage.sessions.forget("room", "room-1")
    await storage.rooms.delete("room")
    await storage.rooms.delete("other")
    assert set(map(len, (await rows(engine)).values())) == {0}
