"""Side conversations, over real WebSockets."""

import asyncio
from pathlib import Path

import pytest

from alongside.errors import Conflict
from alongside.signalling.live_room import LiveRoom
from alongside.worker import messages as channel
from tests.support.control_client import RefusedError, RoomClient
from tests.support.control_server import Controlled, controlled_server


def live_room(control: Controlled, room_id: str) -> LiveRoom:
    live = control.running.server.directory.find(room_id)
    assert live is not None
    return live


async def test_everybody_sees_who_is_where(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            huddle_id = (await ann.request("startHuddle", name="Planning"))["huddleId"]
            assert (await bob.event("huddleOpened"))["huddle"] == {
                "id": huddle_id,
                "name": "Planning",
                "startedBy": "Ann",
                "startedAt": control.clock.now_ms(),
                "knockFirst": False,
                "admitted": [],
                "invited": [],
                "knocking": [],
            }
            moved = (await bob.event("participantChanged"))["participant"]
            assert (moved["id"], moved["huddleId"]) == (ann.participant_id, huddle_id)
            await bob.request("joinHuddle", huddleId=huddle_id)
            await bob.request("renameHuddle", huddleId=huddle_id, name="Plans")
            assert (await ann.event("huddleChanged"))["huddle"]["name"] == "Plans"
            await ann.request("backToMain")
            assert ann.events("huddleClosed") == []
            await bob.request("backToMain")
            assert (await ann.event("huddleClosed"))["huddleId"] == huddle_id


async def test_a_huddle_closes_when_its_last_member_is_lost_for_good(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            bob = await control.running.join(room_id, "Bob")
            await bob.request("startHuddle")
            await bob.cut()
            await ann.until(lambda message: message.get("event", {}).get("participant", {}).get("connected") is False)
            control.pass_time(60_000)
            await ann.event("huddleClosed")


async def test_those_who_upvoted_a_topic_are_invited_to_its_huddle(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with (
            await control.running.join(room_id, "Ann") as ann,
            await control.running.join(room_id, "Bob") as bob,
            await control.running.join(room_id, "Cid") as cid,
        ):
            topic_id = (await ann.request("addTopic", key="t", text="Naming things"))["topicId"]
            await bob.request("setUpvote", topicId=topic_id, upvoted=True)
            started = await ann.request("startHuddle", topicId=topic_id)
            invitation = await bob.notice("huddleInvitation")
            assert invitation == {
                "type": "huddleInvitation",
                "huddleId": started["huddleId"],
                "fromName": "Ann",
                "byVote": True,
            }
            huddle = (await cid.event("huddleOpened"))["huddle"]
            assert (huddle["name"], huddle["topicId"]) == ("Naming things", topic_id)
            assert huddle["invited"] == [bob.welcome["personId"]]
            await cid.request("setHand", raised=True)
            assert [message for message in cid.received if message["type"] == "huddleInvitation"] == []


async def test_two_who_start_a_huddle_on_the_same_topic_meet_in_one(
    ann: RoomClient, bob: RoomClient, control: Controlled, room_id: str
) -> None:
    topic_id = (await ann.request("addTopic", key="t", text="Naming things"))["topicId"]
    started = await asyncio.gather(*(client.request("startHuddle", topicId=topic_id) for client in (ann, bob)))
    assert started[0] == started[1]
    async with await control.running.join(room_id, "Cid") as cid:
        assert [huddle["id"] for huddle in cid.welcome["snapshot"]["huddles"]] == [started[0]["huddleId"]]
        await ann.request("setKnockFirst", huddleId=started[0]["huddleId"], knockFirst=True)
        other = await cid.request("startHuddle", topicId=topic_id)
        assert other != started[0]


async def test_a_huddles_chat_never_leaves_it(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with (
            await control.running.join(room_id, "Ann") as ann,
            await control.running.join(room_id, "Bob") as bob,
            await control.running.join(room_id, "Cid") as cid,
        ):
            huddle_id = (await ann.request("startHuddle"))["huddleId"]
            await bob.request("joinHuddle", huddleId=huddle_id)
            await ann.request("postMessage", key="1", text="Between us", huddleId=huddle_id)
            await ann.request("postMessage", key="2", text="For all")
            assert (await bob.event("messagePosted"))["message"]["text"] == "Between us"
            assert (await cid.event("messagePosted"))["message"]["text"] == "For all"
            for request in (
                {"type": "postMessage", "key": "x", "text": "Me too"},
                {"type": "listMessages", "before": 99},
            ):
                kind = request.pop("type")
                with pytest.raises(RefusedError) as refused:
                    await cid.request(str(kind), huddleId=huddle_id, **request)
                assert refused.value.code == "notAllowed"
            async with await control.running.join(room_id, "Dan") as dan:
                assert [message["text"] for message in dan.welcome["snapshot"]["messages"]] == ["For all"]
            await cid.cut()
            async with await control.running.connect(room_id, first_id=100) as again:
                await again.request("resume", token=cid.welcome["resumeToken"], revision=cid.welcome["revision"])
                await again.request("setHand", raised=True)
                assert [event["message"]["text"] for event in again.events("messagePosted")] == ["For all"]


async def test_nobody_is_told_of_a_move_before_the_worker_has_moved_the_media(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            await ann.create_transports()
            hold = control.workers.current.hold(channel.SetGroup)
            moving = await ann.post("startHuddle", name="Quiet")
            await hold.arrived.wait()
            await bob.request("setHand", raised=True)
            assert bob.events("huddleOpened") == []
            hold.released.set()
            huddle_id = (await ann.answer(moving))["huddleId"]
            await bob.event("huddleOpened")
            (request,) = control.workers.current.of_type(channel.SetGroup)
            transports = [ann.transports["send"]["id"], ann.transports["recv"]["id"]]
            label = live_room(control, room_id).label
            assert request == channel.SetGroup(label, transports, f"huddle {huddle_id}")


async def test_who_leaves_while_moving_leaves_no_huddle_behind(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            await ann.create_transports()
            hold = control.workers.current.hold(channel.SetGroup)
            await ann.post("startHuddle", name="Ghost")
            await hold.arrived.wait()
            await ann.request("leave")
            hold.released.set()
            await bob.event("participantLeft")
            await bob.request("setHand", raised=True)
            assert len(live_room(control, room_id).room.huddles) == 0
            assert bob.events("huddleOpened") == []


async def test_a_worker_that_refuses_to_move_somebody_gets_to_send_nothing_of_theirs(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            await ann.create_transports()
            worker = control.workers.current
            worker.refuse = lambda request: Conflict() if isinstance(request, channel.SetGroup) else None
            await ann.request("startHuddle")
            failed = await ann.notice("transportFailed")
            assert failed["transportId"] == ann.transports["send"]["id"]
            assert {request.transport_id for request in worker.closed_transports()} == {
                ann.transports["send"]["id"],
                ann.transports["recv"]["id"],
            }


async def test_only_members_rename_a_huddle(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            huddle_id = (await ann.request("startHuddle"))["huddleId"]
            with pytest.raises(RefusedError) as refused:
                await bob.request("renameHuddle", huddleId=huddle_id, name="Mine")
            assert refused.value.code == "notAllowed"
