"""Whatever the rules of a room allow fits into the tables, and nothing belongs to a room that is gone."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from alongside.errors import AlongsideError
from alongside.rooms.cards import OwnCard
from alongside.rooms.goals import Goal
from alongside.rooms.knocks import Knock
from alongside.rooms.messages import HuddleRecap, MessageDraft, Reaction
from alongside.rooms.pulse import Vote
from alongside.rooms.rally import ProposedTime, Rally, RallyResponse
from alongside.rooms.record import RoomRecord, RoomSettings
from alongside.rooms.session import Session
from alongside.rooms.text import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH
from alongside.rooms.topics import Topic
from alongside.storage.storage import Storage

ROOM = RoomRecord("room", RoomSettings("Studio"), 1)
FAR_FUTURE_MS = 2**53 - 1
"""The greatest number that every client can read."""

# Characters, and not bytes, are what is counted: each of these takes four.
NAME, LINE, TEXT = ("🌍" * length for length in (NAME_LENGTH, LINE_LENGTH, TEXT_LENGTH))
ID = "i" * 64

SESSION = Session("s", 1, "open", "Open", (), False, 1, "ann", 0, 1, 0, False)


async def test_the_longest_texts_ids_and_times_fit(storage: Storage) -> None:
    room = RoomRecord(ID, RoomSettings(NAME, LINE, norms=TEXT), FAR_FUTURE_MS, owner_id=ID)
    await storage.rooms.add(room)
    assert await storage.rooms.find(ID) == room
    topic = Topic(ID, ID, LINE, ID, NAME, FAR_FUTURE_MS, timebox_ends_at=FAR_FUTURE_MS, outcome=LINE)
    await storage.topics.add(ID, topic)
    await storage.topics.set_upvote(ID, ID, True, FAR_FUTURE_MS)
    assert await storage.topics.list_for(ID) == [replace(topic, upvoters=(ID,))]
    message = await storage.messages.add(ID, MessageDraft(ID, ID, ID, NAME, TEXT, FAR_FUTURE_MS, mentions=(ID,) * 50))
    await storage.messages.set_reaction(message.id, ID, "👩‍❤️‍💋‍👨", True, FAR_FUTURE_MS)
    assert await storage.messages.find(ID, message.id) == replace(message, reactions=(Reaction("👩‍❤️‍💋‍👨", (ID,)),))


async def test_ids_of_messages_may_outgrow_32_bits(storage: Storage, engine: AsyncEngine) -> None:
    await storage.rooms.add(ROOM)
    first = await storage.messages.add("room", MessageDraft("k", None, "ann", "Ann", "Hi", 1))
    async with engine.begin() as connection:
        await connection.execute(text(f"UPDATE messages SET id = {2**40}"))
    await storage.messages.set_reaction(2**40, "ann", "👋", True, 2)
    answer = await storage.messages.add("room", MessageDraft("l", "h", "ann", "Ann", "Yes", 3, reply_to=2**40))
    (moved,) = (await storage.messages.page("room", None, 9, before=2**40 + 1)).messages
    assert moved == replace(first, id=2**40, reactions=(Reaction("👋", ("ann",)),))
    assert (await storage.messages.find("room", answer.id)).reply_to == 2**40


ORPHANS: tuple[Callable[[Storage], Awaitable[object]], ...] = (
    lambda storage: storage.messages.add("gone", MessageDraft("k", None, "ann", "Ann", "Hi", 1)),
    lambda storage: storage.messages.set_reaction(1, "ann", "👋", True, 1),
    lambda storage: storage.huddles.end("gone", HuddleRecap("h", "Huddle 1", ("Ann",), 1, 2, ("ann",))),
    lambda storage: storage.topics.add("gone", Topic("t", "k", "Tea", "ann", "Ann", 1)),
    lambda storage: storage.topics.set_upvote("gone", "ann", True, 1),
    lambda storage: storage.goals.add("gone", Goal("g", "k", "ann", "Ann", "Rest", 1)),
    lambda storage: storage.cards.add("gone", OwnCard("c", "k", "Tea or coffee?", "ann", "Ann", 1)),
    lambda storage: storage.knocks.save("gone", Knock("k", "ann", "Ann", "ben", "Ben", None, 1)),
    lambda storage: storage.sessions.add("gone", SESSION),
    lambda storage: storage.sessions.vote("gone", Vote("ann", "fine", None)),
    lambda storage: storage.rallies.add(Rally("r", "gone", "ann", "UTC", (ProposedTime("t", 1),), 1)),
    lambda storage: storage.rallies.respond("gone", RallyResponse("ann", "Ann", {}, 1)),
)


async def test_what_belongs_to_something_that_is_gone_is_refused(storage: Storage) -> None:
    for store in ORPHANS:
        with pytest.raises(AlongsideError):
            await store(storage)
    await storage.rooms.add(ROOM)
    assert await storage.rooms.find("room") == ROOM
