"""Topics that are discussed: votes, timeboxes, and what came of them."""

import pytest

from tests.support.control_client import Json, RefusedError, RoomClient
from tests.support.control_server import Controlled

MINUTE_MS = 60_000


async def dropped(client: RoomClient, text: str = "Naming things") -> str:
    return str((await client.request("addTopic", key=text, text=text))["topicId"])


def topic_of(client: RoomClient, topic_id: str) -> Json:
    """The topic as the client's newest event has it."""
    told = [event["topic"] for event in client.events("topicChanged") if event["topic"]["id"] == topic_id]
    topic: Json = told[-1]
    return topic


async def test_a_person_has_one_vote_from_however_many_tabs(control: Controlled, room_id: str) -> None:
    async with (
        await control.running.join(room_id, "Ann") as ann,
        await control.running.join(room_id, "Ann", personKey=ann.welcome["personKey"]) as tab,
        await control.running.join(room_id, "Bob") as bob,
    ):
        topic_id = await dropped(bob)
        for client in (ann, tab, ann):
            await client.request("setUpvote", topicId=topic_id, upvoted=True)
        await bob.request("setUpvote", topicId=topic_id, upvoted=True)
        people = [ann.welcome["personId"], bob.welcome["personId"]]
        assert topic_of(bob, topic_id)["upvoters"] == people
        await tab.request("setUpvote", topicId=topic_id, upvoted=False)
        assert topic_of(bob, topic_id)["upvoters"] == people[1:]


async def test_a_discussion_has_a_timebox_that_can_be_extended(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
        topic_id = await dropped(ann)
        await ann.request("setTopicState", topicId=topic_id, state="discussing", minutes=5)
        began = control.clock.now_ms()
        assert topic_of(bob, topic_id)["timeboxEndsAt"] == began + 5 * MINUTE_MS
        control.pass_time(6 * MINUTE_MS)
        # Nothing is cut off when it is over.
        assert topic_of(bob, topic_id)["state"] == "discussing"
        ends_at = control.clock.now_ms() + 2 * MINUTE_MS
        numbers = [
            (client, await client.post("extendTimebox", topicId=topic_id, endsAt=ends_at)) for client in (ann, bob)
        ]
        for client, number in numbers:
            assert await client.answer(number) == {}
        assert topic_of(bob, topic_id)["timeboxEndsAt"] == ends_at
        assert len(bob.events("topicChanged")) == 3
        await ann.request("setTopicState", topicId=topic_id, state="done")
        assert "timeboxEndsAt" not in topic_of(bob, topic_id)
        with pytest.raises(RefusedError, match="conflict"):
            await bob.request("extendTimebox", topicId=topic_id, endsAt=ends_at + 1)


async def test_a_timebox_is_never_made_shorter_and_never_very_long(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        topic_id = await dropped(ann)
        await ann.request("setTopicState", topicId=topic_id, state="discussing", minutes=5)
        before = topic_of(ann, topic_id)
        await ann.request("extendTimebox", topicId=topic_id, endsAt=control.clock.now_ms())
        assert topic_of(ann, topic_id) == before
        await ann.request("extendTimebox", topicId=topic_id, endsAt=2**60)
        assert topic_of(ann, topic_id)["timeboxEndsAt"] == control.clock.now_ms() + 4 * 60 * MINUTE_MS


async def test_begun_by_two_at_once_it_begins_once(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
        topic_id = await dropped(ann)
        numbers = [
            (client, await client.post("setTopicState", topicId=topic_id, state="discussing", minutes=minutes))
            for client, minutes in ((ann, 5), (bob, 10))
        ]
        for client, number in numbers:
            assert await client.answer(number) == {}
        assert len(bob.events("topicChanged")) == 2


async def test_one_topic_at_a_time_is_discussed(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        first, second = await dropped(ann, "First"), await dropped(ann, "Second")
        for topic_id in (first, second):
            await ann.request("setTopicState", topicId=topic_id, state="discussing", minutes=5)
        assert [topic_of(ann, each)["state"] for each in (first, second)] == ["open", "discussing"]
        assert "timeboxEndsAt" not in topic_of(ann, first)


async def test_a_topic_may_be_done_with_an_outcome_that_nobody_loses(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
        topic_id = await dropped(ann)
        await ann.request("setTopicState", topicId=topic_id, state="done", outcome="Short names")
        await bob.request("setTopicState", topicId=topic_id, state="done")
        assert topic_of(bob, topic_id)["outcome"] == "Short names"
        async with await control.running.join(room_id, "Cid") as cid:
            assert cid.welcome["snapshot"]["topics"] == [topic_of(bob, topic_id)]


async def test_a_topic_is_reworded_by_its_author_only_and_not_once_it_is_done(
    control: Controlled, room_id: str
) -> None:
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
        topic_id = await dropped(ann)
        with pytest.raises(RefusedError, match="notAllowed"):
            await bob.request("editTopic", topicId=topic_id, text="Mine")
        await ann.request("editTopic", topicId=topic_id, text="  Naming\u200b things well ")
        assert topic_of(bob, topic_id)["text"] == "Naming things well"
        await ann.request("setTopicState", topicId=topic_id, state="done")
        with pytest.raises(RefusedError, match="conflict"):
            await ann.request("editTopic", topicId=topic_id, text="Too late")


async def test_a_topic_of_another_room_is_not_there(control: Controlled, room_id: str) -> None:
    elsewhere = await control.running.create_room("Elsewhere")
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(elsewhere, "Eve") as eve:
        topic_id = await dropped(ann)
        for request_type, fields in (
            ("setUpvote", {"upvoted": True}),
            ("setTopicState", {"state": "done"}),
            ("editTopic", {"text": "Mine"}),
            ("extendTimebox", {"endsAt": 1}),
            ("removeTopic", {}),
            ("startHuddle", {}),
        ):
            with pytest.raises(RefusedError, match="topicNotFound"):
                await eve.request(request_type, topicId=topic_id, **fields)
