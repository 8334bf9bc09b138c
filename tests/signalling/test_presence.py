"""Being in a room together, over real WebSockets."""

from pathlib import Path

import pytest

from tests.support.control_client import RefusedError
from tests.support.control_server import controlled_server


async def test_the_second_person_sees_the_first_and_the_first_is_told(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room("Studio", why="Writing together")
        ann = await control.running.join(room_id, "Ann", workingOn="A letter")
        async with ann, await control.running.join(room_id, "Bob") as bob:
            snapshot = bob.welcome["snapshot"]
            assert [person["name"] for person in snapshot["participants"]] == ["Ann", "Bob"]
            assert snapshot["participants"][0]["workingOn"] == "A letter"
            assert snapshot["room"]["settings"]["why"] == "Writing together"
            joined = await ann.event("participantJoined")
            assert joined["participant"]["name"] == "Bob"
            assert joined["participant"]["producers"] == []


async def test_who_leaves_is_gone_at_once_and_gets_an_answer(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            assert await bob.request("leave") == {}
            assert await bob.ended() == 1000
            left = await ann.event("participantLeft")
            assert left["participantId"] == bob.participant_id


async def test_leaving_does_not_overtake_what_was_said_before(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            posted = await bob.post("postMessage", key="k", text="Bye!")
            await bob.request("leave")
            assert "messageId" in await bob.answer(posted)
            assert (await ann.event("messagePosted"))["message"]["text"] == "Bye!"


async def test_a_page_that_goes_away_leaves_with_no_need_to_say_so(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            await bob.post("postMessage", key="k", text="Bye!")
            await bob.close(1001)
            assert (await ann.event("messagePosted"))["message"]["text"] == "Bye!"
            assert (await ann.event("participantLeft"))["participantId"] == bob.participant_id


@pytest.mark.parametrize("code", [1000, 1011, 3001])
async def test_a_socket_closed_for_another_reason_keeps_the_place(tmp_path: Path, code: int) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            await bob.close(code)
            changed = await ann.event("participantChanged")
            assert (changed["participant"]["id"], changed["participant"]["connected"]) == (bob.participant_id, False)
            async with await control.running.connect(room_id, first_id=9) as again:
                await again.request("resume", token=bob.welcome["resumeToken"], revision=bob.revision)
            assert ann.events("participantLeft") == []


async def test_a_name_without_visible_characters_is_refused_and_can_be_corrected(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.connect(room_id) as client:
            with pytest.raises(RefusedError) as refused:
                await client.request("join", name="\u200b\u202e\u2066")
            assert refused.value.code == "malformedMessage"
            welcome = await client.request("join", name="A\u202enn\u200b")
            assert welcome["snapshot"]["participants"][0]["name"] == "Ann"


async def test_the_answer_comes_after_the_event_that_the_request_caused(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            await ann.request("setHand", raised=True)
            kinds = [message["type"] for message in ann.received]
            assert kinds == ["response", "event", "response"]


async def test_who_may_be_talked_to_is_told_to_all_and_shown_to_newcomers(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            assert [person["availability"] for person in bob.welcome["snapshot"]["participants"]] == ["open", "open"]
            for availability in ("headsDown", "break", "needHelp", "open", "headsDown"):
                mark = len(ann.received)
                await bob.request("setAvailability", availability=availability)
                changed = await ann.event("participantChanged", mark)
                assert changed["participant"]["id"] == bob.participant_id
                assert changed["participant"]["availability"] == availability
            before = bob.revision
            await bob.request("setAvailability", availability="headsDown")
            assert bob.revision == before
            async with await control.running.join(room_id, "Cid") as cid:
                seen = {person["name"]: person["availability"] for person in cid.welcome["snapshot"]["participants"]}
                assert seen == {"Ann": "open", "Bob": "headsDown", "Cid": "open"}


async def test_an_unknown_availability_is_refused(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            with pytest.raises(RefusedError) as refused:
                await ann.request("setAvailability", availability="asleep")
            assert refused.value.code == "malformedMessage"


async def test_a_full_room_says_so(tmp_path: Path) -> None:
    async with controlled_server(tmp_path, participants_per_room=1) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann"), await control.running.connect(room_id) as bob:
            with pytest.raises(RefusedError) as refused:
                await bob.request("join", name="Bob")
            assert refused.value.code == "roomFull"


async def test_an_unknown_room_is_named_and_the_socket_closed(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control, await control.running.connect("..etc%20passwd") as client:
        with pytest.raises(RefusedError) as refused:
            await client.request("join", name="Ann")
        assert refused.value.code == "roomNotFound"
        assert await client.ended() == 4004


async def test_who_reloads_the_page_does_not_appear_twice(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            bob = await control.running.join(room_id, "Bob")
            await bob.close()
            await ann.event("participantChanged")
            again = await control.running.join(room_id, "Bob", personKey=bob.welcome["personKey"])
            async with again:
                assert again.welcome["personId"] == bob.welcome["personId"]
                names = [person["name"] for person in again.welcome["snapshot"]["participants"]]
                assert names == ["Ann", "Bob"]


async def test_an_empty_room_leaves_memory_and_comes_back(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            await ann.request("addTopic", key="t", text="Tea")
            await ann.request("leave")
        assert control.running.server.directory.find(room_id) is not None
        control.pass_time(61_000)
        assert control.running.server.directory.find(room_id) is None
        async with await control.running.join(room_id, "Ann") as ann:
            assert ann.welcome["snapshot"]["topics"][0]["text"] == "Tea"
