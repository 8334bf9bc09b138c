"""What the media worker finds out reaches those whom it concerns, also after they were away."""

from pathlib import Path

from alongside.worker import messages as channel
from tests.support.control_client import Json, RoomClient
from tests.support.control_server import Controlled, controlled_server

VP8 = {"kind": "video", "mimeType": "video/VP8", "clockRate": 90000, "preferredPayloadType": 101}
CAMERA = {
    "codecs": [{"mimeType": "video/VP8", "payloadType": 96, "clockRate": 90000}],
    "encodings": [{"rid": "r0"}, {"rid": "r1"}],
}


async def camera(client: RoomClient) -> str:
    produced = await client.request(
        "produce", transportId=client.send_transport, kind="video", source="camera", rtpParameters=CAMERA
    )
    return str(produced["producerId"])


async def come_back(control: Controlled, room_id: str, client: RoomClient) -> RoomClient:
    """The same participant on a new WebSocket, after a lost one."""
    await client.cut()
    again = await control.running.connect(room_id, first_id=99)
    await again.request("resume", token=client.welcome["resumeToken"], revision=client.revision)
    return again


def told(client: RoomClient, kind: str) -> list[Json]:
    return [message for message in client.received if message["type"] == kind]


async def test_whoever_arrives_is_told_what_all_can_play_also_when_that_is_what_it_was(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            for client in (ann, bob):
                await client.create_transports()
                assert (await client.notice("playableCodecs"))["mimeTypes"] == ["video/VP8", "video/VP9"]
            await ann.request("ping")
            assert len(told(ann, "playableCodecs")) == 1


async def test_all_are_told_when_somebody_comes_who_plays_less_and_when_they_leave(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            await ann.create_transports()
            async with await control.running.join(room_id, "Bob") as bob:
                await bob.request("createTransports", rtpCapabilities={"codecs": [VP8]})
                less = await ann.until(lambda message: message.get("mimeTypes") == ["video/VP8"])
                await bob.request("leave")
                await ann.notice("playableCodecs", start=ann.received.index(less) + 1)
            assert [notice["mimeTypes"] for notice in told(ann, "playableCodecs")] == [
                ["video/VP8", "video/VP9"],
                ["video/VP8"],
                ["video/VP8", "video/VP9"],
            ]


async def test_only_the_owner_is_told_which_streams_are_wanted_and_again_after_a_lost_connection(
    tmp_path: Path,
) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann, await control.running.join(room_id, "Bob") as bob:
            await ann.create_transports()
            producer_id = await camera(ann)
            live = control.running.server.directory.find(room_id)
            assert live is not None
            live.take_notice(channel.WantedChanged(live.label, producer_id, [True, False]))
            wanted = {"type": "streamsWanted", "producerId": producer_id, "streams": [True, False]}
            assert await ann.notice("streamsWanted") == wanted
            await bob.request("ping")
            assert told(bob, "streamsWanted") == []
            async with await come_back(control, room_id, ann) as again:
                assert await again.notice("streamsWanted") == wanted


async def test_a_receiver_is_told_what_gets_through_and_again_after_a_lost_connection(tmp_path: Path) -> None:
    async with controlled_server(tmp_path) as control:
        room_id = await control.running.create_room()
        async with await control.running.join(room_id, "Ann") as ann:
            await ann.create_transports()
            live = control.running.server.directory.find(room_id)
            assert live is not None
            receiving = str(ann.transports["recv"]["id"])
            live.take_notice(channel.ReceptionChanged(live.label, receiving, True, False, ["camera of Bob"]))
            reception = {"type": "reception", "limited": True, "lossy": False, "suspended": ["camera of Bob"]}
            assert await ann.notice("reception") == reception
            async with await come_back(control, room_id, ann) as again:
                assert await again.notice("reception") == reception
