"""What the worker finds out about demand, paths and codecs reaches those whom it concerns, and nobody else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alongside.sfu.ortc import router_capabilities
from alongside.worker import messages as channel
from tests.support.control_client import RoomClient
from tests.support.control_server import Controlled, controlled_server

VP8 = {"codecs": [{"mimeType": "video/VP8", "payloadType": 96, "clockRate": 90000}]}
NOTICES = ("streamsWanted", "reception", "playableCodecs")


class Media:
    """A room at a server that forwards what real ones do."""

    def __init__(self, control: Controlled, room_id: str) -> None:
        self.control = control
        self.room_id = room_id

    async def join(self, name: str, *codecs: str) -> RoomClient:
        """Somebody who can play these codecs, VP8 where none are named."""
        client = await self.control.running.join(self.room_id, name)
        await self.create_transports(client, *codecs)
        return client

    async def create_transports(self, client: RoomClient, *codecs: str) -> None:
        playable = [
            {"kind": "video", "mimeType": codec, "clockRate": 90000, "preferredPayloadType": 96 + index}
            for index, codec in enumerate(codecs or ("video/VP8",))
        ]
        client.transports = await client.request("createTransports", rtpCapabilities={"codecs": playable})

    async def resume(self, client: RoomClient) -> RoomClient:
        """The connection is lost and made anew."""
        await client.cut()
        again = await self.control.running.connect(self.room_id, client.next_id)
        await again.request("resume", token=client.welcome["resumeToken"], revision=client.revision)
        return again

    def find_out(self, notice: channel.Notice) -> None:
        """The worker says this."""
        self.control.running.server.directory.on_worker_notice(self.control.workers.current, notice)

    @property
    def label(self) -> str:
        live = self.control.running.server.directory.find(self.room_id)
        assert live is not None
        return live.label

    def wanted(self, producer_id: str, *streams: bool) -> None:
        self.find_out(channel.WantedChanged(self.label, producer_id, list(streams)))

    def reception(self, transport_id: str, *, limited: bool = True, suspended: tuple[str, ...] = ()) -> None:
        self.find_out(channel.ReceptionChanged(self.label, transport_id, limited, False, list(suspended)))


@asynccontextmanager
async def media(folder: Path) -> AsyncIterator[Media]:
    async with controlled_server(folder, capabilities=router_capabilities()) as control:
        yield Media(control, await control.running.create_room())


async def camera(client: RoomClient) -> str:
    produced = await client.request(
        "produce", transportId=client.send_transport, kind="video", source="camera", rtpParameters=VP8
    )
    return str(produced["producerId"])


async def told(client: RoomClient, kind: str | None = None) -> list[dict[str, Any]]:
    """The notices of one kind, or of all these kinds, that came until now."""
    await client.request("ping")
    kinds = NOTICES if kind is None else (kind,)
    return [message for message in client.received if message["type"] in kinds]


# --- streams that are wanted ------------------------------------------------------------------------------------------


async def test_only_the_owner_is_told_which_streams_are_wanted(tmp_path: Path) -> None:
    async with media(tmp_path) as room, await room.join("Ann") as ann, await room.join("Bob") as bob:
        of_ann, of_bob = await camera(ann), await camera(bob)
        room.wanted(of_ann, True, False, False)
        room.wanted(of_bob, False, False, False)
        assert await told(ann, "streamsWanted") == [
            {"type": "streamsWanted", "producerId": of_ann, "streams": [True, False, False]}
        ]
        assert await told(bob, "streamsWanted") == [
            {"type": "streamsWanted", "producerId": of_bob, "streams": [False, False, False]}
        ]


async def test_what_the_worker_says_of_a_camera_that_is_gone_goes_nowhere(tmp_path: Path) -> None:
    async with media(tmp_path) as room, await room.join("Ann") as ann, await room.join("Bob") as bob:
        of_ann, of_bob = await camera(ann), await camera(bob)
        await ann.request("closeProducer", producerId=of_ann)
        await bob.request("leave")
        room.wanted(of_ann, True)
        room.wanted(of_bob, True)
        room.wanted("never heard of", True)
        assert await told(ann, "streamsWanted") == []


# --- what gets through ------------------------------------------------------------------------------------------------


async def test_only_the_receiver_is_told_what_gets_through(tmp_path: Path) -> None:
    async with media(tmp_path) as room, await room.join("Ann") as ann, await room.join("Bob") as bob:
        room.reception(ann.transports["recv"]["id"], suspended=("somebody's camera",))
        assert await told(ann, "reception") == [
            {"type": "reception", "limited": True, "lossy": False, "suspended": ["somebody's camera"]}
        ]
        assert await told(bob, "reception") == []


async def test_of_transports_that_send_or_are_gone_nothing_is_said(tmp_path: Path) -> None:
    async with media(tmp_path) as room, await room.join("Ann") as ann:
        before = ann.transports
        await room.create_transports(ann)
        for transport_id in (before["recv"]["id"], ann.transports["send"]["id"], "never heard of"):
            room.reception(transport_id)
        assert await told(ann, "reception") == []


# --- after a lost connection ------------------------------------------------------------------------------------------


async def test_who_resumes_is_told_all_again_as_it_is_now(tmp_path: Path) -> None:
    async with media(tmp_path) as room:
        ann = await room.join("Ann")
        producer_id = await camera(ann)
        room.wanted(producer_id, True, True)
        room.reception(ann.transports["recv"]["id"], limited=False)
        await ann.cut()
        room.wanted(producer_id, True, False)
        room.reception(ann.transports["recv"]["id"], limited=True)
        async with await room.resume(ann) as again:
            assert await told(again) == [
                {"type": "playableCodecs", "mimeTypes": ["video/VP8"]},
                {"type": "streamsWanted", "producerId": producer_id, "streams": [True, False]},
                {"type": "reception", "limited": True, "lossy": False, "suspended": []},
            ]


async def test_who_resumes_is_told_nothing_of_what_was_closed(tmp_path: Path) -> None:
    async with media(tmp_path) as room:
        ann = await room.join("Ann")
        for _ in range(3):
            producer_id = await camera(ann)
            room.wanted(producer_id, False)
            await ann.request("closeProducer", producerId=producer_id)
        async with await room.resume(ann) as again:
            assert await told(again, "streamsWanted") == []


async def test_with_new_transports_what_was_said_of_the_old_ones_is_void(tmp_path: Path) -> None:
    async with media(tmp_path) as room:
        ann = await room.join("Ann")
        room.wanted(await camera(ann), False)
        room.reception(ann.transports["recv"]["id"])
        await room.create_transports(ann)
        async with await room.resume(ann) as again:
            assert [notice["type"] for notice in await told(again)] == ["playableCodecs"]


async def test_who_resumes_without_transports_is_told_nothing(tmp_path: Path) -> None:
    async with media(tmp_path) as room:
        ann = await room.control.running.join(room.room_id, "Ann")
        async with await room.resume(ann) as again:
            assert await told(again) == []


# --- codecs in common -------------------------------------------------------------------------------------------------


async def codecs(client: RoomClient) -> list[list[str]]:
    return [notice["mimeTypes"] for notice in await told(client, "playableCodecs")]


async def test_all_are_told_what_all_can_play_as_people_come_and_go(tmp_path: Path) -> None:
    everything = ["video/VP8", "video/H264", "video/VP9", "video/AV1"]
    async with media(tmp_path) as room, await room.join("Ann", *everything, "video/rtx") as ann:
        assert await codecs(ann) == [everything]
        async with await room.join("Bob", "VIDEO/vp9", "video/vp8", "video/rtx") as bob:
            assert await codecs(ann) == [everything, ["video/VP8", "video/VP9"]]
            assert await codecs(bob) == [["video/VP8", "video/VP9"]]
            async with await room.join("Cid", "video/vp8", "video/vp9", "video/H264") as cid:
                assert await codecs(cid) == [["video/VP8", "video/VP9"]]
                assert len(await codecs(ann)) == 2
                await bob.request("leave")
                assert (await codecs(ann))[2:] == [["video/VP8", "video/H264", "video/VP9"]]
                assert (await codecs(cid))[1:] == [["video/VP8", "video/H264", "video/VP9"]]
                await cid.request("leave")
                assert (await codecs(ann))[3:] == [everything]


async def test_who_has_no_transports_does_not_count_and_is_told_nothing(tmp_path: Path) -> None:
    async with (
        media(tmp_path) as room,
        await room.join("Ann", "video/VP8", "video/VP9") as ann,
        await room.control.running.join(room.room_id, "Bob") as bob,
    ):
        assert await codecs(bob) == []
        assert await codecs(ann) == [["video/VP8", "video/VP9"]]


async def test_who_is_away_still_counts_until_the_place_is_given_up(tmp_path: Path) -> None:
    async with media(tmp_path) as room, await room.join("Ann", "video/VP8", "video/VP9") as ann:
        bob = await room.join("Bob", "video/VP8")
        await bob.cut()
        await ann.until(lambda message: message.get("event", {}).get("participant", {}).get("connected") is False)
        assert (await codecs(ann))[-1] == ["video/VP8"]
        room.control.pass_time(61_000)
        assert (await codecs(ann))[-1] == ["video/VP8", "video/VP9"]


async def test_another_browser_of_the_same_person_changes_what_all_can_play(tmp_path: Path) -> None:
    async with (
        media(tmp_path) as room,
        await room.join("Ann", "video/VP8", "video/VP9") as ann,
        await room.join("Bob", "video/VP8") as bob,
    ):
        await room.create_transports(bob, "video/VP8", "video/VP9")
        assert (await codecs(ann))[-1] == (await codecs(bob))[-1] == ["video/VP8", "video/VP9"]
