"""A media worker dies: the room finds another one, and people are told to build their media again."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from alongside.worker import messages as channel
from tests.support.control_client import RefusedError
from tests.support.control_server import controlled_server, real_server

VP8 = {"codecs": [{"mimeType": "video/VP8", "payloadType": 96, "clockRate": 90000}], "mid": "0"}


async def test_people_are_told_once_there_is_another_worker(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            await ann.create_transports()
            control.lose_worker()
            await bob.request("postMessage", key="1", text="Chat goes on")
            assert (await ann.event("messagePosted"))["message"]["text"] == "Chat goes on"
            assert ann.events("mediaReset") == []
            control.workers.ready.set()
            assert await ann.event("mediaReset") == {"type": "mediaReset", "mediaGeneration": 1}
            await bob.event("mediaReset")
            await ann.create_transports()
            assert len(control.workers.current.of_type(channel.CreateTransport)) == 2


async def test_who_comes_in_between_waits_for_the_next_worker(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            await ann.create_transports()
            control.lose_worker()
            async with await control.running.join(room_id, "Bob") as bob:
                assert bob.welcome["snapshot"]["mediaGeneration"] == 0
                asked = await bob.post("createTransports", rtpCapabilities={})
                await bob.request("listMessages", before=1)
                control.workers.ready.set()
                assert "send" in await bob.answer(asked)
                kinds = [message.get("event", message)["type"] for message in bob.received]
                assert kinds.index("mediaReset") < len(kinds) - 1
            assert len(control.workers.current.of_type(channel.CreateRouter)) == 1


async def test_a_worker_that_dies_while_it_takes_the_room_is_replaced_too(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            hold = control.workers.current.hold(channel.CreateRouter)
            asked = await ann.post("createTransports", rtpCapabilities={})
            await hold.arrived.wait()
            control.lose_worker()
            hold.released.set()
            control.workers.ready.set()
            assert "send" in await ann.answer(asked)


async def test_a_request_that_was_under_way_is_refused_and_may_be_tried_again(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            await ann.create_transports()
            hold = control.workers.current.hold(channel.Produce)
            fields: dict[str, Any] = {"kind": "video", "source": "camera", "rtpParameters": VP8}
            produced = await ann.post("produce", transportId=ann.send_transport, **fields)
            await hold.arrived.wait()
            control.lose_worker()
            hold.released.set()
            control.workers.ready.set()
            with pytest.raises(RefusedError, match="mediaUnavailable"):
                await ann.answer(produced)
            await ann.event("mediaReset")
            assert ann.events("participantChanged") == []
            await ann.create_transports()
            await ann.request("produce", transportId=ann.send_transport, **fields)


async def test_nobody_is_told_of_a_worker_that_their_room_did_not_use(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            control.lose_worker()
            control.workers.ready.set()
            await ann.create_transports()
            assert ann.events("mediaReset") == []


async def test_a_real_worker_that_is_killed_is_replaced(tmp_path: Path) -> None:
    async with real_server(tmp_path, debug=True) as running:
        room_id = await running.create_room()
        async with await running.join(room_id, "Ann") as ann, await running.join(room_id, "Bob") as bob:
            await ann.create_transports()
            produced = await ann.request(
                "produce",
                transportId=ann.send_transport,
                kind="video",
                source="camera",
                rtpParameters={**VP8, "encodings": [{"ssrc": 77}]},
            )
            (worker,) = (await running.debug())["workers"]
            os.kill(worker["pid"], signal.SIGKILL)
            assert (await bob.event("mediaReset"))["mediaGeneration"] == 1
            await bob.create_transports()
            answer = await bob.request("consume", producerIds=[produced["producerId"]])
            assert answer["refused"][0]["error"]["code"] == "producerNotFound"
            (successor,) = (await running.debug())["workers"]
            assert successor["pid"] != worker["pid"]
            assert bob.events("participantLeft") == []


async def test_a_ping_is_answered_while_other_requests_wait(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            control.lose_worker()
            waiting = await ann.post("createTransports", rtpCapabilities={})
            for _ in range(60):
                assert await ann.request("ping") == {"now": control.clock.now_ms()}
            control.workers.ready.set()
            await ann.answer(waiting)


async def test_a_worker_that_dies_just_after_it_took_the_room_is_not_used(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            first = control.workers.current

            def die_after_answering(request: channel.Request) -> None:
                if isinstance(request, channel.CreateRouter):
                    control.lose_worker()
                    first.dead = False
                    control.workers.ready.set()

            first.refuse = die_after_answering
            await ann.create_transports()
            assert first.of_type(channel.CreateTransport) == []
            assert len(control.workers.current.of_type(channel.CreateTransport)) == 2
