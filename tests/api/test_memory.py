"""What a room remembers, and that what its owner has deleted is gone: also from the files of the database."""

import asyncio
from pathlib import Path

import httpx
import pytest

from tests.support.control_client import Json, RefusedError, RoomClient
from tests.support.control_server import Controlled

MARKER = "Xylophone"
"""A word that is in everything that is to be deleted."""


class Owned:
    """A room, and the browser in which it was created."""

    def __init__(self, http: httpx.AsyncClient, created: Json) -> None:
        self._http = http
        self.room_id = str(created["id"])
        self.key = str(created["personKey"])

    async def ask(self, method: str, path: str = "", key: str | None = None, **headers: str) -> httpx.Response:
        if key is not None:
            headers["authorization"] = f"Bearer {key}"
        return await self._http.request(method, f"/api/rooms/{self.room_id}{path}", headers=headers)

    async def memory(self, key: str | None = None) -> Json:
        remembered: Json = (await self.ask("GET", "/memory", key)).json()
        return remembered


@pytest.fixture
async def room(http: httpx.AsyncClient) -> Owned:
    return Owned(http, (await http.post("/api/rooms", json={"name": "Studio"})).json())


def code_of(response: httpx.Response) -> str:
    return str(response.json()["error"]["code"])


def is_on_disk(folder: Path, word: str = MARKER) -> bool:
    """Whether any file of the database has the word in it, wherever that is."""
    files = list(folder.glob("alongside.sqlite3*"))
    assert folder / "alongside.sqlite3" in files
    return any(word.encode() in file.read_bytes() for file in files)


async def started(client: RoomClient) -> str:
    mark = len(client.received)
    await client.request("startSession")
    return str((await client.event("sessionChanged", mark))["session"]["id"])


async def remarkable_session(control: Controlled, ann: RoomClient, bob: RoomClient) -> str:
    """A session in which the marker is said, written and drawn wherever people can. Returns its id."""
    session_id = await started(ann)
    topic_id = (await ann.request("addTopic", key="t", text=f"{MARKER} topic"))["topicId"]
    await ann.request("setTopicState", topicId=topic_id, state="done", outcome=f"{MARKER} outcome")
    await bob.request("addGoal", key="g", text=f"{MARKER} goal")
    message_id = (await ann.request("postMessage", key="m", text=f"{MARKER} message"))["messageId"]
    await bob.request("setReaction", messageId=message_id, emoji="\N{PARTY POPPER}", on=True)
    huddle_id = (await ann.request("startHuddle", name=f"{MARKER} huddle"))["huddleId"]
    await bob.request("joinHuddle", huddleId=huddle_id)
    await ann.request("postMessage", key="h", huddleId=huddle_id, text=f"{MARKER} between us")
    for client in (ann, bob):
        await client.request("backToMain")
    await bob.until(lambda message: "huddle" in message.get("event", {}).get("message", {}))
    control.pass_time(60_000)
    await ann.request("endSession", sessionId=session_id)
    await ann.request("givePulse", sessionId=session_id, mood="fine", line=f"{MARKER} line")
    return session_id


# --- remembering ---


async def test_past_sessions_and_what_waits_are_remembered(control: Controlled, room: Owned) -> None:
    async with await control.running.join(room.room_id, "Ann") as ann:
        assert (await room.memory())["sessions"] == []
        ended = []
        for number in range(3):
            session_id = await started(ann)
            await ann.request("addTopic", key=f"{number}", text=f"Topic {number}")
            control.pass_time(60_000)
            await ann.request("endSession", sessionId=session_id)
            ended.append(session_id)
        await started(ann)
        await ann.request("addTopic", key="now", text="Open now")
        remembered = await room.memory()
        assert [session["id"] for session in remembered["sessions"]] == ended[::-1]
        assert [session["number"] for session in remembered["sessions"]] == [3, 2, 1]
        assert [topic["text"] for topic in remembered["carried"]] == ["Topic 0", "Topic 1", "Topic 2"]
        assert remembered["room"]["settings"]["name"] == "Studio"


async def test_the_owner_is_known_by_the_key_that_the_room_was_created_with(control: Controlled, room: Owned) -> None:
    async with await control.running.join(room.room_id, "Ann", personKey=room.key) as ann:
        assert ann.welcome["snapshot"]["room"]["ownerId"] == ann.welcome["personId"]
    assert (await room.memory(room.key))["isOwner"] is True
    for key in (None, "k" * 40, room.key[:-1], "k"):
        assert (await room.memory(key))["isOwner"] is False


async def test_a_room_or_session_that_does_not_exist_is_a_typed_404(control: Controlled, room: Owned) -> None:
    async with httpx.AsyncClient(base_url=control.running.url) as http:
        missing = await http.get("/api/rooms/unknown/memory")
        assert (missing.status_code, code_of(missing)) == (404, "roomNotFound")
    elsewhere = await control.running.create_room("Elsewhere")
    async with await control.running.join(elsewhere, "Eve") as eve:
        foreign = await started(eve)
        await eve.request("endSession", sessionId=foreign)
    for session_id in ("unknown", "%00", "x" * 500, foreign):
        for method in ("GET", "DELETE"):
            missing = await room.ask(method, f"/sessions/{session_id}", room.key)
            assert (missing.status_code, code_of(missing)) == (404, "notFound")


# --- forgetting a session ---


async def test_a_session_that_is_forgotten_is_gone_from_the_disk(
    tmp_path: Path, control: Controlled, room: Owned
) -> None:
    async with (
        await control.running.join(room.room_id, "Ann") as ann,
        await control.running.join(room.room_id, "Bob") as bob,
    ):
        await ann.request("postMessage", key="0", text="Before it")
        control.pass_time(1)
        session_id = await remarkable_session(control, ann, bob)
        control.pass_time(1)
        await ann.request("postMessage", key="1", text="After it")
        assert is_on_disk(tmp_path)
        assert (await room.ask("DELETE", f"/sessions/{session_id}", room.key)).status_code == 204
        assert not is_on_disk(tmp_path)
        # Those who are there learn what is left of the chat; what they had may not be asked for again.
        left = await bob.event("sessionForgotten")
        assert left["sessionId"] == session_id
        assert [message["text"] for message in left["messages"]] == ["Before it", "After it"]
        page = await bob.request("listMessages", before=2**53 - 1)
        assert page["messages"] == left["messages"]
        assert (await room.memory(room.key))["sessions"] == []
        for request_type, fields in (("getRecap", {}), ("givePulse", {"mood": "fine"})):
            with pytest.raises(RefusedError, match="notFound"):
                await ann.request(request_type, sessionId=session_id, **fields)
        assert (await room.ask("GET", f"/sessions/{session_id}")).status_code == 404
        async with await control.running.join(room.room_id, "Cid") as cid:
            assert MARKER not in str(cid.received)
            assert "session" not in cid.welcome["snapshot"]
    assert not is_on_disk(tmp_path)


async def test_a_huddle_that_went_on_after_its_session_is_gone_with_it(
    tmp_path: Path, control: Controlled, room: Owned
) -> None:
    async with (
        await control.running.join(room.room_id, "Ann") as ann,
        await control.running.join(room.room_id, "Bob") as bob,
    ):
        session_id = await started(ann)
        huddle_id = (await ann.request("startHuddle", name=f"{MARKER} huddle"))["huddleId"]
        await bob.request("joinHuddle", huddleId=huddle_id)
        control.pass_time(60_000)
        await ann.request("endSession", sessionId=session_id)
        control.pass_time(60_000)
        await ann.request("postMessage", key="m", huddleId=huddle_id, text=f"{MARKER} late")
        for client in (ann, bob):
            await client.request("backToMain")
        await bob.until(lambda message: "huddle" in message.get("event", {}).get("message", {}))
        await bob.request("postMessage", key="o", text="Other things")
        assert (await room.ask("DELETE", f"/sessions/{session_id}", room.key)).status_code == 204
        assert not is_on_disk(tmp_path)
        left = (await bob.event("sessionForgotten"))["messages"]
        assert [message["text"] for message in left] == ["Other things"]


async def test_forgetting_one_session_leaves_the_others(control: Controlled, room: Owned) -> None:
    async with (
        await control.running.join(room.room_id, "Ann") as ann,
        await control.running.join(room.room_id, "Bob") as bob,
    ):
        await ann.request("addTopic", key="w", text="Waits")
        first = await remarkable_session(control, ann, bob)
        control.pass_time(1)
        second = await started(ann)
        topic_id = (await ann.request("addTopic", key="d", text="Done"))["topicId"]
        await ann.request("setTopicState", topicId=topic_id, state="done")
        await ann.request("endSession", sessionId=second)
        await room.ask("DELETE", f"/sessions/{first}", room.key)
        remembered = await room.memory()
        assert [session["id"] for session in remembered["sessions"]] == [second]
        assert [topic["text"] for topic in remembered["carried"]] == ["Waits"]
        recap = (await ann.request("getRecap", sessionId=second))["recap"]
        assert [topic["text"] for topic in recap["topics"]] == ["Done", "Waits"]


async def test_when_the_newest_session_is_forgotten_the_one_before_is_shown_and_another_can_be_started(
    control: Controlled, room: Owned
) -> None:
    async with (
        await control.running.join(room.room_id, "Ann") as ann,
        await control.running.join(room.room_id, "Bob") as bob,
    ):
        first = await started(ann)
        await ann.request("givePulse", sessionId=first, mood="fine", line="A calm hour")
        await ann.request("endSession", sessionId=first)
        control.pass_time(1)
        second = await started(ann)
        await ann.request("endSession", sessionId=second)
        assert (await room.ask("DELETE", f"/sessions/{second}", room.key)).status_code == 204
        for client, own in ((ann, {"mine": "fine", "mineLine": "A calm hour"}), (bob, {})):
            told = await client.event("sessionForgotten")
            assert (told["session"]["id"], told["session"]["number"]) == (first, 1)
            assert told["pulse"].pop("counts")[1] == {"mood": "fine", "count": 1}
            assert told["pulse"] == {"sessionId": first, **own}
        mark = len(bob.received)
        await bob.request("startSession")
        assert (await bob.event("sessionChanged", mark))["session"]["number"] == 2


async def test_a_session_that_goes_on_cannot_be_forgotten(control: Controlled, room: Owned) -> None:
    async with await control.running.join(room.room_id, "Ann") as ann:
        session_id = await started(ann)
        refused = await room.ask("DELETE", f"/sessions/{session_id}", room.key)
        assert (refused.status_code, code_of(refused)) == (409, "conflict")


async def test_a_message_that_is_taken_back_is_gone_from_the_disk(
    tmp_path: Path, control: Controlled, room: Owned
) -> None:
    async with await control.running.join(room.room_id, "Ann") as ann:
        message_id = (await ann.request("postMessage", key="m", text=f"{MARKER} slipped out"))["messageId"]
        assert is_on_disk(tmp_path)
        await ann.request("deleteMessage", messageId=message_id)
        assert not is_on_disk(tmp_path)


async def test_what_people_remove_or_replace_is_gone_from_the_disk(
    tmp_path: Path, control: Controlled, room: Owned
) -> None:
    async with (
        await control.running.join(room.room_id, "Ann") as ann,
        await control.running.join(room.room_id, "Bob") as bob,
    ):
        session_id = await started(ann)
        topic_id = (await ann.request("addTopic", key="t", text=f"{MARKER} topic"))["topicId"]
        goal_id = (await ann.request("addGoal", key="g", text=f"{MARKER} goal"))["goalId"]
        card_id = (await ann.request("addCard", key="c", text=f"{MARKER} card"))["cardId"]
        await ann.request("knock", participantId=bob.participant_id, text=f"{MARKER} knock", when="now")
        knock_id = (await ann.event("knockChanged"))["knock"]["id"]
        vote = {"sessionId": session_id, "mood": "fine"}
        removals: tuple[tuple[str, Json, str], ...] = (
            ("removeTopic", {"topicId": topic_id}, "topic"),
            ("removeGoal", {"goalId": goal_id}, "goal"),
            ("removeCard", {"cardId": card_id}, "card"),
            ("removeKnock", {"knockId": knock_id}, "knock"),
            ("givePulse", {**vote, "line": "Calm"}, "line"),
        )
        await ann.request("givePulse", **vote, line=f"{MARKER} line")
        for request_type, fields, kind in removals:
            assert is_on_disk(tmp_path, f"{MARKER} {kind}")
            await ann.request(request_type, **fields)
            assert not is_on_disk(tmp_path, f"{MARKER} {kind}")


# --- deleting the room ---


async def test_a_deleted_room_is_gone_from_the_disk_and_sends_people_away(
    tmp_path: Path, control: Controlled, room: Owned
) -> None:
    elsewhere = await control.running.create_room("Elsewhere")
    async with await control.running.join(elsewhere, "Eve") as eve:
        await eve.request("postMessage", key="m", text="Another room")
        ann = await control.running.join(room.room_id, f"{MARKER} Ann")
        bob = await control.running.join(room.room_id, "Bob")
        await ann.request("addCard", key="c", text=f"{MARKER} card")
        await ann.request("knock", participantId=bob.participant_id, text=f"{MARKER} knock")
        await remarkable_session(control, ann, bob)
        await ann.request("addTopic", key="w", text=f"{MARKER} waits")
        times = {"timeZone": "Europe/Berlin", "starts": [control.clock.now_ms() + 3_600_000]}
        async with httpx.AsyncClient(base_url=f"{control.running.url}/api/rooms/{room.room_id}") as http:
            rally_id = (await http.post("/rally", json=times)).json()["rally"]["id"]
            await http.put(
                "/rally/answer", json={"rallyId": rally_id, "name": f"{MARKER} Cid", "answers": {"t0": "in"}}
            )
        await asyncio.gather(*control.tasks.running)
        assert is_on_disk(tmp_path)
        assert (await room.ask("DELETE", "", room.key)).status_code == 204
        for client in (ann, bob):
            assert (await client.notice("roomDeleted")) == {"type": "roomDeleted"}
            assert await client.ended() == 4004
        assert not is_on_disk(tmp_path)
        assert not is_on_disk(tmp_path, room.room_id)
        for path in ("", "/memory", "/rally", "/invitation.ics"):
            missing = await room.ask("GET", path, room.key)
            assert (missing.status_code, code_of(missing)) == (404, "roomNotFound")
        async with await control.running.connect(room.room_id) as late:
            with pytest.raises(RefusedError, match="roomNotFound"):
                await late.request("resume", token=ann.welcome["resumeToken"], revision=0)
            assert await late.ended() == 4004
        assert (await room.ask("DELETE", "", room.key)).status_code == 404
        await eve.request("setHand", raised=True)
        async with await control.running.join(elsewhere, "Fay") as fay:
            assert [message["text"] for message in fay.welcome["snapshot"]["messages"]] == ["Another room"]


async def test_a_room_that_nobody_is_in_is_deleted_too(tmp_path: Path, control: Controlled, room: Owned) -> None:
    async with await control.running.join(room.room_id, "Ann") as ann:
        await ann.request("postMessage", key="m", text=MARKER)
        await ann.request("leave")
    control.pass_time(61_000)
    assert (await room.ask("DELETE", "", room.key)).status_code == 204
    assert not is_on_disk(tmp_path)


async def test_only_the_owner_deletes(control: Controlled, room: Owned) -> None:
    async with (
        await control.running.join(room.room_id, "Ann") as ann,
        await control.running.join(room.room_id, "Bob") as bob,
    ):
        session_id = await remarkable_session(control, ann, bob)
        for path in ("", f"/sessions/{session_id}"):
            for key in (None, "k", "k" * 40, ann.welcome["personKey"], ann.welcome["personId"]):
                refused = await room.ask("DELETE", path, key)
                assert (refused.status_code, code_of(refused)) == (403, "notAllowed")
            refused = await room.ask("DELETE", path, room.key, origin="https://evil.example")
            assert (refused.status_code, code_of(refused)) == (403, "wrongOrigin")
        assert len((await room.memory())["sessions"]) == 1
        await ann.request("setHand", raised=True)


async def test_a_key_is_worth_nothing_in_another_room(control: Controlled, room: Owned) -> None:
    async with httpx.AsyncClient(base_url=control.running.url) as http:
        elsewhere = Owned(http, (await http.post("/api/rooms", json={"name": "Elsewhere"})).json())
        assert (await elsewhere.ask("DELETE", "", room.key)).status_code == 403
        assert (await elsewhere.ask("DELETE", "", elsewhere.key)).status_code == 204
