"""Who may come into a huddle, and who is asked to: knocking at its door, being invited, being called back."""

from typing import Any

import pytest

from tests.support.control_client import Json, RefusedError, RoomClient
from tests.support.control_server import Controlled


async def behind_a_door(ann: RoomClient, **fields: Any) -> str:
    return str((await ann.request("startHuddle", knockFirst=True, **fields))["huddleId"])


def huddle_of(client: RoomClient, huddle_id: str) -> Json:
    """The huddle as the client's newest event has it."""
    told = [*client.events("huddleOpened"), *client.events("huddleChanged")]
    newest: Json = [event["huddle"] for event in told if event["huddle"]["id"] == huddle_id][-1]
    return newest


def notices(client: RoomClient, kind: str) -> list[Json]:
    return [message for message in client.received if message["type"] == kind]


async def test_who_was_not_let_in_cannot_come_in(ann: RoomClient, bob: RoomClient) -> None:
    huddle_id = await behind_a_door(ann)
    with pytest.raises(RefusedError, match="notAllowed"):
        await bob.request("joinHuddle", huddleId=huddle_id)
    with pytest.raises(RefusedError, match="notAllowed"):
        await bob.request("postMessage", key="k", huddleId=huddle_id, text="Let me in")
    assert (huddle_of(bob, huddle_id)["knockFirst"], huddle_of(bob, huddle_id)["knocking"]) == (True, [])


async def test_who_knocks_is_seen_at_the_door_and_comes_in_when_let_in(ann: RoomClient, bob: RoomClient) -> None:
    huddle_id = await behind_a_door(ann)
    await bob.request("knockOnHuddle", huddleId=huddle_id)
    assert huddle_of(ann, huddle_id)["knocking"] == [bob.participant_id]
    await ann.request("answerHuddleKnock", huddleId=huddle_id, participantId=bob.participant_id, admitted=True)
    admission = await bob.notice("huddleAdmission")
    assert admission == {"type": "huddleAdmission", "huddleId": huddle_id, "admitted": True}
    seen = huddle_of(bob, huddle_id)
    assert seen["knocking"] == []
    assert set(seen["admitted"]) == {ann.welcome["personId"], bob.welcome["personId"]}
    # Being let in moves nobody: that is up to whoever knocked.
    moved = [event["participant"]["id"] for event in bob.events("participantChanged")]
    assert moved == [ann.participant_id]
    await bob.request("joinHuddle", huddleId=huddle_id)
    await bob.request("backToMain")
    # Whoever was in it need not knock again.
    await bob.request("joinHuddle", huddleId=huddle_id)


async def test_who_is_told_not_now_stays_outside_and_may_knock_again(ann: RoomClient, bob: RoomClient) -> None:
    huddle_id = await behind_a_door(ann)
    await bob.request("knockOnHuddle", huddleId=huddle_id)
    await ann.request("answerHuddleKnock", huddleId=huddle_id, participantId=bob.participant_id, admitted=False)
    assert (await bob.notice("huddleAdmission"))["admitted"] is False
    with pytest.raises(RefusedError, match="notAllowed"):
        await bob.request("joinHuddle", huddleId=huddle_id)
    await bob.request("knockOnHuddle", huddleId=huddle_id)
    await bob.request("knockOnHuddle", huddleId=huddle_id, waiting=False)
    assert huddle_of(ann, huddle_id)["knocking"] == []
    # An answer that comes too late is not one.
    await ann.request("answerHuddleKnock", huddleId=huddle_id, participantId=bob.participant_id, admitted=True)
    with pytest.raises(RefusedError, match="notAllowed"):
        await bob.request("joinHuddle", huddleId=huddle_id)


async def test_opening_the_door_lets_in_who_waits(ann: RoomClient, bob: RoomClient) -> None:
    huddle_id = await behind_a_door(ann)
    await bob.request("knockOnHuddle", huddleId=huddle_id)
    await ann.request("setKnockFirst", huddleId=huddle_id, knockFirst=False)
    assert (await bob.notice("huddleAdmission"))["admitted"] is True
    await bob.request("joinHuddle", huddleId=huddle_id)
    with pytest.raises(RefusedError, match="conflict"):
        await ann.request("knockOnHuddle", huddleId=huddle_id)


async def test_only_those_inside_answer_and_decide_on_the_door(
    control: Controlled, room_id: str, ann: RoomClient, bob: RoomClient
) -> None:
    huddle_id = await behind_a_door(ann)
    await bob.request("knockOnHuddle", huddleId=huddle_id)
    async with await control.running.join(room_id, "Cid") as cid:
        for request_type, fields in (
            ("answerHuddleKnock", {"participantId": bob.participant_id, "admitted": True}),
            ("setKnockFirst", {"knockFirst": False}),
        ):
            for client in (bob, cid):
                with pytest.raises(RefusedError, match="notAllowed"):
                    await client.request(request_type, huddleId=huddle_id, **fields)
        assert notices(bob, "huddleAdmission") == []
        assert notices(cid, "huddleAdmission") == []


@pytest.mark.parametrize("goes", ["leave", "startHuddle"])
async def test_who_goes_elsewhere_does_not_wait_any_more(ann: RoomClient, bob: RoomClient, goes: str) -> None:
    huddle_id = await behind_a_door(ann)
    await bob.request("knockOnHuddle", huddleId=huddle_id)
    await ann.event("huddleChanged")
    await bob.request(goes)
    await ann.until(lambda _: huddle_of(ann, huddle_id)["knocking"] == [])


async def test_those_who_are_asked_to_come_need_not_knock(
    control: Controlled, room_id: str, ann: RoomClient, bob: RoomClient
) -> None:
    async with await control.running.join(room_id, "Cid") as cid:
        huddle_id = await behind_a_door(ann, name="Quiet talk", invite=[bob.welcome["personId"]])
        invitation = await bob.notice("huddleInvitation")
        assert invitation == {
            "type": "huddleInvitation",
            "huddleId": huddle_id,
            "fromName": "Ann",
            "byVote": False,
        }
        await bob.request("joinHuddle", huddleId=huddle_id)
        with pytest.raises(RefusedError, match="notAllowed"):
            await cid.request("joinHuddle", huddleId=huddle_id)
        assert notices(cid, "huddleInvitation") == []


async def test_who_arrives_meanwhile_sees_the_door_and_who_waits(
    control: Controlled, room_id: str, ann: RoomClient, bob: RoomClient
) -> None:
    huddle_id = await behind_a_door(ann)
    await bob.request("knockOnHuddle", huddleId=huddle_id)
    async with await control.running.join(room_id, "Cid") as cid:
        assert cid.welcome["snapshot"]["huddles"] == [huddle_of(ann, huddle_id)]


async def test_calling_everyone_back_asks_those_in_huddles_and_moves_nobody(
    control: Controlled, room_id: str, ann: RoomClient, bob: RoomClient
) -> None:
    async with await control.running.join(room_id, "Cid") as cid, await control.running.join(room_id, "Dan") as dan:
        for client in (ann, bob):
            await client.request("startHuddle")
        await cid.request("callEveryoneBack")
        for client in (ann, bob):
            assert await client.notice("callBack") == {"type": "callBack", "fromName": "Cid"}
        await dan.request("ping")
        assert notices(cid, "callBack") == notices(dan, "callBack") == []
        async with await control.running.join(room_id, "Eve") as eve:
            places = {person["name"]: "huddleId" in person for person in eve.welcome["snapshot"]["participants"]}
            assert places == {"Ann": True, "Bob": True, "Cid": False, "Dan": False, "Eve": False}
