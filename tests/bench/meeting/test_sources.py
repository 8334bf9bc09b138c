"""What a microphone and a camera send, over a link that keeps it."""

from typing import Any

import pytest
from aiortc import RTCCertificate
from aiortc.codecs.vpx import VpxPayloadDescriptor

from alongside.bench.link import Link
from alongside.bench.mark import read_mark
from alongside.bench.meeting.sent import SentTimes
from alongside.bench.meeting.sources import Layer, Microphone, Video
from alongside.bench.opus import SILENCE_EVERY
from alongside.bench.outgoing import OutgoingStream
from alongside.bench.population import SentFormat
from alongside.rtp.packet import Header, parse_header


class PlainLink(Link):
    """Keeps packets instead of encrypting and sending them."""

    def __init__(self) -> None:
        super().__init__(RTCCertificate.generateCertificate())
        self.packets: list[bytes] = []
        secure: Any = self
        self.secure = secure

    def protect(self, packet: bytes) -> bytes:
        return packet

    def send(self, datagram: bytes) -> None:
        self.packets.append(datagram)

    def take(self) -> list[tuple[Header, bytes]]:
        """What was sent since the last time: headers and payloads."""
        packets, self.packets = self.packets, []
        headers = [parse_header(packet, 0, len(packet)) for packet in packets]
        return [(h, p[h.payload_start :]) for h, p in zip(headers, packets, strict=True)]


@pytest.fixture
def link() -> PlainLink:
    return PlainLink()


def stream(link: Link, ssrc: int) -> OutgoingStream:
    return OutgoingStream(link, SentFormat(ssrc, 96, "0", 1, 5, level_id=4), 10, iter(range(1_000, 9_000)).__next__)


def camera(link: Link, sent: SentTimes) -> Video:
    layers = (Layer(180, 1, 100, 1), Layer(360, 2, 200, 1))
    return Video([stream(link, 1), stream(link, 2)], layers, 1 / 30, sent)


def is_keyframe(payload: bytes) -> bool:
    _, frame = VpxPayloadDescriptor.parse(payload)
    return frame[0] & 1 == 0


def test_who_speaks_sends_fifty_packets_a_second(link: PlainLink) -> None:
    sent = SentTimes()
    microphone = Microphone(stream(link, 1), True, sent)
    for _ in range(3):
        microphone.tick()
    packets = link.take()
    assert [header.timestamp for header, _ in packets] == [0, 960, 1920]
    assert [read_mark(payload) for _, payload in packets] == [(0, 0), (0, 1), (0, 2)]
    assert sent.count(0) == 3


def test_who_is_silent_sends_next_to_nothing(link: PlainLink) -> None:
    microphone = Microphone(stream(link, 1), False, SentTimes())
    for _ in range(2 * SILENCE_EVERY):
        microphone.tick()
    assert [header.timestamp for header, _ in link.take()] == [0, SILENCE_EVERY * 960]


def test_a_camera_sends_a_frame_of_every_layer(link: PlainLink) -> None:
    video = camera(link, SentTimes())
    video.tick()
    video.tick()
    packets = link.take()
    assert [header.ssrc for header, _ in packets] == [1, 2, 2] * 2
    assert [header.timestamp for header, _ in packets] == [0] * 3 + [3000] * 3
    assert [header.marker for header, _ in packets] == [True, False, True] * 2


def test_all_streams_of_a_link_share_their_transport_wide_numbers(link: PlainLink) -> None:
    camera(link, SentTimes()).tick()
    numbers = [packet[packet.index(bytes([5 << 4 | 1])) + 2] for packet in link.packets]
    assert numbers == [1, 2, 3]


def test_unwanted_layers_are_not_sent_and_come_back_with_a_keyframe(link: PlainLink) -> None:
    video = camera(link, SentTimes())
    video.tick()
    link.take()
    video.want([True, False])
    video.tick()
    assert [header.ssrc for header, _ in link.take()] == [1]
    video.want([True, True])
    video.tick()
    packets = link.take()
    assert [(header.ssrc, header.timestamp) for header, _ in packets] == [(1, 6000), (2, 6000), (2, 6000)]
    assert [is_keyframe(payload) for _, payload in packets[:2]] == [False, True]


def test_keyframes_come_in_the_layer_that_was_asked_for(link: PlainLink) -> None:
    video = camera(link, SentTimes())
    video.tick()
    link.take()
    video.request_keyframe(2)
    video.tick()
    packets = link.take()
    assert [is_keyframe(payload) for _, payload in packets[:2]] == [False, True]
    assert video.keyframes == 3
