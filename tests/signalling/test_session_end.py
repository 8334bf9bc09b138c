"""The end of a session: what is carried over, what is put away, and what is left of it."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.control_client import Json, RefusedError, RoomClient
from tests.support.control_server import Controlled, controlled_server

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS


async def started(client: RoomClient) -> str:
    """Starts a session and returns its id."""
    mark = len(client.received)
    await client.request("startSession")
    return str((await client.event("sessionChanged", mark))["session"]["id"])


async def dropped(client: RoomClient, text: str, **state: Any) -> str:
    """Drops a topic, and gives it a state if there is one. Returns its id."""
    topic_id = str((await client.request("addTopic", key=text, text=text))["topicId"])
    if state:
        await client.request("setTopicState", topicId=topic_id, **state)
    return topic_id


async def fetched(control: Controlled, path: str) -> Json:
    async with httpx.AsyncClient(base_url=control.running.url) as http:
        body: Json = (await http.get(f"/api/rooms/{path}")).json()
        return body


def texts_of(things: list[Json]) -> list[str]:
    return [str(thing["text"]) for thing in things]


async def test_what_waits_is_carried_over_and_what_is_done_is_put_away(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
        session_id = await started(ann)
        waiting = await dropped(ann, "Waits")
        discussed = await dropped(ann, "Is discussed", state="discussing", minutes=5)
        done = await dropped(ann, "Done", state="done", outcome="We do it")
        await ann.request("addGoal", key="g", text="Write it down")
        await bob.request("endSession", sessionId=session_id)
        assert {event["topicId"] for event in ann.events("topicRemoved")} == {done}
        assert len(ann.events("goalRemoved")) == 1
        assert ann.events("sessionChanged")[-1]["session"]["endedAt"] == control.clock.now_ms()
        for client in (ann, await control.running.join(room_id, "Cid")):
            told = {event["topic"]["id"]: event["topic"] for event in client.events("topicChanged")}
            topics = {topic["id"]: topic for topic in client.welcome["snapshot"]["topics"]} | told
            assert {topics[each]["state"] for each in (waiting, discussed)} == {"carriedOver"}
            assert "timeboxEndsAt" not in topics[discussed]
        newcomer = client.welcome["snapshot"]
        assert [topic["id"] for topic in newcomer["topics"]] == [waiting, discussed]
        assert newcomer["goals"] == []
        await client.close()


async def test_ended_by_two_at_once_it_ends_once(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
        session_id = await started(ann)
        numbers = [(client, await client.post("endSession", sessionId=session_id)) for client in (ann, bob)]
        for client, number in numbers:
            assert await client.answer(number) == {}
        assert len(ann.events("sessionChanged")) == 2
        # Somebody whose page is late does not end the next one.
        following = await started(bob)
        await ann.request("endSession", sessionId=session_id)
        assert "endedAt" not in ann.events("sessionChanged")[-1]["session"]
        assert ann.events("sessionChanged")[-1]["session"]["id"] == following


async def test_the_recap_tells_what_came_of_it(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
        await ann.request("postMessage", key="0", text="Before: https://before.example/")
        control.pass_time(1)
        session_id = await started(ann)
        await dropped(ann, "Done", state="done", outcome="We do it")
        await dropped(ann, "Waits")
        for client, key, is_done in ((ann, "a", True), (bob, "b", False)):
            goal_id = (await client.request("addGoal", key=key, text=f"Goal {key}"))["goalId"]
            await client.request("setGoal", goalId=goal_id, done=is_done)
            control.pass_time(1)
        huddle_id = (await ann.request("startHuddle", name="Corner"))["huddleId"]
        await bob.request("joinHuddle", huddleId=huddle_id)
        await ann.request("postMessage", key="1", huddleId=huddle_id, text="Ours: https://huddle.example/")
        for client in (ann, bob):
            await client.request("backToMain")
        await bob.event("messagePosted")
        await bob.request("postMessage", key="2", text="See https://example.org/a_(b), and (http://example.org/c).")
        control.pass_time(MINUTE_MS)
        await ann.request("endSession", sessionId=session_id)
        control.pass_time(1)
        await bob.request("postMessage", key="3", text="After: https://after.example/")
        await bob.request("givePulse", sessionId=session_id, mood="wentWell", line="Calm")
        recap = (await bob.request("getRecap", sessionId=session_id))["recap"]
        assert recap["session"]["id"] == session_id
        assert [(topic["text"], topic["state"], topic.get("outcome")) for topic in recap["topics"]] == [
            ("Done", "done", "We do it"),
            ("Waits", "carriedOver", None),
        ]
        assert [(goal["personName"], goal["text"], goal["done"]) for goal in recap["goals"]] == [
            ("Ann", "Goal a", True),
            ("Bob", "Goal b", False),
        ]
        assert [(huddle["name"], huddle["people"]) for huddle in recap["huddles"]] == [("Corner", ["Ann", "Bob"])]
        assert [(link["address"], link["sharedBy"]) for link in recap["links"]] == [
            ("https://example.org/a_(b)", "Bob"),
            ("http://example.org/c", "Bob"),
        ]
        assert recap["moods"] == [
            {"mood": "wentWell", "count": 1},
            {"mood": "fine", "count": 0},
            {"mood": "couldBeBetter", "count": 0},
        ]
        assert recap["lines"] == ["Calm"]
        assert (await fetched(control, f"{room_id}/sessions/{session_id}"))["recap"] == recap


async def test_while_it_goes_on_the_recap_tells_what_there_is_by_now(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        session_id = await started(ann)
        for text, state in (("Waits", {}), ("Done", {"state": "done"})):
            await dropped(ann, text, **state)
            control.pass_time(1)
        await dropped(ann, "Is discussed", state="discussing")
        await ann.request("addGoal", key="g", text="Write it down")
        recap = (await ann.request("getRecap", sessionId=session_id))["recap"]
        assert [(topic["text"], topic["state"]) for topic in recap["topics"]] == [
            ("Waits", "open"),
            ("Done", "done"),
            ("Is discussed", "discussing"),
        ]
        assert texts_of(recap["goals"]) == ["Write it down"]
        assert "endedAt" not in recap["session"]


async def test_the_recap_keeps_what_was_left_for_the_next_time(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        first = await started(ann)
        waiting = await dropped(ann, "Waits")
        await ann.request("endSession", sessionId=first)
        control.pass_time(1)
        await dropped(ann, "After the end")
        second = await started(ann)
        await ann.request("setTopicState", topicId=waiting, state="done", outcome="Decided later")
        await ann.request("endSession", sessionId=second)

        recaps = [(await ann.request("getRecap", sessionId=each))["recap"]["topics"] for each in (first, second)]

    assert [(topic["text"], topic["state"], topic.get("outcome")) for topic in recaps[0]] == [
        ("Waits", "carriedOver", None)
    ]
    assert [(topic["text"], topic["state"], topic.get("outcome")) for topic in recaps[1]] == [
        ("Waits", "done", "Decided later"),
        ("After the end", "carriedOver", None),
    ]


async def test_a_recap_of_nothing_or_of_another_room_is_not_to_be_had(control: Controlled, room_id: str) -> None:
    elsewhere = await control.running.create_room("Elsewhere")
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(elsewhere, "Eve") as eve:
        session_id = await started(ann)
        for asked in (session_id, "nothing", "../..", "' or 1=1 --"):
            with pytest.raises(RefusedError, match="notFound"):
                await eve.request("getRecap", sessionId=asked)


async def test_only_the_first_session_has_the_opening_and_the_norms(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            await ann.request("endSession", sessionId=await started(ann))
            first = ann.events("sessionChanged")[0]["session"]
    async with controlled_server(tmp_path) as control, await control.running.join(room_id, "Ann") as ann:
        await started(ann)
        second = ann.events("sessionChanged")[0]["session"]
    assert [phase["kind"] for phase in first["phases"]] == ["opening", "norms", "topics", "work", "wrapUp"]
    assert [phase["kind"] for phase in second["phases"]] == ["topics", "work", "wrapUp"]
    assert (first["number"], second["number"]) == (1, 2)
    for session in (first, second):
        assert sum(phase["minutes"] for phase in session["phases"]) == 60


async def test_a_session_that_everybody_left_is_over_on_the_next_day(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        session_id = await started(ann)
        began = control.clock.now_ms()
        await dropped(ann, "Waits")
        await dropped(ann, "Done", state="done")
        await ann.request("leave")
    control.pass_time(61_000)
    assert control.running.server.directory.find(room_id) is None
    lobby = await fetched(control, room_id)
    assert lobby["session"]["id"] == session_id
    control.clock.advance(DAY_MS)
    assert "session" not in await fetched(control, room_id)
    async with await control.running.join(room_id, "Bob") as bob:
        session = bob.welcome["snapshot"]["session"]
        assert (session["id"], session["endedAt"]) == (session_id, began + 60 * MINUTE_MS)
        assert [(topic["text"], topic["state"]) for topic in bob.welcome["snapshot"]["topics"]] == [
            ("Waits", "carriedOver")
        ]
        remembered = await fetched(control, f"{room_id}/memory")
        assert remembered["sessions"] == [session]
        assert await started(bob) != session_id


async def test_shortly_after_its_time_people_may_come_back_to_wrap_it_up(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        session_id = await started(ann)
        await ann.request("leave")
    control.pass_time(70 * MINUTE_MS)
    assert control.running.server.directory.find(room_id) is None
    assert (await fetched(control, room_id))["session"]["index"] == 4
    async with await control.running.join(room_id, "Ann") as ann:
        session = ann.welcome["snapshot"]["session"]
        assert (session["id"], session["index"]) == (session_id, 4)
        assert "endedAt" not in session


async def test_a_restart_does_not_end_a_session_whose_people_go_on_beyond_its_time(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        ann = await control.running.join(room_id, "Ann")
        session_id = await started(ann)
        for _ in range(5):
            control.pass_time(30 * MINUTE_MS)
            await ann.request("postMessage", key=str(control.clock.now_ms()), text="Still here")
    async with controlled_server(tmp_path) as control:
        control.clock.advance(155 * MINUTE_MS)
        assert (await fetched(control, room_id))["session"]["id"] == session_id
        async with await control.running.join(room_id, "Ann") as ann:
            session = ann.welcome["snapshot"]["session"]
            assert (session["id"], "endedAt" in session) == (session_id, False)
            await ann.request("leave")
    # Long after somebody was last noted to be there it is over, and was since then.
    async with controlled_server(tmp_path) as control:
        began = control.clock.now_ms()
        control.clock.advance(DAY_MS)
        async with await control.running.join(room_id, "Ann") as ann:
            session = ann.welcome["snapshot"]["session"]
            assert (session["id"], session["endedAt"]) == (session_id, began + 150 * MINUTE_MS)


async def test_while_somebody_stays_nothing_ends_by_itself(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        await started(ann)
        control.pass_time(3 * DAY_MS)
        async with await control.running.join(room_id, "Bob") as bob:
            assert "endedAt" not in bob.welcome["snapshot"]["session"]
