"""Who may have which media, and what happens to it. The worker only records what it was asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from alongside.worker import messages as channel
from tests.support.control_client import RefusedError, RoomClient
from tests.support.control_server import Controlled, controlled_server

OPUS = {"codecs": [{"mimeType": "audio/opus", "payloadType": 100, "clockRate": 48000, "channels": 2}]}
DTLS = {"fingerprints": [{"algorithm": "sha-256", "value": ":".join(["AB"] * 32)}]}


async def with_transports(control: Controlled, room_id: str, name: str) -> RoomClient:
    client = await control.running.join(room_id, name)
    await client.create_transports()
    return client


@asynccontextmanager
async def people(control: Controlled, room_id: str) -> AsyncIterator[tuple[RoomClient, RoomClient]]:
    """Two people who have transports."""
    async with (
        await with_transports(control, room_id, "Ann") as ann,
        await with_transports(control, room_id, "Bob") as bob,
    ):
        yield ann, bob


async def microphone(client: RoomClient, **fields: Any) -> str:
    produced = await client.request(
        "produce",
        transportId=client.send_transport,
        **{"kind": "audio", "source": "microphone", "rtpParameters": OPUS, **fields},
    )
    return str(produced["producerId"])


async def refusal(client: RoomClient, producer_id: str) -> str:
    answer = await client.request("consume", producerIds=[producer_id])
    assert answer["consumers"] == []
    (refused,) = answer["refused"]
    return str(refused["error"]["code"])


async def test_a_producer_is_seen_by_all_and_consumed_by_those_in_the_same_place(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with people(control, room_id) as (ann, bob):
            producer_id = await microphone(ann, paused=True)
            seen = (await bob.event("participantChanged"))["participant"]["producers"]
            assert seen == [{"id": producer_id, "kind": "audio", "source": "microphone", "paused": True}]
            answer = await bob.request("consume", producerIds=[producer_id])
            (consumer,) = answer["consumers"]
            assert consumer["producerId"] == producer_id
            await bob.request(
                "setConsumers",
                consumers=[{"consumerId": consumer["id"], "paused": False, "width": 320, "height": 180}],
            )
            (change,) = control.workers.current.of_type(channel.SetConsumer)
            assert change == channel.SetConsumer(consumer["id"], paused=False, width=320, height=180)


async def test_consuming_twice_gives_the_same_consumer(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with people(control, room_id) as (ann, bob):
            producer_id = await microphone(ann)
            first = await bob.request("consume", producerIds=[producer_id, producer_id])
            assert await bob.request("consume", producerIds=[producer_id]) == first
            assert len(control.workers.current.of_type(channel.Consume)) == 1


async def test_ones_own_and_foreign_and_outside_producers_are_refused(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        elsewhere = await control.running.create_room("Elsewhere")
        async with (
            await with_transports(control, room_id, "Ann") as ann,
            await with_transports(control, room_id, "Bob") as bob,
            await with_transports(control, elsewhere, "Eve") as eve,
        ):
            of_ann, of_eve = await microphone(ann), await microphone(eve)
            assert await refusal(ann, of_ann) == "notAllowed"
            assert await refusal(ann, of_eve) == "producerNotFound"
            assert await refusal(ann, "nothing") == "producerNotFound"
            await ann.request("startHuddle")
            assert await refusal(bob, of_ann) == "otherGroup"
            assert control.workers.current.of_type(channel.Consume) == []


async def test_transports_are_made_in_the_place_where_one_is(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            huddle_id = (await ann.request("startHuddle"))["huddleId"]
            await ann.create_transports()
            groups = {request.group for request in control.workers.current.of_type(channel.CreateTransport)}
            assert groups == {f"huddle {huddle_id}"}


async def test_moving_keeps_transports_and_consumers(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with people(control, room_id) as (ann, bob):
            producer_id = await microphone(ann)
            first = await bob.request("consume", producerIds=[producer_id])
            await ann.request("startHuddle")
            await ann.request("backToMain")
            assert await bob.request("consume", producerIds=[producer_id]) == first
            worker = control.workers.current
            assert [request.group.split()[0] for request in worker.of_type(channel.SetGroup)] == ["huddle", "main"]
            assert worker.closed_transports() == []
            assert len(worker.of_type(channel.CreateTransport)) == 4


async def test_new_transports_replace_the_old_ones_and_what_was_sent_over_them(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with (
            await with_transports(control, room_id, "Ann") as ann,
            await control.running.join(room_id, "B") as bob,
        ):
            old = {ann.transports["send"]["id"], ann.transports["recv"]["id"]}
            producer_id = await microphone(ann)
            await ann.create_transports()
            assert {request.transport_id for request in control.workers.current.closed_transports()} == old
            assert bob.events("participantChanged")[-1]["participant"]["producers"] == []
            with pytest.raises(RefusedError, match="producerNotFound"):
                await ann.request("setProducer", producerId=producer_id, paused=True)
            with pytest.raises(RefusedError, match="transportNotFound"):
                await ann.request("connectTransport", transportId=next(iter(old)), dtlsParameters=DTLS)


async def test_what_a_producer_does_is_seen_by_all(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with (
            await with_transports(control, room_id, "Ann") as ann,
            await control.running.join(room_id, "B") as bob,
        ):
            producer_id = await microphone(ann)
            await ann.request("setProducer", producerId=producer_id, paused=True)
            assert bob.events("participantChanged")[-1]["participant"]["producers"][0]["paused"] is True
            await ann.request("closeProducer", producerId=producer_id)
            assert bob.events("participantChanged")[-1]["participant"]["producers"] == []
            with pytest.raises(RefusedError, match="producerNotFound"):
                await bob.request("closeProducer", producerId=producer_id)


async def test_only_one_microphone_and_only_so_many_streams(tmp_path: Path) -> None:
    async with controlled_server(tmp_path, producers_per_participant=3) as control:
        room_id = await control.running.create_room()
        async with await with_transports(control, room_id, "Ann") as ann:
            await microphone(ann)
            with pytest.raises(RefusedError, match="conflict"):
                await microphone(ann)
            await microphone(ann, source="screenAudio")
            await microphone(ann, source="screenAudio")
            with pytest.raises(RefusedError, match="limitReached"):
                await microphone(ann, source="screenAudio")
            assert len(control.workers.current.of_type(channel.Produce)) == 3


async def test_more_consumers_than_allowed_are_refused_one_by_one(tmp_path: Path) -> None:
    async with controlled_server(tmp_path, consumers_per_participant=2) as control:
        room_id = await control.running.create_room()
        async with people(control, room_id) as (ann, bob):
            producers = [await microphone(ann, source="screenAudio") for _ in range(3)]
            answer = await bob.request("consume", producerIds=producers)
            assert [consumer["producerId"] for consumer in answer["consumers"]] == producers[:2]
            (refused,) = answer["refused"]
            assert (refused["producerId"], refused["error"]["code"]) == (producers[2], "limitReached")
            await ann.request("closeProducer", producerId=producers[0])
            assert len((await bob.request("consume", producerIds=[producers[2]]))["consumers"]) == 1


async def test_settings_of_ended_consumers_are_passed_over(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with people(control, room_id) as (ann, bob):
            producers = [await microphone(ann, source="screenAudio") for _ in range(2)]
            consumers = (await bob.request("consume", producerIds=producers))["consumers"]
            await ann.request("closeProducer", producerId=producers[0])
            settings = [{"consumerId": consumer["id"], "paused": False} for consumer in consumers]
            await bob.request("setConsumers", consumers=settings)
            assert len(control.workers.current.of_type(channel.SetConsumer)) == 1
            with pytest.raises(RefusedError, match="consumerNotFound"):
                await bob.request("setConsumers", consumers=settings[:1])


async def test_leaving_closes_everything_and_the_last_one_closes_the_router(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with people(control, room_id) as (ann, bob):
            await microphone(bob)
            await bob.request("leave")
            of_bob = {bob.transports["send"]["id"], bob.transports["recv"]["id"]}
            await ann.event("participantLeft")
            assert {request.transport_id for request in control.workers.current.closed_transports()} == of_bob
            assert control.workers.current.of_type(channel.CloseRouter) == []
            await ann.request("leave")
        assert len(control.workers.current.of_type(channel.CloseRouter)) == 1


async def test_who_leaves_while_transports_are_made_leaves_none_behind(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            hold = control.workers.current.hold(channel.CreateTransport)
            await ann.post("createTransports", rtpCapabilities={})
            await hold.arrived.wait()
            await ann.request("leave")
            hold.released.set()
        worker = control.workers.current
        made = {request.transport_id for request in worker.of_type(channel.CreateTransport)}
        assert len(made) == 2
        assert {request.transport_id for request in worker.closed_transports()} == made


async def test_who_speaks_is_told_only_in_the_same_place(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with (
            await with_transports(control, room_id, "Ann") as ann,
            await with_transports(control, room_id, "Bob") as bob,
            await control.running.join(room_id, "Cid") as cid,
        ):
            of_ann, of_bob = await microphone(ann), await microphone(bob)
            huddle_id = (await bob.request("startHuddle"))["huddleId"]
            live = control.running.server.directory.find(room_id)
            assert live is not None
            report = channel.SpeakersChanged(live.label, [of_ann, of_bob])
            control.running.server.directory.on_worker_notice(control.workers.current, report)
            assert (await cid.notice("speaking"))["participantIds"] == [ann.participant_id]
            assert (await bob.notice("speaking"))["participantIds"] == [bob.participant_id]
            mark = len(cid.received)
            await cid.request("joinHuddle", huddleId=huddle_id)
            assert (await cid.notice("speaking", mark))["participantIds"] == [bob.participant_id]


async def test_the_owner_of_a_transport_is_told_that_it_failed(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with (
            await with_transports(control, room_id, "Ann") as ann,
            await control.running.join(room_id, "B") as bob,
        ):
            report = channel.TransportStateChanged(ann.send_transport, "dtlsFailed")
            control.running.server.directory.on_worker_notice(control.workers.current, report)
            failed = await ann.notice("transportFailed")
            assert failed == {"type": "transportFailed", "transportId": ann.send_transport, "stage": "dtls"}
            await bob.request("setHand", raised=True)
            assert [message for message in bob.received if message["type"] == "transportFailed"] == []


async def test_streams_of_those_who_left_do_not_count_any_more(tmp_path: Path) -> None:
    async with controlled_server(tmp_path, consumers_per_participant=1) as control:
        room_id = await control.running.create_room()
        async with people(control, room_id) as (ann, bob), await with_transports(control, room_id, "Cid") as cid:
            of_ann, of_cid = await microphone(ann), await microphone(cid)
            assert len((await bob.request("consume", producerIds=[of_ann]))["consumers"]) == 1
            assert await refusal(bob, of_cid) == "limitReached"
            await ann.request("leave")
            assert len((await bob.request("consume", producerIds=[of_cid]))["consumers"]) == 1


async def test_who_resumes_is_told_again_who_speaks(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await with_transports(control, room_id, "Ann") as ann:
            bob = await control.running.join(room_id, "Bob")
            directory = control.running.server.directory
            live = directory.find(room_id)
            assert live is not None
            speaking = channel.SpeakersChanged(live.label, [await microphone(ann)])
            directory.on_worker_notice(control.workers.current, speaking)
            assert (await bob.notice("speaking"))["participantIds"] == [ann.participant_id]
            await bob.cut()
            async with await control.running.connect(room_id) as again:
                await again.request("resume", token=bob.welcome["resumeToken"], revision=bob.revision)
                # The notice before may have been lost with the connection, though nothing changed since.
                assert (await again.notice("speaking"))["participantIds"] == [ann.participant_id]


async def test_ice_is_restarted_on_ones_own_transports_only(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with people(control, room_id) as (ann, bob):
            answer = await ann.request("restartIce", transportId=ann.send_transport)
            assert answer["iceParameters"]["usernameFragment"] == "another user"
            with pytest.raises(RefusedError, match="transportNotFound"):
                await ann.request("restartIce", transportId=bob.send_transport)
