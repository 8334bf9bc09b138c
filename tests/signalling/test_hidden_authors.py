"""A topic whose author is hidden: nobody else gets to know who dropped it until it is discussed, in any frame."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.control_client import Json, RefusedError, RoomClient
from tests.support.control_server import Controlled, controlled_server

AUTHOR = "Zebedee"


class Author:
    """Somebody who drops topics without their name, and what would give them away."""

    def __init__(self, client: RoomClient) -> None:
        self.client = client
        self.person_id = str(client.welcome["personId"])
        self.person_key = str(client.welcome["personKey"])

    async def drop(self, text: str = "Whose idea was this?") -> str:
        return str((await self.client.request("addTopic", key=text, text=text, hideAuthor=True))["topicId"])

    def is_in(self, what: Any) -> bool:
        """Whether somebody who has this could know who it was."""
        text = json.dumps(what)
        return self.person_id in text or AUTHOR in text


@pytest.fixture
async def author(control: Controlled, room_id: str) -> AsyncIterator[Author]:
    async with await control.running.join(room_id, AUTHOR) as client:
        yield Author(client)


async def fetched(control: Controlled, path: str, person_key: str | None = None) -> Json:
    headers = {} if person_key is None else {"authorization": f"Bearer {person_key}"}
    async with httpx.AsyncClient(base_url=control.running.url, headers=headers) as http:
        response = await http.get(f"/api/rooms/{path}")
        assert response.status_code == 200
        body: Json = response.json()
        return body


def topic_frames(client: RoomClient, mark: int = 0) -> list[Json]:
    """Everything received since that has to do with topics; people in the room are no secret."""
    return [message for message in client.received[mark:] if message.get("event", {}).get("type") == "topicChanged"]


async def test_no_frame_to_anybody_else_says_who_it_was(control: Controlled, room_id: str, author: Author) -> None:
    async with await control.running.join(room_id, "Bob") as bob:
        mark = len(bob.received)
        topic_id = await author.drop()
        await author.client.request("editTopic", topicId=topic_id, text="Whose idea was that?")
        await bob.request("setUpvote", topicId=topic_id, upvoted=True)
        await bob.request("setTopicState", topicId=topic_id, state="carriedOver")
        await bob.request("setTopicState", topicId=topic_id, state="open")
        await bob.request("startHuddle", topicId=topic_id)
        for request_type, fields in (("removeTopic", {}), ("editTopic", {"text": "Mine"})):
            with pytest.raises(RefusedError, match="notAllowed"):
                await bob.request(request_type, topicId=topic_id, **fields)
        await author.client.request("setTopicState", topicId=topic_id, state="done", outcome="Nobody's")
        await author.client.request("removeTopic", topicId=topic_id)
        await bob.event("topicRemoved")
        assert [frame["event"]["topic"]["authorHidden"] for frame in topic_frames(bob)] == [True] * 6
        assert not author.is_in(bob.received[mark:])


async def test_who_arrives_when_the_author_has_left_finds_no_trace_of_them(
    control: Controlled, room_id: str, author: Author
) -> None:
    await author.drop()
    await author.client.request("leave")
    async with await control.running.join(room_id, "Dan") as dan:
        assert len(dan.welcome["snapshot"]["topics"]) == 1
        assert not author.is_in(dan.received)


async def test_who_resumes_gets_the_topic_without_its_author(control: Controlled, room_id: str, author: Author) -> None:
    bob = await control.running.join(room_id, "Bob")
    await bob.cut()
    await author.drop()
    await author.client.request("leave")
    async with await control.running.connect(room_id) as again:
        await again.request("resume", token=bob.welcome["resumeToken"], revision=bob.revision)
        await again.event("topicChanged")
        await again.event("participantLeft")
        assert not author.is_in(again.received)


async def test_so_does_who_was_away_for_too_long_for_events(tmp_path: Path) -> None:
    async with controlled_server(tmp_path, limits={"remembered_events": 1}) as control:
        room_id = await control.running.create_room()
        author = Author(await control.running.join(room_id, AUTHOR))
        bob = await control.running.join(room_id, "Bob")
        await bob.cut()
        await author.drop()
        await author.client.request("leave")
        async with await control.running.connect(room_id) as again:
            answer = await again.request("resume", token=bob.welcome["resumeToken"], revision=bob.revision)
            assert len(answer["snapshot"]["topics"]) == 1
            assert not author.is_in(again.received)


async def test_the_authors_other_tabs_and_later_visits_know_it_as_their_own(
    control: Controlled, room_id: str, author: Author
) -> None:
    async with await control.running.join(room_id, AUTHOR, personKey=author.person_key) as tab:
        topic_id = await author.drop()
        told = (await tab.event("topicChanged"))["topic"]
        assert (told["id"], told["authorId"], told["authorName"]) == (topic_id, author.person_id, AUTHOR)
    async with await control.running.join(room_id, AUTHOR, personKey=author.person_key) as later:
        (topic,) = later.welcome["snapshot"]["topics"]
        assert (topic["authorHidden"], topic["authorId"]) == (True, author.person_id)
        await later.request("editTopic", topicId=topic_id, text="Better words")


async def test_once_it_is_discussed_everybody_sees_who_dropped_it(
    control: Controlled, room_id: str, author: Author
) -> None:
    async with await control.running.join(room_id, "Bob") as bob:
        topic_id = await author.drop()
        await bob.request("setTopicState", topicId=topic_id, state="discussing")
        told = bob.events("topicChanged")[-1]["topic"]
        assert (told["authorHidden"], told["authorName"], told["authorId"]) == (False, AUTHOR, author.person_id)
        # Put back again it stays known: nobody forgets what they have seen.
        await bob.request("setTopicState", topicId=topic_id, state="open")
        assert bob.events("topicChanged")[-1]["topic"]["authorName"] == AUTHOR
        async with await control.running.join(room_id, "Dan") as dan:
            assert dan.welcome["snapshot"]["topics"][0]["authorName"] == AUTHOR


async def test_the_rooms_memory_and_recaps_keep_the_secret(control: Controlled, room_id: str, author: Author) -> None:
    async with await control.running.join(room_id, "Bob") as bob:
        await bob.request("startSession")
        session_id = (await bob.event("sessionChanged"))["session"]["id"]
        waiting, done = await author.drop("Waits"), await author.drop("Never discussed")
        discussed = await author.drop("Discussed")
        await bob.request("setTopicState", topicId=done, state="done")
        await bob.request("setTopicState", topicId=discussed, state="discussing")
        early = await bob.request("getRecap", sessionId=session_id)
        await bob.request("setTopicState", topicId=discussed, state="done")
        await bob.request("endSession", sessionId=session_id)
        late = await bob.request("getRecap", sessionId=session_id)
        mine = await author.client.request("getRecap", sessionId=session_id)
        bobs_key = str(bob.welcome["personKey"])
    for recap in (
        early,
        late,
        await fetched(control, f"{room_id}/sessions/{session_id}"),
        await fetched(control, f"{room_id}/sessions/{session_id}", bobs_key),
    ):
        topics = {topic["id"]: topic for topic in recap["recap"]["topics"]}
        assert not author.is_in(topics[done])
        assert topics[discussed]["authorName"] == AUTHOR
    for recap in (mine, await fetched(control, f"{room_id}/sessions/{session_id}", author.person_key)):
        assert {topic["authorId"] for topic in recap["recap"]["topics"]} == {author.person_id}
    for key in (None, bobs_key):
        assert not author.is_in(await fetched(control, f"{room_id}/memory", key))
    (carried,) = (await fetched(control, f"{room_id}/memory", author.person_key))["carried"]
    assert (carried["id"], carried["authorName"]) == (waiting, AUTHOR)


async def test_it_stays_hidden_over_a_restart(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        author = Author(await control.running.join(room_id, AUTHOR))
        topic_id = await author.drop()
    async with controlled_server(tmp_path) as control, await control.running.join(room_id, "Bob") as bob:
        assert [topic["id"] for topic in bob.welcome["snapshot"]["topics"]] == [topic_id]
        await bob.request("setUpvote", topicId=topic_id, upvoted=True)
        assert not author.is_in(bob.received)


async def test_a_topic_dropped_with_a_name_has_it(control: Controlled, room_id: str, author: Author) -> None:
    async with await control.running.join(room_id, "Bob") as bob:
        await author.client.request("addTopic", key="k", text="Mine")
        told = (await bob.event("topicChanged"))["topic"]
        assert (told["authorHidden"], told["authorName"]) == (False, AUTHOR)
