"""Goals, cards, knocks, and what people do to messages: stored as they are, once, and each room's own."""

from dataclasses import replace

import pytest

from alongside.errors import NotFound
from alongside.rooms.cards import OwnCard
from alongside.rooms.goals import Goal
from alongside.rooms.knocks import Knock
from alongside.rooms.messages import ChatMessage, MessageDraft, Reaction
from alongside.rooms.record import RoomRecord, RoomSettings
from alongside.rooms.session import ended
from alongside.storage.storage import Storage
from tests.support.room_values import session_of


@pytest.fixture(autouse=True)
async def rooms(storage: Storage) -> None:
    """Two of them, so that what belongs to the other one can be seen to stay."""
    for room_id in ("room", "other"):
        await storage.rooms.add(RoomRecord(room_id, RoomSettings("Studio"), 1))


def goal(goal_id: str, key: str, *, person: str = "ann", created_at: int = 1, done: bool = False) -> Goal:
    return Goal(goal_id, key, person, person.title(), f"Write {goal_id}", created_at, done)


def card(card_id: str, key: str, *, author: str = "ann", created_at: int = 1) -> OwnCard:
    return OwnCard(card_id, key, f"Why {card_id}?", author, author.title(), created_at)


def knock(knock_id: str, created_at: int = 1) -> Knock:
    return Knock(knock_id, "ann", "Ann", "ben", "Ben", None, created_at)


async def posted(storage: Storage, key: str = "k") -> ChatMessage:
    return await storage.messages.add("room", MessageDraft(key, None, "ann", "Ann", "Helo", 5, mentions=("ben",)))


async def end_session(storage: Storage, number: int) -> None:
    """A whole session of the room; the goals that are there are put away with it."""
    session = session_of("open", number=number, now_ms=number)
    await storage.sessions.add("room", session)
    await storage.sessions.end("room", ended(session, number + 1), [])


async def test_goals_come_back_the_oldest_first_and_each_room_has_its_own(storage: Storage) -> None:
    later = goal("a", "1", created_at=2)
    earlier = goal("b", "2", person="ben", done=True)
    elsewhere = goal("c", "1")
    for room_id, each in (("room", later), ("room", earlier), ("other", elsewhere)):
        assert await storage.goals.add(room_id, each) == each
    assert await storage.goals.list_for("room") == [earlier, later]
    assert await storage.goals.list_for("other") == [elsewhere]


async def test_a_goal_that_is_sent_again_is_the_one_that_was_stored(storage: Storage) -> None:
    first = await storage.goals.add("room", goal("a", "k"))
    assert await storage.goals.add("room", goal("b", "k", created_at=2)) == first
    same_key = await storage.goals.add("room", goal("c", "k", person="ben"))
    assert await storage.goals.list_for("room") == [first, same_key]


async def test_a_goal_keeps_its_new_text_and_that_it_is_done(storage: Storage) -> None:
    first, second = goal("a", "1"), goal("b", "2")
    for each in (first, second):
        await storage.goals.add("room", each)
    changed = replace(second, text="Read", done=True)
    await storage.goals.save(changed)
    assert await storage.goals.list_for("room") == [first, changed]
    reopened = replace(changed, done=False)
    await storage.goals.save(reopened)
    assert await storage.goals.list_for("room") == [first, reopened]


async def test_a_removed_goal_is_gone_and_is_not_changed_any_more(storage: Storage) -> None:
    first, second = goal("a", "1"), goal("b", "2")
    for each in (first, second):
        await storage.goals.add("room", each)
    await storage.goals.remove("a")
    await storage.goals.remove("a")
    with pytest.raises(NotFound):
        await storage.goals.save(first)
    assert await storage.goals.list_for("room") == [second]


async def test_unfinished_goals_are_those_of_this_person_in_the_last_session(storage: Storage) -> None:
    await storage.goals.add("room", goal("long ago", "1"))
    await end_session(storage, 1)
    left = [goal("b", "2", created_at=3), goal("a", "3", created_at=4)]
    for each in (*reversed(left), goal("done", "4", done=True), goal("of Ben", "5", person="ben")):
        await storage.goals.add("room", each)
    assert [one.id for one in await storage.goals.unfinished_of("room", "ann")] == ["long ago"]
    await end_session(storage, 2)
    await storage.goals.add("room", goal("for now", "6"))
    await storage.sessions.add("room", session_of("open", number=3))
    assert await storage.goals.unfinished_of("room", "ann") == left
    assert await storage.goals.unfinished_of("other", "ann") == []
    assert [one.id for one in await storage.goals.list_for("room")] == ["for now"]


async def test_nothing_is_unfinished_before_the_first_session_has_ended(storage: Storage) -> None:
    await storage.goals.add("room", goal("a", "k"))
    await storage.sessions.add("room", session_of("open", number=1))
    assert await storage.goals.unfinished_of("room", "ann") == []


async def test_cards_come_back_the_oldest_first_and_each_room_has_its_own(storage: Storage) -> None:
    later, earlier, elsewhere = card("a", "1", created_at=2), card("b", "2", author="ben"), card("c", "1")
    for room_id, each in (("room", later), ("room", earlier), ("other", elsewhere)):
        assert await storage.cards.add(room_id, each) == each
    assert await storage.cards.list_for("room") == [earlier, later]
    assert await storage.cards.list_for("other") == [elsewhere]


async def test_a_card_that_is_sent_again_is_the_one_that_was_stored(storage: Storage) -> None:
    first = await storage.cards.add("room", card("a", "k"))
    assert await storage.cards.add("room", card("b", "k", created_at=2)) == first
    same_key = await storage.cards.add("room", card("c", "k", author="ben"))
    assert await storage.cards.list_for("room") == [first, same_key]


async def test_a_removed_card_is_gone(storage: Storage) -> None:
    first, second = card("a", "1"), card("b", "2")
    for each in (first, second):
        await storage.cards.add("room", each)
    await storage.cards.remove("a")
    await storage.cards.remove("a")
    assert await storage.cards.list_for("room") == [second]


async def test_knocks_come_back_the_oldest_first_as_they_stand_now(storage: Storage) -> None:
    later, earlier, elsewhere = knock("a", created_at=2), knock("b"), knock("c")
    for room_id, each in (("room", later), ("room", earlier), ("other", elsewhere)):
        await storage.knocks.save(room_id, each)
    put_off = replace(later, text="Tea? 🫖", when="nextBreak", due=True, answer="nextBreak", armed=False)
    await storage.knocks.save("room", put_off)
    await storage.knocks.save("room", put_off)
    assert await storage.knocks.list_for("room") == [earlier, put_off]
    assert await storage.knocks.list_for("other") == [elsewhere]


async def test_a_removed_knock_is_gone(storage: Storage) -> None:
    first, second = knock("a"), knock("b")
    for each in (first, second):
        await storage.knocks.save("room", each)
    await storage.knocks.remove("a")
    await storage.knocks.remove("a")
    assert await storage.knocks.list_for("room") == [second]


async def test_an_edited_message_has_its_new_text_and_keeps_all_else(storage: Storage) -> None:
    before, other = await posted(storage), await posted(storage, "l")
    await storage.messages.set_reaction(before.id, "ben", "👋", True, 6)
    edited = replace(before, text="Hello", mentions=("cleo", "ben"), edited_at=7)
    await storage.messages.save(edited)
    shown = replace(edited, reactions=(Reaction("👋", ("ben",)),))
    assert await storage.messages.find("room", before.id) == shown
    assert (await storage.messages.page("room", None, 9)).messages == (shown, other)
    await storage.messages.save(replace(edited, mentions=(), edited_at=8))
    assert await storage.messages.find("room", before.id) == replace(shown, mentions=(), edited_at=8)


async def test_a_deleted_message_stays_without_its_text_and_reactions(storage: Storage) -> None:
    before, other = await posted(storage), await posted(storage, "l")
    for message in (before, other):
        await storage.messages.set_reaction(message.id, "ben", "👋", True, 6)
    taken_back = replace(before, text="", mentions=(), deleted=True)
    await storage.messages.save(taken_back)
    await storage.messages.save(taken_back)
    kept = replace(other, reactions=(Reaction("👋", ("ben",)),))
    assert (await storage.messages.page("room", None, 9)).messages == (taken_back, kept)


async def test_messages_are_found_in_their_own_room_only(storage: Storage) -> None:
    message = await posted(storage)
    for room_id, message_id in (("other", message.id), ("room", message.id + 1)):
        with pytest.raises(NotFound):
            await storage.messages.find(room_id, message_id)


async def test_reactions_and_who_put_them_there_come_the_earliest_first(storage: Storage) -> None:
    message, other = await posted(storage), await posted(storage, "l")
    for person, emoji, now_ms in (("zoe", "🎉", 1), ("ben", "👋", 2), ("ann", "🎉", 3), ("zoe", "👋", 4)):
        await storage.messages.set_reaction(message.id, person, emoji, True, now_ms)
    found = await storage.messages.find("room", message.id)
    assert found.reactions == (Reaction("🎉", ("zoe", "ann")), Reaction("👋", ("ben", "zoe")))
    assert await storage.messages.find("room", other.id) == other


async def test_a_reaction_is_there_once_until_it_is_taken_away(storage: Storage) -> None:
    message = await posted(storage)
    for person, emoji, on in (("ann", "👋", True), ("ann", "👋", True), ("ben", "👋", True), ("ann", "🎉", True)):
        await storage.messages.set_reaction(message.id, person, emoji, on, 1)
    for _ in range(2):
        await storage.messages.set_reaction(message.id, "ann", "👋", False, 2)
    found = await storage.messages.find("room", message.id)
    assert set(found.reactions) == {Reaction("👋", ("ben",)), Reaction("🎉", ("ann",))}
