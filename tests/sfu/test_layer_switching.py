"""Simulcast: the right layer for a tile, changed without the receiver noticing."""

from itertools import pairwise

import pytest

from alongside.sfu.consumer import Consumer
from tests.support import media_rtcp as raw
from tests.support.media_packets import build_rtp, vp8_payload
from tests.support.media_parameters import MID_ID, REPAIRED_RID_ID, RID_ID, VP8, VP8_RTX, vp8_parameters_by_rid
from tests.support.media_router import RouterInVirtualTime
from tests.support.media_senders import VideoSender

SSRCS = (2000, 3000, 4000)
SMALL, LARGE = (320, 180), (1280, 720)


def simulcast() -> tuple[RouterInVirtualTime, list[VideoSender]]:
    """A camera with three layers that have all sent a keyframe, a while ago."""
    room = RouterInVirtualTime()
    room.transport("a")
    room.transport("b")
    layers = room.video("a", "camera", SSRCS)
    send_frames(layers, keyframes=True)
    room.pass_ms(1500)
    return room, layers


def send_frames(layers: list[VideoSender], *, keyframes: bool = False) -> None:
    for layer in layers:
        layer.deliver(layer.frame(keyframe=keyframes, filling=str(layer.ssrc).encode()))


def shown(room: RouterInVirtualTime) -> list[int]:
    """The layers whose packets the viewer got since the last call."""
    return [int(packet.payload[-4:]) for packet in room.paths["b"].take_rtp()]


def layer_of(consumer: Consumer) -> int | None:
    current = consumer.forwarder.current
    return None if current is None else consumer.producer.streams.index(current)


@pytest.mark.parametrize(("size", "ssrc"), [(SMALL, 2000), ((640, 360), 3000), (LARGE, 4000), ((0, 0), 4000)])
def test_the_tile_decides_which_layer_flows(size: tuple[int, int], ssrc: int) -> None:
    room, layers = simulcast()
    room.consume("b", "camera", size=size)
    send_frames(layers, keyframes=True)
    send_frames(layers)
    assert shown(room) == [ssrc, ssrc]


def test_a_switch_waits_for_the_keyframe_and_the_old_layer_flows_until_then() -> None:
    room, layers = simulcast()
    consumer = room.consume("b", "camera", size=SMALL)
    send_frames(layers, keyframes=True)
    room.show(consumer, *LARGE)
    send_frames(layers)
    assert shown(room) == [2000, 2000]
    layers[2].deliver(layers[2].frame(keyframe=True, filling=b"4000"))
    send_frames(layers)
    assert shown(room) == [4000, 4000]
    assert layer_of(consumer) == 2


def test_a_switch_asks_the_new_layer_for_a_keyframe_and_no_other() -> None:
    room, layers = simulcast()
    consumer = room.consume("b", "camera", size=SMALL)
    send_frames(layers, keyframes=True)
    room.pass_ms(1000)
    room.paths["a"].take_rtcp()
    send_frames(layers)
    room.show(consumer, *LARGE)
    assert room.paths["a"].take_picture_losses() == [4000]


def test_a_change_of_mind_before_the_keyframe_stays_with_the_old_layer() -> None:
    room, layers = simulcast()
    consumer = room.consume("b", "camera", size=SMALL)
    send_frames(layers, keyframes=True)
    room.show(consumer, *LARGE)
    room.show(consumer, *SMALL)
    send_frames(layers, keyframes=True)
    assert shown(room) == [2000, 2000]


def test_a_layer_that_stops_is_left_for_one_that_is_sent_and_taken_again_when_it_returns() -> None:
    room, layers = simulcast()
    consumer = room.consume("b", "camera", size=LARGE)
    send_frames(layers, keyframes=True)
    for _ in range(70):
        room.pass_ms(50)
        send_frames(layers[:2], keyframes=True)
    assert layer_of(consumer) == 1
    for _ in range(30):
        room.pass_ms(50)
        send_frames(layers, keyframes=True)
    assert layer_of(consumer) == 2


def test_what_the_receiver_sees_is_one_stream() -> None:
    """Sequence numbers and picture ids without holes, timestamps that only grow, one SSRC."""
    room, layers = simulcast()
    consumer = room.consume("b", "camera", size=SMALL)
    for size in (SMALL, LARGE, (640, 360), LARGE, SMALL):
        room.show(consumer, *size)
        for frame in range(40):
            send_frames(layers, keyframes=frame % 7 == 3)
            room.pass_ms(33, step_ms=33)
    sent = room.paths["b"].take_rtp()
    assert {packet.ssrc for packet in sent} == {consumer.parameters.encodings[0].ssrc}
    assert {packet.payload[-4:] for packet in sent} == {b"2000", b"3000", b"4000"}
    for before, after in pairwise(sent):
        assert (after.sequence_number - before.sequence_number) % 65536 == 1
        assert (after.picture_id - before.picture_id) % 2**15 == 1
        assert (after.tl0_picture_index - before.tl0_picture_index) % 256 == 1
        assert 0 < (after.timestamp - before.timestamp) % 2**32 < 90_000


def test_with_reports_the_new_layer_stands_at_its_capture_time_exactly() -> None:
    room, layers = simulcast()
    for layer in layers:
        report = raw.sender_report(layer.ssrc, ntp_of(room), layer.timestamp)
        room.receive_rtcp("a", report)
    consumer = room.consume("b", "camera", size=SMALL)
    send_frames(layers, keyframes=True)
    room.show(consumer, *LARGE)
    room.clock.pass_ms(500)
    send_frames(layers, keyframes=True)
    room.clock.pass_ms(100)
    send_frames(layers)
    sent = room.paths["b"].take_rtp()
    assert [packet.payload[-4:] for packet in sent] == [b"2000", b"2000", b"4000", b"4000"]
    times = [(packet.timestamp - sent[0].timestamp) % 2**32 for packet in sent]
    # the small layer's picture of the same instant went out first; the other follows at once, not before it
    assert times[1] == 45_000
    assert 45_000 < times[2] <= 45_000 + 3_000
    assert times[3] - times[2] == 9_000


def test_with_reports_a_layer_that_arrives_later_is_not_moved() -> None:
    room, layers = simulcast()
    for layer in layers:
        room.receive_rtcp("a", raw.sender_report(layer.ssrc, ntp_of(room), layer.timestamp))
    consumer = room.consume("b", "camera", size=SMALL)
    send_frames(layers, keyframes=True)
    room.show(consumer, *LARGE)
    room.clock.pass_ms(40)
    late = layers[2].frame(keyframe=True)
    room.clock.pass_ms(700)
    layers[2].deliver(late)
    small, large = room.paths["b"].take_rtp()
    assert (large.timestamp - small.timestamp) % 2**32 == 40 * 90


def test_without_reports_the_time_between_stands_for_the_timestamps() -> None:
    room, layers = simulcast()
    consumer = room.consume("b", "camera", size=SMALL)
    send_frames(layers, keyframes=True)
    room.show(consumer, *LARGE)
    room.clock.pass_ms(200)
    layers[2].keyframe()
    small, large = room.paths["b"].take_rtp()
    assert (large.timestamp - small.timestamp) % 2**32 == 18_000


@pytest.mark.parametrize("ntp_time", [0, 2**63, 2**64 - 1])
def test_reports_that_lie_about_the_time_do_no_harm(ntp_time: int) -> None:
    room, layers = simulcast()
    room.receive_rtcp("a", raw.sender_report(layers[0].ssrc, ntp_of(room), layers[0].timestamp))
    room.receive_rtcp("a", raw.sender_report(layers[2].ssrc, ntp_time, 12345))
    consumer = room.consume("b", "camera", size=SMALL)
    send_frames(layers, keyframes=True)
    room.show(consumer, *LARGE)
    room.clock.pass_ms(33)
    layers[2].keyframe()
    small, large = room.paths["b"].take_rtp()
    assert 0 < (large.timestamp - small.timestamp) % 2**32 <= 3_000


def ntp_of(room: RouterInVirtualTime) -> int:
    return room.clock() * 2**32 // 1_000_000


def test_layers_announced_by_rid_are_learnt_from_their_packets() -> None:
    room = RouterInVirtualTime()
    room.transport("a")
    room.transport("b")
    room.router.produce("a", "camera", "video", vp8_parameters_by_rid(["q", "h", "f"]), paused=False)
    consumer = room.consume("b", "camera")
    for ssrc, rid, height in ((71, b"q", 180), (72, b"h", 360), (73, b"f", 720)):
        deliver_by_rid(room, ssrc, rid, keyframe=True, height=height)
    assert [stream.ssrc for stream in consumer.producer.streams] == [71, 72, 73]
    room.pass_ms(1000)
    deliver_by_rid(room, 73, None, keyframe=True)
    assert layer_of(consumer) == 2


def test_retransmissions_of_layers_announced_by_rid_are_learnt_too() -> None:
    room = RouterInVirtualTime()
    room.transport("a")
    room.router.produce("a", "camera", "video", vp8_parameters_by_rid(["q"]), paused=False)
    deliver_by_rid(room, 71, b"q", keyframe=True, sequence_number=10)
    deliver_by_rid(room, 71, None, keyframe=False, sequence_number=12)
    extensions = {MID_ID: b"1", REPAIRED_RID_ID: b"q"}
    payload = (11).to_bytes(2, "big") + vp8_payload(keyframe=False, picture_id=5)
    packet = build_rtp(payload_type=VP8_RTX, sequence_number=1, ssrc=171, payload=payload, extensions=extensions)
    room.router.transports["a"].on_rtp(packet, 0, len(packet), room.clock())
    (stream,) = room.router.producers["camera"][0].streams
    assert (stream.rtx_ssrc, stream.packets_received) == (171, 3)


def deliver_by_rid(
    room: RouterInVirtualTime,
    ssrc: int,
    rid: bytes | None,
    *,
    keyframe: bool,
    sequence_number: int = 1,
    height: int = 720,
) -> None:
    extensions = {MID_ID: b"1", RID_ID: rid} if rid is not None else {}
    packet = build_rtp(
        payload_type=VP8,
        sequence_number=sequence_number if rid is not None else sequence_number + 1,
        ssrc=ssrc,
        payload=vp8_payload(keyframe=keyframe, picture_id=1, height=height),
        extensions=extensions,
    )
    room.router.transports["a"].on_rtp(packet, 0, len(packet), room.clock())


def test_a_second_stream_under_the_same_rid_is_not_taken_in() -> None:
    room = RouterInVirtualTime()
    room.transport("a")
    room.router.produce("a", "camera", "video", vp8_parameters_by_rid(["q"]), paused=False)
    for ssrc in range(71, 171):
        deliver_by_rid(room, ssrc, b"q", keyframe=True)
    (stream,) = room.router.producers["camera"][0].streams
    assert (stream.ssrc, stream.packets_received) == (71, 1)
    assert room.counters["rtpUnknownStream"] == 99
