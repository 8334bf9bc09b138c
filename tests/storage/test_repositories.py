"""What is stored comes back as it was, once."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from alongside.errors import TopicNotFound
from alongside.rooms.messages import HuddleRecap, MessageDraft
from alongside.rooms.record import RoomRecord, RoomSettings
from alongside.rooms.topics import Topic
from alongside.storage.storage import Storage
from tests.support.control_database import open_storage

ROOM = RoomRecord("room", RoomSettings("Studio ✨", "Because — <b>"), 1_800_000_000_123)


def message(key: str, text: str = "Hi", huddle_id: str | None = None) -> MessageDraft:
    return MessageDraft(key, huddle_id, "person", "Ann", text, sent_at=5)


def topic(topic_id: str, key: str, created_at: int = 1) -> Topic:
    return Topic(topic_id, key, "Tea", "person", "Ann", created_at)


async def test_a_room_is_there_after_reopening(storage: Storage, database_url: str, tmp_path: Path) -> None:
    await storage.rooms.add(ROOM)
    async with open_storage(tmp_path, database_url) as again:
        assert await again.rooms.find("room") == ROOM
        assert await again.rooms.find("other") is None


async def test_a_person_can_come_often_and_twice_at_the_same_time(storage: Storage) -> None:
    await storage.rooms.add(ROOM)
    await asyncio.gather(*(storage.persons.remember("room", "person", f"Ann {n}", n) for n in range(5)))
    await storage.persons.remember("room", "person", "Ann", 9)


async def test_message_ids_grow_and_pages_are_oldest_first(storage: Storage) -> None:
    await storage.rooms.add(ROOM)
    stored = [await storage.messages.add("room", message(str(number))) for number in range(5)]
    assert [one.id for one in stored] == sorted({one.id for one in stored})
    newest = await storage.messages.page("room", None, 2)
    assert newest.messages == tuple(stored[3:])
    assert newest.has_more is True
    older = await storage.messages.page("room", None, 3, before=stored[3].id)
    assert older.messages == tuple(stored[:3])
    assert older.has_more is False


async def test_huddle_chat_and_other_rooms_are_kept_apart(storage: Storage) -> None:
    await storage.rooms.add(ROOM)
    await storage.rooms.add(RoomRecord("other", RoomSettings("Other"), 0))
    inside = await storage.messages.add("room", message("1", huddle_id="h"))
    outside = await storage.messages.add("room", message("2"))
    await storage.messages.add("other", message("1"))
    assert (await storage.messages.page("room", None, 9)).messages == (outside,)
    assert (await storage.messages.page("room", "h", 9)).messages == (inside,)


async def test_the_same_key_is_stored_once(storage: Storage) -> None:
    await storage.rooms.add(ROOM)
    first, second = await asyncio.gather(*(storage.messages.add("room", message("k", text)) for text in ("a", "b")))
    assert first == second
    assert len((await storage.messages.page("room", None, 9)).messages) == 1
    original = topic("t", "k")
    assert await storage.topics.add("room", original) == original
    assert await storage.topics.add("room", topic("u", "k")) == original
    assert await storage.topics.list_for("room") == [original]


async def test_topics_come_back_with_state_and_upvotes_in_order(storage: Storage) -> None:
    await storage.rooms.add(ROOM)
    await storage.topics.add("room", topic("second", "2", created_at=2))
    await storage.topics.add("room", topic("first", "1", created_at=1))
    await storage.topics.set_upvote("first", "zoe", True, now_ms=1)
    await storage.topics.set_upvote("first", "ann", True, now_ms=2)
    await storage.topics.set_upvote("first", "ann", True, now_ms=3)
    await storage.topics.set_upvote("second", "ann", True, now_ms=4)
    await storage.topics.set_upvote("second", "ann", False, now_ms=5)
    await storage.topics.save([replace(topic("second", "2", created_at=2), state="carriedOver")])
    first, second = await storage.topics.list_for("room")
    assert (first.id, first.state, first.upvoters) == ("first", "open", ("zoe", "ann"))
    assert (second.id, second.state, second.upvoters) == ("second", "carriedOver", ())


async def test_a_removed_topic_is_gone_with_its_upvotes(storage: Storage) -> None:
    await storage.rooms.add(ROOM)
    await storage.topics.add("room", topic("t", "k"))
    await storage.topics.set_upvote("t", "ann", True, now_ms=1)
    await storage.topics.remove("t")
    await storage.topics.remove("t")
    assert await storage.topics.list_for("room") == []
    with pytest.raises(TopicNotFound):
        await storage.topics.set_upvote("t", "ann", True, now_ms=2)
    with pytest.raises(TopicNotFound):
        await storage.topics.save([topic("t", "k")])


async def test_a_huddle_is_known_to_its_members_from_its_beginning_and_ends_once(storage: Storage) -> None:
    await storage.rooms.add(ROOM)
    await storage.huddles.save("room", "h", "Sofa", {"ann": "Ann"}, 5)
    await storage.huddles.save("room", "h", "Corner", {"ann": "Ann", "ben": "Ben"}, 5)
    assert [await storage.huddles.has_member("room", "h", person) for person in ("ann", "ben", "cleo")] == [
        True,
        True,
        False,
    ]
    assert not await storage.huddles.has_member("other", "h", "ann")
    recap = HuddleRecap("h", "Corner", ("Ann", "Ben"), 5, 9, ("ann", "ben"))
    first, second = await asyncio.gather(*(storage.huddles.end("room", recap) for _ in range(2)))
    assert first == second
    await storage.huddles.save("room", "h", "Corner", {"ann": "Ann"}, 5)
    await storage.huddles.end_left_open("room")
    assert (await storage.messages.page("room", None, 9)).messages == (first,)


async def test_a_huddle_that_was_left_open_ends_with_the_last_word_in_the_room(storage: Storage) -> None:
    await storage.rooms.add(ROOM)
    await storage.rooms.add(RoomRecord("other", RoomSettings("Other"), 0))
    for huddle_id, people in (("two", {"ann": "Ann", "ben": "Ben"}), ("talked", {"ann": "Ann"}), ("try", {"ann": "A"})):
        await storage.huddles.save("room", huddle_id, huddle_id, people, 5)
    await storage.huddles.save("other", "elsewhere", "Elsewhere", {"ann": "Ann", "ben": "Ben"}, 5)
    await storage.messages.add("room", replace(message("1", huddle_id="talked"), sent_at=7))
    await storage.messages.add("room", replace(message("2"), sent_at=8))
    loaded = await storage.load("room", 9)
    recaps = [one.huddle for one in loaded.messages if one.huddle is not None]
    assert recaps == [
        HuddleRecap("two", "two", ("Ann", "Ben"), 5, 8, ("ann", "ben")),
        HuddleRecap("talked", "talked", ("Ann",), 5, 8, ("ann",)),
    ]
    assert not await storage.huddles.has_member("room", "try", "ann")
    assert (await storage.load("room", 9)).messages == loaded.messages
    assert len((await storage.messages.page("other", None, 9)).messages) == 0
