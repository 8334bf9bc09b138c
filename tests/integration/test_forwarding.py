"""Media through a real worker, over real UDP."""

from itertools import pairwise

from alongside.rtp.packet import Header, original_sequence_number, parse_header
from alongside.rtp.parameters import RtpParameters
from alongside.worker import messages
from tests.support import media_rtcp as raw
from tests.support.media_conversation import Conversation
from tests.support.media_senders import VideoSender
from tests.support.media_waiting import eventually
from tests.support.media_worker import RunningMedia
from tests.support.peer import Peer


def header(packet: bytes) -> Header:
    return parse_header(packet, 0, len(packet))


def payload(packet: bytes) -> bytes:
    parsed = header(packet)
    return packet[parsed.payload_start : parsed.payload_end]


def ssrc_of(parameters: RtpParameters) -> int:
    ssrc = parameters.encodings[0].ssrc
    assert ssrc is not None
    return ssrc


def rtcp_of(peer: Peer) -> list[raw.RawRtcp]:
    """All RTCP packets that the peer got so far."""
    peer.collect()
    return [packet for datagram in peer.rtcp for packet in raw.split(datagram)]


async def send_frames(peer: Peer, layers: list[VideoSender], *, keyframes: bool = False) -> None:
    for layer in layers:
        layer.deliver(layer.frame(keyframe=keyframes, filling=str(layer.ssrc).encode()))
    await peer.flush()


async def watched_camera(media: RunningMedia) -> tuple[Peer, Peer, VideoSender, RtpParameters]:
    """Ben sees what Ann's camera sends; a keyframe went through."""
    ann, ben = await media.join("ann"), await media.join("ben")
    (camera,) = await media.video("ann", "camera")
    parameters = await media.consume("ben", "camera")
    camera.keyframe()
    await ann.flush()
    await media.got("ben", 1)
    return ann, ben, camera, parameters


async def test_two_people_hear_each_other(media: RunningMedia) -> None:
    conversation = await Conversation.start(media)
    await conversation.goes_on()
    assert await media.dropped() == {}
    voice = await media.consumer("voice of ann at ben")
    assert (voice["flows"], voice["packetsSent"]) == (True, 10)


async def test_two_people_see_each_other_in_the_size_that_they_show(media: RunningMedia) -> None:
    cameras = {}
    for name in ("ann", "ben"):
        await media.join(name)
        cameras[name] = await media.video(name, f"camera of {name}", layers=3)
        await send_frames(media.peers[name], cameras[name], keyframes=True)

        await layers_came(media, f"camera of {name}")
    parameters = {
        "ann": await media.consume("ann", "camera of ben", width=320, height=180),
        "ben": await media.consume("ben", "camera of ann", width=1280, height=720),
    }
    for frame in range(10):
        for name, layers in cameras.items():
            await send_frames(media.peers[name], layers, keyframes=frame == 0)
    for name, sent_by in (("ann", cameras["ben"][0]), ("ben", cameras["ann"][2])):
        packets = await media.got(name, 10)
        assert {payload(packet)[-5:] for packet in packets} == {str(sent_by.ssrc).encode()}
        assert {header(packet).ssrc for packet in packets} == {ssrc_of(parameters[name])}
        numbers = [header(packet).sequence_number for packet in packets]
        assert all((after - before) % 65536 == 1 for before, after in pairwise(numbers))


async def test_a_larger_tile_gets_a_larger_layer_without_a_break(media: RunningMedia) -> None:
    ann, _ = await media.join("ann"), await media.join("ben")
    layers = await media.video("ann", "camera", layers=3)
    await send_frames(ann, layers, keyframes=True)
    await layers_came(media, "camera")
    await media.consume("ben", "camera", width=320, height=180)
    await send_frames(ann, layers, keyframes=True)
    # the first of them was sent before ben was there
    await media.got("ben", 2)
    await media.worker.request(messages.SetConsumer("camera at ben", False, 1280, 720))
    await send_frames(ann, layers)
    await send_frames(ann, layers, keyframes=True)
    await send_frames(ann, layers)
    packets = await media.got("ben", 6)
    shown = [layers_by_name(layers)[payload(packet)[-5:]] for packet in packets]
    assert shown == [0, 0, 0, 0, 2, 2]
    assert [header(packet).sequence_number for packet in packets] == [
        (header(packets[0]).sequence_number + index) % 65536 for index in range(6)
    ]
    assert (await media.consumer("camera at ben"))["layer"] == 2


def layers_by_name(layers: list[VideoSender]) -> dict[bytes, int]:
    return {str(layer.ssrc).encode(): index for index, layer in enumerate(layers)}


async def layers_came(media: RunningMedia, producer_id: str) -> None:
    """Returns once the worker has packets of each layer."""

    async def all_came() -> bool:
        streams = (await media.producer(producer_id))["streams"]
        return all(stream["packetsReceived"] for stream in streams)

    await eventually(all_came)


async def test_a_packet_that_the_receiver_lost_is_sent_again_from_the_workers_memory(media: RunningMedia) -> None:
    ann, ben, camera, parameters = await watched_camera(media)
    camera.delta()
    await ann.flush()
    first, second = await media.got("ben", 2)
    await ben.send_rtcp(raw.nack(ssrc_of(parameters), (header(second).sequence_number, 0)))
    again = (await media.got("ben", 3))[2]
    rtx = parameters.encodings[0].rtx
    assert rtx is not None
    assert (header(again).ssrc, header(again).payload_type) == (rtx.ssrc, 102)
    assert original_sequence_number(payload(again)) == header(second).sequence_number
    assert payload(again)[2:] == payload(second)
    assert header(again).timestamp == header(second).timestamp
    assert rtcp_nacks(ann) == []
    assert first != second


def rtcp_nacks(peer: Peer) -> list[int]:
    return [number for packet in rtcp_of(peer) if packet.is_nack for number in raw.nacked_numbers(packet)]


async def test_a_packet_that_the_worker_misses_is_asked_for_and_its_retransmission_forwarded(
    media: RunningMedia,
) -> None:
    ann, _, camera, _ = await watched_camera(media)
    lost = camera.frame(filling=b"recovered")
    camera.delta()
    await ann.flush()
    asked = await eventually(lambda: rtcp_nacks(ann))
    assert asked[0] == int.from_bytes(lost[2:4], "big")
    camera.resend(lost, 1)
    await ann.flush()
    first, third, second = await media.got("ben", 3)
    assert payload(second).endswith(b"recovered")
    assert (header(second).sequence_number - header(first).sequence_number) % 65536 == 1
    assert (header(third).sequence_number - header(first).sequence_number) % 65536 == 2


async def test_keyframe_requests_reach_the_sender_once_a_second(media: RunningMedia) -> None:
    ann, ben, camera, parameters = await watched_camera(media)

    def asked() -> int:
        requests = [packet for packet in rtcp_of(ann) if packet.is_picture_loss]
        assert all(packet.media_ssrc == camera.ssrc for packet in requests)
        return len(requests)

    assert await eventually(asked) == 1
    for _ in range(50):
        await ben.send_rtcp(raw.picture_loss(ssrc_of(parameters)))
    # the second request follows a second after the first, and the first was not long ago
    assert await eventually(lambda: asked() >= 2)
    assert asked() == 2


async def test_senders_get_congestion_feedback_and_reports(media: RunningMedia) -> None:
    ann, _, camera, _ = await watched_camera(media)
    for _ in range(20):
        camera.delta()
    await ann.flush()

    def told() -> set[int]:
        feedback = [raw.decode_transport_wide(packet) for packet in rtcp_of(ann) if packet.is_transport_wide]
        return {number for one in feedback for number in one.arrivals}

    await eventually(lambda: told() == set(range(1, 22)))
    report = await eventually(
        lambda: next((packet for packet in rtcp_of(ann) if packet.packet_type == raw.RECEIVER_REPORT), None)
    )
    assert report is not None
    assert int.from_bytes(report.body[4:8], "big") == camera.ssrc
    assert report.body[8] == 0, "nothing was lost"


async def test_sender_reports_reach_the_receiver_in_its_own_terms(media: RunningMedia) -> None:
    ann, ben, camera, parameters = await watched_camera(media)
    await ann.send_rtcp(raw.sender_report(camera.ssrc, 0x1122334455667788, camera.timestamp))
    report = await eventually(
        lambda: next((packet for packet in rtcp_of(ben) if packet.packet_type == raw.SENDER_REPORT), None)
    )
    assert report is not None
    assert int.from_bytes(report.body[:4], "big") == ssrc_of(parameters)
    assert report.body[4:12] == bytes.fromhex("1122334455667788")


async def test_whoever_speaks_is_named(media: RunningMedia) -> None:
    ann = await media.join("ann")
    voice = await media.audio("ann", "voice")

    async def speaking() -> list[str] | None:
        voice.send(level=20)
        await ann.flush()
        told = [notice for _, notice in media.heard.notices if isinstance(notice, messages.SpeakersChanged)]
        return told[-1].producer_ids if told else None

    assert await eventually(speaking) == ["voice"]
    silenced = messages.SpeakersChanged("router", [])
    await eventually(lambda: any(notice == silenced for _, notice in media.heard.notices))


async def test_a_closed_producer_takes_its_consumers_along_and_the_rest_goes_on(conversation: Conversation) -> None:
    media = conversation.media
    (camera,) = await media.video("ann", "camera")
    await media.consume("ben", "camera")
    camera.keyframe()
    await media.worker.request(messages.CloseProducer("camera"))
    await media.peers["ann"].flush()
    await eventually(lambda: _dropped(media, "rtpUnknownStream"))
    assert set((await media.dump())["routers"]["router"]["consumers"]) == {
        "voice of ann at ben",
        "voice of ben at ann",
    }
    await conversation.goes_on()


async def _dropped(media: RunningMedia, reason: str) -> int:
    return (await media.dropped())[reason]


async def test_a_closed_router_says_goodbye_to_everyone(conversation: Conversation) -> None:
    media = conversation.media
    await media.worker.request(messages.CloseRouter("router"))
    await eventually(lambda: all(peer.dtls.state == "closed" for peer in media.peers.values()))
    assert (await media.dump())["routers"] == {}
