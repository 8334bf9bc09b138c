"""What is left of a huddle: a line in the main room's chat, and its own chat for those who were in it."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.control_client import Json, RefusedError, RoomClient
from tests.support.control_server import Controlled, controlled_server

NEWEST = 2**53 - 1


async def recap_told_to(client: RoomClient) -> Json:
    """The message that tells of a huddle's end; waits for it."""
    told = await client.until(lambda message: "huddle" in message.get("event", {}).get("message", {}))
    message: Json = told["event"]["message"]
    return message


async def held(control: Controlled, first: RoomClient, second: RoomClient, **fields: Any) -> str:
    """A huddle of two that comes to its end after a minute. Returns its id."""
    huddle_id = str((await first.request("startHuddle", **fields))["huddleId"])
    await second.request("joinHuddle", huddleId=huddle_id)
    await first.request("postMessage", key="in it", huddleId=huddle_id, text="Between us")
    control.clock.advance(60_000)
    await second.request("backToMain")
    await first.request("backToMain")
    return huddle_id


async def refused(client: RoomClient, huddle_id: str) -> str:
    with pytest.raises(RefusedError) as refusal:
        await client.request("listMessages", huddleId=huddle_id, before=NEWEST)
    return refusal.value.code


async def test_the_main_room_is_told_who_talked_and_for_how_long_but_not_what_was_said(
    control: Controlled, room_id: str
) -> None:
    async with (
        await control.running.join(room_id, "Ann") as ann,
        await control.running.join(room_id, "Bob") as bob,
        await control.running.join(room_id, "Cid") as cid,
    ):
        began = control.clock.now_ms()
        huddle_id = await held(control, ann, bob, name="Corner")
        message = await recap_told_to(cid)
        assert message["huddle"] == {
            "huddleId": huddle_id,
            "name": "Corner",
            "people": ["Ann", "Bob"],
            "memberIds": [ann.welcome["personId"], bob.welcome["personId"]],
            "startedAt": began,
            "endedAt": began + 60_000,
        }
        assert (message["authorId"], message["text"]) == ("", "")
        async with await control.running.join(room_id, "Dan") as dan:
            assert dan.welcome["snapshot"]["messages"] == [message]
        for request_type, fields in (("editMessage", {"text": "x"}), ("deleteMessage", {})):
            with pytest.raises(RefusedError, match="notAllowed"):
                await ann.request(request_type, messageId=message["id"], **fields)


async def test_its_chat_may_be_read_later_by_those_who_were_in_it_and_nobody_else(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with (
            await control.running.join(room_id, "Ann") as ann,
            await control.running.join(room_id, "Bob") as bob,
            await control.running.join(room_id, "Cid") as cid,
        ):
            huddle_id = await held(control, ann, bob)
            await recap_told_to(ann)
            keys = {client: client.welcome["personKey"] for client in (ann, bob, cid)}
            for member in (ann, bob):
                page = await member.request("listMessages", huddleId=huddle_id, before=NEWEST)
                assert [message["text"] for message in page["messages"]] == ["Between us"]
            assert await refused(cid, huddle_id) == "huddleNotFound"
            with pytest.raises(RefusedError, match="huddleNotFound"):
                await ann.request("postMessage", key="late", huddleId=huddle_id, text="One more thing")
            key_of_ann, key_of_cid = keys[ann], keys[cid]
    async with (
        controlled_server(tmp_path) as control,
        await control.running.join(room_id, "Ann", personKey=key_of_ann) as ann,
        await control.running.join(room_id, "Cid", personKey=key_of_cid) as cid,
    ):
        page = await ann.request("listMessages", huddleId=huddle_id, before=NEWEST)
        assert [message["text"] for message in page["messages"]] == ["Between us"]
        assert await refused(cid, huddle_id) == "huddleNotFound"
        elsewhere = await control.running.create_room("Elsewhere")
        async with await control.running.join(elsewhere, "Ann", personKey=key_of_ann) as in_another_room:
            assert await refused(in_another_room, huddle_id) == "huddleNotFound"


async def test_who_left_before_its_end_was_in_it_too(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        bob = await control.running.join(room_id, "Bob")
        huddle_id = (await bob.request("startHuddle"))["huddleId"]
        await bob.request("postMessage", key="k", huddleId=huddle_id, text="Hello?")
        await ann.request("joinHuddle", huddleId=huddle_id)
        await bob.request("leave")
        await ann.request("backToMain")
        assert (await recap_told_to(ann))["huddle"]["people"] == ["Bob", "Ann"]
        async with await control.running.join(room_id, "Bob", personKey=bob.welcome["personKey"]) as again:
            page = await again.request("listMessages", huddleId=huddle_id, before=NEWEST)
            assert [message["text"] for message in page["messages"]] == ["Hello?"]


async def test_nothing_is_told_of_a_huddle_that_never_became_one(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
        tried = (await ann.request("startHuddle"))["huddleId"]
        await ann.request("backToMain")
        # The one that is told of is the later one.
        await held(control, ann, bob)
        assert (await recap_told_to(bob))["huddle"]["huddleId"] != tried
        assert await refused(ann, tried) == "huddleNotFound"


async def test_a_huddle_that_is_open_when_the_server_stops_is_told_of_after_the_restart(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        began = control.clock.now_ms()
        async with (
            await control.running.join(room_id, "Ann") as ann,
            await control.running.join(room_id, "Bob") as bob,
            await control.running.join(room_id, "Cid") as cid,
            await control.running.join(room_id, "Dan") as dan,
        ):
            huddle_id = (await ann.request("startHuddle"))["huddleId"]
            await bob.request("joinHuddle", huddleId=huddle_id)
            await ann.request("renameHuddle", huddleId=huddle_id, name="Corner")
            control.clock.advance(60_000)
            await bob.request("postMessage", key="k", huddleId=huddle_id, text="Between us")
            # Nobody says a word in this one, and nobody else comes.
            await dan.request("startHuddle")
            await dan.request("postMessage", key="k", text="Nobody here")
            keys = [client.welcome["personKey"] for client in (bob, cid)]
            members = [client.welcome["personId"] for client in (ann, bob)]
    async with (
        controlled_server(tmp_path) as control,
        await control.running.join(room_id, "Bob", personKey=keys[0]) as bob,
        await control.running.join(room_id, "Cid", personKey=keys[1]) as cid,
    ):
        assert bob.welcome["snapshot"]["huddles"] == []
        said, told = bob.welcome["snapshot"]["messages"]
        assert said["text"] == "Nobody here"
        assert told["huddle"] == {
            "huddleId": huddle_id,
            "name": "Corner",
            "people": ["Ann", "Bob"],
            "memberIds": members,
            "startedAt": began,
            "endedAt": began + 60_000,
        }
        page = await bob.request("listMessages", huddleId=huddle_id, before=NEWEST)
        assert [message["text"] for message in page["messages"]] == ["Between us"]
        assert await refused(cid, huddle_id) == "huddleNotFound"
