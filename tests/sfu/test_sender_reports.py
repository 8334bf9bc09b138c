"""Sender reports, translated into what each receiver sees."""

import struct

from tests.support import media_rtcp as raw
from tests.support.media_router import RouterInVirtualTime


def test_a_report_reaches_the_receiver_in_its_own_terms() -> None:
    room = RouterInVirtualTime()
    room.transport("a")
    room.transport("b")
    sender = room.audio("a", "voice")
    consumer = room.consume("b", "voice")
    for _ in range(3):
        sender.send(b"sound")
    room.receive_rtcp("a", raw.sender_report(sender.ssrc, 0x1122334455667788, sender.timestamp, 77, 7777))
    report, description = room.paths["b"].take_rtcp()
    last = room.paths["b"].rtp[-1]
    ssrc = consumer.parameters.encodings[0].ssrc
    assert report.packet_type == raw.SENDER_REPORT
    assert struct.unpack(">IQIII", report.body) == (ssrc, 0x1122334455667788, last.timestamp, 3, 15)
    assert description.packet_type == raw.SOURCE_DESCRIPTION
    assert consumer.parameters.rtcp.cname.encode() in description.body


def test_sound_and_picture_of_one_sender_share_a_canonical_name_and_others_do_not() -> None:
    room = RouterInVirtualTime()
    for name in ("a", "b", "viewer"):
        room.transport(name)
    room.audio("a", "voice", 1000, "0")
    room.video("a", "camera", (2000,), "1")
    room.audio("b", "other voice", 1000)
    cnames = [room.consume("viewer", producer).parameters.rtcp.cname for producer in ("voice", "camera", "other voice")]
    assert cnames[0] == cnames[1] != cnames[2]


def test_reports_follow_the_timestamps_over_a_layer_switch() -> None:
    room = RouterInVirtualTime()
    room.transport("a")
    room.transport("b")
    layers = room.video("a", "camera", (2000, 3000))
    for layer in layers:
        layer.keyframe()
    consumer = room.consume("b", "camera", size=(320, 180))
    for layer in layers:
        layer.keyframe()
    room.show(consumer, 1280, 720)
    room.clock.pass_ms(40)
    layers[1].keyframe()
    room.paths["b"].take_rtcp()
    sent = room.paths["b"].rtp[-1]
    room.receive_rtcp("a", raw.sender_report(layers[0].ssrc, 1, layers[0].timestamp))
    assert room.paths["b"].take_rtcp() == [], "the layer that does not flow any more"
    room.receive_rtcp("a", raw.sender_report(layers[1].ssrc, 2, layers[1].timestamp))
    report = room.paths["b"].take_rtcp()[0]
    assert struct.unpack_from(">IQI", report.body)[1:] == (2, sent.timestamp)


def test_a_consumer_that_joins_late_learns_the_last_report_at_once() -> None:
    room = RouterInVirtualTime()
    room.transport("a")
    room.transport("b")
    sender = room.audio("a", "voice")
    sender.send()
    room.receive_rtcp("a", raw.sender_report(sender.ssrc, 5, sender.timestamp))
    room.consume("b", "voice")
    sender.send()
    assert [packet.packet_type for packet in room.paths["b"].take_rtcp()] == [
        raw.SENDER_REPORT,
        raw.SOURCE_DESCRIPTION,
    ]


def test_no_report_reaches_those_to_whom_nothing_flows() -> None:
    room = RouterInVirtualTime()
    room.transport("a")
    room.transport("b")
    sender = room.audio("a", "voice")
    room.consume("b", "voice", paused=True)
    sender.send()
    room.receive_rtcp("a", raw.sender_report(sender.ssrc, 5, sender.timestamp))
    room.receive_rtcp("a", raw.sender_report(123_456, 5, 0))
    assert room.paths["b"].take_rtcp() == []
