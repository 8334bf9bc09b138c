"""Sessions, from their beginning to their end."""

from dataclasses import replace

import pytest

from alongside.errors import Conflict, TopicNotFound
from alongside.rooms.goals import Goal
from alongside.rooms.pulse import Vote
from alongside.rooms.record import RoomRecord, RoomSettings
from alongside.rooms.session import Session, ended
from alongside.rooms.topics import Topic
from alongside.storage.storage import Storage
from tests.support.room_values import session_of

FIRST = session_of("cowork", number=1, now_ms=1000)
SECOND = session_of("gsd", number=2, now_ms=2000)


@pytest.fixture(autouse=True)
async def rooms(storage: Storage) -> None:
    """Two of them, so that what belongs to the other one can be seen to stay."""
    for room_id in ("room", "other"):
        await storage.rooms.add(RoomRecord(room_id, RoomSettings("Studio"), 1))


def of_other(session: Session) -> Session:
    """The same session, in the other room."""
    return replace(session, id=f"other-{session.id}")


def topic(topic_id: str) -> Topic:
    return Topic(topic_id, topic_id, "Tea", "ann", "Ann", 1)


async def test_a_session_comes_back_as_it_stands_now(storage: Storage) -> None:
    assert await storage.sessions.newest("room") is None
    for room_id, session in (("room", FIRST), ("other", of_other(FIRST))):
        await storage.sessions.add(room_id, session)
    assert await storage.sessions.newest("room") == FIRST
    later = replace(FIRST, index=2, phase_started_at=1900, phase_length_ms=7, focus=True, paused_at=1950, attended_at=9)
    await storage.sessions.save(later)
    await storage.sessions.save(later)
    assert await storage.sessions.newest("room") == later
    assert await storage.sessions.newest("other") == of_other(FIRST)


async def test_of_two_sessions_with_the_same_number_the_second_is_refused(storage: Storage) -> None:
    await storage.sessions.add("room", FIRST)
    with pytest.raises(Conflict):
        await storage.sessions.add("room", replace(FIRST, id="s", started_by="Ben"))
    assert await storage.sessions.newest("room") == FIRST


async def test_past_sessions_are_listed_the_newest_first_without_the_present_one(storage: Storage) -> None:
    past = [ended(session_of("open", number=number, now_ms=number), 90) for number in (1, 2, 3)]
    # In an order that is neither that of their numbers nor its reverse.
    for number in (1, 0, 2):
        await storage.sessions.add("room", past[number])
    await storage.sessions.add("room", session_of("open", number=4))
    await storage.sessions.add("other", of_other(ended(FIRST, 90)))
    assert await storage.sessions.list_ended("room", 9) == [past[2], past[1], past[0]]
    assert await storage.sessions.list_ended("room", 2) == [past[2], past[1]]
    assert (await storage.sessions.newest("room")) == session_of("open", number=4)


async def test_what_is_done_with_is_put_away_with_a_session_and_what_waits_is_kept(storage: Storage) -> None:
    for room_id, session in (("room", FIRST), ("other", of_other(FIRST))):
        await storage.sessions.add(room_id, session)
        for state in ("open", "discussing", "done"):
            await storage.topics.add(room_id, replace(topic(f"{room_id}-{state}"), state=state))
        await storage.goals.add(room_id, Goal(f"{room_id}-goal", "k", "ann", "Ann", "Rest", 1))
    carried = replace(topic("room-discussing"), state="carriedOver")
    await storage.sessions.end("room", ended(FIRST, 1500), [carried])
    assert await storage.sessions.newest("room") == ended(FIRST, 1500)
    assert await storage.topics.list_for("room") == [carried, topic("room-open")]
    assert await storage.goals.list_for("room") == []
    assert await storage.sessions.newest("other") == of_other(FIRST)
    assert len(await storage.topics.list_for("other")) == 3
    assert len(await storage.goals.list_for("other")) == 1


async def test_ending_twice_puts_nothing_else_away(storage: Storage) -> None:
    await storage.sessions.add("room", FIRST)
    await storage.topics.add("room", replace(topic("t"), state="done"))
    for _ in range(2):
        await storage.sessions.end("room", ended(FIRST, 1500), [])
    await storage.sessions.add("room", SECOND)
    await storage.topics.add("room", replace(topic("u"), state="done"))
    await storage.sessions.end("room", ended(SECOND, 2500), [])
    recaps = [await storage.sessions.recap("room", session.id) for session in (FIRST, SECOND)]
    assert [[one.id for one in recap.topics if one.state == "done"] for recap in recaps] == [["t"], ["u"]]


async def test_a_session_that_cannot_be_put_away_whole_goes_on(storage: Storage) -> None:
    await storage.sessions.add("room", FIRST)
    kept = [replace(topic("a"), state="done"), topic("b")]
    for each in kept:
        await storage.topics.add("room", each)
    goal = await storage.goals.add("room", Goal("g", "k", "ann", "Ann", "Rest", 1))
    carried = replace(topic("b"), state="carriedOver")
    with pytest.raises(TopicNotFound):
        await storage.sessions.end("room", ended(FIRST, 1500), [carried, topic("removed meanwhile")])
    assert await storage.sessions.newest("room") == FIRST
    assert await storage.topics.list_for("room") == kept
    assert await storage.goals.list_for("room") == [goal]


async def test_the_last_that_each_person_says_of_a_session_counts(storage: Storage) -> None:
    for session in (FIRST, SECOND):
        await storage.sessions.add("room", session)
    of_ann, of_ben, of_second = (
        Vote("ann", "wentWell", "Quiet ✨"),
        Vote("ben", "fine", None),
        Vote("ann", "fine", "So"),
    )
    for vote in (of_ben, Vote("ann", "couldBeBetter", None), of_ann, of_ann):
        await storage.sessions.vote(FIRST.id, vote)
    await storage.sessions.vote(SECOND.id, of_second)
    found = await storage.sessions.votes(FIRST.id)
    assert sorted(found, key=lambda vote: vote.person_id) == [of_ann, of_ben]
    assert await storage.sessions.votes(SECOND.id) == [of_second]
    assert await storage.sessions.votes("no such session") == []
