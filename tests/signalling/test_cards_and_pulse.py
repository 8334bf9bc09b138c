"""Cards on the table for all, and how a session went without saying who thought so."""

import json
from pathlib import Path

import pytest

from tests.support.control_client import RefusedError, RoomClient
from tests.support.control_server import Controlled, controlled_server

KINDS = ("icebreaker", "feedback", "workingOn", "wildIdeas", "ask")


async def session_begun(client: RoomClient) -> str:
    mark = len(client.received)
    await client.request("startSession")
    return str((await client.event("sessionChanged", mark))["session"]["id"])


# --- cards ---


@pytest.mark.parametrize("kind", KINDS)
async def test_a_card_lies_there_for_all_until_it_is_put_away(control: Controlled, room_id: str, kind: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
        await ann.request("drawCard", kind=kind)
        card = (await bob.event("cardChanged"))["card"]
        assert (card["kind"], card["drawnBy"]) == (kind, "Ann")
        assert card["text"]
        async with await control.running.join(room_id, "Cid") as cid:
            assert cid.welcome["snapshot"]["card"] == card
        await bob.request("putCardAway")
        assert "card" not in ann.events("cardChanged")[-1]
        await ann.request("putCardAway")
        assert len(bob.events("cardChanged")) == 2


async def test_no_card_comes_twice_before_all_have_come(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        await ann.request("addCard", key="k", text="Which card did we add?")
        seen: list[str] = []
        while len(seen) == len(set(seen)):
            await ann.request("drawCard", kind="icebreaker")
            seen.append(ann.events("cardChanged")[-1]["card"]["text"])
        assert "Which card did we add?" in seen
        assert len(seen) > 50


async def test_a_room_has_cards_of_its_own_that_anybody_may_remove(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            card_id = (await ann.request("addCard", key="k", text="Ours"))["cardId"]
            assert await ann.request("addCard", key="k", text="Ours") == {"cardId": card_id}
            await bob.request("addCard", key="k", text="Another")
            ours, another = bob.events("ownCardsChanged")[-1]["ownCards"]
            assert ours == {"id": card_id, "text": "Ours", "authorName": "Ann"}
            await bob.request("removeCard", cardId=card_id)
            with pytest.raises(RefusedError, match="notFound"):
                await ann.request("removeCard", cardId=card_id)
    async with controlled_server(tmp_path) as control, await control.running.join(room_id, "Ann") as ann:
        assert ann.welcome["snapshot"]["ownCards"] == [another]


# --- pulse ---


async def test_a_pulse_is_counted_and_never_says_who(control: Controlled, room_id: str) -> None:
    async with (
        await control.running.join(room_id, "Ann") as ann,
        await control.running.join(room_id, "Bob") as bob,
        await control.running.join(room_id, "Cid") as cid,
    ):
        session_id = await session_begun(cid)
        await cid.request("endSession", sessionId=session_id)
        mark = len(cid.received)
        await ann.request("givePulse", sessionId=session_id, mood="fine")
        await bob.request("givePulse", sessionId=session_id, mood="couldBeBetter", line="Too many knocks")
        await ann.request("givePulse", sessionId=session_id, mood="wentWell", line="A calm hour")
        expected = [
            {"mood": "wentWell", "count": 1},
            {"mood": "fine", "count": 0},
            {"mood": "couldBeBetter", "count": 1},
        ]
        assert cid.events("pulseChanged")[-1] == {
            "type": "pulseChanged",
            "sessionId": session_id,
            "counts": expected,
        }
        recap = await cid.request("getRecap", sessionId=session_id)
        assert recap["recap"]["moods"] == expected
        assert recap["recap"]["lines"] == ["A calm hour", "Too many knocks"]
        told = json.dumps(cid.received[mark:])
        for person in (ann, bob):
            assert person.welcome["personId"] not in told
            assert person.participant_id not in told
        assert "Ann" not in told


async def test_each_person_sees_their_own_answer_again_and_not_that_of_others(
    control: Controlled, room_id: str
) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        session_id = await session_begun(ann)
        await ann.request("givePulse", sessionId=session_id, mood="fine", line="A calm hour")
        async with (
            await control.running.join(room_id, "Ann", personKey=ann.welcome["personKey"]) as tab,
            await control.running.join(room_id, "Bob") as bob,
        ):
            shown = tab.welcome["snapshot"]["pulse"]
            assert (shown["mine"], shown["mineLine"]) == ("fine", "A calm hour")
            assert not {"mine", "mineLine"} & bob.welcome["snapshot"]["pulse"].keys()
            assert "A calm hour" not in str(bob.received)


async def test_when_another_session_has_begun_it_is_too_late(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        first = await session_begun(ann)
        await ann.request("givePulse", sessionId=first, mood="fine")
        await ann.request("endSession", sessionId=first)
        await session_begun(ann)
        with pytest.raises(RefusedError, match="conflict"):
            await ann.request("givePulse", sessionId=first, mood="wentWell")
        async with await control.running.join(room_id, "Bob") as bob:
            assert {each["count"] for each in bob.welcome["snapshot"]["pulse"]["counts"]} == {0}


async def test_a_pulse_is_there_after_a_restart(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            session_id = await session_begun(ann)
            await ann.request("givePulse", sessionId=session_id, mood="fine")
            await ann.request("endSession", sessionId=session_id)
            person_key = ann.welcome["personKey"]
    async with (
        controlled_server(tmp_path) as control,
        await control.running.join(room_id, "Ann", personKey=person_key) as ann,
    ):
        pulse = ann.welcome["snapshot"]["pulse"]
        assert (pulse["sessionId"], pulse["mine"]) == (session_id, "fine")
        assert {"mood": "fine", "count": 1} in pulse["counts"]
