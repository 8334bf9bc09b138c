"""Hearing the main room from a huddle: what may be had then, who is shown it, and when it ends."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from alongside.worker import messages as channel
from tests.support.control_client import Json, RefusedError, RoomClient
from tests.support.control_server import Controlled, Running, controlled_server, real_server

OPUS = {"mimeType": "audio/opus", "payloadType": 100, "clockRate": 48000, "channels": 2}
VP8 = {"mimeType": "video/VP8", "payloadType": 96, "clockRate": 90000}

SOURCES = {"microphone": OPUS, "screenAudio": OPUS, "camera": VP8, "screen": VP8}


@asynccontextmanager
async def with_media(running: Running, room_id: str, name: str) -> AsyncIterator[RoomClient]:
    async with await running.join(room_id, name) as client:
        await client.create_transports()
        yield client


async def sends(client: RoomClient, source: str) -> str:
    codec = SOURCES[source]
    ssrc = 1000 + sorted(SOURCES).index(source)
    parameters: Json = {"codecs": [codec], "mid": source[:8], "encodings": [{"ssrc": ssrc}]}
    produced = await client.request(
        "produce",
        transportId=client.send_transport,
        kind=str(codec["mimeType"]).split("/")[0],
        source=source,
        rtpParameters=parameters,
    )
    return str(produced["producerId"])


async def refusals(client: RoomClient, producers: dict[str, str]) -> dict[str, str]:
    """Asks for all of them. Returns why some were refused, by source."""
    answer = await client.request("consume", producerIds=list(producers.values()))
    codes = {refused["producerId"]: refused["error"]["code"] for refused in answer["refused"]}
    given = {consumer["producerId"] for consumer in answer["consumers"]}
    assert given.isdisjoint(codes)
    assert given | set(codes) == set(producers.values())
    return {source: codes[producer_id] for source, producer_id in producers.items() if producer_id in codes}


def shown_as_overhearing(client: RoomClient, participant_id: str) -> bool:
    """Whether the client's newest event says that this participant hears the main room."""
    told = [event["participant"] for event in client.events("participantChanged")]
    return bool([person for person in told if person["id"] == participant_id][-1]["overhears"])


ALL_REFUSED = dict.fromkeys(SOURCES, "otherGroup")
ALL_BUT_VOICES = {source: "otherGroup" for source in SOURCES if source != "microphone"}


async def only_voices_of_the_main_room_may_be_had(running: Running) -> None:
    room_id = await running.create_room()
    async with (
        with_media(running, room_id, "Ann") as ann,
        with_media(running, room_id, "Bob") as bob,
        with_media(running, room_id, "Cid") as cid,
    ):
        of_ann = {source: await sends(ann, source) for source in SOURCES}
        of_cid = {source: await sends(cid, source) for source in SOURCES}
        await cid.request("startHuddle")
        await bob.request("startHuddle")
        assert await refusals(bob, of_ann) == ALL_REFUSED
        await bob.request("setOverhearing", overhears=True)
        assert await refusals(bob, of_ann) == ALL_BUT_VOICES
        # Another huddle cannot be overheard, and nobody can hear into this one.
        assert await refusals(bob, of_cid) == ALL_REFUSED
        of_bob = {source: await sends(bob, source) for source in SOURCES}
        assert await refusals(ann, of_bob) == ALL_REFUSED
        await bob.request("setOverhearing", overhears=False)
        assert await refusals(bob, of_ann) == ALL_REFUSED


async def test_the_main_rooms_microphones_may_be_had_and_nothing_else_of_it(control: Controlled) -> None:
    await only_voices_of_the_main_room_may_be_had(control.running)


async def test_the_media_worker_agrees_on_what_may_be_had(tmp_path: Path) -> None:
    async with real_server(tmp_path) as running:
        await only_voices_of_the_main_room_may_be_had(running)


async def test_it_holds_for_transports_that_are_made_anew(tmp_path: Path) -> None:
    async with real_server(tmp_path) as running:
        room_id = await running.create_room()
        async with with_media(running, room_id, "Ann") as ann, with_media(running, room_id, "Bob") as bob:
            of_ann = {source: await sends(ann, source) for source in SOURCES}
            await bob.request("startHuddle")
            await bob.request("setOverhearing", overhears=True)
            await bob.create_transports()
            assert await refusals(bob, of_ann) == ALL_BUT_VOICES


async def test_each_move_ends_it(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with (
            with_media(control.running, room_id, "Ann") as ann,
            with_media(control.running, room_id, "Bob") as bob,
        ):
            of_ann = {"microphone": await sends(ann, "microphone")}
            await bob.request("startHuddle")
            await bob.request("setOverhearing", overhears=True)
            assert shown_as_overhearing(ann, bob.participant_id)
            assert await refusals(bob, of_ann) == {}
            await bob.request("startHuddle")
            assert not shown_as_overhearing(ann, bob.participant_id)
            assert await refusals(bob, of_ann) == {"microphone": "otherGroup"}
            await bob.request("setOverhearing", overhears=True)
            await bob.request("backToMain")
            assert not shown_as_overhearing(ann, bob.participant_id)


async def test_in_the_main_room_there_is_nothing_to_overhear(control: Controlled, room_id: str) -> None:
    async with with_media(control.running, room_id, "Ann") as ann:
        with pytest.raises(RefusedError, match="conflict"):
            await ann.request("setOverhearing", overhears=True)
        assert await ann.request("setOverhearing", overhears=False) == {}


async def test_the_main_room_is_shown_it_before_it_begins_and_until_it_has_ended(
    control: Controlled, room_id: str
) -> None:
    async with (
        with_media(control.running, room_id, "Bob") as bob,
        await control.running.join(room_id, "Ann") as ann,
    ):
        await bob.request("startHuddle")
        for overhears in (True, False):
            hold = control.workers.current.hold(channel.SetOverhearing)
            setting = await bob.post("setOverhearing", overhears=overhears)
            await hold.arrived.wait()
            await ann.request("ping")
            assert shown_as_overhearing(ann, bob.participant_id)
            hold.released.set()
            await bob.answer(setting)
            await ann.request("ping")
            assert shown_as_overhearing(ann, bob.participant_id) is overhears
        transport_id = bob.transports["recv"]["id"]
        asked = control.workers.current.of_type(channel.SetOverhearing)
        assert asked == [channel.SetOverhearing(transport_id, on) for on in (True, False)]


async def test_when_the_worker_dies_meanwhile_nobody_is_shown_as_listening(control: Controlled, room_id: str) -> None:
    async with (
        with_media(control.running, room_id, "Bob") as bob,
        await control.running.join(room_id, "Ann") as ann,
    ):
        await bob.request("startHuddle")
        hold = control.workers.current.hold(channel.SetOverhearing)
        setting = await bob.post("setOverhearing", overhears=True)
        await hold.arrived.wait()
        control.lose_worker()
        hold.released.set()
        with pytest.raises(RefusedError, match="mediaUnavailable"):
            await bob.answer(setting)
        assert not shown_as_overhearing(ann, bob.participant_id)
        control.workers.ready.set()


async def test_who_is_in_a_huddle_is_told_who_speaks_in_the_main_room(control: Controlled, room_id: str) -> None:
    async with (
        with_media(control.running, room_id, "Ann") as ann,
        with_media(control.running, room_id, "Bob") as bob,
        await control.running.join(room_id, "Cid") as cid,
    ):
        of_ann, of_bob = await sends(ann, "microphone"), await sends(bob, "microphone")
        await bob.request("startHuddle")
        live = control.running.server.directory.find(room_id)
        assert live is not None
        report = channel.SpeakersChanged(live.label, [of_ann, of_bob])
        control.running.server.directory.on_worker_notice(control.workers.current, report)
        told = await bob.notice("speaking")
        assert (told["participantIds"], told["inMainRoom"]) == ([bob.participant_id], [ann.participant_id])
        # And nobody outside is told who speaks in the huddle.
        told = await cid.notice("speaking")
        assert (told["participantIds"], told["inMainRoom"]) == ([ann.participant_id], [])
