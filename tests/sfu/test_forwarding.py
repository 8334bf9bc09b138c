"""From a producer to its consumers."""

from tests.support.media_packets import build_rtp, vp8_descriptor
from tests.support.media_parameters import OPUS
from tests.support.media_router import REPORT_SSRC, RouterInVirtualTime
from tests.support.media_rtcp import decode_transport_wide, receiver_report


def two_people() -> RouterInVirtualTime:
    room = RouterInVirtualTime()
    room.transport("a")
    room.transport("b")
    return room


def test_sound_arrives_under_the_identifiers_that_the_consumer_was_given() -> None:
    room = two_people()
    sender = room.audio("a", "voice")
    consumer = room.consume("b", "voice")
    sender.send(b"one")
    sender.send(b"two")
    sent = room.paths["b"].take_rtp()
    assert [packet.payload for packet in sent] == [b"one", b"two"]
    encoding = consumer.parameters.encodings[0]
    assert {packet.ssrc for packet in sent} == {encoding.ssrc}
    assert {packet.payload_type for packet in sent} == {consumer.parameters.codecs[0].payloadType}
    assert sent[1].sequence_number == sent[0].sequence_number + 1
    assert room.paths["a"].take_rtp() == []


def test_a_consumer_starts_paused() -> None:
    room = two_people()
    sender = room.audio("a", "voice")
    consumer = room.consume("b", "voice", paused=True)
    sender.send()
    assert room.paths["b"].take_rtp() == []
    room.show(consumer)
    sender.send()
    assert len(room.paths["b"].take_rtp()) == 1


def test_a_pause_leaves_no_hole_in_the_sequence_numbers() -> None:
    room = two_people()
    sender = room.audio("a", "voice")
    consumer = room.consume("b", "voice")
    sender.send()
    room.hide(consumer)
    for _ in range(100):
        sender.send()
    room.show(consumer)
    sender.send()
    first, second = room.paths["b"].take_rtp()
    assert second.sequence_number == first.sequence_number + 1


def test_video_starts_with_a_keyframe() -> None:
    room = two_people()
    (camera,) = room.video("a", "camera")
    consumer = room.consume("b", "camera")
    camera.delta()
    assert room.paths["b"].take_rtp() == []
    camera.keyframe()
    camera.delta()
    assert len(room.paths["b"].take_rtp()) == 2
    assert consumer.forwarder.dropped == 1


def test_a_paused_producer_sends_nothing_and_goes_on_with_a_keyframe() -> None:
    room = two_people()
    (camera,) = room.video("a", "camera")
    room.consume("b", "camera")
    camera.keyframe()
    camera.delta()
    room.paths["b"].take_rtp()
    room.router.set_producer("camera", paused=True)
    camera.delta()
    room.router.set_producer("camera", paused=False)
    camera.delta()
    assert room.paths["b"].take_rtp() == []
    camera.keyframe()
    assert len(room.paths["b"].take_rtp()) == 1


def test_a_pause_of_the_producer_does_not_look_like_loss_to_its_sender() -> None:
    room = two_people()
    (camera,) = room.video("a", "camera")
    camera.keyframe()
    room.pass_ms(1000)
    room.router.set_producer("camera", paused=True)
    for _ in range(100):
        camera.delta()
    room.router.set_producer("camera", paused=False)
    camera.delta()
    room.pass_ms(1000)
    reports = [packet for packet in room.paths["a"].take_rtcp() if packet.packet_type == 201]
    assert reports
    assert all(report.body[8] == 0 for report in reports)
    assert not any(packet.is_nack for packet in room.paths["a"].take_rtcp())


def test_every_consumer_gets_each_packet() -> None:
    room = two_people()
    (camera,) = room.video("a", "camera")
    for index in range(20):
        room.transport(f"viewer {index}")
        room.consume(f"viewer {index}", "camera")
    camera.keyframe()
    camera.delta()
    for index in range(20):
        assert len(room.paths[f"viewer {index}"].take_rtp()) == 2


def test_packets_that_only_probe_are_left_out_without_a_hole() -> None:
    room = two_people()
    (camera,) = room.video("a", "camera")
    room.consume("b", "camera")
    camera.keyframe()
    camera.deliver(camera.packet(b""))
    camera.delta()
    first, second = room.paths["b"].take_rtp()
    assert second.sequence_number == first.sequence_number + 1


def test_a_payload_that_is_not_what_it_says_is_left_out_and_counted() -> None:
    room = two_people()
    (camera,) = room.video("a", "camera")
    room.consume("b", "camera")
    camera.keyframe()
    camera.deliver(camera.packet(b"\x80"))
    camera.delta()
    assert len(room.paths["b"].take_rtp()) == 2
    assert room.counters["vp8Descriptor"] == 1


def test_a_spoiled_packet_takes_no_picture_number() -> None:
    """Its picture may be there all the same."""
    room = two_people()
    (camera,) = room.video("a", "camera")
    room.consume("b", "camera")
    camera.keyframe()
    spoiled = camera.packet(vp8_descriptor(start=True, picture_id=camera.picture_id + 1, tl0_picture_index=0)[:-1])
    camera.deliver(spoiled)
    camera.delta()
    first, second = room.paths["b"].take_rtp()
    assert room.counters["vp8Descriptor"] == 1
    assert second.picture_id == first.picture_id + 1


def test_a_gap_of_half_a_round_is_passed_on_and_a_keyframe_asked_for() -> None:
    room = two_people()
    (camera,) = room.video("a", "camera")
    room.consume("b", "camera")
    camera.keyframe()
    room.pass_ms(1000)
    room.paths["a"].take_rtcp()
    camera.lose(32_000)
    camera.delta()
    camera.keyframe()
    assert room.paths["a"].take_picture_losses() == [camera.ssrc]
    numbers = [packet.sequence_number for packet in room.paths["b"].take_rtp()]
    assert numbers[1:] == [(numbers[0] + 32_001) % 65536, (numbers[0] + 32_002) % 65536]


def test_the_same_packet_twice_is_forwarded_once() -> None:
    room = two_people()
    sender = room.audio("a", "voice")
    room.consume("b", "voice")
    packet = sender.packet(b"sound")
    sender.deliver(packet)
    sender.deliver(packet)
    assert len(room.paths["b"].take_rtp()) == 1
    assert room.counters["rtpDuplicate"] == 1


def test_a_late_packet_is_forwarded_at_its_own_place() -> None:
    room = two_people()
    sender = room.audio("a", "voice")
    room.consume("b", "voice")
    sender.send(b"one")
    (late,) = sender.lose()
    sender.send(b"three")
    sender.deliver(late)
    first, third, second = room.paths["b"].take_rtp()
    assert (second.sequence_number, third.sequence_number) == (first.sequence_number + 1, first.sequence_number + 2)


def test_streams_that_nobody_announced_are_dropped_and_counted() -> None:
    room = two_people()
    room.audio("a", "voice", 1000)
    room.consume("b", "voice")
    transport = room.router.transports["a"]
    for ssrc in range(5_000, 15_000):
        packet = build_rtp(payload_type=OPUS, sequence_number=1, ssrc=ssrc, payload=b"sound")
        transport.on_rtp(packet, 0, len(packet), room.clock())
    wrong_type = build_rtp(payload_type=OPUS + 1, sequence_number=1, ssrc=1000, payload=b"sound")
    transport.on_rtp(wrong_type, 0, len(wrong_type), room.clock())
    assert room.counters["rtpUnknownStream"] == 10_001
    assert room.paths["b"].take_rtp() == []


def test_bytes_that_are_no_rtp_or_rtcp_are_counted_by_reason() -> None:
    room = two_people()
    transport = room.router.transports["a"]
    transport.on_rtp(b"\x80", 0, 1, room.clock())
    transport.on_rtcp(b"\x80\xc9\x00\x00", room.clock())
    assert room.counters == {"rtpTooShort": 1, "rtcpReceiverReport": 1}


def test_the_loss_that_a_receiver_reports_is_noted() -> None:
    room = two_people()
    room.audio("a", "voice")
    consumer = room.consume("b", "voice")
    ssrc = consumer.parameters.encodings[0].ssrc
    assert ssrc is not None
    room.receive_rtcp("b", receiver_report(1, ssrc, 64))
    assert consumer.forwarder.fraction_lost == 0.25


def test_senders_get_reports_once_a_second() -> None:
    room = two_people()
    sender = room.audio("a", "voice")
    for _ in range(150):
        sender.send()
        room.pass_ms(20, step_ms=20)
    reports = [packet for packet in room.paths["a"].take_rtcp() if packet.packet_type == 201]
    assert len(reports) == 3
    for report in reports:
        assert int.from_bytes(report.body[:4], "big") == REPORT_SSRC
        assert int.from_bytes(report.body[4:8], "big") == sender.ssrc


def test_senders_get_congestion_feedback_every_100_ms() -> None:
    room = two_people()
    sender = room.audio("a", "voice")
    for _ in range(50):
        sender.send()
        room.pass_ms(20, step_ms=20)
    feedback = [packet for packet in room.paths["a"].take_rtcp() if packet.is_transport_wide]
    assert 9 <= len(feedback) <= 11
    told = [number for packet in feedback for number in decode_transport_wide(packet).arrivals]
    assert told == list(range(1, len(told) + 1))
    assert len(told) >= 45


def test_congestion_feedback_does_not_pile_up_when_the_last_producer_is_gone() -> None:
    room = two_people()
    sender = room.audio("a", "voice")
    sender.send()
    room.router.close_producer("voice")
    told = 0
    for _ in range(100):
        sender.send()
        room.pass_ms(20, step_ms=20)
        told += sum(packet.is_transport_wide for packet in room.paths["a"].take_rtcp())
    assert told > 0
