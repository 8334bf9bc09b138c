"""Lost packets: asked for at the sender, sent again to receivers."""

from alongside.sfu.consumer import Consumer
from tests.support.media_parameters import receiver_capabilities
from tests.support.media_paths import SentRtp
from tests.support.media_router import RouterInVirtualTime
from tests.support.media_rtcp import nack, nacked_numbers
from tests.support.media_senders import VideoSender


def watched_camera(*, retransmission: bool = True) -> tuple[RouterInVirtualTime, VideoSender, Consumer]:
    room = RouterInVirtualTime()
    room.transport("a")
    room.transport("b")
    (camera,) = room.video("a", "camera")
    consumer = room.consume("b", "camera", capabilities=receiver_capabilities(retransmission=retransmission))
    camera.keyframe()
    return room, camera, consumer


def ask(room: RouterInVirtualTime, consumer: Consumer, *pairs: tuple[int, int]) -> list[SentRtp]:
    ssrc = consumer.parameters.encodings[0].ssrc
    assert ssrc is not None
    room.receive_rtcp("b", nack(ssrc, *pairs))
    return room.paths["b"].take_rtp()


def test_what_was_lost_is_sent_again_on_its_own_stream() -> None:
    room, camera, consumer = watched_camera()
    camera.delta()
    camera.delta()
    sent = room.paths["b"].take_rtp()
    again = ask(room, consumer, (sent[1].sequence_number, 1))
    rtx = consumer.parameters.encodings[0].rtx
    assert rtx is not None
    assert [packet.payload for packet in again] == [packet.payload for packet in sent[1:]]
    assert [packet.sequence_number for packet in again] == [packet.sequence_number for packet in sent[1:]]
    assert {(packet.ssrc, packet.payload_type) for packet in again} == {(rtx.ssrc, 102)}
    assert again[1].resent_as == (again[0].resent_as + 1) % 65536


def test_what_never_was_is_not_sent() -> None:
    room, _, consumer = watched_camera()
    (sent,) = room.paths["b"].take_rtp()
    assert ask(room, consumer, (sent.sequence_number + 1 & 0xFFFF, 0xFFFF)) == []


def test_the_same_request_repeated_at_once_is_answered_once() -> None:
    room, _, consumer = watched_camera()
    (sent,) = room.paths["b"].take_rtp()
    assert len(ask(room, consumer, (sent.sequence_number, 0), (sent.sequence_number, 0))) == 1
    assert ask(room, consumer, (sent.sequence_number, 0)) == []
    room.clock.pass_ms(30)
    assert len(ask(room, consumer, (sent.sequence_number, 0))) == 1


def test_a_greedy_receiver_runs_out_of_budget() -> None:
    """A huge request, over and over: at most 200 packets, then one for two that were sent."""
    room, camera, consumer = watched_camera()
    for _ in range(30):
        for _ in range(40):
            camera.delta()
        room.pass_ms(50)
    sent = room.paths["b"].take_rtp()
    pairs = [(packet.sequence_number, 0xFFFF) for packet in sent[::17]]
    assert len(ask(room, consumer, *pairs)) == 200
    for _ in range(20):
        room.clock.pass_ms(100)
        assert ask(room, consumer, *pairs) == []
    for _ in range(10):
        camera.delta()
    room.paths["b"].take_rtp()
    room.clock.pass_ms(100)
    assert len(ask(room, consumer, *pairs)) == 5


def test_a_receiver_without_retransmission_streams_gets_none() -> None:
    """Sent again under the same SSRC and number with another header, a packet would use an SRTP nonce twice."""
    room, _, consumer = watched_camera(retransmission=False)
    (sent,) = room.paths["b"].take_rtp()
    assert consumer.parameters.encodings[0].rtx is None
    assert ask(room, consumer, (sent.sequence_number, 0)) == []


def test_nothing_is_sent_again_from_before_a_pause() -> None:
    room, camera, consumer = watched_camera()
    (before,) = room.paths["b"].take_rtp()
    room.hide(consumer)
    assert ask(room, consumer, (before.sequence_number, 0)) == []
    room.show(consumer)
    camera.keyframe()
    room.paths["b"].take_rtp()
    assert ask(room, consumer, (before.sequence_number, 0)) == []


def test_sound_is_not_sent_again() -> None:
    room = RouterInVirtualTime()
    room.transport("a")
    room.transport("b")
    sender = room.audio("a", "voice")
    consumer = room.consume("b", "voice")
    sender.send()
    (sent,) = room.paths["b"].take_rtp()
    assert ask(room, consumer, (sent.sequence_number, 0)) == []


def test_a_gap_is_asked_for_at_the_sender_at_once_and_again_until_it_is_filled() -> None:
    room, camera, _ = watched_camera()
    lost = [camera.frame() for _ in range(3)]
    numbers = [int.from_bytes(packet[2:4], "big") for packet in lost]
    camera.delta()
    assert asked(room) == [numbers]
    room.pass_ms(100)
    assert asked(room) == [numbers]
    camera.resend(lost[1], 1)
    room.pass_ms(100)
    assert asked(room) == [[numbers[0], numbers[2]]]


def asked(room: RouterInVirtualTime) -> list[list[int]]:
    """The numbers in each NACK to the sender since the last call."""
    return [nacked_numbers(packet) for packet in room.paths["a"].take_rtcp() if packet.is_nack]


def test_what_comes_on_the_retransmission_stream_is_forwarded_at_its_place() -> None:
    room, camera, _ = watched_camera()
    lost = camera.frame(filling=b"recovered")
    camera.delta()
    camera.resend(lost, 1)
    first, third, second = room.paths["b"].take_rtp()
    assert second.payload.endswith(b"recovered")
    assert second.sequence_number == (first.sequence_number + 1) % 65536
    assert third.sequence_number == (first.sequence_number + 2) % 65536


def test_a_retransmission_of_what_is_here_already_is_dropped() -> None:
    room, camera, _ = watched_camera()
    packet = camera.frame()
    camera.deliver(packet)
    camera.resend(packet, 1)
    assert len(room.paths["b"].take_rtp()) == 2
    assert room.counters["rtpDuplicate"] == 1


def test_padding_on_the_retransmission_stream_is_no_packet() -> None:
    room, camera, _ = watched_camera()
    empty = camera.packet(b"")
    camera.sequence_number -= 1
    header = 12 + 4 + 4 * int.from_bytes(empty[14:16], "big")
    probe = bytearray(empty[:header])
    probe[1] = 97
    probe[8:12] = (camera.ssrc + 1).to_bytes(4, "big")
    camera.deliver(bytes(probe))
    camera.deliver(bytes(probe) + b"\x01")
    camera.delta()
    assert len(room.paths["b"].take_rtp()) == 2
    assert room.counters == {"rtxTooShort": 1}


def test_what_nobody_watches_is_not_asked_for() -> None:
    room, camera, consumer = watched_camera()
    room.hide(consumer)
    camera.lose(3)
    camera.delta()
    room.pass_ms(500)
    assert asked(room) == []


def test_lost_sound_is_not_asked_for() -> None:
    room = RouterInVirtualTime()
    room.transport("a")
    sender = room.audio("a", "voice")
    sender.send()
    sender.lose(3)
    sender.send()
    room.pass_ms(500)
    assert asked(room) == []
