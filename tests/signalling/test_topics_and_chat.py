"""Topics and chat: stored before they are acknowledged, and once however often they are sent."""

from pathlib import Path

import pytest

from tests.support.control_client import RefusedError
from tests.support.control_server import controlled_server


async def test_topics_have_upvotes_and_states_that_everybody_sees(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            topic_id = (await ann.request("addTopic", key="t", text="Tabs or spaces"))["topicId"]
            await bob.request("setUpvote", topicId=topic_id, upvoted=True)
            await bob.request("setUpvote", topicId=topic_id, upvoted=True)
            await bob.request("setTopicState", topicId=topic_id, state="discussing")
            changes = [event["topic"] for event in bob.events("topicChanged")]
            assert [len(change["upvoters"]) for change in changes] == [0, 1, 1]
            assert changes[-1]["state"] == "discussing"
            await bob.request("setUpvote", topicId=topic_id, upvoted=False)
            assert bob.events("topicChanged")[-1]["topic"]["upvoters"] == []


async def test_a_topic_that_is_sent_again_when_the_board_is_full_gets_the_answer_that_was_lost(tmp_path: Path) -> None:
    async with controlled_server(tmp_path, topics_per_room=1) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            accepted = await ann.request("addTopic", key="t", text="Tabs or spaces")
            assert await ann.request("addTopic", key="t", text="Tabs or spaces") == accepted
            for client, key in ((ann, "u"), (bob, "t")):
                with pytest.raises(RefusedError, match="limitReached"):
                    await client.request("addTopic", key=key, text="One more")
            assert len(bob.events("topicChanged")) == 1


async def test_a_topic_is_removed_by_its_author_only(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            topic_id = (await ann.request("addTopic", key="t", text="Mine"))["topicId"]
            with pytest.raises(RefusedError) as refused:
                await bob.request("removeTopic", topicId=topic_id)
            assert refused.value.code == "notAllowed"
            await ann.request("removeTopic", topicId=topic_id)
            assert (await bob.event("topicRemoved"))["topicId"] == topic_id
            with pytest.raises(RefusedError) as refused:
                await bob.request("setUpvote", topicId=topic_id, upvoted=True)
            assert refused.value.code == "topicNotFound"


async def test_sending_under_the_same_key_again_does_nothing(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            first = await ann.request("postMessage", key="k", text="Once")
            assert await ann.request("postMessage", key="k", text="Once") == first
            topic = await ann.request("addTopic", key="k", text="Once")
            assert await ann.request("addTopic", key="k", text="Once") == topic
            assert len(ann.events("messagePosted")) == 1
            assert len(ann.events("topicChanged")) == 1


async def test_older_messages_come_page_by_page(tmp_path: Path) -> None:
    async with controlled_server(tmp_path, messages_burst=500) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            for number in range(120):
                await ann.request("postMessage", key=str(number), text=f"{number}")
            async with await control.running.join(room_id, "Bob") as bob:
                snapshot = bob.welcome["snapshot"]
                texts = [message["text"] for message in snapshot["messages"]]
                assert texts == [str(number) for number in range(70, 120)]
                assert snapshot["hasMoreMessages"] is True
                page = await bob.request("listMessages", before=snapshot["messages"][0]["id"], limit=50)
                assert [message["text"] for message in page["messages"]] == [str(number) for number in range(20, 70)]
                assert page["hasMore"] is True
                last = await bob.request("listMessages", before=page["messages"][0]["id"], limit=50)
                assert [message["text"] for message in last["messages"]] == [str(number) for number in range(20)]
                assert last["hasMore"] is False


async def test_topics_and_chat_are_there_after_a_restart(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            person_key = ann.welcome["personKey"]
            topic_id = (await ann.request("addTopic", key="t", text="Kept"))["topicId"]
            await ann.request("setUpvote", topicId=topic_id, upvoted=True)
            await ann.request("setTopicState", topicId=topic_id, state="done")
            await ann.request("postMessage", key="m", text="Kept, too")
    async with (
        controlled_server(tmp_path) as control,
        await control.running.join(room_id, "Ann", personKey=person_key) as ann,
    ):
        snapshot = ann.welcome["snapshot"]
        (topic,) = snapshot["topics"]
        assert (topic["text"], topic["state"], topic["upvoters"]) == ("Kept", "done", [ann.welcome["personId"]])
        assert topic["authorId"] == ann.welcome["personId"]
        assert [message["text"] for message in snapshot["messages"]] == ["Kept, too"]


async def test_a_room_holds_only_so_many_topics(tmp_path: Path) -> None:
    async with controlled_server(tmp_path, topics_per_room=2) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            await ann.request("addTopic", key="1", text="One")
            await ann.request("addTopic", key="2", text="Two")
            with pytest.raises(RefusedError) as refused:
                await ann.request("addTopic", key="3", text="Three")
            assert refused.value.code == "limitReached"
