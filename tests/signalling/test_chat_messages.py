"""What people do with chat messages: answer, react, change, take back, name somebody."""

from typing import Any

import pytest

from tests.support.control_client import Json, RefusedError, RoomClient
from tests.support.control_server import Controlled

TEA = "\N{TEACUP WITHOUT HANDLE}"
PARTY = "\N{PARTY POPPER}"


async def said(client: RoomClient, text: str, **fields: Any) -> int:
    return int((await client.request("postMessage", key=f"key of {text}"[:64], text=text, **fields))["messageId"])


def changed(client: RoomClient) -> Json:
    """The message that changed last."""
    message: Json = client.events("messageChanged")[-1]["message"]
    return message


async def shown_to_newcomer(control: Controlled, room_id: str, message_id: int) -> Json:
    """The message as somebody sees it who comes now, in the newest messages or further back."""
    async with await control.running.join(room_id, "Newcomer") as newcomer:
        recent = newcomer.welcome["snapshot"]["messages"]
        page = await newcomer.request("listMessages", before=message_id + 1, limit=1)
        (stored,) = page["messages"]
        assert [message for message in recent if message["id"] == message_id] in ([], [stored])
        shown: Json = stored
        return shown


async def push_out_of_recent(client: RoomClient) -> None:
    for number in range(50):
        await said(client, f"Later {number}")


@pytest.mark.parametrize("is_old", [False, True])
async def test_a_message_is_edited_and_taken_back_by_its_author(
    control: Controlled, room_id: str, is_old: bool
) -> None:
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
        message_id = await said(ann, "Teh plan", mentions=[bob.welcome["personId"]])
        if is_old:
            await push_out_of_recent(ann)
        control.clock.advance(5)
        await ann.request("editMessage", messageId=message_id, text="The plan")
        assert changed(bob)["text"] == "The plan"
        assert changed(bob)["mentions"] == []
        assert changed(bob)["editedAt"] == control.clock.now_ms()
        assert await shown_to_newcomer(control, room_id, message_id) == changed(bob)
        await bob.request("setReaction", messageId=message_id, emoji=TEA, on=True)
        await ann.request("deleteMessage", messageId=message_id)
        assert (changed(bob)["deleted"], changed(bob)["text"], changed(bob)["reactions"]) == (True, "", [])
        assert await shown_to_newcomer(control, room_id, message_id) == changed(bob)
        for request_type, fields in (
            ("editMessage", {"text": "Again"}),
            ("setReaction", {"emoji": TEA, "on": True}),
        ):
            with pytest.raises(RefusedError, match="conflict"):
                await ann.request(request_type, messageId=message_id, **fields)
        assert await ann.request("deleteMessage", messageId=message_id) == {}


async def test_nobody_changes_what_others_wrote(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
        message_id = await said(ann, "Mine")
        for request_type, fields in (("editMessage", {"text": "Ours"}), ("deleteMessage", {})):
            with pytest.raises(RefusedError, match="notAllowed"):
                await bob.request(request_type, messageId=message_id, **fields)
        assert ann.events("messageChanged") == []
        again = await control.running.join(room_id, "Ann", personKey=ann.welcome["personKey"])
        async with again:
            await again.request("editMessage", messageId=message_id, text="Mine, from another tab")
            assert changed(bob)["text"] == "Mine, from another tab"


@pytest.mark.parametrize("is_old", [False, True])
async def test_each_person_has_one_reaction_of_a_kind(control: Controlled, room_id: str, is_old: bool) -> None:
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
        of_ann, of_bob = ann.welcome["personId"], bob.welcome["personId"]
        message_id = await said(ann, "Tea?")
        if is_old:
            await push_out_of_recent(ann)
        for client, emoji in ((bob, TEA), (bob, TEA), (ann, TEA), (ann, PARTY)):
            control.clock.advance(1)
            await client.request("setReaction", messageId=message_id, emoji=emoji, on=True)
        assert changed(bob)["reactions"] == [
            {"emoji": TEA, "personIds": [of_bob, of_ann]},
            {"emoji": PARTY, "personIds": [of_ann]},
        ]
        assert len(bob.events("messageChanged")) == 3
        assert await shown_to_newcomer(control, room_id, message_id) == changed(bob)
        for client, emoji in ((bob, TEA), (ann, PARTY), (bob, PARTY)):
            await client.request("setReaction", messageId=message_id, emoji=emoji, on=False)
        assert changed(bob)["reactions"] == [{"emoji": TEA, "personIds": [of_ann]}]
        assert await shown_to_newcomer(control, room_id, message_id) == changed(bob)


@pytest.mark.parametrize("emoji", ["x", "hello", "<b>", TEA * 2, "\u202e", "\u200d"])
async def test_a_reaction_is_an_emoji_and_nothing_else(control: Controlled, room_id: str, emoji: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann:
        message_id = await said(ann, "Tea?")
        with pytest.raises(RefusedError, match="malformedMessage"):
            await ann.request("setReaction", messageId=message_id, emoji=emoji, on=True)


async def test_an_answer_names_the_message_and_mentions_name_persons(control: Controlled, room_id: str) -> None:
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
        of_ann = ann.welcome["personId"]
        question = await said(ann, "Tea?")
        answer = await said(bob, "@Ann yes", replyTo=question, mentions=[of_ann, of_ann])
        told = ann.events("messagePosted")[-1]["message"]
        assert (told["id"], told["replyTo"], told["mentions"]) == (answer, question, [of_ann])
        assert await shown_to_newcomer(control, room_id, answer) == told
        with pytest.raises(RefusedError, match="tooLarge"):
            await said(bob, "@everybody", mentions=[f"person {number}" for number in range(51)])


async def test_changes_in_a_huddle_are_for_those_in_it(control: Controlled, room_id: str) -> None:
    async with (
        await control.running.join(room_id, "Ann") as ann,
        await control.running.join(room_id, "Bob") as bob,
        await control.running.join(room_id, "Cid") as cid,
    ):
        huddle_id = (await ann.request("startHuddle"))["huddleId"]
        await bob.request("joinHuddle", huddleId=huddle_id)
        message_id = await said(ann, "Between us", huddleId=huddle_id)
        await ann.request("editMessage", messageId=message_id, text="Between us two")
        await bob.request("setReaction", messageId=message_id, emoji=TEA, on=True)
        for request_type, fields in (
            ("editMessage", {"text": "x"}),
            ("deleteMessage", {}),
            ("setReaction", {"emoji": TEA, "on": True}),
        ):
            with pytest.raises(RefusedError, match="notAllowed"):
                await cid.request(request_type, messageId=message_id, **fields)
        await ann.request("deleteMessage", messageId=message_id)
        assert len(bob.events("messageChanged")) == 3
        await cid.request("setHand", raised=True)
        assert cid.events("messageChanged") == []
        # Whoever comes later reads what is left of it.
        await cid.request("joinHuddle", huddleId=huddle_id)
        (message,) = (await cid.request("listMessages", huddleId=huddle_id, before=message_id + 1))["messages"]
        assert (message["deleted"], message["text"]) == (True, "")


async def test_a_message_of_another_room_is_not_there(control: Controlled, room_id: str) -> None:
    elsewhere = await control.running.create_room("Elsewhere")
    async with await control.running.join(room_id, "Ann") as ann, await control.running.join(elsewhere, "Eve") as eve:
        message_id = await said(ann, "Here")
        for request_type, fields in (
            ("editMessage", {"text": "x"}),
            ("deleteMessage", {}),
            ("setReaction", {"emoji": TEA, "on": True}),
        ):
            with pytest.raises(RefusedError, match="notFound"):
                await eve.request(request_type, messageId=message_id, **fields)
        assert (await eve.request("listMessages", before=2**53 - 1))["messages"] == []
