"""Knocks: shown at the right moment, once, to the one person they are for."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.control_client import Json, RefusedError, RoomClient
from tests.support.control_server import Controlled, controlled_server

MINUTE_MS = 60_000
LINE = "Could you look at my screen?"


async def knocked(ann: RoomClient, bob: RoomClient, **fields: Any) -> str:
    """Knocks, and returns the knock's id."""
    mark = len(ann.received)
    await ann.request("knock", participantId=bob.participant_id, text=LINE, **fields)
    return str((await ann.event("knockChanged", mark))["knock"]["id"])


def shown(client: RoomClient) -> list[Json]:
    """The knocks that the client was shown, in a snapshot or by events, each time it was."""
    snapshots = [message.get("result", {}).get("snapshot") for message in client.received]
    listed = [knock for snapshot in snapshots if snapshot is not None for knock in snapshot["knocks"]]
    return listed + [event["knock"] for event in client.events("knockChanged")]


async def settled(client: RoomClient) -> None:
    """All that the server had to tell the client by now is there."""
    await client.request("ping")


async def resumed(control: Controlled, room_id: str, client: RoomClient) -> RoomClient:
    again = await control.running.connect(room_id, first_id=client.next_id)
    again.welcome = client.welcome
    await again.request("resume", token=client.welcome["resumeToken"], revision=client.revision)
    return again


async def rejoined(control: Controlled, room_id: str, client: RoomClient, name: str) -> RoomClient:
    return await control.running.join(room_id, name, personKey=client.welcome["personKey"])


async def working(control: Controlled, client: RoomClient) -> None:
    """A session that has come to its quiet part, which ends after 45 minutes."""
    await client.request("startSession")
    control.pass_time(10 * MINUTE_MS)
    await client.until(lambda message: message.get("event", {}).get("session", {}).get("index") == 3)


# --- shown, answered, settled ---


async def test_a_knock_is_shown_at_once_and_its_answer_told(
    control: Controlled, ann: RoomClient, bob: RoomClient
) -> None:
    knock_id = await knocked(ann, bob)
    (knock,) = shown(bob)
    assert knock == {
        "id": knock_id,
        "fromId": ann.welcome["personId"],
        "fromName": "Ann",
        "toId": bob.welcome["personId"],
        "toName": "Bob",
        "text": LINE,
        "when": "now",
        "due": True,
        "createdAt": control.clock.now_ms(),
    }
    await bob.request("answerKnock", knockId=knock_id, answer="later")
    assert shown(ann)[-1]["answer"] == "later"
    assert (await bob.event("knockRemoved"))["knockId"] == knock_id
    await ann.request("removeKnock", knockId=knock_id)
    assert (await ann.event("knockRemoved"))["knockId"] == knock_id
    # The first is settled, so she may knock again.
    assert await knocked(ann, bob) != knock_id


async def test_nobody_else_gets_any_frame_of_it(
    control: Controlled, room_id: str, ann: RoomClient, bob: RoomClient
) -> None:
    async with await control.running.join(room_id, "Cid") as cid:
        mark = len(cid.received)
        knock_id = await knocked(ann, bob)
        await bob.request("answerKnock", knockId=knock_id, answer="nextBreak")
        await bob.request("setAvailability", availability="break")
        await bob.request("answerKnock", knockId=knock_id, answer="now")
        await ann.request("removeKnock", knockId=knock_id)
        assert [event["type"] for event in map(event_of, cid.received[mark:])] == ["participantChanged"]
        await cid.cut()
        second = await knocked(ann, bob)
        again = await resumed(control, room_id, cid)
        await settled(again)
        dan = await control.running.join(room_id, "Dan")
        await settled(dan)
        for client in (cid, again, dan):
            text = json.dumps(client.received)
            assert not any(secret in text for secret in (knock_id, second, LINE))
        await again.close()
        await dan.close()


def event_of(message: Json) -> Json:
    event: Json = message["event"]
    return event


async def test_a_knock_may_be_withdrawn(control: Controlled, ann: RoomClient, bob: RoomClient) -> None:
    knock_id = await knocked(ann, bob)
    with pytest.raises(RefusedError, match="notAllowed"):
        await bob.request("removeKnock", knockId=knock_id)
    await ann.request("removeKnock", knockId=knock_id)
    assert (await bob.event("knockRemoved"))["knockId"] == knock_id
    for client, request_type, fields in ((ann, "removeKnock", {}), (bob, "answerKnock", {"answer": "now"})):
        with pytest.raises(RefusedError, match="notFound"):
            await client.request(request_type, knockId=knock_id, **fields)


async def test_one_withdrawn_before_it_was_due_was_never_there(
    control: Controlled, ann: RoomClient, bob: RoomClient
) -> None:
    await working(control, ann)
    knock_id = await knocked(ann, bob, when="nextBreak")
    await ann.request("removeKnock", knockId=knock_id)
    await settled(bob)
    assert knock_id not in json.dumps(bob.received)


async def test_one_does_not_knock_on_oneself_or_twice_or_on_who_is_gone(
    control: Controlled, room_id: str, ann: RoomClient, bob: RoomClient
) -> None:
    async with await rejoined(control, room_id, ann, "Ann") as tab:
        for receiver in (ann, tab):
            with pytest.raises(RefusedError, match="conflict"):
                await ann.request("knock", participantId=receiver.participant_id)
    await knocked(ann, bob)
    with pytest.raises(RefusedError, match="conflict"):
        await ann.request("knock", participantId=bob.participant_id)
    await bob.request("leave")
    with pytest.raises(RefusedError, match="notFound"):
        await ann.request("knock", participantId=bob.participant_id)


async def test_only_the_one_it_is_for_answers(
    control: Controlled, room_id: str, ann: RoomClient, bob: RoomClient
) -> None:
    knock_id = await knocked(ann, bob)
    async with await control.running.join(room_id, "Cid") as cid:
        for client in (ann, cid):
            with pytest.raises(RefusedError, match="notAllowed"):
                await client.request("answerKnock", knockId=knock_id, answer="now")


async def test_all_of_a_persons_tabs_are_shown_it_and_any_of_them_answers(
    control: Controlled, room_id: str, ann: RoomClient, bob: RoomClient
) -> None:
    async with await rejoined(control, room_id, bob, "Bob") as tab:
        knock_id = await knocked(ann, bob)
        await settled(tab)
        assert [knock["id"] for knock in shown(tab)] == [knock_id]
        await tab.request("answerKnock", knockId=knock_id, answer="now")
        assert (await bob.event("knockRemoved"))["knockId"] == knock_id


# --- put off until a break ---


async def test_one_for_the_next_break_waits_until_then(control: Controlled, ann: RoomClient, bob: RoomClient) -> None:
    await working(control, ann)
    knock_id = await knocked(ann, bob, when="nextBreak")
    control.pass_time(44 * MINUTE_MS)
    await settled(bob)
    assert shown(bob) == []
    control.pass_time(MINUTE_MS)
    await bob.event("knockChanged")
    assert [(knock["id"], knock["due"]) for knock in shown(bob)] == [(knock_id, True)]
    assert shown(ann)[-1]["due"] is True


async def test_one_put_off_by_its_receiver_comes_up_again_then(
    control: Controlled, ann: RoomClient, bob: RoomClient
) -> None:
    await working(control, ann)
    knock_id = await knocked(ann, bob)
    await bob.request("answerKnock", knockId=knock_id, answer="nextBreak")
    assert (await bob.event("knockRemoved"))["knockId"] == knock_id
    assert (shown(ann)[-1]["answer"], shown(ann)[-1]["due"]) == ("nextBreak", False)
    mark = len(bob.received)
    control.pass_time(45 * MINUTE_MS)
    assert (await bob.event("knockChanged", mark))["knock"]["id"] == knock_id
    assert len(shown(bob)) == 2


async def test_ones_own_break_is_one_too(control: Controlled, ann: RoomClient, bob: RoomClient) -> None:
    await bob.request("setAvailability", availability="headsDown")
    await knocked(ann, bob, when="nextBreak")
    await settled(bob)
    assert shown(bob) == []
    await bob.request("setAvailability", availability="break")
    assert len(shown(bob)) == 1


async def test_while_the_focus_switch_is_on_nothing_comes_up(
    control: Controlled, ann: RoomClient, bob: RoomClient
) -> None:
    await ann.request("startSession")
    session_id = (await ann.event("sessionChanged"))["session"]["id"]
    await ann.request("setFocus", sessionId=session_id, focus=True)
    await knocked(ann, bob)
    await settled(bob)
    assert shown(bob) == []
    await ann.request("setFocus", sessionId=session_id, focus=False)
    await settled(bob)
    assert len(shown(bob)) == 1


async def test_one_that_nobody_answers_is_forgotten(control: Controlled, ann: RoomClient, bob: RoomClient) -> None:
    knock_id = await knocked(ann, bob)
    control.pass_time(12 * 60 * MINUTE_MS)
    for client in (ann, bob):
        assert (await client.event("knockRemoved"))["knockId"] == knock_id


# --- somebody is away meanwhile ---


async def test_it_is_shown_once_to_a_receiver_who_was_away_when_it_came(
    control: Controlled, room_id: str, ann: RoomClient, bob: RoomClient
) -> None:
    await bob.cut()
    await ann.event("participantChanged")
    knock_id = await knocked(ann, bob)
    assert shown(ann)[-1]["due"] is False
    async with await resumed(control, room_id, bob) as again:
        await again.event("knockChanged")
        await settled(again)
        assert [knock["id"] for knock in shown(again)] == [knock_id]


async def test_it_is_shown_once_to_a_receiver_who_reloads(
    control: Controlled, room_id: str, ann: RoomClient, bob: RoomClient
) -> None:
    knock_id = await knocked(ann, bob)
    await bob.close()
    async with await rejoined(control, room_id, bob, "Bob") as again:
        await settled(again)
        assert [knock["id"] for knock in shown(again)] == [knock_id]
        await again.request("answerKnock", knockId=knock_id, answer="now")
        assert shown(ann)[-1]["answer"] == "now"


async def test_somebody_heads_down_stays_so_over_a_reload_and_is_not_shown_what_waits(
    control: Controlled, room_id: str, ann: RoomClient, bob: RoomClient
) -> None:
    await bob.request("setAvailability", availability="headsDown", minutes=25)
    await knocked(ann, bob, when="nextBreak")
    await bob.close()
    async with await rejoined(control, room_id, bob, "Bob") as again:
        await settled(again)
        people = {person["name"]: person for person in again.welcome["snapshot"]["participants"]}
        assert people["Bob"]["availability"] == "headsDown"
        assert people["Bob"]["availableAt"] > 0
        assert shown(again) == []
        control.pass_time(25 * MINUTE_MS)
        await again.event("knockChanged")
        assert len(shown(again)) == 1


async def test_it_waits_for_the_break_also_over_a_reload(
    control: Controlled, room_id: str, ann: RoomClient, bob: RoomClient
) -> None:
    await working(control, ann)
    knock_id = await knocked(ann, bob, when="nextBreak")
    await bob.request("leave")
    async with await rejoined(control, room_id, bob, "Bob") as again:
        await settled(again)
        assert shown(again) == []
        control.pass_time(45 * MINUTE_MS)
        await again.event("knockChanged")
        await settled(again)
        assert [knock["id"] for knock in shown(again)] == [knock_id]


async def test_the_answer_waits_for_whoever_knocked(
    control: Controlled, room_id: str, ann: RoomClient, bob: RoomClient
) -> None:
    knock_id = await knocked(ann, bob)
    await ann.cut()
    await bob.request("answerKnock", knockId=knock_id, answer="later")
    again = await resumed(control, room_id, ann)
    await again.event("knockChanged")
    assert [knock["answer"] for knock in shown(again)] == ["later"]
    await again.close()
    async with await rejoined(control, room_id, ann, "Ann") as anew:
        assert [knock["answer"] for knock in shown(anew)] == ["later"]
        await anew.request("removeKnock", knockId=knock_id)
        async with await rejoined(control, room_id, ann, "Ann") as tab:
            assert shown(tab) == []


async def test_it_outlives_the_server(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        ann, bob = await control.running.join(room_id, "Ann"), await control.running.join(room_id, "Bob")
        await working(control, ann)
        knock_id = await knocked(ann, bob, when="nextBreak")
    async with controlled_server(tmp_path) as control:
        control.clock.advance(20 * MINUTE_MS)
        async with (
            await rejoined(control, room_id, ann, "Ann") as ann_again,
            await rejoined(control, room_id, bob, "Bob") as bob_again,
        ):
            await settled(bob_again)
            assert shown(bob_again) == []
            assert [knock["id"] for knock in shown(ann_again)] == [knock_id]
            control.pass_time(35 * MINUTE_MS)
            await bob_again.event("knockChanged")
            assert [knock["id"] for knock in shown(bob_again)] == [knock_id]
            await bob_again.request("answerKnock", knockId=knock_id, answer="later")
            await ann_again.request("removeKnock", knockId=knock_id)
    async with controlled_server(tmp_path) as control, await rejoined(control, room_id, bob, "Bob") as bob_again:
        assert shown(bob_again) == []


async def test_one_that_was_shown_before_the_server_stopped_is_shown_after_it_came_back(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        ann, bob = await control.running.join(room_id, "Ann"), await control.running.join(room_id, "Bob")
        await working(control, ann)
        await knocked(ann, bob, when="nextBreak")
        await bob.request("setAvailability", availability="break")
        assert len(shown(bob)) == 1
        await asyncio.gather(*control.tasks.running)
    async with controlled_server(tmp_path) as control:
        control.clock.advance(20 * MINUTE_MS)
        # The break is over by now; but he has seen it and not answered.
        async with await rejoined(control, room_id, bob, "Bob") as again:
            await settled(again)
            assert len(shown(again)) == 1
